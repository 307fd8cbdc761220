"""From the shop file's `bots` to living bots."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.faq import FaqBot
from bot.knowledge.reading import read_knowledge
from bot.outside import Outside
from bot.protocol import Bot
from bot.signing import BadSecret
from bot.webhook import WebhookBot, signer_for
from models.errors import Invalid
from models.shop_file import BotSpec

ReadText = Callable[[str], str]
"""Returns the YAML text of the knowledge a shop file names; where it is kept is the caller's business."""


class BotUnavailable(Invalid):
    """Say that a bot cannot be built from its description."""


def build(
    spec: BotSpec, read: ReadText = lambda name: Path(name).read_text("utf-8"), outside: Outside | None = None
) -> Bot:
    """Return the bot a shop file describes, ready to answer: its knowledge is read and indexed here, once.

    `outside` is the way out for bots that are elsewhere. Raises `BotUnavailable` for a kind not served, a missing key
    or an unusable secret, `KnowledgeInvalid` for bad knowledge.
    """
    builder = _BUILDERS.get(spec.kind)
    if builder is None:
        raise BotUnavailable(f"bots of kind {spec.kind} are not served yet; served are: {', '.join(_BUILDERS)}")
    return builder(spec, read, outside or Outside())


def _faq(spec: BotSpec, read: ReadText, outside: Outside) -> Bot:
    if not spec.knowledge:
        raise BotUnavailable("a bot of kind faq needs the key `knowledge`")
    try:
        text = read(spec.knowledge)
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BotUnavailable(f"the knowledge {spec.knowledge} cannot be read: {unreadable}") from unreadable
    return FaqBot(read_knowledge(text, spec.knowledge), spec.threshold)


def _webhook(spec: BotSpec, read: ReadText, outside: Outside) -> Bot:
    if not spec.url or not spec.secret_env:
        raise BotUnavailable("a bot of kind webhook needs the keys `url` and `secret_env`")
    try:
        signer = signer_for(spec, outside.environment)
    except BadSecret as unusable:
        raise BotUnavailable(f"the bot's secret cannot be used: {unusable}") from unusable
    return WebhookBot(spec.url, signer, outside.egress, outside.clock)


_BUILDERS: Mapping[str, Callable[[BotSpec, ReadText, Outside], Bot]] = {"faq": _faq, "webhook": _webhook}
