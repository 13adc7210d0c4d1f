"""The map of both sides: points of incidents over coasts and borders, drawn without a network.

The outlines show where one is; they are no word on whose land is whose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from marsad.analyse.cycle import Located
from marsad.analyse.outlines import Box, cut_outlines
from marsad.analyse.words import Speech, say

ATTACKS, RESPONSES = "#b5462f", "#2c6e8f"
WIDTH = 640
LAND = "#a8a496"
LEAST_DEGREES = 8.0
"""A map is at least so wide and high."""
HIGHEST = 640


def find_box(places: Sequence[Located]) -> Box:
    """Return the box that holds all places with room around them."""
    west, east = min(p.lon for p in places), max(p.lon for p in places)
    south, north = min(p.lat for p in places), max(p.lat for p in places)
    across = max((east - west) * 0.1, (LEAST_DEGREES - (east - west)) / 2, 0.3)
    along = max((north - south) * 0.1, (LEAST_DEGREES - (north - south)) / 2, 0.3)
    return west - across, max(south - along, -90.0), east + across, min(north + along, 90.0)


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
