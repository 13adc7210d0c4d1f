"""Figures of linking against development data.

    python tests/incidents/measure_linking.py [--ucdp] [--copies]

Without options: the reports whose incidents a person judged, in four ways. `raw`: everything
from the text. `news given`: which reports have an incident as their news is given (not which).
`gold fields`: also type, day and place of the news are the judged ones; actors, tolls and
wording stay as read. `title words` and `text words`: the baselines, word overlap (Jaccard, content
words, 0.2, which does best on these very reports) within a day, chained.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))

from marsad.incidents.accounts import make_accounts  # noqa: E402
from marsad.incidents.linking import link_accounts  # noqa: E402
from marsad.incidents.words import find_content, group_copies, sketch_text  # noqa: E402
from marsad.pipeline import load_resources, make_report, read_report, view_report  # noqa: E402
from marsad.records import Account, EventType, Place, Precision, Prominence, Time  # noqa: E402

MEASURED = 6000


class Figures(NamedTuple):
    """Pairs of reports, and B-cubed (Bagga and Baldwin 1998)."""

    pair_precision: float
    pair_recall: float
    pair_f1: float
    b_cubed_precision: float
    b_cubed_recall: float
    b_cubed_f1: float


def compare(gold: Mapping[str, str], found: Mapping[str, str]) -> Figures:
    """Compare two divisions of the same reports."""
    docs = sorted(gold)
    pairs = [(a, b) for i, a in enumerate(docs) for b in docs[i + 1 :]]
    wanted = {p for p in pairs if gold[p[0]] == gold[p[1]]}
    given = {p for p in pairs if found[p[0]] == found[p[1]]}
    precision = len(wanted & given) / max(1, len(given))
    recall = len(wanted & given) / max(1, len(wanted))
    by_gold, by_found = _invert(gold), _invert(found)
    shares = [(by_gold[gold[d]], by_found[found[d]]) for d in docs]
    b_precision = sum(len(g & f) / len(f) for g, f in shares) / len(docs)
    b_recall = sum(len(g & f) / len(g) for g, f in shares) / len(docs)
    return Figures(
        precision, recall, _f1(precision, recall), b_precision, b_recall, _f1(b_precision, b_recall)
    )


def measure_dev(shared: Path) -> dict[str, Figures]:
    """Return the figures of the judged reports by the way in which they were linked."""
    reports, accounts, gold, incidents = _read_dev(shared)
    judged = {doc: gold[doc] or f"none {doc}" for doc in gold}
    news = {doc for doc in gold if gold[doc]}
    given = [
        msgspec.structs.replace(
            account,
            prominence=Prominence.LEAD if account.id in _lead_ids(accounts, news) else
            Prominence.ASIDE,
        )
        for account in accounts
    ]  # fmt: skip
    fields = [_with_gold(account, incidents, gold) for account in given]
    return {
        "raw": compare(judged, _divide(accounts, gold)),
        "news given": compare(judged, _divide(given, gold)),
        "gold fields": compare(judged, _divide(fields, gold)),
        "title words": compare(judged, _divide_by_words(reports, 0.2)),
        "text words": compare(judged, _divide_by_words(reports, 0.2, whole=True)),
    }


def measure_copies(shared: Path) -> list[tuple[str, ...]]:
    """Return the groups of reports of the corpus with nearly one text."""
    with gzip.open(shared / "corpus" / "ant_2018-02_06.jsonl.gz", "rt", encoding="utf-8") as lines:
        sketches = [(one["id"], sketch_text(one["text"])) for one in map(json.loads, lines)]
    return list(group_copies(sketches))


def measure_ucdp(shared: Path, most: int = MEASURED) -> list[tuple[float, float, float]]:
    """Return (weight, precision, recall) along the curve of headline pairs.

    Positive: two headlines of one event. Negative: headlines of two events of the same day and
    governorate; headlines that stand under both events are left out. The headline alone is read,
    with its publication day.
    """
    from marsad.incidents.compare import weigh_pair
    from marsad.incidents.settings import load_settings
    from marsad.incidents.traits import find_traits

    path = shared / "corpus" / "ucdp_multi_report_2016_17.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    traits: dict[tuple[str, str], Any] = {}
    resources = load_resources()

    def read(headline: str, day: str) -> Any:
        if (headline, day) not in traits:
            report = make_report("", title=headline, published=day, lang="en", doc=headline)
            accounts = make_accounts(report, read_report(report, resources))
            leads = [a for a in accounts if a.prominence is Prominence.LEAD] or list(accounts)
            traits[headline, day] = find_traits(
                msgspec.structs.replace(leads[0], prominence=Prominence.LEAD)
            ) if leads else None  # fmt: skip
        return traits[headline, day]

    settings = load_settings()
    scored = []
    for positive, (h1, d1), (h2, d2) in _ucdp_pairs(events, most):
        a, b = read(h1, d1), read(h2, d2)
        unread = a is None or b is None
        scored.append((float("-inf") if unread else weigh_pair(a, b, settings), positive))
    scored.sort(key=lambda pair: -pair[0])
    total, hits, curve = sum(p for _, p in scored), 0, []
    for n, (weight, positive) in enumerate(scored, 1):
        hits += positive
        if n % max(1, len(scored) // 20) == 0 and weight > float("-inf"):
            curve.append((weight, hits / n, hits / total))
    return curve


def _ucdp_pairs(
    events: list[dict[str, Any]], most: int
) -> Iterable[tuple[bool, tuple[str, str], tuple[str, str]]]:
    by_area: dict[tuple[str, str], list[list[tuple[str, str]]]] = {}
    pairs: set[tuple[bool, tuple[str, str], tuple[str, str]]] = set()
    for event in events:
        told = sorted({(r["headline"], r["date"]) for r in event["reports"] if r["headline"]})
        by_area.setdefault((event["date_start"], event["adm_1"]), []).append(told)
        pairs |= {(True, a, b) for i, a in enumerate(told) for b in told[i + 1 :] if a[0] != b[0]}
    for groups in by_area.values():
        for i, first in enumerate(groups):
            for second in groups[i + 1 :]:
                if not {h for h, _ in first} & {h for h, _ in second}:
                    pairs |= {(False, a, b) for a in first for b in second}
    same = {(a[0], b[0]) for positive, a, b in pairs if positive}
    clean = [p for p in sorted(pairs) if p[0] or (p[1][0], p[2][0]) not in same]
    step = max(1, len(clean) // most)
    return clean[::step]


def _read_dev(
    shared: Path,
) -> tuple[list[dict[str, Any]], list[Account], dict[str, str | None], dict[str, Any]]:
    folder, resources = shared / "eval", load_resources()
    reports = [json.loads(line) for line in (folder / "ar_link_dev.docs.jsonl").open("rb")]
    gold = {
        one["id"]: one["incident"]
        for one in map(json.loads, (folder / "ar_link_dev.gold.jsonl").open("rb"))
    }
    accounts: list[Account] = []
    for one in reports:
        report = make_report(
            one["text"], title=one["title"], published=one["published"], lang="ar",
            source=one["source"], doc=one["id"],
        )  # fmt: skip
        accounts += make_accounts(report, read_report(report, resources))
    incidents = json.loads((folder / "ar_link_dev.incidents.json").read_text("utf-8"))
    return reports, accounts, gold, incidents


def _lead_ids(accounts: list[Account], news: set[str]) -> set[str]:
    """The account that is the news of each report of `news`: the reader's, or its first."""
    chosen: dict[str, str] = {}
    for account in accounts:
        if account.doc in news and (
            account.doc not in chosen or account.prominence is Prominence.LEAD
        ):
            chosen[account.doc] = account.id
    return set(chosen.values())


def _with_gold(
    account: Account, incidents: Mapping[str, Any], gold: Mapping[str, str | None]
) -> Account:
    name = gold[account.doc]
    if account.prominence is not Prominence.LEAD or name is None:
        return account
    judged = incidents[name]
    day = judged["date"]
    time = None
    if len(day) == 10:
        one = dt.date.fromisoformat(day)
        time = Time(start=one, end=one, text=None)
    return msgspec.structs.replace(
        account,
        event=msgspec.structs.replace(
            account.event, type=EventType(judged["type"]), date=time,
            place=_find_place(judged["place"]),
        ),
    )  # fmt: skip


def _find_place(label: str) -> Place | None:
    """The judged place as the gazetteer knows it: the finest of its comma-separated names."""
    text = f"An attack was reported in {label} on Monday."
    report = make_report(text, title="Attack", published="2018-04-09", lang="en")
    places = view_report(report, load_resources()).places
    known = [place for place in places if place.lat is not None and place.precision is not None]
    ranks = list(Precision)
    return min(known, key=lambda p: (ranks.index(p.precision), p.start), default=None)


def _divide(accounts: list[Account], gold: Mapping[str, str | None]) -> dict[str, str]:
    """Name for each report the cluster that its news is in, or one of its own."""
    leads = {a.id: a.doc for a in accounts if a.prominence is Prominence.LEAD}
    found = {doc: f"none {doc}" for doc in gold}
    for cluster in link_accounts(accounts).clusters:
        for name in cluster:
            if name in leads:
                found[leads[name]] = cluster[0]
    return found


def _divide_by_words(
    reports: list[dict[str, Any]], least: float, *, whole: bool = False
) -> dict[str, str]:
    """Chain reports within a day of each other whose titles (or `whole` texts) share words.

    `least` is the share of common words (Jaccard) from which two reports are chained.
    """
    words = {
        r["id"]: find_content(f"{r['title']} {r['text']}" if whole else r["title"]) for r in reports
    }
    days = {r["id"]: dt.datetime.fromisoformat(r["published"]) for r in reports}
    home = {r["id"]: r["id"] for r in reports}
    for a, told in words.items():
        for b, other in words.items():
            near = a < b and abs((days[a] - days[b]).total_seconds()) <= 86400
            if near and len(told & other) >= least * len(told | other):
                old, new = home[b], home[a]
                home = {doc: new if where == old else where for doc, where in home.items()}
    return home


def _invert(division: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for doc, name in division.items():
        found.setdefault(name, set()).add(doc)
    return found


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ucdp", action="store_true")
    parser.add_argument("--copies", action="store_true")
    options = parser.parse_args()
    if options.ucdp:
        for weight, precision, recall in measure_ucdp(SHARED):
            print(f"weight {weight:+6.2f}  precision {precision:.3f}  recall {recall:.3f}")
    elif options.copies:
        groups = measure_copies(SHARED)
        print(f"{len(groups)} groups of {sum(map(len, groups))} reports; the largest:")
        for group in sorted(groups, key=len)[-5:]:
            print(f"  {len(group)}: {', '.join(group[:6])}")
    else:
        for name, figures in measure_dev(SHARED).items():
            print(f"{name:12}", "  ".join(f"{value:.3f}" for value in figures))


if __name__ == "__main__":
    main()
