"""One incident out of its accounts: for each field a named rule gives the value that is shown.

Accounts of a report whose news it is count double. Nothing is averaged: what is shown was said
by somebody. `disputed` names the fields in which accounts exclude each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from marsad.incidents.compare import compare_actors, compare_place
from marsad.incidents.tolls import disputes_tolls, settle_tolls
from marsad.incidents.traits import VAGUE_DAYS, Traits, find_traits, name_participant
from marsad.incidents.words import group_copies
from marsad.records import (
    Account,
    ActorBasis,
    EventType,
    Incident,
    Participant,
    Place,
    Precision,
    Prominence,
    SettledDate,
    Statement,
    StatementType,
    Status,
    WeaponKind,
)

DATE_RULE = "day that most accounts allow, narrowest"
PLACE_RULE = "most precise place that most accounts allow"
_FINENESS = {precision: rank for rank, precision in enumerate(Precision)}
_VAGUE_TYPES = frozenset({EventType.ARMED_ATTACK, EventType.ARMED_CLASH})
_BASES = (
    ActorBasis.CLAIMED, ActorBasis.STATED, ActorBasis.ACCUSED, ActorBasis.SUSPECTED,
    ActorBasis.UNKNOWN,
)  # fmt: skip
Value = TypeVar("Value")


def reconcile(
    incident_id: str,
    accounts: Sequence[Account],
    forwards: Sequence[str] = (),
    known: Mapping[str, Traits] | None = None,
) -> Incident:
    """Reconcile the accounts of one incident; their order makes no difference.

    `known` may hold traits that are worked out already.
    """
    ordered = sorted(accounts, key=lambda account: account.id)
    known = known or {}
    traits = {a.id: known[a.id] if a.id in known else find_traits(a) for a in ordered}
    copies = _find_copies(ordered)
    date, place = _settle_date(ordered), _settle_place(ordered, traits)
    actors, basis = _settle_actors(ordered)
    killed, injured = settle_tolls(ordered, "killed"), settle_tolls(ordered, "injured")
    statements = [statement for account in ordered for statement in account.statements]
    lead = {account.doc for account in ordered if account.prominence is Prominence.LEAD}
    happened = [a for a in ordered if a.event.status is Status.REPORTED]
    return Incident(
        id=incident_id,
        type=_settle_type(ordered),
        status=Status.REPORTED if happened else Status.DENIED,
        background=all(account.event.background for account in ordered),
        date=date,
        place=place,
        place_rule=PLACE_RULE if place else "",
        actors=actors,
        actor_basis=basis,
        targets=_collect(p for a in _lead_first(ordered) for p in a.event.targets),
        weapons=_collect_weapons(ordered),
        killed=killed,
        injured=injured,
        claimed_by=_collect(p for a in ordered for p in a.event.claimed_by),
        reports=tuple(sorted(lead)),
        mentions=tuple(sorted({account.doc for account in ordered} - lead)),
        outlets=count_outlets(ordered, copies),
        copies=copies,
        disputed=tuple(_find_disputes(ordered, traits, date)),
        claims=_pick(statements, StatementType.CLAIM),
        denials=_pick(statements, StatementType.DENY),
        accounts=tuple(ordered),
        forwards=tuple(sorted(forwards)),
    )


def count_outlets(accounts: Sequence[Account], copies: Sequence[Sequence[str]]) -> int:
    """Count independent voices: reports of one outlet, or with nearly one text, are one.

    So are reports that name the same agency and no other: they have it from there.
    """
    voices: list[set[str]] = []
    sets = [
        {
            f"doc:{a.doc}",
            f"outlet:{a.source}" if a.source else f"doc:{a.doc}",
            f"agency:{a.agencies[0]}" if len(a.agencies) == 1 else f"doc:{a.doc}",
        }
        for a in accounts
    ]
    for one in [*sets, *({f"doc:{doc}" for doc in group} for group in copies)]:
        touching = [voice for voice in voices if voice & one]
        voices = [voice for voice in voices if not voice & one]
        voices.append(one.union(*touching))
    return len(voices)


def _find_copies(accounts: Sequence[Account]) -> tuple[tuple[str, ...], ...]:
    sketches = {account.doc: account.sketch for account in accounts}
    return group_copies(sketches.items())


def _weight(account: Account) -> int:
    return 2 if account.prominence is Prominence.LEAD else 1


def _lead_first(accounts: Sequence[Account]) -> list[Account]:
    return sorted(accounts, key=lambda a: (-_weight(a), a.published or "", a.id))


def _settle_type(accounts: Sequence[Account]) -> EventType:
    votes: Counter[EventType] = Counter()
    for account in accounts:
        votes[account.event.type] += _weight(account)
    most = max(votes.values())
    # Who writes "attack" or "clash" does not contradict who writes "air strike".
    return min(votes, key=lambda t: (t in _VAGUE_TYPES and votes[t] < 2 * most, -votes[t], t.value))


def _settle_date(accounts: Sequence[Account]) -> SettledDate | None:
    dated = [(a, a.event.date) for a in accounts if a.event.date is not None]
    known = [(a, d) for a, d in dated if d.start is not None and d.end is not None]
    if not known:
        first = next((d for _, d in dated if d.start or d.end), None)
        if first is None:
            return None
        return SettledDate(start=first.start, end=first.end, rule="only bound that is told")
    votes: Counter[tuple[int, int]] = Counter()
    spans = [(d.start.toordinal(), d.end.toordinal()) for _, d in known if d.start and d.end]
    for span in set(spans):
        for (account, _), other in zip(known, spans, strict=True):
            if other[0] <= span[1] and span[0] <= other[1]:
                votes[span] += 2 * _weight(account) if other == span else _weight(account)
    best = min(votes, key=lambda span: (-votes[span], span[1] - span[0], span))
    chosen = next(d for (_, d), span in zip(known, spans, strict=True) if span == best)
    apart = any(span[0] > best[1] or span[1] < best[0] for span in spans)
    return SettledDate(start=chosen.start, end=chosen.end, rule=DATE_RULE, disputed=apart)


def _settle_place(accounts: Sequence[Account], traits: dict[str, Traits]) -> Place | None:
    placed = [(a, a.event.place) for a in accounts if a.event.place is not None]
    votes: Counter[str] = Counter()
    for account, _ in placed:
        for other, _ in placed:
            level = compare_place(traits[account.id], traits[other.id])
            if level in ("same", "close", "within"):
                votes[account.id] += _weight(other)
    if not placed:
        return None
    return min(
        placed,
        key=lambda pair: (
            # A place that half as many allow is not worth its precision.
            -(votes[pair[0].id] > max(votes.values(), default=0) / 2),
            _FINENESS.get(pair[1].precision, len(_FINENESS)) if pair[1].precision else 9,
            -votes[pair[0].id],
            pair[1].uncertainty_km if pair[1].uncertainty_km is not None else 1e9,
            pair[0].id,
        ),
    )[1]


def _settle_actors(
    accounts: Sequence[Account],
) -> tuple[tuple[Participant, ...], ActorBasis]:
    told = [account for account in accounts if account.event.actors]
    if not told:
        return (), ActorBasis.UNKNOWN
    basis = next(b for b in _BASES if any(a.event.actor_basis is b for a in told))
    return _collect(p for a in _lead_first(told) for p in a.event.actors), basis


def _collect(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Each participant once, the most often named first."""
    found: dict[str, Participant] = {}
    counts: Counter[str] = Counter()
    for participant in participants:
        name = name_participant(participant) or participant.text
        found.setdefault(name, participant)
        counts[name] += 1
    return tuple(found[name] for name in sorted(found, key=lambda name: (-counts[name], name)))


def _collect_weapons(accounts: Sequence[Account]) -> tuple[WeaponKind, ...]:
    kinds = Counter(w.kind for a in accounts for w in a.event.weapons)
    known: list[WeaponKind] = [kind for kind in kinds if kind is not WeaponKind.UNKNOWN]
    known = known or list(kinds)
    return tuple(sorted(known, key=lambda kind: (-kinds[kind], kind.value)))


def _find_disputes(
    accounts: Sequence[Account], traits: dict[str, Traits], date: SettledDate | None
) -> Iterable[str]:
    pairs = [
        (traits[a.id], traits[b.id])
        for i, a in enumerate(accounts[:_COMPARED])
        for b in accounts[i + 1 : _COMPARED]
    ]
    if date is not None and date.disputed:
        yield "date"
    if any(compare_place(a, b) in ("far", "other_country") for a, b in pairs):
        yield "place"
    known = [p for p in pairs if _named(p[0]) and _named(p[1])]
    if any(compare_actors(a, b) == "different" for a, b in known if a.type == b.type):
        yield "actors"
    yield from (field for field in ("killed", "injured") if disputes_tolls(accounts, field))
    if any(a.event.status is Status.DENIED for a in accounts) and any(
        a.event.status is Status.REPORTED for a in accounts
    ):
        yield "status"


_COMPARED = 60
"""Accounts that are compared with each other for disputes; a flood adds nothing new."""


def _named(traits: Traits) -> bool:
    return any(" " not in actor and actor.isascii() for actor in traits.actors)


def _pick(statements: Sequence[Statement], kind: StatementType) -> tuple[Statement, ...]:
    return tuple(statement for statement in statements if statement.type is kind)


def covers_days(date: SettledDate) -> bool:
    """Whether a settled date is narrow enough to be a date rather than a period."""
    if date.start is None or date.end is None:
        return False
    return (date.end - date.start).days <= VAGUE_DAYS
