"""What an operator can watch: requests and searches, in Prometheus' text form."""

import time
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.engine import Engine, Found, Moment

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SEARCH_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one application, in a registry of its own."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "ledig_requests_total",
            "Requests by method, route and status",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self.request_seconds = Histogram(
            "ledig_request_seconds",
            "Time from a request to the start of its answer",
            ("route",),
            buckets=_REQUEST_BUCKETS,
            registry=self._registry,
        )
        self.search_seconds = Histogram(
            "ledig_search_seconds",
            "Time the engine took for one search with all its counts",
            buckets=_SEARCH_BUCKETS,
            registry=self._registry,
        )
        self.lag = Gauge(
            "ledig_engine_lag_changes",
            "Change numbers of the register that the engine has not taken in",
            registry=self._registry,
        )
        self.available = Gauge(
            "ledig_engine_available",
            "Whether the engine answers: 1 or 0",
            registry=self._registry,
        )

    def text(self) -> bytes:
        """Return everything in Prometheus' text form."""
        return generate_latest(self._registry)


class MeasuredRequests:
    """Counts every request by its route's pattern, never by its address: that could tell of a child."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap `app` and count into `metrics`."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(scope, message["status"], time.perf_counter() - started)
            await send(message)

        await self._app(scope, receive, send_counted)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route_of(scope)
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.request_seconds.labels(route).observe(seconds)


def _route_of(scope: Scope) -> str:
    path: str = getattr(scope.get("route"), "path", "")
    if path:
        return path
    return "/static" if scope["path"].startswith("/static/") else "(none)"


class MeasuredEngine:
    """An engine whose searches are timed."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        """Time the searches of `engine` into `metrics`."""
        self._engine = engine
        self._metrics = metrics

    @property
    def change_number(self) -> int:
        """The last change of the register that the engine holds."""
        return self._engine.change_number

    def held(self) -> int:
        """Return what the engine's own copy holds."""
        return self._engine.held()

    def wants_since(self, present: int) -> int:
        """Return the change after which the engine wants to be told."""
        return self._engine.wants_since(present)

    def apply(self, changes: Iterable[StoredFamily], reached: int, after: int | None = None) -> None:
        """Hand the changes on."""
        self._engine.apply(changes, reached, after)

    def search(self, criteria: Criteria, moment: Moment) -> Found:
        """Search and note how long it took."""
        with self._metrics.search_seconds.time():
            return self._engine.search(criteria, moment)

    def totals(self, searches: Sequence[Criteria], moment: Moment) -> Sequence[int]:
        """Hand the searches on; only whole searches are timed."""
        return self._engine.totals(searches, moment)
