"""One visit of a page: who comes, in which language, and the answer to give."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import msgspec
from aiohttp import web

from models.entities import Agent, Shop
from models.errors import Forbidden, Unauthenticated
from models.wire.rest import Me
from models.wire.shapes import Ref, rfc3339
from router.core.state import ShopState
from router.web.auth.identity import identify, live_agent
from router.web.console.languages import choose_language
from router.web.console.rendering import PAGES
from router.web.keys import DATABASE, SHOPS
from router.web.rest.route import Who

if TYPE_CHECKING:
    from router.runtime.dispatcher import Dispatcher

THEMES = ("auto", "light", "dark")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visit:
    """Hold what every page needs, also before anybody is known."""

    request: web.Request

    @property
    def app(self) -> web.Application:
        """Return the application."""
        return self.request.app

    @property
    def language(self) -> str:
        """Return the language tag of the page."""
        return choose_language(self.request, self.app[PAGES].catalogues)

    @property
    def theme(self) -> str:
        """Return the chosen theme; anything unknown follows the system."""
        chosen = self.request.cookies.get("theme", "")
        return chosen if chosen in THEMES else THEMES[0]

    def gettext(self, text: str) -> str:
        """Translate a message id."""
        return self.app[PAGES].catalogues[self.language].gettext(text)

    def page(
        self, template: str, status: int = 200, *, headers: dict[str, str] | None = None, **variables: Any
    ) -> web.Response:
        """Answer with a page; it is never kept by caches, for it names people."""
        text = self.app[PAGES].render(template, self.language, theme=self.theme, **variables)
        response = web.Response(text=text, content_type="text/html", status=status, headers=headers)
        response.headers["Cache-Control"] = "no-store"
        response.enable_compression()
        return response


@dataclass(frozen=True, slots=True)
class StaffVisit(Visit):
    """Hold the visit of somebody who is signed in and may see the page."""

    agent: Agent
    shop: Shop
    dispatcher: "Dispatcher"
    now: datetime

    async def ask(self, question: Callable[[ShopState, datetime], T]) -> T:
        """Ask the shop's live state."""
        return await self.dispatcher.ask(question)

    async def read(self, question: Callable[Concatenate[Any, int, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the tables about the visitor's own shop (I24)."""
        return await self.app[DATABASE].read(question, self.shop.id, *args, **kwargs)

    def shell(self, template: str, bootstrap: dict[str, Any] | None = None, **variables: Any) -> web.Response:
        """Answer with a page behind the login; `bootstrap` adds to what its island is told."""
        me = Me(self.shop.key, Ref(self.agent.id, self.agent.name), self.agent.login, self.agent.role)
        return self.page(
            template,
            me=me,
            shop_name=self.shop.name,
            timezone=self.shop.timezone,
            now=self.now,
            bootstrap={
                "me": msgspec.to_builtins(me),
                "timezone": self.shop.timezone,
                "now": rfc3339(self.now),
                **(bootstrap or {}),
            },
            **variables,
        )


async def enter(request: web.Request, who: Who) -> StaffVisit:
    """Let somebody in by the session cookie; raises Unauthenticated or Forbidden."""
    identity = await identify(request.app, request)
    if not identity.cookie:
        raise Unauthenticated("Pages are for browsers that are signed in.")
    agent = await live_agent(request.app, identity)
    if not who.admits(agent):
        raise Forbidden(f"This is for {who.value}.")
    dispatcher = request.app[SHOPS].by_id(identity.shop_id)
    shop, now = await dispatcher.ask(lambda state, now: (state.shop, now))
    return StaffVisit(request, agent, shop, dispatcher, now)
