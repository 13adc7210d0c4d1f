"""Two codings compared: what both have, what one misses, and how far the fields agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from marsad.exchange.matching import (
    Alone,
    Fact,
    Pair,
    Skip,
    Window,
    gather_facts,
    load_rules,
    match,
    overlap_tolls,
    share_names,
)
from marsad.records import Incident, Record
from marsad.text.folding import fold_word

CLOSE_KM = 5.0
SHIFTS = (0.2, 0.4, 0.6, 0.8)
"""Shares of the common days by which days are moved, around the end to the start."""
LEAST_SPAN = 30
"""Days; a shorter time has too few to move within."""


class Agreement(Record, frozen=True):
    """Of the matched pairs in which both sides fill a field, how many agree; `rule` says how."""

    field: str
    rule: str
    compared: int
    agree: int
    share: float | None


class Side(Record, frozen=True):
    """One coding: its incidents, those that could be compared, why the others could not."""

    name: str
    incidents: int
    compared: int
    skipped: dict[str, int]
    outside: int
    """Incidents on days that the other coding does not cover, or in other countries."""
    first: str | None
    last: str | None


class Comparison(Record, frozen=True):
    """The result. `missed` is in theirs and not in ours, `extra` the other way round."""

    version: str
    window: Window
    ours: Side
    theirs: Side
    matched: tuple[Pair, ...]
    missed: tuple[Alone, ...]
    extra: tuple[Alone, ...]
    fields: tuple[Agreement, ...]
    by_accident: float | None = None
    """Pairs that would match with the days of ours moved: the mean over `SHIFTS`."""


def compare(
    ours: Iterable[Incident],
    theirs: Iterable[Incident],
    *,
    window: Window | None = None,
    names: tuple[str, str] = ("ours", "theirs"),
    whole: bool = False,
    country: str | None = None,
) -> Comparison:
    """Compare two codings; unless `whole`, only on the days that both cover.

    `country` (ISO 3166 alpha-2) leaves out, on both sides, incidents in another country; those
    of which no country is told stay.

    Neither side is taken for the truth: a missed incident may be one that nobody reported.
    """
    window = window or Window()
    skips: tuple[Counter[Skip], Counter[Skip]] = (Counter(), Counter())
    facts = (list(gather_facts(ours, skips[0])), list(gather_facts(theirs, skips[1])))
    there = [[fact for fact in side if _is_there(fact, country)] for side in facts]
    spans = [_find_span(side) for side in there]
    kept = there if whole else [_keep(side, spans) for side in there]
    pairs, missed, extra = match(kept[0], kept[1], window)
    sides = [
        Side(
            name=name,
            incidents=len(side) + sum(skip.values()),
            compared=len(chosen),
            skipped={reason.value: count for reason, count in skip.most_common()},
            outside=len(side) - len(chosen),
            first=_write_day(span[0]) if span else None,
            last=_write_day(span[1]) if span else None,
        )
        for name, side, chosen, skip, span in zip(names, facts, kept, skips, spans, strict=True)
    ]
    return Comparison(
        version=load_rules().version, window=window, ours=sides[0], theirs=sides[1],
        matched=tuple(pairs), missed=tuple(missed), extra=tuple(extra),
        fields=tuple(_agree(field, rule, judge, pairs) for field, rule, judge in _FIELDS),
        by_accident=_match_by_accident(kept[0], kept[1], window),
    )  # fmt: skip


def _match_by_accident(ours: list[Fact], theirs: list[Fact], window: Window) -> float | None:
    """Count pairs with the days of ours moved: what a crowded map gives without any agreement."""
    span = _find_span(theirs)
    if span is None or not ours or span[1] - span[0] < LEAST_SPAN:
        return None
    start, length = span[0], span[1] - span[0] + 1
    counts = []
    for share in SHIFTS:
        moved = [_move(fact, round(share * length), start, length) for fact in ours]
        counts.append(len(match(moved, theirs, window)[0]))
    return sum(counts) / len(counts)


def _move(fact: Fact, days: int, start: int, length: int) -> Fact:
    first = start + (fact.first - start + days) % length
    return msgspec.structs.replace(fact, first=first, last=first + fact.last - fact.first)


def write_comparison(found: Comparison, show: int = 5) -> str:
    """Write a comparison for people, with up to `show` examples of each kind."""
    window = found.window
    kinds = "the same type" if window.same_type else "types of one family"
    lines = [
        *(_write_side(side) for side in (found.ours, found.theirs)),
        f"one incident: up to {window.days} days and {window.km:g} km apart, {kinds} "
        f"({found.version})",
        "",
        f"matched {len(found.matched):6}  {_share(len(found.matched), found.theirs.compared)} of "
        f"{found.theirs.name}, {_share(len(found.matched), found.ours.compared)} of "
        f"{found.ours.name}",
        *_write_accident(found),
        f"missed  {len(found.missed):6}  in {found.theirs.name} only",
        f"extra   {len(found.extra):6}  in {found.ours.name} only",
        "",
        f"{'field':10}{'agree':>8}{'of':>8}{'share':>9}   counted as agreement",
    ]
    for field in found.fields:
        share = "-" if field.share is None else f"{field.share:.1%}"
        lines.append(f"{field.field:10}{field.agree:8}{field.compared:8}{share:>9}   {field.rule}")
    for pair in found.matched[:show]:
        near = pair.closeness
        lines.append(
            f"matched {near.score:.2f}  {pair.ours.words}  =  {pair.theirs.words}  "
            f"({near.days_apart} days, {near.km} km apart; {pair.ours.id} = {pair.theirs.id})"
        )
    for name, alone in (("missed", found.missed), ("extra", found.extra)):
        lines += [
            f"{name:7} {one.fact.words}  ({one.why.value}"
            f"{f': {one.nearest}' if one.nearest else ''}; {one.fact.id})"
            for one in alone[:show]
        ]
    return "\n".join(lines)


def _write_accident(found: Comparison) -> list[str]:
    if found.by_accident is None:
        return []
    return [f"        {found.by_accident:6.0f}  would match by accident (days of ours moved)"]


def _write_side(side: Side) -> str:
    parts = [f"{count} not: {reason}" for reason, count in side.skipped.items()]
    if side.outside:
        parts.append(f"{side.outside} on other days or in other countries")
    days = f"{side.first} to {side.last}" if side.first else "no days"
    rest = f" ({'; '.join(parts)})" if parts else ""
    return f"{side.name}: {side.incidents} incidents, {days}, compared {side.compared}{rest}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _find_span(facts: Sequence[Fact]) -> tuple[int, int] | None:
    if not facts:
        return None
    return min(fact.first for fact in facts), max(fact.last for fact in facts)


def _is_there(fact: Fact, country: str | None) -> bool:
    return not country or not fact.country or fact.country == country.upper()


def _keep(facts: Sequence[Fact], spans: Sequence[tuple[int, int] | None]) -> list[Fact]:
    known = [span for span in spans if span]
    if len(known) < len(spans):
        return list(facts)
    start, end = max(span[0] for span in known), min(span[1] for span in known)
    return [fact for fact in facts if fact.first <= end and fact.last >= start]


def _write_day(ordinal: int) -> str:
    import datetime as dt

    return dt.date.fromordinal(ordinal).isoformat()


def _agree(
    field: str, rule: str, judge: Callable[[Pair], bool | None], pairs: Sequence[Pair]
) -> Agreement:
    judged = [verdict for pair in pairs if (verdict := judge(pair)) is not None]
    agree = sum(judged)
    share = agree / len(judged) if judged else None
    return Agreement(field=field, rule=rule, compared=len(judged), agree=agree, share=share)


def _same_type(pair: Pair) -> bool | None:
    if not pair.ours.type_told or not pair.theirs.type_told:
        return None
    return pair.ours.type is pair.theirs.type


def _same_days(pair: Pair) -> bool:
    return (pair.ours.first, pair.ours.last) == (pair.theirs.first, pair.theirs.last)


def _same(ours: str, theirs: str) -> bool | None:
    if not ours or not theirs:
        return None
    first, second = fold_word(ours), fold_word(theirs)
    return first == second or first in second or second in first


def _share_names(pair: Pair) -> bool | None:
    return share_names(pair.ours, pair.theirs)


def _same_figure(pair: Pair) -> bool | None:
    if pair.ours.best is None or pair.theirs.best is None:
        return None
    return pair.ours.best == pair.theirs.best


_FIELDS: tuple[tuple[str, str, Callable[[Pair], bool | None]], ...] = (
    ("type", "the same type", _same_type),
    ("day", "the same first and last day", _same_days),
    ("days", "days that touch", lambda p: p.closeness.days_apart == 0),
    ("place", f"no more than {CLOSE_KM:g} km apart", lambda p: p.closeness.km <= CLOSE_KM),
    ("admin1", "one province's name in the other", lambda p: _same(p.ours.admin1, p.theirs.admin1)),
    (
        "country",
        "the same country",
        lambda p: (
            p.ours.country == p.theirs.country if p.ours.country and p.theirs.country else None
        ),
    ),
    ("killed", "ranges that overlap", lambda p: overlap_tolls(p.ours, p.theirs)),
    ("figure", "the same figure of dead", _same_figure),
    (
        "parties",
        "a name, a word of one, or a state in common",
        lambda p: share_names(p.ours, p.theirs),
    ),
)
