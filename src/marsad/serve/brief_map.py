"""The briefing's map: points over coasts and borders, as an SVG that needs nothing else."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from marsad.records import Record
from marsad.serve.brief import Point

WIDTH, HIGHEST = 640, 420
LEAST_DEGREES = 3.0
KM_PER_DEGREE = 111.2

Box = tuple[float, float, float, float]


class Outlines(Record):
    """Coasts and borders (Natural Earth, public domain) in `per_degree`-ths of a degree."""

    per_degree: int
    lines: tuple[tuple[tuple[int, int], ...], ...]


@cache
def load_outlines() -> Outlines:
    """Read the outlines that the analysis brings along, without the analysis."""
    packed = files("marsad").joinpath("analyse/data/outlines.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=Outlines)


def draw_map(points: Sequence[Point], label: str) -> str:
    """Draw points; an empty string where there is none. `label` is read to who cannot see it.

    A place known as an area is a ring of its size; numbered ones stand above the others.
    """
    from html import escape

    if not points:
        return ""
    box = find_box(points)
    west, south, east, north = box
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * squeeze), HIGHEST / (north - south))
    width, height = (east - west) * squeeze * scale, (north - south) * scale

    def place(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * squeeze * scale, (north - lat) * scale

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'class="map" role="img" aria-label="{escape(label, quote=True)}">',
        f'<rect class="sea" width="{width:.0f}" height="{height:.0f}"/>',
    ]
    for line in cut_outlines(box):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line))
        parts.append(f'<polyline class="border" points="{path}"/>')
    for point in sorted(points, key=lambda p: (p.number is not None, p.exact)):
        x, y = place(point.lon, point.lat)
        size = 3.5 if point.number is None else 8.0
        if not point.exact:
            ring = max((point.km or 10) / KM_PER_DEGREE * scale, size)
            parts.append(f'<circle class="area" cx="{x:.1f}" cy="{y:.1f}" r="{ring:.1f}"/>')
        if point.exact or point.number is not None:
            kind = "dot" if point.number is None else "numbered"
            parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>')
        if point.number is not None:
            parts.append(f'<text x="{x:.1f}" y="{y + 3.5:.1f}">{point.number}</text>')
    parts.append("</svg>")
    return "".join(parts)


def find_box(points: Sequence[Point]) -> Box:
    """Return west, south, east, north with room around the points."""
    west, east = min(p.lon for p in points), max(p.lon for p in points)
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    across = max((east - west) * 0.1, (LEAST_DEGREES - (east - west)) / 2, 0.3)
    along = max((north - south) * 0.1, (LEAST_DEGREES - (north - south)) / 2, 0.3)
    return west - across, max(south - along, -89.0), east + across, min(north + along, 89.0)


def cut_outlines(box: Box) -> Iterator[list[tuple[float, float]]]:
    """Yield the parts of outlines in `box`, each with the point before and after it."""
    west, south, east, north = box
    outlines = load_outlines()
    for line in outlines.lines:
        points = [(x / outlines.per_degree, y / outlines.per_degree) for x, y in line]
        inside = [west <= x <= east and south <= y <= north for x, y in points]
        part: list[tuple[float, float]] = []
        for place, point in enumerate(points):
            if any(inside[max(place - 1, 0) : place + 2]):
                part.append(point)
                continue
            if len(part) > 1:
                yield part
            part = []
        if len(part) > 1:
            yield part
