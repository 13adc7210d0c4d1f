"""From mentions to incidents within one report: which mentions tell of the same thing.

A mention joins the earlier draft that it fits best. It does not fit where status, type, place,
day or named authors exclude each other; "the attack" fits whatever attack was told last. Places
and days that differ keep incidents apart, always.
"""

from __future__ import annotations

import msgspec

from marsad.events.conflicts import find_conflict
from marsad.events.families import is_attack, is_headline_of, same_type
from marsad.events.growing import Growing, sides_of
from marsad.events.parts import EventMention, StatementMention
from marsad.events.told import Draft, Scene, Told
from marsad.records import EventType, Part, StatementType, Status


def draft_incidents(scene: Scene, told: tuple[Told, ...]) -> tuple[Draft, ...]:
    """Merge mentions in order; deterministic, and every mention ends in at most one draft."""
    drafts: list[Growing] = []
    for item in told:
        if item.mention.type is None:
            _add_effects(scene, drafts, item)
            continue
        draft = _best_fit(scene, drafts, item)
        if draft is not None:
            _join(scene, draft, item)
        elif not _empty_reference(item):
            _open(scene, drafts, item, item.mention.type, generic=item.mention.generic)
    return tuple(
        Draft(told=tuple(d.told), type=d.type, generic=d.generic, status=d.status)
        for d in drafts
        if d.status is not Status.DENIED or not _is_reported(scene, drafts, d)
    )


def _is_reported(scene: Scene, drafts: list[Growing], denied: Growing) -> bool:
    """Whether someone in the report says that what a denial denies did happen.

    An incident is denied only where the report carries nothing but the denial.
    """
    item = denied.told[0]
    return any(
        other.status is Status.REPORTED
        and same_type(other, item.mention) is not None
        and find_conflict(scene, other, item) is None
        for other in drafts
    )


# A mention is compared with the drafts opened last. No news report tells of so many incidents;
# in endless lists the drafts, too, are merged in time that grows with the length only.
_COMPARED = 100


def _open(
    scene: Scene, drafts: list[Growing], item: Told, event_type: EventType, *, generic: bool
) -> None:
    draft = Growing(event_type, item.mention.status, generic=generic)
    draft.add(scene, item)
    drafts.append(draft)


def _add_effects(scene: Scene, drafts: list[Growing], item: Told) -> None:
    """A toll without a cause in its sentence: it belongs to the last attack that it fits."""
    for draft in reversed(drafts[-_COMPARED:]):
        if not is_attack(draft.type) or draft.status is not item.mention.status:
            continue
        if find_conflict(scene, draft, item) is None:
            _join(scene, draft, item)
            return
    mention = item.mention
    if not mention.tolls:
        return
    if not any(toll.effect == "killed" for toll in mention.tolls) and item.chosen.place is None:
        return
    if item.chosen.place is None and item.chosen.time is None and not mention.actors:
        return
    _open(scene, drafts, item, EventType.ARMED_ATTACK, generic=True)


def _best_fit(scene: Scene, drafts: list[Growing], item: Told) -> Growing | None:
    best: tuple[float, Growing] | None = None
    for draft in drafts[-_COMPARED:]:
        score = _fit(scene, draft, item)
        if score is not None and (best is None or score >= best[0]):
            best = (score, draft)
    return best[1] if best is not None else None


def _fit(scene: Scene, draft: Growing, item: Told) -> float | None:
    """How well a mention fits a draft; None where something excludes it."""
    mention = item.mention
    if draft.status is not mention.status or mention.other:
        return None
    same = same_type(draft, mention)
    if same is None and is_headline_of(draft, item):
        same = 1.5
    if same is None or find_conflict(scene, draft, item) is not None:
        return None
    if same < 2.0 and _turned(draft, mention):
        return None
    score = same
    shared = _shared(scene, draft, item)
    score += shared
    if mention.definite:
        score += 1.0
    if item.part is Part.LEDE and draft.told[0].part is Part.TITLE:
        score += 1.5
    distance = item.mention.sentence - draft.told[-1].mention.sentence
    score += 0.5 / (1 + distance)
    far = distance > 1 and not (item.part is Part.LEDE and draft.told[0].part is Part.TITLE)
    if same < 2.0 and (far or not (mention.definite or shared or draft.told[0].part is Part.TITLE)):
        return None
    return score


def _turned(draft: Growing, mention: EventMention) -> bool:
    """Whether those whom an attack of others hit now attack themselves."""
    if not any(item.mention.actors for item in draft.told) or mention.mutual:
        return False
    hit = {side for item in draft.told for side in sides_of(item.mention.targets)}
    return bool(hit & set(sides_of(mention.actors)) - draft.sides)


def _shared(scene: Scene, draft: Growing, item: Told) -> float:
    """Facts in common: place, day, a named author, a target."""
    score = 0.0
    place = item.chosen.place
    if place is not None and scene.places[place].gazetteer_id in draft.regions:
        score = 0.6
    if not draft.sides.isdisjoint(sides_of(item.mention.actors)):
        score += 0.3
    return score


def _empty_reference(item: Told) -> bool:
    """Words of attack that say next to nothing: "the attack" with no antecedent, "strikes".

    A generic word needs two facts of its own, a specific one needs one. What is threatened or
    recurrent is kept as it is: it makes no incident.
    """
    mention = item.mention
    if mention.status is not Status.REPORTED:
        return False
    own_place = bool(mention.places) or item.chosen.place_rule == "place.clause"
    facts = (
        bool(mention.actors) + bool(mention.targets) + bool(mention.weapons)
        + 2 * bool(mention.tolls) + own_place + bool(mention.times)
    )  # fmt: skip
    named = mention.type is EventType.PROTEST  # "the March of Return" points back to nothing
    return facts < (2 if mention.generic or (mention.definite and not named) else 1)


def _join(scene: Scene, draft: Growing, item: Told) -> None:
    mention = item.mention
    event_type, generic = draft.type, draft.generic
    if EventType.INTERCEPTION in (event_type, mention.type):
        event_type, generic = EventType.INTERCEPTION, False
    elif mention.type is not None and generic and not mention.generic:
        event_type, generic = mention.type, False
    elif mention.type is EventType.SUICIDE_BOMBING and event_type is EventType.BOMBING:
        event_type = mention.type
    elif generic and mention.generic and mention.type is not None:
        if event_type is EventType.ARMED_ATTACK and mention.type is not EventType.ARMED_ATTACK:
            event_type = mention.type
    draft.type, draft.generic = event_type, generic
    draft.add(scene, item)


def link_claims(
    drafts: tuple[Draft, ...], statements: tuple[StatementMention, ...]
) -> tuple[StatementMention, ...]:
    """Statements, with each claim that stands alone moved to the attack told last before it.

    "The group claimed responsibility for the attack" in a sentence of its own is about that one.
    """
    attacks = [
        draft for draft in drafts if draft.status is Status.REPORTED and is_attack(draft.type)
    ]
    linked: list[StatementMention] = []
    for statement in statements:
        known = any(m.sentence == statement.sentence for d in attacks for m in d.mentions)
        before = [d for d in attacks if d.mentions[0].sentence < statement.sentence]
        if statement.type is StatementType.CLAIM and not known and before:
            nearest = max(before, key=lambda d: max(_before(d, statement.sentence)))
            statement = msgspec.structs.replace(
                statement, sentence=max(_before(nearest, statement.sentence))
            )
        linked.append(statement)
    return tuple(linked)


def _before(draft: Draft, sentence: int) -> list[int]:
    return [m.sentence for m in draft.mentions if m.sentence < sentence]
