"""Who may open a socket at all: pages of the right origin, and not too many strangers (T1, T12)."""

import asyncio
from collections import Counter

from aiohttp import web

from models.errors import Forbidden, Overloaded, RateLimited
from router.runtime.dispatcher import Dispatcher
from router.runtime.shops import Shops
from router.web.auth.identity import cookie_name
from router.web.auth.origins import own_origins
from router.web.auth.rates import counted_address
from router.web.keys import SETTINGS
from router.web.sockets.limits import Limits


class Admission:
    """Judge requests for a socket before they are upgraded, and count who has not said hello yet."""

    def __init__(self, shops: Shops, limits: Limits) -> None:
        """Begin with nobody."""
        self._shops = shops
        self._limits = limits
        self._strangers = 0
        self._strangers_of: Counter[str] = Counter()
        self._visitors_of: Counter[str] = Counter()

    def check_own_page(self, request: web.Request) -> None:
        """Let programs in, and pages of this server: exactly its origins (T1)."""
        origin = _origin(request)
        if origin is not None and origin not in own_origins(request, request.app[SETTINGS].public_url):
            raise Forbidden("Sockets are open to pages of this server only.")

    async def check_some_page(self, request: web.Request) -> None:
        """Let in what any shop lists, or the one shop that the address names; hello settles the rest."""
        key = request.query.get("shop")
        shops = self._shops.all() if key is None else [self._shops.get(key)]
        if not await self._allowed(request, shops):
            raise Forbidden("This page is not listed in the shop's widget.origins.")

    async def check_page(self, request: web.Request, shop: Dispatcher) -> None:
        """Let in pages that this shop lists; without a list those of this server."""
        if not await self._allowed(request, [shop]):
            raise Forbidden("This page is not listed in the shop's widget.origins.")

    async def _allowed(self, request: web.Request, shops: list[Dispatcher]) -> bool:
        origin = _origin(request)
        if origin is None or origin in own_origins(request, request.app[SETTINGS].public_url):
            return True
        listed = await asyncio.gather(*(shop.ask(lambda state, now: state.shop.widget.origins) for shop in shops))
        return any(origin == each.lower() for origins in listed for each in origins)

    def enter(self, request: web.Request) -> None:
        """Count a stranger; too many at once, or from one address, are refused before the upgrade."""
        address = counted_address(request)
        if self._strangers >= self._limits.strangers:
            raise Overloaded("Too many clients come at once; try again in a moment.")
        if address is not None and self._strangers_of[address] >= self._limits.strangers_per_address:
            raise RateLimited("Too many sockets of this address have not said hello.")
        self._strangers += 1
        _up(self._strangers_of, address)

    def known(self, request: web.Request) -> None:
        """Count a stranger no more: she said hello, or is gone."""
        self._strangers -= 1
        _down(self._strangers_of, counted_address(request))

    def enter_visitor(self, request: web.Request) -> None:
        """Count a visitor's socket; an address has a bounded number of them."""
        address = counted_address(request)
        if address is not None and self._visitors_of[address] >= self._limits.visitors_per_address:
            raise RateLimited("Too many visitor sockets from this address.")
        _up(self._visitors_of, address)

    def leave_visitor(self, request: web.Request) -> None:
        """Count a visitor's socket no more."""
        _down(self._visitors_of, counted_address(request))


def _origin(request: web.Request) -> str | None:
    """Return where the page is from; only programs without the session cookie may leave it out."""
    origin = request.headers.get("Origin")
    if origin is None and cookie_name(request.app) in request.cookies:
        raise Forbidden("A socket opened with the session cookie must name its origin.")
    return None if origin is None else origin.lower()


def _up(counter: Counter[str], address: str | None) -> None:
    if address is not None:
        counter[address] += 1


def _down(counter: Counter[str], address: str | None) -> None:
    if address is not None:
        counter[address] -= 1
        if counter[address] <= 0:
            del counter[address]
