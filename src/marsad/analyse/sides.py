"""The definition of sides: which incidents are attacks, which are responses; a TOML to share."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec

from marsad.errors import InputError
from marsad.records import EventType, Record, Status

FORMAT = "marsad-sides/1"
SAMPLE = "us_iraq_syria_2023.toml"


class Rule(Record, forbid_unknown_fields=True):
    """All that is given must hold; within a list, one entry is enough.

    `actors` and `targets` are ids of actors or of those that they belong to (affiliations);
    `places` are gazetteer ids. The `not_` lists must not hold. `killed_at_most` and
    `killed_at_least` hold for incidents with a figure only, the first where the highest that
    anyone tells is no higher, the second where the lowest is no lower.
    """

    types: tuple[EventType, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    not_actors: tuple[str, ...] = ()
    not_targets: tuple[str, ...] = ()
    not_places: tuple[str, ...] = ()
    killed_at_most: int | None = None
    killed_at_least: int | None = None


class Side(Record, forbid_unknown_fields=True):
    """One side: an incident belongs to it where any of the rules holds.

    With `alone_days`, only where no other incident of the side lies within so many days before
    or after it (those of the same day count together): intermittent action.
    """

    label_en: str
    label_ar: str
    any: tuple[Rule, ...]
    alone_days: int = 0


class Assertion(Record, forbid_unknown_fields=True):
    """What is put to the data: after responses, attacks are more, fewer, or they resume.

    `more` and `fewer` are about the rate of attacks, `resume` about whether any follows: after
    at least `share` of the responses, within the main window.
    """

    en: str
    ar: str
    expects: Literal["more", "fewer", "resume"]
    share: float = 0.8


class Options(Record, forbid_unknown_fields=True):
    """Windows in days (the main one is judged, all are corrected for), and draws of dates."""

    windows: tuple[int, ...] = (3, 7, 14)
    main_window: int = 7
    draws: int = 200
    seed: int = 20231017


class Definition(Record, forbid_unknown_fields=True):
    """The whole definition, as it stands in the file.

    `further` holds more assertions that are put to the same sides.
    """

    format: Literal["marsad-sides/1"]
    name: str
    start: dt.date
    end: dt.date
    assertion: Assertion
    attacks: Side
    responses: Side
    countries: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = (Status.REPORTED,)
    longest_date: int = 3
    options: Options = Options()
    further: tuple[Assertion, ...] = ()
    name_ar: str | None = None


class Facts(Record):
    """Of an incident, what rules look at.

    `actors` and `targets` hold ids and affiliations; `attributed` says whether any author at
    all is named. `lat`, `lon`, `killed_*` are None where not told.
    """

    id: str
    type: EventType
    status: Status
    start: dt.date | None
    end: dt.date | None
    country: str | None
    place: str | None
    actors: frozenset[str]
    attributed: bool
    targets: frozenset[str]
    lat: float | None = None
    lon: float | None = None
    killed_low: int | None = None
    killed_high: int | None = None
    sources: tuple[str, ...] = ()


class Membership(Record, gc=False):
    """Where an incident belongs. `unattributed` is an attack by its target, without author."""

    attack: bool
    response: bool
    unattributed: bool


def read_definition(path: Path | None = None) -> Definition:
    """Read a definition (the shipped sample without `path`).

    Raises `InputError` naming the file for TOML that does not parse, unknown keys, a period that
    ends before it starts, a side without rules, or options that do not fit.
    """
    source = files("marsad.analyse").joinpath("data", SAMPLE) if path is None else path
    try:
        parsed = tomllib.loads(source.read_text(encoding="utf-8"))
        definition = msgspec.convert(parsed, Definition)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise InputError(
            str(error), path=str(source), hint="See docs/tutorial-cycle.md for the format."
        ) from error
    check_definition(definition, str(source))
    return definition


def check_definition(definition: Definition, path: str) -> None:
    """Refuse a definition that cannot be meant, naming `path`. Raises `InputError`."""

    def refuse(reason: str) -> None:
        raise InputError(reason, path=path, hint="See docs/tutorial-cycle.md for the format.")

    options = definition.options
    if definition.end <= definition.start:
        refuse("the period ends before it starts")
    for name, side in (("attacks", definition.attacks), ("responses", definition.responses)):
        if not side.any or any(rule == Rule() for rule in side.any):
            refuse(f"{name}: a rule that says nothing would take every incident")
    if definition.attacks.any == definition.responses.any:
        refuse("overlapping sides: attacks and responses have the same rules")
    if options.main_window not in options.windows or min(options.windows) < 1:
        refuse("options: main_window must be one of the windows, all of a day or more")
    if options.draws < 1 or definition.longest_date < 1:
        refuse("options: draws and longest_date are 1 or more")
    if any(not 0 < one.share < 1 for one in (definition.assertion, *definition.further)):
        refuse("assertion: share lies between 0 and 1")
    if min(definition.attacks.alone_days, definition.responses.alone_days) < 0:
        refuse("alone_days is 0 or more")


def place_incident(facts: Facts, definition: Definition) -> Membership:
    """Say on which side an incident is; on neither where country or status do not fit."""
    fits = facts.status in definition.statuses and (
        not definition.countries or facts.country in definition.countries
    )
    if not fits:
        return Membership(attack=False, response=False, unattributed=False)
    attack = any(_holds(rule, facts) for rule in definition.attacks.any)
    response = any(_holds(rule, facts) for rule in definition.responses.any)
    return Membership(
        attack=attack,
        response=response,
        unattributed=attack and not response and not facts.attributed,
    )


def _holds(rule: Rule, facts: Facts) -> bool:
    if rule.types and facts.type not in rule.types:
        return False
    if facts.actors.intersection(rule.not_actors) or facts.targets.intersection(rule.not_targets):
        return False
    if facts.place is not None and facts.place in rule.not_places:
        return False
    if not _holds_toll(rule, facts):
        return False
    return (
        (not rule.actors or bool(facts.actors.intersection(rule.actors)))
        and (not rule.targets or bool(facts.targets.intersection(rule.targets)))
        and (not rule.places or facts.place in rule.places)
    )


def _holds_toll(rule: Rule, facts: Facts) -> bool:
    if rule.killed_at_most is not None and (
        facts.killed_high is None or facts.killed_high > rule.killed_at_most
    ):
        return False
    return rule.killed_at_least is None or (
        facts.killed_low is not None and facts.killed_low >= rule.killed_at_least
    )
