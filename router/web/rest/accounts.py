"""Access of accounts: set a password, sign somebody out everywhere (`reliability.md` sections 5 and 6)."""

from typing import Any

from models.entities import Agent
from models.enums import Role
from models.errors import Conflict, Forbidden, NotFound
from models.wire.requests import NewPassword
from models.wire.rest import PasswordSet
from router.store.accounts import revoke_tokens_of
from router.web.auth.issuing import set_password
from router.web.keys import CLOCK, DATABASE, HUB
from router.web.rest.call import Call, NoQuery
from router.web.rest.route import Who, route


@route("POST", "/agents/{id}/password", Who.supervisor, keyed=False)
async def reset_password(call: Call[NoQuery, NewPassword]) -> PasswordSet:
    """Set somebody's password, or with null generate one, shown only in this answer; her sessions end.

    An owner's is set by owners only; an integration has none.
    """
    agent = await _managed(call)
    if agent.role is Role.integration:
        raise Conflict(f"{agent.name} is an integration and never signs in; make a token: `shuntdesk token`.")
    now, database = call.app[CLOCK].now(), call.app[DATABASE]
    generated = await set_password(database, call.shop.shop_id, agent.id, call.body.password, now)
    call.app[HUB].end_sessions(call.shop.shop_id, agent.id)
    return PasswordSet(generated)


@route("POST", "/agents/{id}/sign-out", Who.supervisor, keyed=False)
async def sign_out(call: Call[NoQuery, None]) -> None:
    """Sign somebody out everywhere: all sessions and tokens are worthless at once and her sockets are closed.

    Her presence stays; without a socket her grace begins (R1.4).
    """
    agent = await _managed(call)
    await call.app[DATABASE].write(revoke_tokens_of, call.shop.shop_id, agent.id)
    call.app[HUB].revoke_all(call.shop.shop_id, agent.id)


async def _managed(call: Call[NoQuery, Any]) -> Agent:
    wanted = call.id
    agent = await call.ask(lambda state, now: state.agents.get(wanted))
    if agent is None:
        raise NotFound(f"There is no account {wanted} in this shop.")
    if agent.role is Role.owner and call.agent.role is not Role.owner:
        raise Forbidden("An owner's access is changed by owners only.")
    return agent
