"""Weapons, tolls, place and date of an incident, as records with the words that carry them."""

from __future__ import annotations

import msgspec

from marsad.events.choose import fineness, report_day
from marsad.events.parts import Group, TollMention, WeaponMention
from marsad.events.speech import sides_of
from marsad.events.told import Draft, Told
from marsad.events.view import ReportView
from marsad.events.write_authors import OWN_DEEDS
from marsad.events.write_people import participant_of
from marsad.records import (
    EventType,
    Granularity,
    Part,
    Place,
    Relation,
    Status,
    Time,
    Toll,
    Weapon,
)


def list_weapons(view: ReportView, draft: Draft) -> tuple[Weapon, ...]:
    """Weapons of all mentions of an incident, each kind once.

    "A rocket attack" names rockets only where nothing that was fired is named itself.
    """
    kept: dict[str, Weapon] = {}
    in_headline: set[int] = set()
    named = {
        w.hit.weapon.delivers
        for m in draft.mentions
        for w in m.weapons
        if not w.hit.weapon.adjective
    }
    for told in draft.told:
        for item in told.mention.weapons:
            if item.hit.weapon.adjective and item.hit.weapon.delivers in named:
                continue
            weapon = _weapon(view, item)
            known = kept.get(weapon.kind.value)
            if known is None or (known.count is None and weapon.count is not None):
                kept[weapon.kind.value] = weapon
            elif known.start in in_headline and (weapon.count or 0) > (known.count or 0):
                kept[weapon.kind.value] = weapon  # a headline's "drone attack" counts no drones
            if told.part is Part.TITLE:
                in_headline.add(weapon.start)
    return tuple(kept.values())


def _weapon(view: ReportView, item: WeaponMention) -> Weapon:
    start, end = view.tokens[item.first].start, view.tokens[item.last - 1].end
    entry = item.hit.weapon
    return Weapon(
        text=view.full[start:end], start=start, end=end, rule=entry.id, kind=entry.kind,
        count=item.count, calibre_mm=item.calibre_mm,
    )  # fmt: skip


def list_tolls(view: ReportView, draft: Draft, effect: str) -> tuple[Toll, ...]:
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


def choose_place_record(view: ReportView, draft: Draft) -> Place | None:
    """The finest place of all mentions, "east of X" before X; None where none is named."""
    located = [told for told in draft.told if told.chosen.place is not None]
    indices = [told.chosen.place for told in located if told.chosen.place is not None]
    if not indices:
        return None
    best = min(
        enumerate(indices),
        # a headline's "Gaza" may be the city or the strip
        key=lambda item: (
            fineness(view.places[item[1]]), located[item[0]].part is Part.TITLE, item[0]
        ),
    )  # fmt: skip
    chosen = view.places[best[1]]
    for index in indices:
        place = view.places[index]
        same = place.gazetteer_id == chosen.gazetteer_id and place.gazetteer_id is not None
        if same and chosen.relation is Relation.AT and place.relation is not Relation.AT:
            return place  # "east of" says more than the name alone
    return chosen


def choose_date_record(view: ReportView, draft: Draft) -> Time | None:
    """The day of the first telling; later ones only if not coarse; else when it was announced.

    None where no telling has a time.
    """
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
    if draft.type in OWN_DEEDS or draft.type is EventType.TERRITORY_CHANGE:
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
