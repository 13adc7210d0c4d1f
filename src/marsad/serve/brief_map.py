"""The briefing's map: points over coasts and borders, as an SVG that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence

from marsad.analyse.outlines import Box, cut_outlines
from marsad.serve.brief import Point

WIDTH, HEIGHT = 680, 240
LEAST_DEGREES = 3.0
KM_PER_DEGREE = 111.2


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
    scale = WIDTH / ((east - west) * squeeze)
    width, height = float(WIDTH), (north - south) * scale

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
    spots: dict[tuple[float, float], list[Point]] = {}
    for point in points:
        spots.setdefault((point.lon, point.lat), []).append(point)
    # Areas first, large before small; dots and numbers on top of them.
    ringed = [spot for spot in spots.values() if not all(one.exact for one in spot)]
    for spot in sorted(ringed, key=lambda spot: -max(one.km or 10 for one in spot)):
        x, y = place(spot[0].lon, spot[0].lat)
        ring = max(max(one.km or 10 for one in spot) / KM_PER_DEGREE * scale, 4)
        parts.append(f'<circle class="area" cx="{x:.1f}" cy="{y:.1f}" r="{ring:.1f}"/>')
    for where, spot in spots.items():
        parts += _draw_spot(*place(*where), spot)
    parts.append("</svg>")
    return "".join(parts)


def _draw_spot(x: float, y: float, spot: Sequence[Point]) -> list[str]:
    """Draw what is at one place: a label with all numbers, or a dot where a point is known."""
    numbers = sorted(one.number for one in spot if one.number is not None)
    if numbers:
        label = ",".join(map(str, numbers))
        wide = 6.0 + 5.6 * len(label)
        return [
            f'<rect class="numbered" x="{x - wide / 2:.1f}" y="{y - 7:.1f}" width="{wide:.1f}" '
            'height="14" rx="7"/>',
            f'<text x="{x:.1f}" y="{y + 3.3:.1f}">{label}</text>',
        ]
    if any(one.exact for one in spot):
        return [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>']
    return []


def find_box(points: Sequence[Point]) -> Box:
    """Return west, south, east, north with room around the points, as wide as the picture."""
    west, east = min(p.lon for p in points), max(p.lon for p in points)
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    across = max((east - west) * 0.1, (LEAST_DEGREES - (east - west)) / 2, 0.3)
    along = max((north - south) * 0.1, (LEAST_DEGREES - (north - south)) / 2, 0.3)
    west, east = west - across, east + across
    south, north = max(south - along, -85.0), min(north + along, 85.0)
    squeeze = math.cos(math.radians((south + north) / 2))
    missing = (north - south) * WIDTH / HEIGHT / squeeze - (east - west)
    if missing > 0:
        return west - missing / 2, south, east + missing / 2, north
    more = -missing * squeeze * HEIGHT / WIDTH / 2
    return west, max(south - more, -85.0), east, min(north + more, 85.0)
