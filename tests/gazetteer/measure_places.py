"""Figures of gazetteer and places against the data beside the repository.

Run ``python tests/gazetteer/measure_places.py`` to print them; the tests use the functions.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import resource
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

from marsad.gazetteer import load_gazetteer
from marsad.gazetteer.geometry import distance_km
from marsad.gazetteer.keys import arabic_key, latin_key, latin_words, soft_key
from marsad.gazetteer.store import Gazetteer
from marsad.gazetteer.supplement import read_supplement
from marsad.mentions.places import find_places, find_places_in
from marsad.mentions.places.words import place_stems
from marsad.records import Place
from marsad.text.folding import fold, fold_word
from marsad.text.tokens import Vocabulary, find_tokens

SHARED = Path(os.environ.get("MARSAD_SHARED") or Path(__file__).parents[3] / "shared")
_SUFFIX = re.compile(
    r"\b(town|village|city|governorate|district|neighbou?rhood|area|province|subdistrict|suburb|"
    r"mountain|farms?|camp|region)\b",
    re.IGNORECASE,
)
_AREAS = ("region", "river", "sea", "mountain")


def measure_gold(language: str) -> dict[str, float]:
    """Of gold event places with words: found at all, right country, right place."""
    folder = SHARED / "eval"
    docs = {}
    for line in (folder / f"{language}_dev.docs.jsonl").open(encoding="utf-8"):
        doc = json.loads(line)
        docs[doc["id"]] = f"{doc['title']}\n{doc['text']}"
    total = overlap = country = right = 0
    for line in (folder / f"{language}_dev.gold.jsonl").open(encoding="utf-8"):
        gold = json.loads(line)
        text = docs[gold["doc"]]
        found = find_places(text)
        for event in gold["events"]:
            place = event["place"]
            if not place or not place.get("text"):
                continue
            total += 1
            spans = [m.span() for m in re.finditer(re.escape(place["text"]), text)]
            hits = [p for p in found if any(p.start < b and a < p.end for a, b in spans)]
            overlap += bool(hits)
            same = [p for p in hits if p.country == place.get("country")]
            country += bool(same)
            right += any(_is_right(place, p) for p in same)
    return {
        "places": total,
        "overlap": overlap / total,
        "country": country / total,
        "place": right / total,
    }


def _is_right(gold: dict[str, str | None], place: Place) -> bool:
    if gold.get("admin1") and fold_word(gold["admin1"] or "") == fold_word(place.admin1 or ""):
        return True
    mine = {fold_word(place.text), fold_word(place.name_en or "")}
    theirs = {fold_word(gold.get("text") or ""), fold_word(gold.get("name_en") or "")}
    return any(a and b and (a in b or b in a) for a in mine for b in theirs)


def measure_ucdp() -> dict[str, float]:
    """Headlines whose coded place is named in them: within 25 km, and the median error in km."""
    rows = near = 0
    errors = []
    path = SHARED / "corpus" / "ucdp_ged_syria_2016_17.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name = _SUFFIX.sub("", row["where_coordinates"]).strip()
            words = latin_words(name)
            headline = f" {' '.join(latin_words(row['source_headline']))} "
            if len(name) < 4 or f" {' '.join(words)} " not in headline:
                continue
            rows += 1
            point = float(row["latitude"]), float(row["longitude"])
            away = [
                distance_km(p.lat, p.lon, *point)
                for p in find_places(row["source_headline"])
                if p.lat is not None and p.lon is not None and set(words) & {*latin_words(p.text)}
            ]
            if away:
                errors.append(min(away))
                near += min(away) <= 25
    return {"rows": rows, "within_25km": near / rows, "median_km": statistics.median(errors)}


def measure_supplement() -> tuple[dict[str, float], list[tuple[float, str]]]:
    """Distances of the supplement's points in Syria and Iraq to places of their names there."""
    index = defaultdict(list)
    for country in ("sy", "iq"):
        path = SHARED / "gazetteer" / "gazetteer_wof" / f"wof_{country}.tsv"
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                names = [row["name"], row["name_en"], *row["names_en_variants"].split("|")]
                names += row["names_ar"].split("|")
                for key in {key for name in names for key in _keys(name)}:
                    index[country.upper(), key].append((float(row["lat"]), float(row["lon"])))
    path = SHARED / "gazetteer" / "ocha_cod_syria" / "city_neighbourhoods.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for key in {*_keys(row["NAME_EN"]), *_keys(row["NAME_AR"])}:
                index["SY", key].append((float(row["LATITUDE"]), float(row["LONGITUDE"])))
    away = []
    for entry in read_supplement():
        if entry.country not in ("SY", "IQ") or entry.kind.value in _AREAS:
            continue
        keys = {key for name in (*entry.names_ar, *entry.names_en) for key in _keys(name)}
        points = [point for key in keys for point in index.get((entry.country, key), ())]
        if points and entry.lat is not None and entry.lon is not None:
            away.append((min(distance_km(entry.lat, entry.lon, *p) for p in points), entry.id))
    distances = [distance for distance, _ in away]
    figures = {
        "checked": len(away),
        "median_km": statistics.median(distances),
        "within_5km": sum(d <= 5 for d in distances) / len(distances),
    }
    return figures, sorted(away, reverse=True)


def _keys(name: str) -> list[str]:
    if any("\u0621" <= char <= "\u064a" for char in name):
        return [key for key in (arabic_key(name),) if key]
    return [key for key in (latin_key(name), soft_key(name)) if key]


def measure_recall(gazetteer: Gazetteer) -> float:
    """Share of Who's On First's populated places, counties and regions that are found."""
    reach = {"region": 120.0, "county": 50.0}
    total = hits = 0
    for country in ("sy", "iq"):
        path = SHARED / "gazetteer" / "gazetteer_wof" / f"wof_{country}.tsv"
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                kind, people = row["placetype"], float(row["population"] or 0)
                if row["is_current"] == "0" or kind == "country":
                    continue
                if people <= 0 and kind not in reach:
                    continue
                total += 1
                point = float(row["lat"]), float(row["lon"])
                names = [row["name"], row["name_en"], *row["names_ar"].split("|")]
                hits += any(
                    entry.lat is not None
                    and entry.lon is not None
                    and distance_km(entry.lat, entry.lon, *point) < reach.get(kind, 25.0)
                    for name in names
                    if name
                    for entry, _ in gazetteer.find(name, 20)
                )
    return hits / total


def measure_speed(reports: int = 500) -> dict[str, float]:
    """Milliseconds of processor time and places per report of the Arabic corpus."""
    gazetteer = load_gazetteer()
    vocabulary = Vocabulary(gazetteer.vocabulary() | place_stems())
    made = []
    path = SHARED / "corpus" / "ant_2018-02_06.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = f"{row['title']}\n{row['text']}"
            folded = fold(text)
            made.append((find_tokens(folded, vocabulary), folded, text))
            if len(made) == reports:
                break
    for args in made:
        find_places_in(*args, gazetteer, {})
    start = time.process_time()
    count = sum(len(find_places_in(*args, gazetteer, {})) for args in made)
    spent = time.process_time() - start
    return {
        "ms_per_report": 1000 * spent / len(made),
        "places_per_report": count / len(made),
        "characters": sum(len(text) for _, _, text in made) / len(made),
    }


def main() -> None:
    """Print all figures."""
    start = time.process_time()
    gazetteer = load_gazetteer()
    print(f"load: {time.process_time() - start:.3f} s, {len(gazetteer)} places")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if not SHARED.exists():
        sys.exit(f"no data at {SHARED}")
    for language in ("ar", "en"):
        print(f"gold {language}: {measure_gold(language)}")
    print(f"ucdp: {measure_ucdp()}")
    figures, worst = measure_supplement()
    print(f"supplement: {figures}; farthest: {worst[:12]}")
    print(f"recall of built-in: {measure_recall(gazetteer):.3f}")
    print(f"speed: {measure_speed()}")


if __name__ == "__main__":
    main()
