"""Who is said to have done it and on whose word: sources, claims, accusations and the basis."""

from __future__ import annotations

from marsad.events.parts import EventMention, Group, StatementMention
from marsad.events.speech import hostile_dead, one_side
from marsad.events.told import Draft
from marsad.events.view import ReportView
from marsad.events.write_people import list_participants
from marsad.records import (
    ActorBasis,
    ActorKind,
    EventType,
    Participant,
    StatementType,
    Status,
)

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


# Deeds that the side which announces them has done itself.
OWN_DEEDS = frozenset((EventType.INTERCEPTION, EventType.ARREST))


def find_announcers(sources: tuple[Participant, ...]) -> tuple[Participant, ...]:
    """The first side among the sources: whoever announces an arrest has made it."""
    return tuple(source for source in sources if source.kind in _PARTISANS)[:1]


def find_accused(
    view: ReportView, draft: Draft, statements: tuple[StatementMention, ...]
) -> tuple[Participant, ...]:
    """Whom an accusation in the same sentence names as the author."""
    groups = [
        statement.addressee
        for statement in statements
        if statement.type is StatementType.ACCUSE
        and statement.addressee is not None
        and any(
            told.mention.sentence == statement.sentence
            and (told.mention.first >= statement.first or _points_back(statement))
            for told in draft.told
        )
    ]
    return list_participants(view, groups)


def _points_back(statement: StatementMention) -> bool:
    """ "الغارة التي نسبتها دمشق إلى إسرائيل": the deed stands in front of the verb."""
    return statement.rule.endswith("accuse.attribute")


def find_parties(
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
    more = [p for p in list_participants(view, groups) if (p.actor_id or p.text) not in known]
    return (*actors, *more)


def list_sources(
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
    return list_participants(
        view,
        [g for g in groups if g.named or g.kind not in named or g.kind is not ActorKind.MONITOR],
    )


def find_claimants(
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
    return list_participants(view, groups)


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


def find_basis(
    draft: Draft,
    actors: tuple[Participant, ...],
    claimed_by: tuple[Participant, ...],
    sources: tuple[Participant, ...],
) -> ActorBasis:
    """On whose word the authors stand: their own, an opponent's, a suspicion or the report's."""
    if not actors:
        return ActorBasis.UNKNOWN
    if any(say.suspects for told in draft.told for say in told.says):
        return ActorBasis.SUSPECTED
    if claimed_by:
        return ActorBasis.CLAIMED
    if not any(actor.actor_id or any(actor.affiliations) for actor in actors):
        return ActorBasis.STATED  # "gunmen": nobody in particular is accused
    authors = {actor.actor_id for actor in actors}
    partisan = [source for source in sources if source.kind in _PARTISANS]
    if partisan and all(source.actor_id in authors for source in partisan):
        return ActorBasis.CLAIMED
    if partisan and len(partisan) == len(sources):
        return ActorBasis.ACCUSED
    return ActorBasis.STATED


def claims_of(mentions: tuple[StatementMention, ...]) -> tuple[StatementMention, ...]:
    """The claims of responsibility among statement mentions."""
    return tuple(mention for mention in mentions if mention.type is StatementType.CLAIM)
