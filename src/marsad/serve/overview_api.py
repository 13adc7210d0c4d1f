"""Addresses of the overview: columns, map, timeline, counts."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import QueryParameter

from marsad.serve.access import Role
from marsad.serve.map_bins import MapBins, make_map
from marsad.serve.overview import Facets, Overview, make_facets, make_overview
from marsad.serve.reply import Asked, Wanted, Watch, answers, reply
from marsad.serve.security import need
from marsad.serve.timeline import Timeline, Unit, make_timeline

MOST = 250_000

TIMELINE = {
    "unit": "week",
    "total": 3,
    "undated": 0,
    "bins": [
        {
            "start": "2024-01-22",
            "end": "2024-01-28",
            "count": 3,
            "uncertain": 1,
            "types": {"air_strike": 2, "shelling": 1},
        }
    ],
}
BINS = {
    "total": 3,
    "located": 2,
    "zoom": 5,
    "bins": [
        {
            "lat": 33.57,
            "lon": 36.4,
            "count": 2,
            "types": {"air_strike": 2},
            "id": "i-4e9a278e27fd",
        }
    ],
}


@get("/overview", responses=answers(Overview), sync_to_thread=True)
def show_overview(
    request: Asked,
    watch: Watch,
    filters: Wanted,
    most: Annotated[int, QueryParameter(ge=1, le=MOST, description="Incidents at most.")] = MOST,
) -> Response[bytes]:
    """Columns of every incident that passes, in the order of days, undated last."""
    return reply(request, watch, lambda: make_overview(watch.select(filters), most))


@get("/map", responses=answers(MapBins, BINS), sync_to_thread=True)
def show_map(
    request: Asked,
    watch: Watch,
    filters: Wanted,
    zoom: Annotated[int, QueryParameter(ge=0, le=14, description="Zoom of the map.")] = 4,
) -> Response[bytes]:
    """Incidents in the cells of a grid, for more of them than a page wants to hold."""

    def make() -> MapBins:
        selection = watch.select(filters)
        return make_map(selection.columns, selection.positions, zoom)

    return reply(request, watch, make)


@get("/timeline", responses=answers(Timeline, TIMELINE), sync_to_thread=True)
def show_timeline(
    request: Asked,
    watch: Watch,
    filters: Wanted,
    unit: Annotated[Unit, QueryParameter(description="Width of a bin.")] = Unit.AUTO,
) -> Response[bytes]:
    """Incidents by day, week, month or year."""

    def make() -> Timeline:
        selection = watch.select(filters)
        return make_timeline(selection.columns, selection.positions, unit)

    return reply(request, watch, make)


@get("/facets", responses=answers(Facets), sync_to_thread=True)
def show_facets(request: Asked, watch: Watch, filters: Wanted) -> Response[bytes]:
    """Values that exist, with the number of incidents."""
    return reply(request, watch, lambda: make_facets(watch.select(filters)))


router = Router(
    "/api",
    route_handlers=[show_overview, show_map, show_timeline, show_facets],
    guards=[need(Role.READER)],
    tags=["overview"],
)
