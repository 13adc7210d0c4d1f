"""Rows that people coded, as accounts of their own: one row, one account, one incident.

The row's note stands for the report; values that are not in its words have offsets of -1.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from pathlib import Path

import msgspec

from marsad.exchange.facts import find_actor_named
from marsad.exchange.flat import NO_WORDS
from marsad.incidents.reconcile import reconcile
from marsad.records import (
    Account,
    ActorBasis,
    ActorKind,
    Event,
    EventType,
    Evidence,
    Failure,
    Incident,
    Participant,
    Place,
    Precision,
    Prominence,
    Record,
    Relation,
    SettledToll,
    Status,
    Time,
    Toll,
    Weapon,
    WeaponKind,
)

NO_TYPE = "NoTypeError"
"""Error of a row that is read and whose type is no incident of the codebook."""


class NoTypeError(ValueError):
    """A row whose type is no incident of the codebook."""


class CodedRow(Record, frozen=True):
    """What a row of ACLED or UCDP says, in our terms."""

    id: str
    rule: str
    type: EventType
    start: dt.date | None = None
    end: dt.date | None = None
    place: str = ""
    admin1: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = None
    uncertainty_km: float | None = None
    exact: bool = True
    actors: tuple[Participant, ...] = ()
    basis: ActorBasis = ActorBasis.STATED
    targets: tuple[Participant, ...] = ()
    claimed_by: tuple[Participant, ...] = ()
    weapons: tuple[WeaponKind, ...] = ()
    killed: SettledToll | None = None
    injured: SettledToll | None = None
    background: bool = False
    notes: str = ""
    source: str = ""
    published: str | None = None


def fail(path: Path, line: int, name: str, error: str, message: str) -> Failure:
    """Set a row apart, with what is wrong with it."""
    return Failure(
        doc=name, path=str(path), line=line, error=error, message=message,
        hint="The other rows were read.",
    )  # fmt: skip


def make_incident(row: CodedRow) -> Incident:
    """Make an incident with one account out of a row."""
    account = make_account(row)
    incident = reconcile(row.id, [account])
    # The coder's figure and range are what they are: no rule of ours chooses among them.
    return msgspec.structs.replace(
        incident, killed=_own(row.killed, account), injured=_own(row.injured, account)
    )


def make_account(row: CodedRow) -> Account:
    """Make the account of a row: its report is the row itself."""
    words: tuple[Evidence, ...] = ()
    if row.notes:
        words = (Evidence(text=row.notes, start=0, end=len(row.notes), rule=f"{row.rule}:notes"),)
    date = place = None
    if row.start or row.end:
        date = Time(start=row.start, end=row.end, text=None, rule=f"{row.rule}:date")
    if row.place or row.admin1 or row.country or row.lat is not None:
        place = Place(
            text=row.place, start=NO_WORDS, end=NO_WORDS, rule=f"{row.rule}:place",
            name_en=row.place or None, admin1=row.admin1 or None, country=row.country or None,
            lat=row.lat, lon=row.lon, precision=row.precision, uncertainty_km=row.uncertainty_km,
            relation=Relation.AT if row.exact else Relation.NEAR,
        )  # fmt: skip
    event = Event(
        id=row.id,
        type=row.type,
        status=Status.REPORTED,
        background=row.background,
        date=date,
        place=place,
        actors=row.actors,
        actor_basis=row.basis if row.actors else ActorBasis.UNKNOWN,
        targets=row.targets,
        weapons=tuple(
            Weapon(text="", start=NO_WORDS, end=NO_WORDS, rule=row.rule, kind=kind)
            for kind in row.weapons
        ),
        killed=_tell(row.killed),
        injured=_tell(row.injured),
        claimed_by=row.claimed_by,
        sources=(),
        evidence=words,
        rule=row.rule,
    )
    return Account(
        id=f"{row.rule}:{row.id}", doc=f"{row.rule}:{row.id}", event=event,
        prominence=Prominence.LEAD, published=row.published, source=row.source or None,
        title="",
    )  # fmt: skip


def make_participant(name: str, rule: str, kind: ActorKind | None = None) -> Participant:
    """Name a party that a row names."""
    return Participant(
        text=name, start=NO_WORDS, end=NO_WORDS, rule=rule, name_en=name, kind=kind,
        actor_id=find_actor_named(name),
    )  # fmt: skip


def make_toll(
    least: int, most: int | None, rule: str, low: int | None = None, high: int | None = None
) -> SettledToll:
    """Give a figure that a row gives, and the range that it gives with it."""
    return SettledToll(
        min=least, max=most, low=least if low is None else low, high=high, account="", rule=rule,
        disputed=False,
    )  # fmt: skip


def _tell(toll: SettledToll | None) -> tuple[Toll, ...]:
    if toll is None:
        return ()
    return (
        Toll(
            min=toll.min, max=toll.max, text="", start=NO_WORDS, end=NO_WORDS, rule=toll.rule
        ),
    )  # fmt: skip


def _own(toll: SettledToll | None, account: Account) -> SettledToll | None:
    return msgspec.structs.replace(toll, account=account.id) if toll else None


def read_number(cell: str) -> float | None:
    """Return a number as spreadsheets leave it; None for an empty cell.

    Raises `ValueError` for a cell that is neither.
    """
    if not cell.strip():
        return None
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(f"{cell!r} is no number")
    return number


def read_degrees(cell: str, most: int) -> float | None:
    """Return a latitude (`most` 90) or longitude (180). Raises `ValueError` for one beyond."""
    number = read_number(cell)
    if number is not None and abs(number) > most:
        raise ValueError(f"{cell!r} is no place on earth")
    return number


def read_count(cell: str) -> int | None:
    """Return a whole number of people; `12.0` is one. Raises `ValueError` for anything else."""
    number = read_number(cell)
    if number is None:
        return None
    if number != int(number) or number < 0:
        raise ValueError(f"{cell!r} is no number of people")
    return int(number)


def read_day(cell: str) -> dt.date:
    """Return a day: `2018-04-07`, with or without a time behind it, or `07 April 2018`.

    Raises `ValueError` for anything else.
    """
    text = cell.strip()
    if re.match(r"\d{4}-\d\d-\d\d", text):
        return dt.date.fromisoformat(text[:10])
    found = re.fullmatch(r"(\d{1,2})[ -](\w+)[ -](\d{4})", text)
    names = [name for name in _MONTHS if found and name.startswith(found[2].casefold()[:3])]
    if not found or len(names) != 1:
        raise ValueError(f"{cell!r} is no day")
    return dt.date(int(found[3]), _MONTHS.index(names[0]) + 1, int(found[1]))


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
