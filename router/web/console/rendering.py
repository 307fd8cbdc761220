"""Templates to pages: one jinja2 environment per language, everything escaped, nothing undefined let through."""

from collections.abc import Callable
from datetime import datetime
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from router.web.console.languages import Catalogues

TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """Render the templates in every language there is."""

    def __init__(self, catalogues: Catalogues, address: Callable[[str], str]) -> None:
        """Compile all templates now, so that a broken one stops the start and not a visit.

        `address` is the global `asset`: logical file name to address.
        """
        self.catalogues = catalogues
        self._environments = {
            language: _environment(translations, address) for language, translations in catalogues.items()
        }

    def render(self, template: str, language: str, **variables: Any) -> str:
        """Return a page as text; raises NotBuilt without the files it refers to."""
        return self._environments[language].get_template(template).render(lang=language, **variables)


PAGES: web.AppKey[Pages] = web.AppKey("pages", Pages)


def _environment(translations: NullTranslations, address: Callable[[str], str]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    environment.globals["asset"] = address
    environment.filters["daytime"] = _daytime_in(translations)
    environment.filters["duration"] = _duration_in(translations)
    require_safe(environment)
    for name in environment.list_templates():
        environment.get_template(name)
    return environment


def require_safe(environment: Environment) -> None:
    """Raise RuntimeError unless the environment escapes everything and refuses undefined names (T7)."""
    if environment.autoescape is not True or environment.undefined is not StrictUndefined:
        raise RuntimeError("templates must be rendered with autoescape=True and StrictUndefined")


def _duration_in(translations: NullTranslations) -> Callable[[int], str]:
    def duration(seconds: int) -> str:
        """Write seconds as 「42秒」, 「2分14秒」, 「5小时48分」, 「3天2小时」: the words of the browser's clocks."""
        minutes, s = divmod(seconds, 60)
        hours, m = divmod(minutes, 60)
        days, h = divmod(hours, 24)
        for value, text in ((days, "{d}天{h}小时"), (hours, "{h}小时{m}分"), (minutes, "{m}分{s}秒")):
            if value:
                return translations.gettext(text).format(d=days, h=h, m=m, s=s)
        return translations.gettext("{s}秒").format(s=s)

    return duration


def _daytime_in(translations: NullTranslations) -> Callable[[Context, str], str]:
    @pass_context
    def daytime(context: Context, at: str) -> str:
        """Write RFC 3339 as 「今天 14:03」 or 「11-20 14:03」 by the page's `timezone` and `now`."""
        zone = ZoneInfo(context["timezone"])
        local, now = datetime.fromisoformat(at).astimezone(zone), context["now"].astimezone(zone)
        if local.date() == now.date():
            return translations.gettext("今天 {time}").format(time=f"{local:%H:%M}")
        return f"{local:%m-%d %H:%M}" if local.year == now.year else f"{local:%Y-%m-%d %H:%M}"

    return daytime
