"""The way in: the root address and the login page."""

from aiohttp import web

from models.errors import Forbidden, ShuntdeskError
from router.web.console.addresses import LOGIN, home_of, local_path
from router.web.console.visit import Visit, enter
from router.web.rest.route import Who


async def root(request: web.Request) -> web.StreamResponse:
    """Send people to the page they begin with; strangers to the login."""
    home = await _home(request)
    raise web.HTTPFound(home or LOGIN, headers={"Cache-Control": "no-store"})


async def login(request: web.Request) -> web.StreamResponse:
    """Show the login page; who is signed in goes on at once, and only to addresses of this server."""
    wanted = request.query.get("next")
    onward = local_path(wanted)
    if wanted is not None and onward is None:
        raise web.HTTPFound(LOGIN, headers={"Cache-Control": "no-store"})
    if home := await _signed_in_home(request):
        raise web.HTTPFound(onward or home, headers={"Cache-Control": "no-store"})
    return Visit(request).page("login.html", shop=request.query.get("shop", ""))


async def _home(request: web.Request) -> str | None:
    visit = await enter(request, Who.account)
    home = home_of(visit.agent.role)
    if home is None:
        raise Forbidden("This account has no page.")
    return home


async def _signed_in_home(request: web.Request) -> str | None:
    try:
        return await _home(request)
    except ShuntdeskError:
        return None
