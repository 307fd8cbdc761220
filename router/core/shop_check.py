"""What makes a shop file valid beyond its shape: names that exist, values that fit each other.

Every fault is named by its path in the file, and all of them at once; an edit in the console is checked by
the same rules on the file it would lead to.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from models.enums import OfflineHandling, Role
from models.errors import FieldError
from models.shop_file import BotSpec, GroupSpec, PolicySpec, ShopFile
from router.core.hours_check import hours_faults
from router.core.notices import notice_faults
from router.core.reception_range import range_errors
from router.core.references import Names, names_in, twice
from router.core.slots import check_times

BOT_NEEDS = {
    "faq": ("knowledge",),
    "webhook": ("url",),
    "llm": ("base_url", "model", "knowledge"),
    "rasa": ("url",),
    "chatwoot": ("url",),
}
"""The keys each kind of bot can't do without."""

SECRETS = 2
"""Secrets of a bot that are valid at a time."""


def check(file: ShopFile) -> tuple[FieldError, ...]:
    """Return everything that is wrong with a shop file of the right shape."""
    names = names_in(file)
    return (
        *_settings(file),
        *_offline_handling(file, names),
        *_bots(file, names),
        *twice("agents", (agent.login for agent in file.agents), ".login"),
        *_groups(file, names),
        *range_errors(file.groups),
        *_dedicated(file, names),
        *_policies(file, names),
        *_hours(file),
        *notice_faults(file.notices),
    )


def _settings(file: ShopFile) -> Iterator[FieldError]:
    if not _is_timezone(file.timezone):
        yield FieldError("timezone", f"there is no time zone {file.timezone}; write it like Asia/Shanghai")
    if file.replies.warn_s > file.replies.overdue_s:
        yield FieldError("replies.warn_s", "the warning comes before overdue_s")
    if file.recent_contact.suspended_h > file.recent_contact.window_h:
        yield FieldError("recent_contact.suspended_h", "it is a part of window_h and can't be longer")


def _hours(file: ShopFile) -> Iterator[FieldError]:
    """R11.1: the shop, each group and each agent may have hours."""
    yield from hours_faults(file.hours, "hours")
    for place, group in enumerate(file.groups):
        yield from hours_faults(group.hours, f"groups[{place}].hours")
    for place, agent in enumerate(file.agents):
        yield from hours_faults(agent.hours, f"agents[{place}].hours")


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; absolute or empty; a folder of the zone database
        return False
    return True


def _offline_handling(file: ShopFile, names: Names) -> Iterator[FieldError]:
    """R6.2: a delegate is a named account, an owner an account with that role; neither may be disabled."""
    if file.delegate is not None:
        yield from names.account(file.delegate, "delegate")
        if any(agent.login == file.delegate and agent.disabled for agent in file.agents):
            yield FieldError("delegate", f"the account {file.delegate} is disabled")
    elif file.offline_handling is OfflineHandling.delegate:
        yield FieldError("delegate", "offline_handling delegate needs the login of who takes the messages")
    owners = any(agent.role is Role.owner and not agent.disabled for agent in file.agents)
    if file.offline_handling is OfflineHandling.owner and not owners:
        yield FieldError("offline_handling", "owner needs an account with the role owner")


def _bots(file: ShopFile, names: Names) -> Iterator[FieldError]:
    for key, spec in file.bots.items():
        for needed in BOT_NEEDS[spec.kind]:
            if not getattr(spec, needed):
                yield FieldError(f"bots.{key}.{needed}", f"a bot of kind {spec.kind} needs it")
        yield from _secrets(spec, f"bots.{key}.secret_env")
        yield from _model(spec, file, f"bots.{key}")
    if file.bot.bot is not None:
        yield from names.bot(file.bot.bot, "bot.bot")
    elif file.bot.mode != "off":
        yield FieldError("bot.bot", f"mode {file.bot.mode} needs a key of bots")


def _secrets(spec: BotSpec, path: str) -> Iterator[FieldError]:
    """T10: variables are named, never the secret itself; two while it is being changed."""
    variables = (spec.secret_env,) if isinstance(spec.secret_env, str) else spec.secret_env or ()
    if len(variables) > SECRETS or not all(name.isascii() and name.isidentifier() for name in variables):
        yield FieldError(path, "it names the environment variable that holds the secret, or two during a change")


def _model(spec: BotSpec, file: ShopFile, path: str) -> Iterator[FieldError]:
    """R8.1: who answers in the model's place is a bot that can't fall back itself; the key is named, never written."""
    if spec.key_env is not None and not (spec.key_env.isascii() and spec.key_env.isidentifier()):
        yield FieldError(f"{path}.key_env", "it names the environment variable that holds the key")
    if spec.token_env and not (spec.token_env.isascii() and spec.token_env.isidentifier()):
        yield FieldError(f"{path}.token_env", "it names the environment variable that holds the token")
    if spec.fallback is None:
        return
    fallback = file.bots.get(spec.fallback)
    if spec.kind != "llm":
        yield FieldError(f"{path}.fallback", f"a bot of kind {spec.kind} has none")
    elif fallback is None or fallback.kind != "faq":
        yield FieldError(f"{path}.fallback", "it names a bot of kind faq among `bots`")


def _groups(file: ShopFile, names: Names) -> Iterator[FieldError]:
    yield from twice("groups", (group.name for group in file.groups), ".name")
    defaults = [place for place, group in enumerate(file.groups) if group.default]
    for place in defaults[1:]:
        first = file.groups[defaults[0]].name
        yield FieldError(f"groups[{place}].default", f"group {first} is the default already")
    for place, group in enumerate(file.groups):
        yield from _group(group, names, f"groups[{place}]")


def _group(group: GroupSpec, names: Names, path: str) -> Iterator[FieldError]:
    for place, member in enumerate(group.members):
        yield from names.account(member.agent, f"{path}.members[{place}].agent")
    yield from twice(f"{path}.members", (member.agent for member in group.members), ".agent")
    for place, name in enumerate(group.overflow):
        yield from names.group(name, f"{path}.overflow[{place}]")
        if name == group.name:
            yield FieldError(f"{path}.overflow[{place}]", "a group can't overflow into itself")
    yield from twice(f"{path}.overflow", group.overflow)
    if group.bot is not None:
        yield from names.bot(group.bot, f"{path}.bot")


def _dedicated(file: ShopFile, names: Names) -> Iterator[FieldError]:
    for place, spec in enumerate(file.dedicated):
        yield from names.account(spec.agent, f"dedicated[{place}].agent")
    yield from twice("dedicated", (spec.customer for spec in file.dedicated), ".customer")


def _policies(file: ShopFile, names: Names) -> Iterator[FieldError]:
    yield from twice("policies", (policy.name for policy in file.policies), ".name")
    for place, policy in enumerate(file.policies):
        for fault in check_times(policy.times, policy.every_min):
            yield FieldError(f"policies[{place}].{fault.field}", fault.detail)
        yield from _targets(policy, names, f"policies[{place}].targets")


def _targets(policy: PolicySpec, names: Names, path: str) -> Iterator[FieldError]:
    targets = policy.targets
    for place, name in enumerate(targets.groups):
        yield from names.group(name, f"{path}.groups[{place}]")
    for place, login in enumerate(targets.agents):
        yield from names.account(login, f"{path}.agents[{place}]")
    for kind, named in (("groups", targets.groups), ("agents", targets.agents)):
        if targets.kind == kind and not named:
            yield FieldError(f"{path}.{kind}", f"kind {kind} needs at least one")
        elif targets.kind != kind and named:
            yield FieldError(f"{path}.{kind}", f"they receive only with kind {kind}")
        yield from twice(f"{path}.{kind}", named)
