"""From drafts to the records that leave this stage: verbatim words, offsets, rule ids."""

from __future__ import annotations

import hashlib

from marsad.events.choose import report_day
from marsad.events.parts import EventMention, StatementMention
from marsad.events.told import Draft, Told
from marsad.events.view import ReportView
from marsad.events.write_authors import (
    OWN_DEEDS,
    claims_of,
    find_accused,
    find_announcers,
    find_basis,
    find_claimants,
    find_parties,
    list_sources,
)
from marsad.events.write_people import is_bare_weapon, list_participants, list_targets, speaker_of
from marsad.events.write_values import (
    choose_date_record,
    choose_place_record,
    list_tolls,
    list_weapons,
)
from marsad.records import (
    ActorBasis,
    Event,
    EventType,
    Evidence,
    Part,
    Participant,
    Place,
    Statement,
    StatementType,
    Status,
    Time,
    Unresolved,
)

_BACKGROUND_DAYS = 3


_ABOUT_REACH = 2  # sentences


_POINTS_BACK = frozenset((StatementType.CLAIM, StatementType.DENY, StatementType.CONDEMN))


def write_event(view: ReportView, draft: Draft, statements: tuple[StatementMention, ...]) -> Event:
    """One incident as a record. Fields without words stay empty, with a reason in `unresolved`."""
    place = choose_place_record(view, draft)
    date = choose_date_record(view, draft)
    actors = list_participants(
        view, [a for m in draft.mentions for a in m.actors if not is_bare_weapon(a)]
    )
    sources = list_sources(view, draft, statements)
    claimed_by = find_claimants(view, draft, claims_of(statements))
    if claimed_by and not any(actor.actor_id for actor in actors):
        actors = claimed_by  # "a faction that calls itself ...": the name stands for it
    if not actors and draft.type in OWN_DEEDS:
        actors = find_announcers(sources)
    accused = () if actors else find_accused(view, draft, statements)
    actors = actors or accused
    if draft.type is EventType.ARMED_CLASH:
        actors = find_parties(view, draft, actors)
    event_type = draft.type or EventType.ARMED_ATTACK
    killed, injured, missing = (
        list_tolls(view, draft, effect) for effect in ("killed", "injured", "missing")
    )
    evidence = _evidence(view, draft)
    lead = draft.told[0].mention
    return Event(
        id=_event_id(view, event_type, lead, evidence),
        type=event_type,
        status=draft.status,
        background=_is_background(view, draft, date),
        date=date,
        place=place,
        actors=actors,
        actor_basis=ActorBasis.ACCUSED
        if accused
        else find_basis(draft, actors, claimed_by, sources),
        targets=list_targets(view, draft, actors, place.country if place else None),
        weapons=list_weapons(view, draft),
        killed=killed,
        injured=injured,
        claimed_by=claimed_by,
        sources=sources,
        evidence=evidence,
        missing=missing,
        count=next((m.count for m in draft.mentions if m.count), None),
        rule=lead.rule,
        status_rule=next((m.status_rule for m in draft.mentions if m.status_rule), ""),
        unresolved=_unresolved(place, date, actors),
    )


def write_statement(
    view: ReportView, mention: StatementMention, events: tuple[tuple[Event, Draft], ...]
) -> Statement:
    """One speech act as a record; `about` is the incident that it is told with."""
    start, end = view.tokens[mention.first].start, view.tokens[mention.last - 1].end
    speaker = mention.speaker.first if mention.speaker is not None else -1
    key = f"{view.report.id}|{mention.type.value}|{start}|{speaker}"
    return Statement(
        id="s-" + hashlib.sha256(key.encode()).hexdigest()[:10],
        type=mention.type,
        speaker=speaker_of(view, mention.speaker),
        addressee=speaker_of(view, mention.addressee),
        about=_about(mention, events),
        evidence=view.full[start:end],
        start=start,
        end=end,
        rule=mention.rule,
    )


def _about(mention: StatementMention, events: tuple[tuple[Event, Draft], ...]) -> str | None:
    """The incident told in the same sentence, or by a claim, denial or judgement just before."""
    reach = _ABOUT_REACH if mention.type in _POINTS_BACK else 0
    best: tuple[int, int, str] | None = None
    for event, draft in events:
        for told in draft.told:
            back = mention.sentence - told.mention.sentence
            if 0 <= back <= reach:
                found = (back, abs(told.mention.first - mention.last), event.id)
                best = found if best is None else min(best, found)
    return best[2] if best is not None else None


def _event_id(
    view: ReportView, event_type: EventType, lead: EventMention, evidence: tuple[Evidence, ...]
) -> str:
    # Two incidents may be told by the same words: the word that tells of each is not the same.
    at = view.tokens[lead.first].start
    key = f"{view.report.id}|{event_type.value}|{at}|{evidence[0].text if evidence else ''}"
    return "e-" + hashlib.sha256(key.encode()).hexdigest()[:10]


def _is_background(view: ReportView, draft: Draft, date: Time | None) -> bool:
    if draft.status is not Status.REPORTED:
        return False
    day = report_day(view)
    if day is not None and date is not None and date.end is not None and date.start is not None:
        return (day - date.end).days > _BACKGROUND_DAYS
    if any(told.part in (Part.TITLE, Part.LEDE) for told in draft.told):
        return False
    return draft.told[0].mention.background


def _evidence(view: ReportView, draft: Draft) -> tuple[Evidence, ...]:
    """At most three clauses, the most telling first: with tolls, places, actors."""
    ranked = sorted(enumerate(draft.told), key=lambda item: (-_telling(item[1]), item[0]))
    found: list[Evidence] = []
    for _at, told in ranked[:3]:
        first, last = _clause(view, told.mention)
        start, end = view.tokens[first].start, view.tokens[last - 1].end
        if any(start < other.end and other.start < end for other in found):
            continue
        found.append(
            Evidence(text=view.full[start:end], start=start, end=end, rule=told.mention.rule)
        )
    return tuple(found)


def _telling(told: Told) -> int:
    mention = told.mention
    return (
        2 * bool(mention.tolls) + bool(mention.actors) + bool(mention.targets)
        + bool(mention.places) + (told.part is not Part.TITLE)
    )  # fmt: skip


def _clause(view: ReportView, mention: EventMention) -> tuple[int, int]:
    first, last = mention.scope
    for group in (*mention.actors, *mention.targets):
        first, last = min(first, group.first), max(last, group.last)
    for toll in mention.tolls:
        first, last = min(first, toll.first), max(last, toll.last)
    sentence = next(s for s in view.sentences if s.index == mention.sentence)
    return max(first, sentence.first), min(max(last, mention.last), sentence.last)


def _unresolved(
    place: Place | None, date: Time | None, actors: tuple[Participant, ...]
) -> tuple[Unresolved, ...]:
    reasons: list[Unresolved] = []
    if place is None:
        reasons.append(Unresolved(field="place", reason="no place is named for it"))
    elif place.country is None:
        reasons.append(Unresolved(field="place", reason=place.reason or "not in the gazetteer"))
    if date is None:
        reasons.append(Unresolved(field="date", reason="no time is named for it"))
    elif date.start is None or date.end is None:
        reasons.append(Unresolved(field="date", reason=date.reason or "not resolved"))
    if not actors:
        reasons.append(Unresolved(field="actors", reason="nobody is named as the author"))
    return tuple(reasons)
