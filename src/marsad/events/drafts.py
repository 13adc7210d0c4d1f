"""From mentions to incidents within one report: which mentions tell of the same thing.

A mention joins the earlier draft that it fits best. It does not fit where status, type, place,
day or named authors exclude each other; "the attack" fits whatever attack was told last. Places
and days that differ keep incidents apart, always.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from marsad.events.choose import Chosen, fineness
from marsad.events.growing import Growing, sides_of
from marsad.events.parts import EventMention, SayMention, StatementMention
from marsad.records import (
    EventType,
    Part,
    Place,
    Precision,
    Record,
    StatementType,
    Status,
    Time,
    WeaponKind,
)

_FAMILY = {
    EventType.AIR_STRIKE: "fire",
    EventType.SHELLING: "fire",
    EventType.CHEMICAL_ATTACK: "fire",
    EventType.INTERCEPTION: "stop",
    EventType.BOMBING: "blast",
    EventType.SUICIDE_BOMBING: "blast",
    EventType.ARMED_CLASH: "fight",
    EventType.ARMED_ATTACK: "attack",
    EventType.TERRITORY_CHANGE: "ground",
    EventType.ABDUCTION: "abduction",
    EventType.ARREST: "arrest",
    EventType.PROTEST: "street",
    EventType.RIOT: "street",
    EventType.AGREEMENT: "deal",
    EventType.EVACUATION: "move",
}
_FLIES = frozenset((EventType.SHELLING, EventType.AIR_STRIKE))
# What "the attack" or "the strike" may point back to.
_ATTACKS = frozenset(("fire", "blast", "attack", "fight"))


class Told(Record):
    """A mention with its sentence, the place and time chosen for it, and who says it."""

    mention: EventMention
    chosen: Chosen
    part: Part
    paragraph: int
    says: tuple[SayMention, ...] = ()


class Draft(Record):
    """Mentions of one incident, in order of the report."""

    told: tuple[Told, ...]
    type: EventType | None
    generic: bool
    status: Status

    @property
    def mentions(self) -> tuple[EventMention, ...]:
        """The mentions alone."""
        return tuple(item.mention for item in self.told)


class Scene(Record):
    """What merging needs to look things up in; `day` is the report's."""

    places: tuple[Place, ...]
    times: tuple[Time, ...]
    day: dt.date | None = None


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
        and _same_type(other, item.mention) is not None
        and _conflict(scene, other, item) is None
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
        attack = draft.type is not None and _FAMILY[draft.type] in _ATTACKS
        if not attack or draft.status is not item.mention.status:
            continue
        if _conflict(scene, draft, item) is None:
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
    same = _same_type(draft, mention)
    if same is None and _is_headline_of(draft, item):
        same = 1.5
    if same is None or _conflict(scene, draft, item) is not None:
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


def _is_headline_of(draft: Growing, item: Told) -> bool:
    """Whether the headline tells of the lede's attack in another word, with the same dead."""
    if item.part is not Part.LEDE or any(told.part is not Part.TITLE for told in draft.told):
        return False
    types = (draft.type, item.mention.type)
    if any(kind is None or _FAMILY[kind] not in _ATTACKS - {"fight"} for kind in types):
        return False
    dead = {t.min for told in draft.told for t in told.mention.tolls if t.effect == "killed"}
    return any(t.effect == "killed" and t.min in dead for t in item.mention.tolls)


def _turned(draft: Growing, mention: EventMention) -> bool:
    """Whether those whom an attack of others hit now attack themselves."""
    if not any(item.mention.actors for item in draft.told) or mention.mutual:
        return False
    hit = {side for item in draft.told for side in sides_of(item.mention.targets)}
    return bool(hit & set(sides_of(mention.actors)) - draft.sides)


def _same_type(draft: Growing, mention: EventMention) -> float | None:
    """2 for the same type, less for a generic one that fits, None for another type."""
    if draft.type is mention.type:
        return 2.0
    if draft.type is None or mention.type is None:
        return 0.5
    first, second = _FAMILY[draft.type], _FAMILY[mention.type]
    if {draft.type, mention.type} == {EventType.BOMBING, EventType.SUICIDE_BOMBING}:
        return 1.0
    if _flight_of(draft, mention):
        return 2.0
    if mention.generic and second in ("attack", "fire") and first in _ATTACKS:
        return 1.0 if mention.definite or draft.generic else 0.8
    if draft.generic and first in ("attack", "fire") and second in _ATTACKS:
        return 0.8
    return None


def _flight_of(draft: Growing, mention: EventMention) -> bool:
    """What was fired and was shot down is one incident, unless it hit: then tolls are told."""
    types = {draft.type, mention.type}
    if EventType.INTERCEPTION not in types or not types & _FLIES:
        return False
    all_told = (mention, *(item.mention for item in draft.told))
    told = any(item.tolls or item.rule.endswith(".fell") for item in all_told)
    fired = {weapon.hit.weapon.kind for weapon in mention.weapons} - {WeaponKind.UNKNOWN}
    if told or not fired or not fired & draft.weapons:
        return False
    new = _counted(mention)
    old = {_counted(item.mention) for item in draft.told} - {None}
    # of a salvo some may have hit, unless as many were shot down as were fired
    return (old | {new} <= {1, None} and old | {new} != {None}) or old == {new}


def _counted(mention: EventMention) -> int | None:
    return next((w.count for w in mention.weapons if w.count is not None), None)


def _conflict(scene: Scene, draft: Growing, item: Told) -> str | None:
    """The name of the fact that keeps a mention out of a draft."""
    for anchor in draft.anchors:
        one, two = anchor.place, item.chosen.place
        if anchor.headline and item.part is Part.LEDE:
            if _regions_conflict(scene, one, two):
                return "place"
        elif places_conflict(scene, one, two):
            return "place"
        if times_conflict(scene, anchor.time, item.chosen.time):
            return "time"
    if draft.type is EventType.INTERCEPTION and _weapons_conflict(draft, item.mention):
        return "weapon"
    if item.mention.definite:
        return None
    if _is_recalled(scene, draft, item):
        return "time"
    older = item.mention.background and item.chosen.time is not None
    if older and not draft.background:
        return "background"
    if _actors_conflict(draft, item.mention) and not _flight_of(draft, item.mention):
        return "actor"
    return None


_RECALLED = 10  # days before the report from which a dated deed is not its undated news


def _is_recalled(scene: Scene, draft: Growing, item: Told) -> bool:
    """As in "Also in July over 25 civilians were killed": not the news that the lede tells.

    In Arabic reports the undated mention is as often the older deed itself, told again.
    """
    if not item.mention.rule.startswith("en.") or scene.day is None:
        return False
    if item.chosen.time is None or draft.told[0].part is Part.BODY:
        return False
    if any(anchor.time is not None for anchor in draft.anchors):
        return False
    time = scene.times[item.chosen.time]
    return time.end is not None and (scene.day - time.end).days > _RECALLED


def _regions_conflict(scene: Scene, first: int | None, second: int | None) -> bool:
    """A headline may name the region and the lede the base: only the region must agree."""
    if first is None or second is None:
        return False
    one, two = scene.places[first], scene.places[second]
    if one.country != two.country:
        return one.country is not None and two.country is not None
    return bool(one.admin1 and two.admin1 and one.admin1 != two.admin1)


def places_conflict(scene: Scene, first: int | None, second: int | None) -> bool:
    """Two places exclude each other: other countries, or two different fine places."""
    if first is None or second is None or first == second:
        return False
    one, two = scene.places[first], scene.places[second]
    if one.country != two.country:
        return not (one.country is None or two.country is None)
    if one.gazetteer_id is None and two.gazetteer_id is None:
        return not _words_of(one) & _words_of(two)
    if one.gazetteer_id == two.gazetteer_id:
        return False
    if _is_wide(one) or _is_wide(two):
        return False
    if one.admin1 and two.admin1 and one.admin1 != two.admin1:
        return True
    if fineness(one) == 4 or fineness(two) == 4:
        return False
    return not _near(one, two)


_SMALL_AREA = 15.0  # kilometres: "near the air base" is a place, no region


def _is_wide(place: Place) -> bool:
    """A region or a country; a name that no list has is no region, whatever its kind word."""
    if fineness(place) <= 4:
        return False
    if place.gazetteer_id is None and place.country is not None and place.lat is None:
        return False
    return place.uncertainty_km is None or place.uncertainty_km > _SMALL_AREA


# Words of kinds of places, by their first letters: two unknown "towns" are not one.
_KINDS = frozenset(
    "town towns villa area areas distr neigh subur quart city citie regio provi gover camp camps "
    "road north south easte weste centr near outsk count".split()
)


def _words_of(place: Place) -> set[str]:
    return {word.casefold()[:5] for word in place.text.split() if len(word) > 3} - _KINDS


def _near(one: Place, two: Place) -> bool:
    """Within each other's uncertainty, or 3 km."""
    if one.lat is None or two.lat is None or one.lon is None or two.lon is None:
        return False
    north = abs(one.lat - two.lat) * 111.0
    east = abs(one.lon - two.lon) * 94.0  # kilometres a degree near 33 degrees north
    reach = max(3.0, min(15.0, max(one.uncertainty_km or 0.0, two.uncertainty_km or 0.0)))
    if {one.precision, two.precision} == {Precision.SITE, Precision.SETTLEMENT}:
        reach = 25.0  # a town's airport or base
    return north * north + east * east <= reach * reach


def times_conflict(scene: Scene, first: int | None, second: int | None) -> bool:
    """Two times exclude each other: they do not overlap."""
    if first is None or second is None:
        return False
    one, two = scene.times[first], scene.times[second]
    if one.start is None or one.end is None or two.start is None or two.end is None:
        return False
    return one.end < two.start or two.end < one.start


def _weapons_conflict(draft: Growing, mention: EventMention) -> bool:
    """A plane and a drone brought down are two interceptions."""
    new = {weapon.hit.weapon.kind for weapon in mention.weapons}
    return bool(draft.weapons) and bool(new) and not draft.weapons & new


def _actors_conflict(draft: Growing, mention: EventMention) -> bool:
    if mention.mutual:
        return False
    new = set(sides_of(mention.actors))
    return bool(draft.sides) and bool(new) and not draft.sides & new


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
        draft
        for draft in drafts
        if draft.status is Status.REPORTED
        and draft.type is not None
        and _FAMILY[draft.type] in _ATTACKS
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
