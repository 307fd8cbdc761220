"""From the shop file's `bots` to living bots."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from bot.chatwoot import NOBODY, Account, ChatwootBot
from bot.faq import FaqBot
from bot.knowledge.entries import Knowledge
from bot.outside import Outside
from bot.protocol import Bot
from bot.rasa import RasaBot
from bot.signing import BadSecret, Signer
from bot.webhook import WebhookBot
from models.bot_secrets import variables_of
from models.errors import Invalid
from models.shop_file import BotSpec

ReadKnowledge = Callable[[str], Knowledge]
"""Returns the knowledge a bot names; where it is kept is the caller's business."""

EXTRA = "a bot of kind llm needs the extra llm: pip install 'shuntdesk[llm]'"


SHORTEST_TOKEN = 16
"""Characters of a token that a bot shows; what is shorter can be guessed."""


class BotUnavailable(Invalid):
    """Say that a bot cannot be built from its description."""


def no_knowledge(name: str) -> Knowledge:
    """Refuse: for bots that need none."""
    raise BotUnavailable(f"there is no knowledge {name}")


class Place(Struct, frozen=True):
    """Hold what a bot finds around it: knowledge, the way out, other bots, a name to count under, whom it serves.

    `secrets` are those kept for it, the newest first; they count where its description names no variable.
    """

    read: ReadKnowledge
    outside: Outside
    bots: Mapping[str, BotSpec]
    name: str
    account: Account
    secrets: Sequence[str]


def build(
    spec: BotSpec,
    read: ReadKnowledge = no_knowledge,
    outside: Outside | None = None,
    bots: Mapping[str, BotSpec] = {},
    name: str = "",
    account: Account = NOBODY,
    secrets: Sequence[str] = (),
) -> Bot:
    """Return the bot a shop file describes, ready to answer: its knowledge is indexed here, once.

    `outside` is the way out for bots that are elsewhere, `bots` the shop's others, `name` what tokens are counted
    under, `account` the shop as bots elsewhere see it, `secrets` those kept for this bot, the newest first. Raises
    `BotUnavailable` for a kind not served, a missing key or extra, an unusable secret, or knowledge that is not there.
    """
    builder = _BUILDERS.get(spec.kind)
    if builder is None:
        raise BotUnavailable(f"bots of kind {spec.kind} are not served yet; served are: {', '.join(_BUILDERS)}")
    return builder(spec, Place(read, outside or Outside(), bots, name, account, secrets))


def _faq(spec: BotSpec, place: Place) -> Bot:
    return FaqBot(_knowledge(spec, place), spec.threshold)


def _knowledge(spec: BotSpec, place: Place) -> Knowledge:
    if not spec.knowledge:
        raise BotUnavailable(f"a bot of kind {spec.kind} needs the key `knowledge`")
    return place.read(spec.knowledge)


def _webhook(spec: BotSpec, place: Place) -> Bot:
    if not spec.url:
        raise BotUnavailable("a bot of kind webhook needs the key `url`")
    try:
        signer = Signer(_secrets(spec, place, "to the secret the bot knows"))
    except BadSecret as unusable:
        raise BotUnavailable(f"the bot's secret cannot be used: {unusable}") from unusable
    return WebhookBot(spec.url, signer, place.outside.egress, place.outside.clock)


def _secrets(spec: BotSpec, place: Place, to: str) -> list[str]:
    """Return the secrets that are valid, the newest first; raises `BotUnavailable` when there is none.

    A second variable that is not set is no fault: outside of a rotation there is one secret.
    """
    names = variables_of(spec)
    found = [place.outside.environment.get(name, "") for name in names] if names else place.secrets
    if not any(found):
        missing = f"set the variable {' or '.join(names)} {to}" if names else "the bot has no secret; make one for it"
        raise BotUnavailable(missing)
    return [secret for secret in found if secret]


def _key(spec: BotSpec, place: Place, of: str) -> str | None:
    """Return what a bot is shown, None where it asks for nothing; raises `BotUnavailable` for a variable not set."""
    if not variables_of(spec) and not place.secrets:
        return None
    return _secrets(spec, place, f"to the {of}")[0]


def _llm(spec: BotSpec, place: Place) -> Bot:
    if not spec.base_url or not spec.model:
        raise BotUnavailable("a bot of kind llm needs the keys `base_url`, `model` and `knowledge`")
    try:
        from bot.llm.model import Model  # noqa: PLC0415  # the extra may be absent
        from bot.llm.speaker import LlmBot, Terms  # noqa: PLC0415
    except ModuleNotFoundError as absent:
        raise BotUnavailable(EXTRA) from absent
    outside = place.outside
    key = _key(spec, place, f"key of {spec.base_url}")
    model = Model(spec.base_url, spec.model, key, outside.egress, max_tokens=spec.max_tokens)
    terms = Terms(spec.threshold, spec.timeout_s, spec.daily_tokens, spec.stream)
    fallback = place.bots.get(spec.fallback) if spec.fallback else None
    knowledge, purse = _knowledge(spec, place), outside.purses[place.name]
    return LlmBot(terms, model, knowledge, purse, outside.clock, _faq(fallback, place) if fallback else None)


def _rasa(spec: BotSpec, place: Place) -> Bot:
    if not spec.url:
        raise BotUnavailable("a bot of kind rasa needs the key `url`")
    return RasaBot(spec.url, place.outside.egress, _key(spec, place, f"token of {spec.url}"))


def _chatwoot(spec: BotSpec, place: Place) -> Bot:
    if not spec.url:
        raise BotUnavailable("a bot of kind chatwoot needs the key `url`")
    shown = f"to the token the bot shows, {SHORTEST_TOKEN} characters or more"
    tokens = _secrets(spec, place, shown)
    if any(len(token) < SHORTEST_TOKEN for token in tokens):
        raise BotUnavailable(f"set the variable {' or '.join(variables_of(spec))} {shown}")
    return ChatwootBot(spec.url, place.outside.egress, tokens, place.account)


_BUILDERS: Mapping[str, Callable[[BotSpec, Place], Bot]] = {
    "faq": _faq,
    "webhook": _webhook,
    "llm": _llm,
    "rasa": _rasa,
    "chatwoot": _chatwoot,
}
