"""The language of a page: own choice (cookie), else what the browser accepts, else Chinese, the source."""

from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from aiohttp import web
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALE = Path(__file__).parent / "locale"
SOURCE = "zh-CN"
"""The language of the message ids; it needs no catalogue."""

Catalogues = Mapping[str, NullTranslations]


def load_catalogues(folder: Path = LOCALE) -> dict[str, NullTranslations]:
    """Read every `<language>/LC_MESSAGES/messages.po`; raises ValueError or PoFileError for a broken one."""
    found: dict[str, NullTranslations] = {SOURCE: NullTranslations()}
    for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        compiled = BytesIO()
        with file.open("rb") as source:
            write_mo(compiled, read_po(source, abort_invalid=True))
        compiled.seek(0)
        found[file.parent.parent.name] = Translations(compiled)
    return found


def choose_language(request: web.Request, available: Catalogues) -> str:
    """Return the language tag of the page for this request."""
    chosen = request.cookies.get("lang", "")
    if chosen in available:
        return chosen
    for tag in accepted(request.headers.get("Accept-Language", "")):
        for language in available:
            # Somebody who asks for zh-TW or en-GB is better served by its sister than by a stranger.
            if _primary(language) == _primary(tag):
                return language
    return SOURCE


def accepted(header: str) -> list[str]:
    """Return the tags of an `Accept-Language` header, the most wanted first, refused ones left out."""
    wanted = sorted(_weighted(header), key=lambda item: -item[0])
    return [tag for weight, tag in wanted if weight > 0]


def _weighted(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        name, _, weight = parameter.partition("=")
        try:
            yield (float(weight) if name.strip() == "q" else 1.0), tag.strip()
        except ValueError:
            continue


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
