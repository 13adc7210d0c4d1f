"""Coasts and borders for the maps of reports, without a network.

Outlines are Natural Earth's at 1:50m (public domain), by way of world-atlas (ISC), kept to a
twentieth of a degree (`tools/build-outline`). They show where one is; they are no word on whose
land is whose. Needs none of what the extra `analyse` brings.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from marsad.records import Record

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
