"""From coded incidents to the plain arrays that the analysis works on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np

from marsad.analyse.arrays import Bools, Floats, Ints, TooLittleError
from marsad.analyse.sides import Definition, Facts, place_incident
from marsad.errors import InputError
from marsad.records import Event, Incident, Participant, Record

Row = tuple[int, int, int, float, float, int, int, int]
"""First and last day, kind, latitude, longitude, lowest and highest toll, source."""
TALLIED = ("seen", "undated", "vague", "outside", "both", "attack", "response", "crowded")
LEAST_REPORTED = 1 / 3
"""Share of days with any report, below which a silent day says nothing about the sources."""
OVERLAP = 0.1
"""Share of the smaller side that may be on both before the definition itself is in doubt."""


class Sample(Record):
    """Incidents of both sides as arrays, one entry each; days count from the period's start.

    `low`, `high` are the first and last day that an incident may have happened on. `kind` is 0
    for an attributed attack, 1 for an unattributed one, 2 for a response. `source` is an index
    into `sources` (the first that told of it), -1 without. `unlinked` where single reports'
    accounts stand for incidents. `reports` is the number of reports
    published on each day, None where unknown. The counts below say what was left out.
    """

    start: dt.date
    days: int
    low: Ints
    high: Ints
    kind: Ints
    lat: Floats
    lon: Floats
    killed_low: Ints
    killed_high: Ints
    source: Ints
    sources: tuple[str, ...]
    reports: Ints | None
    seen: int
    undated: int
    vague: int
    outside: int
    on_both_sides: int
    crowded: int = 0
    unlinked: bool = False


def gather_facts(incident: Incident) -> Facts:
    """Return what an incident of several reports says to the rules."""
    place, date, killed = incident.place, incident.date, incident.killed
    return Facts(
        id=incident.id,
        type=incident.type,
        status=incident.status,
        start=date.start if date else None,
        end=date.end if date else None,
        country=place.country if place else None,
        place=place.gazetteer_id if place else None,
        actors=_gather_ids(incident.actors) | _gather_ids(incident.claimed_by),
        attributed=_is_known(incident.actors) or bool(incident.claimed_by),
        targets=_gather_ids(incident.targets),
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        killed_low=killed.low if killed else None,
        killed_high=killed.high if killed else None,
        sources=tuple(sorted({a.source for a in incident.accounts if a.source})),
    )


def gather_event_facts(doc: str, event: Event) -> Facts:
    """Return what one report's account says to the rules, where reports were not linked."""
    place, date = event.place, event.date
    highest = [toll.max for toll in event.killed if toll.max is not None]
    return Facts(
        id=f"{doc}#{event.id}",
        type=event.type,
        status=event.status,
        start=date.start if date else None,
        end=date.end if date else None,
        country=place.country if place else None,
        place=place.gazetteer_id if place else None,
        actors=_gather_ids(event.actors) | _gather_ids(event.claimed_by),
        attributed=_is_known(event.actors) or bool(event.claimed_by),
        targets=_gather_ids(event.targets),
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        killed_low=min((toll.min for toll in event.killed), default=None),
        killed_high=max(highest) if highest and len(highest) == len(event.killed) else None,
    )


def _gather_ids(participants: Sequence[Participant]) -> frozenset[str]:
    return frozenset(
        name
        for participant in participants
        for name in (participant.actor_id, *participant.affiliations)
        if name is not None
    )


def _is_known(participants: Sequence[Participant]) -> bool:
    return any(p.actor_id is not None or p.affiliations for p in participants)


def build_sample(
    facts: Iterable[Facts],
    definition: Definition,
    *,
    report_days: Iterable[dt.date] | None = None,
    accounts: bool = False,
) -> Sample:
    """Put incidents on their sides and into arrays.

    `accounts`: the facts are single reports' accounts; those of one side with the same type,
    days and place are counted once. Raises `InputError` where the sides overlap, and
    `TooLittleError` where nothing fits, one side is empty, or no incident has a date.
    """
    days = (definition.end - definition.start).days + 1
    gathered = _Gathered(definition, days, accounts)
    for fact in facts:
        gathered.add(fact)
    gathered.leave_crowded()
    _check_tally(gathered.tally, len(gathered.rows), definition)
    return _fill_sample(
        gathered.rows,
        definition,
        gathered.tally,
        sources=tuple(gathered.sources),
        reports=_count_reports(report_days, definition.start.toordinal(), days),
        unlinked=accounts,
    )


class _Gathered:
    """Rows of the incidents that count, and a tally of those that do not, while they come in."""

    def __init__(self, definition: Definition, days: int, accounts: bool) -> None:
        self.definition = definition
        self.days = days
        self.accounts = accounts
        self.rows: list[Row] = []
        self.sources: dict[str, int] = {}
        self.tally = dict.fromkeys(TALLIED, 0)
        self._told: set[tuple[object, ...]] = set()

    def add(self, fact: Facts) -> None:
        self.tally["seen"] += 1
        member = place_incident(fact, self.definition)
        if member.attack and member.response:
            self.tally["both"] += 1
            return
        if not (member.attack or member.response):
            return
        self.tally["attack" if member.attack else "response"] += 1
        span = self._find_days(fact)
        if span is None:
            return
        kind = 2 if member.response else int(member.unattributed)
        if self.accounts:
            key = (kind == 2, fact.type, *span, fact.place or fact.country)
            if key in self._told:
                return
            self._told.add(key)
        source = -1
        if fact.sources:
            source = self.sources.setdefault(fact.sources[0], len(self.sources))
        low, high = span
        self.rows.append(_make_row(fact, max(low, 0), min(high, self.days - 1), kind, source))

    def _find_days(self, fact: Facts) -> tuple[int, int] | None:
        """Return first and last day; None, and a tally, for those that cannot be placed."""
        if fact.start is None or fact.end is None:
            self.tally["undated"] += 1
            return None
        origin = self.definition.start.toordinal()
        low, high = fact.start.toordinal() - origin, fact.end.toordinal() - origin
        if high < 0 or low >= self.days:
            self.tally["outside"] += 1
            return None
        if high - low >= self.definition.longest_date:
            self.tally["vague"] += 1
            return None
        return low, high

    def leave_crowded(self) -> None:
        """Leave out incidents that are not as far from others of their side as it asks."""
        sides = (self.definition.attacks, False), (self.definition.responses, True)
        for side, responses in sides:
            if not side.alone_days:
                continue
            middles = {(row[0] + row[1]) // 2 for row in self.rows if (row[2] == 2) == responses}
            crowded = {
                day
                for day in middles
                if any(
                    day + step in middles
                    for step in range(-side.alone_days, side.alone_days + 1)
                    if step
                )
            }
            kept = [
                row
                for row in self.rows
                if (row[2] == 2) != responses or (row[0] + row[1]) // 2 not in crowded
            ]
            self.tally["crowded"] += len(self.rows) - len(kept)
            self.rows = kept


def _fill_sample(
    rows: list[Row],
    definition: Definition,
    tally: dict[str, int],
    *,
    sources: tuple[str, ...],
    reports: Ints | None,
    unlinked: bool,
) -> Sample:
    table = np.array(rows, dtype=np.float64)
    whole = [table[:, i].astype(np.int64) for i in (0, 1, 2, 5, 6, 7)]
    return Sample(
        start=definition.start,
        days=(definition.end - definition.start).days + 1,
        low=whole[0],
        high=whole[1],
        kind=whole[2],
        lat=table[:, 3],
        lon=table[:, 4],
        killed_low=whole[3],
        killed_high=whole[4],
        source=whole[5],
        sources=sources,
        reports=reports,
        seen=tally["seen"],
        undated=tally["undated"],
        vague=tally["vague"],
        outside=tally["outside"],
        on_both_sides=tally["both"],
        crowded=tally["crowded"],
        unlinked=unlinked,
    )


def _make_row(fact: Facts, low: int, high: int, kind: int, source: int) -> Row:
    return (
        low,
        high,
        kind,
        np.nan if fact.lat is None else fact.lat,
        np.nan if fact.lon is None else fact.lon,
        -1 if fact.killed_low is None else fact.killed_low,
        -1 if fact.killed_high is None else fact.killed_high,
        source,
    )


def _check_tally(tally: dict[str, int], kept: int, definition: Definition) -> None:
    smaller = min(tally["attack"], tally["response"]) + tally["both"]
    if tally["both"] > max(1, OVERLAP * smaller):
        raise InputError(
            f"overlapping sides: {tally['both']} incidents are attacks and responses at once",
            hint="Make the rules exclude each other (not_actors, not_targets, not_places).",
        )
    if not tally["attack"] + tally["response"]:
        raise TooLittleError(
            f"none of {tally['seen']} incidents is on either side",
            needs="Reports of the period, or rules that fit them.",
            ar="لا تنتمي أي حادثة إلى أحد الطرفين، والمطلوب تقارير من الفترة أو قواعد تناسبها",
        )
    for side, label in (("attack", definition.attacks), ("response", definition.responses)):
        if not tally[side]:
            raise TooLittleError(
                f"one-sided: no incident belongs to '{label.label_en}'",
                needs="Reports of both sides; an absent side may be one that was not reported.",
                ar=f"لا توجد أي حادثة من «{label.label_ar}»، والمطلوب تقارير عن الطرفين",
            )
    if not kept:
        raise TooLittleError(
            f"none of {tally['attack'] + tally['response']} incidents of the two sides has a date "
            f"of {definition.longest_date} days or less within the period",
            needs="Publication dates with the reports, so that 'on Monday' can be resolved.",
            ar="لا تحمل أي حادثة تاريخا معروفا داخل الفترة، والمطلوب تواريخ نشر التقارير",
        )


def _count_reports(report_days: Iterable[dt.date] | None, origin: int, days: int) -> Ints | None:
    if report_days is None:
        return None
    counts = np.zeros(days, dtype=np.int64)
    for day in report_days:
        position = day.toordinal() - origin
        if 0 <= position < days:
            counts[position] += 1
    return counts


def find_middle(sample: Sample) -> Ints:
    """Return a day for each incident: the middle of its interval, rounded down."""
    return (sample.low + sample.high) // 2


def tells_silence(sample: Sample) -> bool:
    """Whether reports came out on enough days for silence to mean that the sources were silent."""
    return sample.reports is not None and float((sample.reports > 0).mean()) >= LEAST_REPORTED


def find_observed(sample: Sample) -> Bools:
    """Return the days on which, or on the day after which, sources reported anything.

    All days where the times of publication are not known, or cover less than a third of the
    period: then silence says nothing about the sources.
    """
    if sample.reports is None or not tells_silence(sample):
        return np.ones(sample.days, dtype=bool)
    reported = sample.reports > 0
    seen: Bools = reported | np.append(reported[1:], reported[-1:])
    return seen
