"""Incidents made up for the tests: one whole one, and one changed in each aspect."""

from __future__ import annotations

import datetime as dt

import msgspec

from marsad.exchange.maps import Aspect
from marsad.exchange.model import Source, Told
from marsad.incidents.reconcile import reconcile
from marsad.records import (
    Account,
    ActorBasis,
    ActorKind,
    Event,
    EventType,
    Evidence,
    Incident,
    Participant,
    Place,
    Precision,
    Prominence,
    Speaker,
    Statement,
    StatementType,
    Status,
    Time,
    Toll,
    Weapon,
    WeaponKind,
)

TITLE = "Rockets hit Ain al-Asad base"
BODY = (
    "Two rockets hit Ain al-Asad base in Anbar on Saturday, killing 3 soldiers and wounding 5.\n"
    "𝄞 وتبنى تنظيم ألوية الغضب الهجوم. Kataib denied it."
)
FULL = f"{TITLE}\n{BODY}"
DAY = dt.date(2023, 1, 21)


def find(words: str) -> dict:
    start = FULL.index(words)
    return {"text": words, "start": start, "end": start + len(words), "rule": "test"}


def make_participant(words: str, name: str, actor_id: str | None, kind: ActorKind) -> Participant:
    return Participant(**find(words), name_en=name, actor_id=actor_id, kind=kind)


ACTOR = make_participant("ألوية الغضب", "Fury Brigades", "islamic_state", ActorKind.ARMED_GROUP)
OTHER = make_participant("Kataib", "Kataib", None, ActorKind.ARMED_GROUP)
TARGET = make_participant("soldiers", "soldiers", "iraqi_army", ActorKind.MILITARY)
PLACE = Place(
    **find("Ain al-Asad base"), name_en="Ain al-Asad", admin1="Anbar", country="IQ", lat=33.7856,
    lon=42.4412, uncertainty_km=2.0, precision=Precision.SITE, gazetteer_id="test:1",
)  # fmt: skip


def make_event(**changes) -> Event:
    saturday = find("Saturday")
    event = Event(
        id="e1",
        type=EventType.SHELLING,
        status=Status.REPORTED,
        background=False,
        date=Time(
            start=DAY, end=DAY, text="Saturday", text_start=saturday["start"],
            text_end=saturday["end"], rule="test",
        ),
        place=PLACE,
        actors=(ACTOR,),
        actor_basis=ActorBasis.CLAIMED,
        targets=(TARGET,),
        weapons=(Weapon(**find("rockets"), kind=WeaponKind.ROCKET),),
        killed=(Toll(**find("3"), min=3, max=3),),
        injured=(Toll(**find("5"), min=5, max=5),),
        claimed_by=(ACTOR,),
        sources=(),
        evidence=(Evidence(**find("Two rockets hit Ain al-Asad base in Anbar on Saturday")),),
        rule="test",
    )  # fmt: skip
    return msgspec.structs.replace(event, **changes)


def make_statement(kind: StatementType, words: str, who: Participant, number: int) -> Statement:
    found = find(words)
    speaker = Speaker(
        text=who.text, start=who.start, end=who.end, rule="test", name_en=who.name_en,
        actor_id=who.actor_id,
    )  # fmt: skip
    return Statement(
        id=f"s{number}", type=kind, speaker=speaker, addressee=None, about="e1", evidence=words,
        start=found["start"], end=found["end"], rule="test",
    )  # fmt: skip


CLAIM = make_statement(StatementType.CLAIM, "وتبنى تنظيم ألوية الغضب الهجوم", ACTOR, 1)
DENIAL = make_statement(StatementType.DENY, "Kataib denied it", OTHER, 2)


def make_account(
    doc="report-1", event=None, statements=(CLAIM, DENIAL), source="alpha",
    published="2023-01-22T08:30:00+03:00",
) -> Account:  # fmt: skip
    return Account(
        id=f"{doc}#e1", doc=doc, event=event or make_event(), prominence=Prominence.LEAD,
        published=published, source=source, title=TITLE, statements=statements,
    )  # fmt: skip


def make_incident(number: int = 1, accounts=None, **changes) -> Incident:
    incident = reconcile(f"i-{number:012x}", accounts or [make_account()])
    return msgspec.structs.replace(incident, **changes)


def make_told(incident: Incident | None = None, *, text: bool = True) -> Told:
    incident = incident or make_incident()
    docs = dict.fromkeys(account.doc for account in incident.accounts)
    return Told(
        incident=incident,
        sources=tuple(
            Source(
                doc=doc, title=TITLE, published="2023-01-22T08:30:00+03:00", source="alpha",
                url=f"https://news.example/{doc}", lang="en", text=FULL if text else None,
            )
            for doc in docs
        ),
    )  # fmt: skip


def _with_event(**changes):
    return make_incident(accounts=[make_account(event=make_event(**changes))])


def _with_status(status):
    """As `exchange.stream` makes it of an event that is not linked."""
    made = make_incident(accounts=[make_account(event=make_event(status=status))])
    return msgspec.structs.replace(made, status=status)


def _dated(start, end):
    return _with_event(date=msgspec.structs.replace(make_event().date, start=start, end=end))


def _placed(**changes):
    return _with_event(place=msgspec.structs.replace(PLACE, **changes))


def _two(**changes):
    """Two accounts, the earlier of them with changes."""
    early = "2023-01-22T07:00:00+03:00"
    second = make_account("report-2", make_event(**changes), source="beta", published=early)
    return make_incident(accounts=[make_account(), second])


def vary(aspect: Aspect) -> list[tuple[Incident, Incident]]:
    """Return pairs of an incident and the same with the aspect in it; nothing else differs."""
    if aspect is Aspect.WEAPONS:
        return [
            (_armed(kind, WeaponKind.ROCKET), _armed(kind, other))
            for kind, other in (
                (EventType.BOMBING, WeaponKind.CAR_BOMB),
                (EventType.ARMED_ATTACK, WeaponKind.FIREARM),
            )
        ]
    if aspect is Aspect.DISPUTED_TOLL:
        return [(_two(), _two(killed=(Toll(**find("3"), min=9, max=9),)))]
    if aspect is Aspect.DATE_DISPUTED:
        later = DAY + dt.timedelta(days=3)
        return [
            (_two(), _two(date=msgspec.structs.replace(make_event().date, start=later, end=later)))
        ]
    return [change(aspect)]


def _armed(kind, weapon):
    return _with_event(type=kind, weapons=(Weapon(**find("rockets"), kind=weapon),))


def change(aspect: Aspect) -> tuple[Incident, Incident]:
    """Return an incident, and the same with the aspect in it."""
    base = make_incident()
    single = base
    made = {
        Aspect.THREATENED: lambda: _with_status(Status.THREATENED),
        Aspect.RECURRENT: lambda: _with_status(Status.RECURRENT),
        Aspect.DENIED: lambda: _with_status(Status.DENIED),
        Aspect.BACKGROUND: lambda: _with_event(background=True),
        Aspect.NO_DATE: lambda: _with_event(date=None),
        Aspect.DATE_SPAN: lambda: _dated(DAY, DAY + dt.timedelta(days=4)),
        Aspect.NO_PLACE: lambda: _with_event(place=None),
        Aspect.COUNTRY_ONLY: lambda: _with_event(
            place=Place(**find("Anbar"), name_en="Iraq", country="IQ", lat=33.0, lon=44.0,
                        precision=Precision.COUNTRY, uncertainty_km=400.0)
        ),
        Aspect.PRECISION: lambda: _placed(precision=Precision.ADMIN1, uncertainty_km=80.0),
        Aspect.UNKNOWN_ACTOR: lambda: _with_event(actors=(), actor_basis=ActorBasis.UNKNOWN),
        Aspect.SECOND_ACTOR: lambda: _with_event(actors=(ACTOR, OTHER), targets=()),
        Aspect.ACTOR_BASIS: lambda: _with_event(actor_basis=ActorBasis.ACCUSED),
        Aspect.TARGETS: lambda: _with_event(targets=()),
        Aspect.KILLED: lambda: _with_event(killed=(Toll(**find("3"), min=30, max=30),)),
        Aspect.OPEN_TOLL: lambda: _with_event(killed=(Toll(**find("3"), min=3, max=None),)),
        Aspect.INJURED: lambda: _with_event(injured=()),
        Aspect.CLAIMED_BY: lambda: _with_event(claimed_by=()),
        Aspect.CLAIMS: lambda: make_incident(accounts=[make_account(statements=(DENIAL,))]),
        Aspect.DENIALS: lambda: make_incident(accounts=[make_account(statements=(CLAIM,))]),
        Aspect.OUTLETS: lambda: make_incident(outlets=7),
        Aspect.EVIDENCE: lambda: _with_event(evidence=(Evidence(**find("Two rockets")),)),
        Aspect.OFFSETS: lambda: _with_event(
            evidence=(
                Evidence(text=base.accounts[0].event.evidence[0].text, start=40, end=93, rule="t"),
            )
        ),
        Aspect.ACCOUNTS: lambda: make_incident(
            accounts=[make_account(), make_account("report-2", source="beta")], outlets=1
        ),
        Aspect.FORWARDS: lambda: make_incident(forwards=("i-00000000beef",)),
    }[aspect]()  # fmt: skip
    if aspect is Aspect.SECOND_ACTOR:
        single = _with_event(targets=())
    return single, made
