"""From drafts to the records that leave this stage: verbatim words, offsets, rule ids."""

from __future__ import annotations

import hashlib

import msgspec

from marsad.events.choose import fineness, report_day
from marsad.events.drafts import Draft, Told
from marsad.events.parts import EventMention, Group, StatementMention, TollMention, WeaponMention
from marsad.events.speech import hostile_dead, one_side, sides_of
from marsad.events.view import ReportView
from marsad.records import (
    ActorBasis,
    ActorKind,
    Event,
    EventType,
    Evidence,
    Granularity,
    Part,
    Participant,
    Place,
    Relation,
    Speaker,
    Statement,
    StatementType,
    Status,
    Time,
    Toll,
    Unresolved,
    Weapon,
)

_BACKGROUND_DAYS = 3
_PARTISANS = frozenset(
    (
        ActorKind.STATE,
        ActorKind.MILITARY,
        ActorKind.POLICE,
        ActorKind.INTELLIGENCE,
        ActorKind.ARMED_GROUP,
        ActorKind.COALITION,
        ActorKind.PARTY,
    )
)
_ARMED = frozenset((ActorKind.MILITARY, ActorKind.ARMED_GROUP, ActorKind.COALITION))
_CLAIMABLE = frozenset(
    (
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.SUICIDE_BOMBING,
        EventType.ARMED_ATTACK,
        EventType.ARMED_CLASH,
        EventType.CHEMICAL_ATTACK,
    )
)


_ANNOUNCED = _CLAIMABLE | {EventType.INTERCEPTION, EventType.TERRITORY_CHANGE}


def _is_bare_weapon(group: Group) -> bool:
    """Aircraft or guns that nobody is said to own act, but are no actor."""
    return not group.named and group.rule.endswith(("aircraft", "drone", "artillery"))


_ABOUT_REACH = 2  # sentences
_POINTS_BACK = frozenset((StatementType.CLAIM, StatementType.DENY, StatementType.CONDEMN))
# Deeds that the side which announces them has done itself.
_OWN_DEEDS = frozenset((EventType.INTERCEPTION, EventType.ARREST))


def _announcers(sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
    return tuple(source for source in sources if source.kind in _PARTISANS)[:1]


def _accused(
    view: ReportView, draft: Draft, statements: tuple[StatementMention, ...]
) -> tuple[Participant, ...]:
    """Whom an accusation in the same sentence names as the author."""
    groups = [
        statement.addressee
        for statement in statements
        if statement.type is StatementType.ACCUSE
        and statement.addressee is not None
        and any(
            told.mention.sentence == statement.sentence and told.mention.first >= statement.first
            for told in draft.told
        )
    ]
    return _participants(view, groups)


def _parties(
    view: ReportView, draft: Draft, actors: tuple[Participant, ...]
) -> tuple[Participant, ...]:
    """A clash has both sides as actors, also the one whose dead are told."""
    groups = [
        target
        for mention in draft.mentions
        for target in mention.targets
        if target.named and target.acts and not target.site
    ]
    known = {actor.actor_id or actor.text for actor in actors}
    more = [p for p in _participants(view, groups) if (p.actor_id or p.text) not in known]
    return (*actors, *more)


def write_event(view: ReportView, draft: Draft, statements: tuple[StatementMention, ...]) -> Event:
    """One incident as a record. Fields without words stay empty, with a reason in `unresolved`."""
    place = _place(view, draft)
    date = _date(view, draft)
    actors = _participants(
        view, [a for m in draft.mentions for a in m.actors if not _is_bare_weapon(a)]
    )
    sources = _sources(view, draft, statements)
    claimed_by = _claimed_by(view, draft, claims_of(statements))
    if claimed_by and not any(actor.actor_id for actor in actors):
        actors = claimed_by  # "a faction that calls itself ...": the name stands for it
    if not actors and draft.type in _OWN_DEEDS:
        actors = _announcers(sources)
    accused = () if actors else _accused(view, draft, statements)
    actors = actors or accused
    if draft.type is EventType.ARMED_CLASH:
        actors = _parties(view, draft, actors)
    event_type = draft.type or EventType.ARMED_ATTACK
    killed, injured, missing = (
        _tolls(view, draft, effect) for effect in ("killed", "injured", "missing")
    )
    evidence = _evidence(view, draft)
    lead = draft.told[0].mention
    return Event(
        id=_event_id(view, event_type, evidence),
        type=event_type,
        status=draft.status,
        background=_is_background(view, draft, date),
        date=date,
        place=place,
        actors=actors,
        actor_basis=ActorBasis.ACCUSED if accused else _basis(draft, actors, claimed_by, sources),
        targets=_targets(view, draft, actors),
        weapons=_weapons(view, draft),
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
        speaker=_speaker(view, mention.speaker),
        addressee=_speaker(view, mention.addressee),
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


def _event_id(view: ReportView, event_type: EventType, evidence: tuple[Evidence, ...]) -> str:
    at = evidence[0].start if evidence else 0
    key = f"{view.report.id}|{event_type.value}|{at}|{evidence[0].text if evidence else ''}"
    return "e-" + hashlib.sha256(key.encode()).hexdigest()[:10]


# --- participants -----------------------------------------------------------------------------


def _participants(view: ReportView, groups: list[Group]) -> tuple[Participant, ...]:
    """One participant per side: the first wording of each actor stands."""
    seen: set[str] = set()
    kept: list[Participant] = []
    bodies = {
        group.country for group in groups if group.country and group.kind is ActorKind.MILITARY
    }
    for group in groups:
        adjective = group.rule.endswith("demonym")
        if group.kind is ActorKind.STATE and group.country in bodies and adjective:
            continue  # its army is named too
        participant = participant_of(view, group)
        key = participant.actor_id or (participant.name_en or participant.text)
        if key in seen:
            continue
        seen.add(key)
        kept.append(participant)
    return tuple(item for item in kept if not _told_by_name(item, kept))


def _told_by_name(item: Participant, others: list[Participant]) -> bool:
    """ "the faction affiliated to X" beside the name of a faction of X: the same side again."""
    if item.actor_id is not None or not item.affiliations:
        return False
    ties = set(item.affiliations)
    return any(
        other.actor_id is not None and ties & {other.actor_id, *other.affiliations}
        for other in others
        if other is not item
    )


def participant_of(view: ReportView, group: Group) -> Participant:
    """A group as a record with its verbatim words."""
    start, end = _trim(view, group)
    return Participant(
        text=view.full[start:end], start=start, end=end, rule=group.rule, name_en=group.name_en,
        actor_id=group.actor_id, kind=group.kind, affiliations=group.affiliations,
    )  # fmt: skip


def _trim(view: ReportView, group: Group) -> tuple[int, int]:
    """The group's words without the particles that are written onto the first of them."""
    token = view.tokens[group.first]
    start = token.start
    cut = len(token.proclitics)
    if cut and not (token.definite and token.proclitics.endswith("ل")):
        start = view.folded.span(token.f_start + cut, token.f_end)[0]
    return start, view.tokens[group.last - 1].end


def _speaker(view: ReportView, group: Group | None) -> Speaker | None:
    if group is None:
        return None
    item = participant_of(view, group)
    return Speaker(
        text=item.text, start=item.start, end=item.end, rule=item.rule, name_en=item.name_en,
        actor_id=item.actor_id,
    )  # fmt: skip


def _targets(
    view: ReportView, draft: Draft, actors: tuple[Participant, ...]
) -> tuple[Participant, ...]:
    """Who or what was hit. Unnamed phrases count for attacks only, a place only alone."""
    authors = {actor.actor_id for actor in actors if actor.actor_id}
    mutual = any(mention.mutual for mention in draft.mentions)
    groups = [
        target
        for mention in draft.mentions
        for target in mention.targets
        if mutual or target.actor_id is None or target.actor_id not in authors or target.site
    ]
    if draft.type not in _HITTING:
        groups = [group for group in groups if not group.rule.endswith("group.phrase")]
    others = [group for group in groups if not group.rule.endswith("group.place")]
    return _participants(view, others or groups)


# Types whose target may be any thing: a wall, a pipeline, a road.
_HITTING = frozenset(
    (
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.SUICIDE_BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.ARMED_ATTACK,
    )
)


def _sources(
    view: ReportView, draft: Draft, statements: tuple[StatementMention, ...]
) -> tuple[Participant, ...]:
    """Everyone in whose words the incident stands, those who accuse somebody of it included."""
    accusers = [
        statement.speaker
        for told in draft.told
        for statement in statements
        if statement.type is StatementType.ACCUSE
        and statement.speaker is not None
        and statement.sentence == told.mention.sentence
        and statement.first <= told.mention.first < statement.last
    ]
    groups = accusers + [
        speaker for told in draft.told for say in told.says for speaker in say.speakers
    ]
    named = {group.kind for group in groups if group.named}
    # "a monitor" beside the Observatory is the same voice
    return _participants(
        view,
        [g for g in groups if g.named or g.kind not in named or g.kind is not ActorKind.MONITOR],
    )


def _claimed_by(
    view: ReportView,
    draft: Draft,
    claims: tuple[StatementMention, ...],
) -> tuple[Participant, ...]:
    """Armed sides that say they did it: by a claim of responsibility, or as its announcers."""
    if draft.type not in _ANNOUNCED or draft.status is not Status.REPORTED:
        return ()
    named = tuple(a for mention in draft.mentions for a in mention.actors if a.named)
    groups = [
        claim.speaker
        for claim in claims
        if claim.speaker is not None
        and (not named or any(one_side(claim.speaker, author) for author in named))
        and any(told.mention.sentence == claim.sentence for told in draft.told)
    ]
    for told in draft.told:
        authors = tuple(actor for actor in told.mention.actors if actor.named) or named
        for speaker in (s for say in told.says for s in say.speakers):
            own = [author for author in authors if one_side(speaker, author)]
            if speaker.kind in _ARMED:
                if _announces_own(draft, speaker, told.mention, bool(own)):
                    groups.append(speaker)
            elif own and draft.type is not EventType.ARMED_CLASH and _speaks_for(speaker, own[0]):
                groups += [author for author in own if author.kind in _ARMED][:1]
    return _participants(view, groups)


def _announces_own(draft: Draft, speaker: Group, mention: EventMention, own: bool) -> bool:
    """An armed side that tells of its deed, of a missile shot down, or of its enemy's dead.

    Of a clash both sides are authors: only who tells of the other's dead claims it.
    """
    if draft.type is EventType.INTERCEPTION:
        regular = speaker.kind is not ActorKind.ARMED_GROUP
        return own or regular or not any(a.named and a.acts for a in mention.actors)
    if draft.type is EventType.ARMED_CLASH:
        return hostile_dead(speaker, mention)
    if own:
        return True
    return draft.type in _CLAIMABLE and not mention.actors and hostile_dead(speaker, mention)


def _speaks_for(speaker: Group, author: Group) -> bool:
    """A spokesman or officer of the author; of the media only those of an armed group."""
    if speaker.kind in (ActorKind.MEDIA, ActorKind.AGENCY):
        return author.kind is ActorKind.ARMED_GROUP
    return speaker.kind is not ActorKind.STATE and ".role.source" not in speaker.rule


def _basis(
    draft: Draft,
    actors: tuple[Participant, ...],
    claimed_by: tuple[Participant, ...],
    sources: tuple[Participant, ...],
) -> ActorBasis:
    if not actors:
        return ActorBasis.UNKNOWN
    if any(say.suspects for told in draft.told for say in told.says):
        return ActorBasis.SUSPECTED
    if claimed_by:
        return ActorBasis.CLAIMED
    authors = {actor.actor_id for actor in actors}
    partisan = [source for source in sources if source.kind in _PARTISANS]
    if partisan and all(source.actor_id in authors for source in partisan):
        return ActorBasis.CLAIMED
    if partisan and len(partisan) == len(sources):
        return ActorBasis.ACCUSED
    return ActorBasis.STATED


# --- weapons and tolls ------------------------------------------------------------------------


def _weapons(view: ReportView, draft: Draft) -> tuple[Weapon, ...]:
    kept: dict[str, Weapon] = {}
    for mention in draft.mentions:
        for item in mention.weapons:
            weapon = _weapon(view, item)
            known = kept.get(weapon.kind.value)
            if known is None or (known.count is None and weapon.count is not None):
                kept[weapon.kind.value] = weapon
    return tuple(kept.values())


def _weapon(view: ReportView, item: WeaponMention) -> Weapon:
    start, end = view.tokens[item.first].start, view.tokens[item.last - 1].end
    entry = item.hit.weapon
    return Weapon(
        text=view.full[start:end], start=start, end=end, rule=entry.id, kind=entry.kind,
        count=item.count, calibre_mm=item.calibre_mm,
    )  # fmt: skip


def _tolls(view: ReportView, draft: Draft, effect: str) -> tuple[Toll, ...]:
    """Figures of one kind, rival ones side by side, the same figure once."""
    kept: list[Toll] = []
    for told in draft.told:
        source = next((s for say in told.says for s in say.speakers), None)
        for toll in told.mention.tolls:
            if toll.effect != effect:
                continue
            if any((known.min, known.max) == (toll.min, toll.max) for known in kept):
                continue
            kept.append(_toll(view, toll, source))
    exact = [toll for toll in kept if not _is_vague(toll, kept)]
    return _without_echoes(tuple(exact or kept))


def _without_echoes(tolls: tuple[Toll, ...]) -> tuple[Toll, ...]:
    """Rival figures without those that only repeat another: "23" beside "at least 23", and two

    that add up to a third, which are its parts.
    """
    kept = [
        toll
        for toll in tolls
        if toll.max is None or not any(o.min == toll.min and o.max is None for o in tolls)
    ]
    parts = [
        toll
        for at, one in enumerate(kept)
        for two in kept[at + 1 :]
        if any(o.min == one.min + two.min and o not in (one, two) for o in kept)
        for toll in (one, two)
    ]
    return tuple(toll for toll in kept if toll not in parts)


def _is_vague(toll: Toll, kept: list[Toll]) -> bool:
    """A bare plural or "dozens" beside a figure that it does not contradict."""
    if toll.max is not None or toll.min not in (1, 2, 20, 200, 2000):
        return False
    return any(other is not toll and other.min > toll.min for other in kept) or (
        toll.min <= 2 and any(other is not toll and other.max is not None for other in kept)
    )


def _toll(view: ReportView, toll: TollMention, source: Group | None) -> Toll:
    start, end = view.tokens[toll.first].start, view.tokens[toll.last - 1].end
    return Toll(
        min=toll.min, max=toll.max, text=view.full[start:end], start=start, end=end,
        rule=toll.rule, side=toll.side,
        source=participant_of(view, source).text if source is not None else None,
    )  # fmt: skip


# --- place, date, evidence --------------------------------------------------------------------


def _place(view: ReportView, draft: Draft) -> Place | None:
    indices = [told.chosen.place for told in draft.told if told.chosen.place is not None]
    if not indices:
        return None
    best = min(enumerate(indices), key=lambda item: (fineness(view.places[item[1]]), item[0]))
    chosen = view.places[best[1]]
    for index in indices:
        place = view.places[index]
        same = place.gazetteer_id == chosen.gazetteer_id and place.gazetteer_id is not None
        if same and chosen.relation is Relation.AT and place.relation is not Relation.AT:
            return place  # "east of" says more than the name alone
    return chosen


def _date(view: ReportView, draft: Draft) -> Time | None:
    for at, told in enumerate(draft.told):
        if told.chosen.time is not None:
            time = view.times[told.chosen.time]
            if at == 0 or time.granularity not in _COARSE:
                return _up_to_now(view, draft, time)
    for told in draft.told:
        if told.chosen.said_time is not None:
            said = view.times[told.chosen.said_time]
            return said if _own_deed_of_the_day(draft, told, said) else _bounded_by_saying(said)
    return None


def _up_to_now(view: ReportView, draft: Draft, time: Time) -> Time:
    """What has happened did not happen after the report: "this month" ends with its day."""
    day = report_day(view)
    happened = draft.status in (Status.REPORTED, Status.RECURRENT)
    if not happened or day is None or time.end is None or time.start is None:
        return time
    if time.start <= day < time.end:
        return msgspec.structs.replace(time, end=day)
    return time


# A month or a year named in a later sentence says too little of an incident told before.
_COARSE = frozenset((Granularity.MONTH, Granularity.SEASON, Granularity.YEAR, Granularity.DECADE))


def _own_deed_of_the_day(draft: Draft, told: Told, said: Time) -> bool:
    """The announcing body's own deed, told on its day: "announced on Friday that it shot down"."""
    if said.start is None or said.start != said.end:
        return False
    if draft.type in _OWN_DEEDS or draft.type is EventType.TERRITORY_CHANGE:
        return True
    own = {key for say in told.says for s in say.speakers for key in sides_of(s)}
    authors = {key for actor in told.mention.actors for key in sides_of(actor)}
    return bool(own & authors)


def _bounded_by_saying(said: Time) -> Time:
    """The incident is not dated; it was over when it was told."""
    return Time(
        start=None, end=said.end, text=said.text, text_start=said.text_start,
        text_end=said.text_end, rule="time.said", granularity=said.granularity,
        anchor=said.anchor, direction=said.direction,
        reason="the report dates the statement, not the incident: it happened no later"
        if said.end is not None
        else said.reason or "the report dates the statement, not the incident",
    )  # fmt: skip


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


def claims_of(mentions: tuple[StatementMention, ...]) -> tuple[StatementMention, ...]:
    """The claims of responsibility among statement mentions."""
    return tuple(mention for mention in mentions if mention.type is StatementType.CLAIM)
