"""Figures for Prometheus: requests by address, time taken, what the store holds."""

from __future__ import annotations

import time

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from marsad.serve.observatory import Observatory

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


class Metrics:
    """The collectors of one application; several applications do not share any."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "marsad_http_requests",
            "Requests by method, address and status",
            ("method", "path", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "marsad_http_request_seconds",
            "Time until an answer began",
            ("path",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.listeners = Gauge(
            "marsad_stream_listeners", "Open streams of news", registry=self.registry
        )
        self.held = {
            name: Gauge(f"marsad_{name}", help_, registry=self.registry)
            for name, help_ in (
                ("incidents", "Incidents in the store"),
                ("reports", "Reports in the store"),
                ("revision", "Number of the newest change"),
                ("stale", "1 while the store cannot be read"),
            )
        }

    def write(self, watch: Observatory) -> bytes:
        """Return all figures in Prometheus' text format."""
        self.held["incidents"].set(len(watch.columns))
        self.held["reports"].set(watch.reports)
        self.held["revision"].set(watch.revision)
        self.held["stale"].set(watch.trouble is not None)
        return generate_latest(self.registry)

    def measure(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application so that its requests are counted."""

        async def measured(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != ScopeType.HTTP:
                await app(scope, receive, send)
                return
            began = time.perf_counter()
            method = str(scope.get("method", ""))

            async def note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    path = scope.get("path_template") or "(none)"
                    self.requests.labels(method, path, message["status"]).inc()
                    self.seconds.labels(path).observe(time.perf_counter() - began)
                await send(message)

            await app(scope, receive, note)

        return measured
