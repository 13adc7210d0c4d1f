"""The application: addresses, security, errors and the description of it all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Response, get
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from marsad import __version__
from marsad.serve import (
    admin_api,
    analysis_api,
    decision_api,
    export_api,
    incident_api,
    overview_api,
    report_api,
    review_api,
    search_api,
    stream_api,
)
from marsad.serve.filters import parse_filters
from marsad.serve.metrics import Metrics
from marsad.serve.observatory import Observatory
from marsad.serve.reply import HANDLERS, JSON, Asked
from marsad.serve.security import Authentication, Limits, Rates, add_headers, check_request
from marsad.serve.static import find_page, make_static

DESCRIPTION = """Incidents that Arabic and English reports tell of, with every account and the
words that carry each value. Offsets are half-open code points in a report's title, newline,
text. Filters have the names of `marsad incidents`. What this documents was publicly reported; it
says nothing on what is true, and nothing on private persons."""
MOST_BODY = 1_000_000
ROUTERS = (
    overview_api.router,
    incident_api.router,
    report_api.router,
    search_api.router,
    export_api.router,
    review_api.router,
    decision_api.router,
    analysis_api.router,
    stream_api.router,
    admin_api.router,
)


def make_app(
    watch: Observatory, *, rates: Rates | None = None, page: Path | None = None
) -> Litestar:
    """Make the application over an observatory, which whoever calls this starts and stops."""
    metrics = Metrics()

    def provide_watch() -> Observatory:
        return watch

    app = Litestar(
        route_handlers=[*ROUTERS, show_description, *make_static(page or find_page())],
        dependencies={
            "watch": Provide(provide_watch, sync_to_thread=False, use_cache=True),
            "filters": Provide(parse_filters, sync_to_thread=False),
        },
        middleware=[metrics.measure, DefineMiddleware(Authentication)],
        before_request=check_request,
        before_send=[add_headers],
        exception_handlers=HANDLERS,
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1024, gzip_compress_level=2, exclude=["^/api/stream"]
        ),
        openapi_config=_describe(),
        request_max_body_size=MOST_BODY,
        logging_config=None,
        debug=False,
    )
    app.state.observatory = watch
    app.state.metrics = metrics
    app.state.limits = Limits(rates or Rates())
    app.state.parameters = find_parameters(app)
    return app


@get("/api/openapi.json", include_in_schema=False, sync_to_thread=True)
def show_description(request: Asked) -> Response[bytes]:
    """The description of all addresses, OpenAPI 3.1; needs no token and holds no data."""
    schema = request.app.openapi_schema.to_schema()
    return Response(msgspec.json.encode(schema), media_type=JSON)


def _describe() -> OpenAPIConfig:
    scheme = SecurityScheme(
        type="http", scheme="bearer", description="`marsad serve token add NAME --role ROLE`"
    )
    return OpenAPIConfig(
        title="marsad",
        version=__version__,
        description=DESCRIPTION,
        path="/api/description",
        render_plugins=[JsonRenderPlugin()],
        use_handler_docstrings=True,
        components=Components(security_schemes={"token": scheme}),
        security=[{"token": []}, {}],
    )


def find_parameters(app: Litestar) -> dict[tuple[str, str], frozenset[str]]:
    """Return the names of query parameters by method and path, out of the description."""
    described: dict[tuple[str, str], frozenset[str]] = {}
    for path, item in (app.openapi_schema.paths or {}).items():
        for method in ("get", "post", "delete"):
            operation: Any = getattr(item, method)
            if operation is not None:
                described[(method.upper(), path)] = frozenset(
                    parameter.name
                    for parameter in operation.parameters or ()
                    if parameter.param_in == "query"
                )
    return described
