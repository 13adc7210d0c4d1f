"""GeoJSON (RFC 7946): a FeatureCollection; an incident without coordinates has no geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from marsad.errors import InputError, RecordError
from marsad.exchange.flat import VERSION, flatten, read_cells, unflatten, write_cells
from marsad.exchange.model import Ledger, Options, Told
from marsad.records import Incident, Record
from marsad.text.controls import escape_controls


class Feature(Record, frozen=True):
    """What is read of a feature."""

    properties: dict[str, str | int | float | bool | None]


class Collection(Record, frozen=True):
    """What is read of a file."""

    features: tuple[Feature, ...]


def write_geojson(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write incidents as features: positions are longitude, latitude."""
    yield b'{"type":"FeatureCollection","marsad":' + msgspec.json.encode({"map": VERSION})
    yield b',"features":['
    first = True
    for one in told:
        ledger.written += 1
        flat = flatten(one, options)
        point = None
        if flat.lat is not None and flat.lon is not None:
            point = {"type": "Point", "coordinates": [flat.lon, flat.lat]}
        feature = {
            "type": "Feature", "id": flat.id, "geometry": point, "properties": write_cells(flat),
        }  # fmt: skip
        text = escape_controls(msgspec.json.encode(feature).decode())
        yield (("\n" if first else ",\n") + text).encode()
        first = False
    yield b"\n]}\n"


def read_geojson(path: Path) -> Iterator[Incident]:
    """Read such a file back; the file is held in memory. Raises `RecordError` if it is none."""
    try:
        features = msgspec.json.decode(path.read_bytes(), type=Collection).features
        for feature in features:
            yield unflatten(read_cells(dict(feature.properties)))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise RecordError(f"no GeoJSON of ours: {error}", path=str(path)) from error
