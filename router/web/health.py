"""What operators ask: is it alive, may it get traffic, what does it count."""

from enum import Enum
from time import perf_counter

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from models.errors import ShuntdeskError
from router.store.loading import shop_keys
from router.web.keys import DATABASE, FEED, SHOPS
from router.web.metrics import Metrics
from router.web.problems import Handler


class Phase(Enum):
    """How far the server is."""

    starting = "starting"
    ready = "ready"
    stopping = "stopping"


class Health:
    """Answer `/healthz`, `/readyz` and `/metrics`."""

    def __init__(self) -> None:
        """Begin as starting."""
        self.metrics = Metrics()
        self._phase = Phase.starting

    def committed(self, batches: int, seconds: float) -> None:
        """Hear of a commit from the journal."""
        self.metrics.committed(batches, seconds)

    async def healthz(self, request: web.Request) -> web.Response:
        """Say that the process answers."""
        return _plain("ok")

    async def readyz(self, request: web.Request) -> web.Response:
        """Say whether traffic is welcome: 503 while starting or stopping, or when the database refuses."""
        if self._phase is not Phase.ready:
            return _plain(self._phase.value, status=503)
        try:
            await request.app[DATABASE].read(shop_keys)
        except ShuntdeskError:
            return _plain("database", status=503)
        return _plain("ready")

    async def expose(self, request: web.Request) -> web.Response:
        """Write the metrics for Prometheus."""
        body = self.metrics.exposition((shop.key, shop.depth) for shop in request.app[SHOPS].all())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    async def be_ready(self, app: web.Application) -> None:
        """Welcome traffic: everything has started."""
        app[FEED].subscribe(self.metrics.happened)
        self._phase = Phase.ready

    async def be_stopping(self, app: web.Application) -> None:
        """Send traffic elsewhere: the server is going down."""
        self._phase = Phase.stopping

    @web.middleware
    async def count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count each answer under the pattern of its route, and sockets while they are open."""
        resource = request.match_info.route.resource
        pattern = resource.canonical if resource is not None else "unknown"
        if pattern.startswith("/ws/"):
            with self.metrics.socket_open(pattern):
                return await handler(request)
        started, status = perf_counter(), 500
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as refusal:
            status = refusal.status
            raise
        finally:
            self.metrics.answered(request.method, pattern, status, perf_counter() - started)


def add_health(app: web.Application) -> Health:
    """Add the three addresses and count what the application does."""
    health = Health()
    app.middlewares.insert(0, health.count)
    app.router.add_get("/healthz", health.healthz)
    app.router.add_get("/readyz", health.readyz)
    app.router.add_get("/metrics", health.expose)
    app.on_startup.append(health.be_ready)
    app.on_shutdown.append(health.be_stopping)
    return health


def _plain(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text + "\n", status=status, headers={"Cache-Control": "no-store"})
