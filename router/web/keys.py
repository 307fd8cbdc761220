"""What the web parts find in the application; `router.app` puts it there."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from router.runtime.clock import Clock
    from router.runtime.feed import Feed
    from router.runtime.node import Node
    from router.runtime.shops import Shops
    from router.settings import Settings
    from router.store.engine import Database
    from router.web.sockets.hub import Hub

DATABASE: "web.AppKey[Database]" = web.AppKey("database")
SHOPS: "web.AppKey[Shops]" = web.AppKey("shops")
FEED: "web.AppKey[Feed]" = web.AppKey("feed")
CLOCK: "web.AppKey[Clock]" = web.AppKey("clock")
SETTINGS: "web.AppKey[Settings]" = web.AppKey("settings")
HUB: "web.AppKey[Hub]" = web.AppKey("hub")
NODE: "web.AppKey[Node]" = web.AppKey("node")
