"""The formats by name, and the one function that writes any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.errors import UsageError
from marsad.exchange.acled import write_acled
from marsad.exchange.annotation import write_annotations
from marsad.exchange.atom import write_atom
from marsad.exchange.csv_table import write_csv
from marsad.exchange.ftm import write_ftm
from marsad.exchange.gdelt import write_gdelt_events, write_gdelt_mentions
from marsad.exchange.geojson import write_geojson
from marsad.exchange.geoparquet import write_geoparquet
from marsad.exchange.ical import write_ical
from marsad.exchange.json_lines import write_json_lines
from marsad.exchange.maps import load_map
from marsad.exchange.model import Format, Ledger, Options, Told, Write
from marsad.exchange.plover import write_plover
from marsad.exchange.prov import write_prov
from marsad.exchange.stix import write_stix
from marsad.exchange.ucdp import write_ucdp

GOLD = "gold"
"""Written from readings, not from incidents: `exchange.gold.write_gold`."""


def _register(
    name: str, map_name: str, media_type: str, suffix: str, write: Write | None, *,
    needs_text: bool = False, returns: bool = False, newest: bool = False,
    extra: str | None = None,
) -> Format:  # fmt: skip
    table = load_map(map_name)
    return Format(
        name=name, map=map_name, title=table.title, version=table.version, media_type=media_type,
        suffix=suffix, write=write, needs_text=needs_text, returns=returns, newest=newest,
        extra=extra,
    )  # fmt: skip


_ALL = (
    _register("jsonl", "jsonl", "application/x-ndjson", ".jsonl", write_json_lines, returns=True),
    _register("csv", "csv", "text/csv", ".csv", write_csv, returns=True),
    _register("geojson", "geojson", "application/geo+json", ".geojson", write_geojson,
              returns=True),
    _register("geoparquet", "geoparquet", "application/vnd.apache.parquet", ".parquet",
              write_geoparquet, returns=True, extra="exchange"),
    _register("acled", "acled", "text/csv", ".acled.csv", write_acled, returns=True),
    _register("ucdp", "ucdp", "text/csv", ".ucdp.csv", write_ucdp, returns=True),
    _register("gdelt-events", "gdelt", "text/tab-separated-values", ".export.CSV",
              write_gdelt_events),
    _register("gdelt-mentions", "gdelt_mentions", "text/tab-separated-values", ".mentions.CSV",
              write_gdelt_mentions, needs_text=True),
    _register("plover", "plover", "application/x-ndjson", ".plover.jsonl", write_plover),
    _register("annotation", "annotation", "application/ld+json", ".annotations.json",
              write_annotations, needs_text=True),
    _register("prov", "prov", "application/json", ".prov.json", write_prov),
    _register("ftm", "ftm", "application/x-ndjson", ".statements.json", write_ftm),
    _register("stix", "stix", "application/stix+json;version=2.1", ".stix.json", write_stix),
    _register("ical", "ical", "text/calendar", ".ics", write_ical),
    _register("atom", "atom", "application/atom+xml", ".atom", write_atom, newest=True),
    _register(GOLD, "gold", "application/x-ndjson", ".gold.jsonl", None),
)  # fmt: skip
FORMATS: dict[str, Format] = {form.name: form for form in _ALL}


def find_format(name: str) -> Format:
    """Return a format by its name. Raises `UsageError` for another one."""
    if name not in FORMATS:
        raise UsageError(f"there is no format {name}", hint=f"It is one of {', '.join(FORMATS)}.")
    return FORMATS[name]


def export(
    name: str,
    told: Iterable[Told],
    options: Options | None = None,
    ledger: Ledger | None = None,
) -> Iterator[bytes]:
    """Write incidents in a format, piece by piece; `ledger` counts what is in it and what not.

    Raises `UsageError` for a format that does not exist, and for `gold`, which is written from
    readings; `MissingExtraError` where the format's library is not installed.
    """
    form = find_format(name)
    if form.write is None:
        raise UsageError(
            f"{name} is written from whole reports",
            hint="Call marsad.exchange.gold.write_gold with readings.",
        )
    return form.write(told, options or Options(), ledger or Ledger())
