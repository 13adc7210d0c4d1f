"""Which event of a report is its news, if any: what is told first and most, and is new.

A report on what somebody says about an incident (a condemnation, a debate, a verdict) has no
news event: it mentions the incident. `weigh_event` finds the event that the report tells first;
`weigh_report` tells from the report as a whole whether that event is its news: a logistic model
whose few weights stand in `data/prominence-1.toml` beside the words that it looks for.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from marsad.errors import UsageError
from marsad.incidents.words import find_words
from marsad.records import Event, Precision, Prominence, Reading, Record, Report, Status

NEAR_TITLE, FAR_FROM_TITLE = 180, 420
"""Code points behind the title within which news stands, and beyond which it seldom does."""
LEDE = 160
NEWS_DAYS = 3
_EXACT = frozenset({Precision.SITE, Precision.SETTLEMENT, Precision.ADMIN3})
_INTERVIEW = re.compile(r"(?:لـ ?[\w\"«]+|\btells \w+|\bto (?:CNN|BBC|AFP|Reuters)) ?\W*:")
_QUOTES = frozenset("\"“”«»'")


class WordGroup(Record, frozen=True):
    """Words of a headline that weigh alike; the weight counts once, however many are there."""

    name: str
    weight: float
    words: tuple[str, ...]


class Points(Record, frozen=True):
    """The weights (log odds) of what is looked at, as the file names them."""

    bias: float
    least: float
    in_title: float
    far: float
    toll: float
    fresh: float
    old: float
    exact_place: float
    sources: float
    condemn: float
    demand: float
    statements: float
    statement_first: float
    quotes: float
    colon: float
    interview: float
    question: float


class Model(Record, frozen=True):
    """The file: weights, and the groups of words."""

    version: int
    points: Points
    group: tuple[WordGroup, ...]


def find_news(report: Report, reading: Reading) -> dict[str, Prominence]:
    """Return for each event id of `reading` whether it is the report's news."""
    candidates = [e for e in reading.events if e.status is Status.REPORTED and not e.background]
    best = max(candidates, key=lambda event: (weigh_event(event, report), event.id), default=None)
    model = load_model()
    lead = best is not None and weigh_report(best, report, reading, model) >= model.points.least
    return {
        event.id: Prominence.LEAD
        if lead and best is not None and event.id == best.id
        else Prominence.ASIDE
        for event in reading.events
    }


def weigh_event(event: Event, report: Report) -> float:
    """Points of one event: in the title, in the first sentences, with a toll, of these days."""
    title = len(report.title)
    points = 2.0 if _in_title(event, title) else 0.0
    behind = _find_distance(event, title)
    if behind is not None:
        points += 1.0 if behind <= NEAR_TITLE else (0.0 if behind <= FAR_FROM_TITLE else -1.5)
    if _has_early_toll(event, title):
        points += 0.7
    age = _find_age(event, report)
    if age is not None:
        points += 0.5 if 0 <= age <= 1 else (-2.0 if age > NEWS_DAYS or age < 0 else 0.0)
    return points


def weigh_report(event: Event, report: Report, reading: Reading, model: Model) -> float:
    """Log odds that `event`, the one told first, is the news of `report`."""
    points = model.points
    found = find_signs(event, report, reading)
    total: float = points.bias + sum(
        getattr(points, name) for name, there in found.items() if there
    )
    total += points.statements * min(len(reading.statements), 4) / 4
    joined = f" {' '.join(find_words(report.title))} "
    return total + sum(
        group.weight for group in model.group if any(f" {word} " in joined for word in group.words)
    )


def find_signs(event: Event, report: Report, reading: Reading) -> dict[str, bool]:
    """Return what is looked at beside the words, by the names of `Points`."""
    title = len(report.title)
    behind, age = _find_distance(event, title), _find_age(event, report)
    early = {s.type.value for s in reading.statements if s.start < title + LEDE}
    first = min((item.start for item in event.evidence), default=title)
    return {
        "in_title": _in_title(event, title),
        "far": behind is None or behind > FAR_FROM_TITLE,
        "toll": _has_early_toll(event, title),
        "fresh": age is not None and 0 <= age <= 1,
        "old": age is not None and not 0 <= age <= 1,
        "exact_place": event.place is not None and event.place.precision in _EXACT,
        "sources": bool(event.sources),
        "condemn": "condemn" in early,
        "demand": "demand" in early,
        "statement_first": any(s.start < first for s in reading.statements),
        "quotes": not _QUOTES.isdisjoint(report.title),
        "colon": ":" in report.title,
        "interview": _INTERVIEW.search(report.title) is not None,
        "question": "؟" in report.title or "?" in report.title,
    }


@cache
def load_model() -> Model:
    """Read the shipped weights and words; words are folded. Raises `UsageError` if broken."""
    source = files("marsad.incidents").joinpath("data/prominence-1.toml")
    try:
        model = msgspec.convert(tomllib.loads(source.read_text("utf-8")), type=Model)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"the prominence weights cannot be read: {error}") from error
    groups = tuple(
        msgspec.structs.replace(g, words=tuple(" ".join(find_words(w)) for w in g.words))
        for g in model.group
    )
    return msgspec.structs.replace(model, group=groups)


def _in_title(event: Event, title: int) -> bool:
    return any(item.start < title for item in event.evidence)


def _find_distance(event: Event, title: int) -> int | None:
    return min((i.start - title for i in event.evidence if i.start >= title), default=None)


def _has_early_toll(event: Event, title: int) -> bool:
    return any(toll.start < title + LEDE for toll in (*event.killed, *event.injured))


def _find_age(event: Event, report: Report) -> int | None:
    if event.date is None or report.published is None:
        return None
    if event.date.start is None or event.date.end is None:
        return None
    return report.published.toordinal() - event.date.end.toordinal()
