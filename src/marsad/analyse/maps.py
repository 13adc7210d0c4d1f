"""The map of both sides: points of incidents over coasts and borders, drawn without a network.

Outlines are Natural Earth's at 1:50m (public domain), by way of world-atlas (ISC), kept to a
twentieth of a degree (`tools/build-outline`). They show where one is; they are no word on whose
land is whose.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import altair as alt
import msgspec

from marsad.analyse.cycle import Located
from marsad.analyse.words import Speech, say
from marsad.records import Record

ATTACKS, RESPONSES = "#b5462f", "#2c6e8f"
WIDTH = 640
LAND = "#a8a496"
LEAST_DEGREES = 8.0
"""A map is at least so wide and high."""
HIGHEST = 640

Line = tuple[tuple[int, int], ...]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


class Outlines(Record):
    """Coasts and borders as lines, in `per_degree`-ths of a degree, longitude first."""

    source: str
    per_degree: int
    lines: tuple[Line, ...]


@cache
def load_outlines() -> Outlines:
    """Read the outlines that marsad brings along."""
    packed = files("marsad.analyse").joinpath("data/outlines.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=Outlines)


def find_box(places: Sequence[Located]) -> Box:
    """Return the box that holds all places with room around them."""
    west, east = min(p.lon for p in places), max(p.lon for p in places)
    south, north = min(p.lat for p in places), max(p.lat for p in places)
    across = max((east - west) * 0.1, (LEAST_DEGREES - (east - west)) / 2, 0.3)
    along = max((north - south) * 0.1, (LEAST_DEGREES - (north - south)) / 2, 0.3)
    return west - across, max(south - along, -90.0), east + across, min(north + along, 90.0)


def cut_outlines(box: Box) -> Iterator[list[tuple[float, float]]]:
    """Yield the parts of lines in `box`, each with the point before and after it."""
    west, south, east, north = box
    outlines = load_outlines()
    for line in outlines.lines:
        points = [(x / outlines.per_degree, y / outlines.per_degree) for x, y in line]
        inside = [west <= x <= east and south <= y <= north for x, y in points]
        part: list[tuple[float, float]] = []
        for place, point in enumerate(points):
            near = inside[max(place - 1, 0) : place + 2]
            if any(near):
                part.append(point)
            elif part:
                yield part
                part = []
        if len(part) > 1:
            yield part


def draw_map(
    places: Sequence[Located], speech: Speech = Speech.ENGLISH
) -> alt.LayerChart | alt.FacetChart:
    """Draw incidents of both sides over outlines, a degree across as long as one along."""
    box = find_box(places)
    west, south, east, north = box
    stretch = 1 / max(math.cos(math.radians((south + north) / 2)), 0.2)
    height = min(int(WIDTH * (north - south) / (east - west) * stretch), HIGHEST)
    across = alt.Scale(domain=[west, east], nice=False, zero=False)
    along = alt.Scale(domain=[south, north], nice=False, zero=False)
    x, y = alt.X("lon:Q", title=None, scale=across), alt.Y("lat:Q", title=None, scale=along)
    rows: list[dict[str, Any]] = [
        {"line": number, "order": order, "lon": lon, "lat": lat}
        for number, line in enumerate(cut_outlines(box))
        for order, (lon, lat) in enumerate(line)
    ]
    land = (
        alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=height)
        .mark_line(color=LAND, strokeWidth=1, clip=True)
        .encode(x=x, y=y, detail="line:N", order="order:Q")
    )
    names = [say(side, speech) for side in ("attacks", "responses")]
    found = [
        {"side": say(p.side, speech), "lat": p.lat, "lon": p.lon, "incidents": p.incidents}
        for p in places
    ]
    points = (
        alt.Chart(alt.InlineData(values=found), width=WIDTH, height=height)
        .mark_circle(opacity=0.6)
        .encode(
            x=x,
            y=y,
            size=alt.Size("incidents:Q", title=say("axis_incidents", speech)),
            color=alt.Color(
                "side:N", title=None, scale=alt.Scale(domain=names, range=[ATTACKS, RESPONSES])
            ),
        )
    )
    chart: alt.LayerChart | alt.FacetChart = alt.layer(land, points).properties(
        title=say("chart_map", speech)
    )
    return chart
