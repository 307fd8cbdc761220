"""What every side of a socket has in common: who it is, her shop, and how she is let in."""

import asyncio

from aiohttp import web

from models.commands import By
from models.errors import Conflict, Forbidden, Overloaded, ShuntdeskError, Unauthenticated
from models.wire.frames import Hello
from models.wire.shapes import rfc3339
from models.wire.told import PongData
from router.runtime.dispatcher import Dispatcher
from router.web.auth.identity import Identity, identify, live_agent
from router.web.sockets.audience import Audience, Key
from router.web.sockets.colleagues import serves
from router.web.sockets.connection import Connection
from router.web.sockets.decoding import Frame
from router.web.sockets.hub import Hub

NOBODY: Key = (0, 0)


class Member:
    """Be somebody of a shop, once greeted."""

    def __init__(self, hub: Hub, request: web.Request) -> None:
        """Begin as a stranger."""
        self.hub = hub
        self.key = NOBODY
        self.shop: Dispatcher
        self.by = By("")
        self._request = request

    async def identify(self, connection: Connection, hello: Hello) -> Identity:
        """Find out which agent it is by the token of her hello or her session cookie; refuse all others."""
        identity = await self._holder(hello)
        agent = await live_agent(self._request.app, identity)
        if not serves(agent.role):
            raise Forbidden("An account for integrations has no desk.")
        self.shop = self.hub.shops.by_id(identity.shop_id)
        self.by = By(agent.name, agent.id, agent.role)
        connection.rights = (agent.role, agent.pool_right)
        self.admit(connection, identity)
        return identity

    async def _holder(self, hello: Hello) -> Identity:
        wait_s = self.hub.rates.hello.turn(self.hub.clock.now())
        if wait_s is None:
            raise Overloaded("Too many clients come at once; try again in a moment.")
        if wait_s:
            await asyncio.sleep(wait_s)
        app = self._request.app
        return await identify(app, hello.token if hello.token is not None else self._request)

    def admit(self, connection: Connection, identity: Identity) -> None:
        """Stop the stranger's clock; the socket lives as long as the login."""
        connection.session = identity.cookie
        valid = identity.expires_at - self.hub.clock.now()
        connection.welcome(identity.token_hash, valid.total_seconds())
        self.hub.admission.known(self._request)

    def pong(self, connection: Connection, frame: Frame, audience: Audience | None) -> None:
        """Answer a ping with the last position addressed to the client: she may find that she missed something."""
        seq = 0 if audience is None else audience.position
        connection.answers.at_once(frame.ref, PongData(seq, rfc3339(self.hub.clock.now())), "pong")

    def greeted_already(self) -> ShuntdeskError:
        """Refuse a second hello."""
        return Conflict("You said hello already; open another socket for another login.")


def not_a_visitor() -> ShuntdeskError:
    """Refuse an agent's token on a visitor socket, or the other way round."""
    return Unauthenticated("This token is for another kind of socket.")
