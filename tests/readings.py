"""Hand-made readings for tests of everything around the reading core."""

from __future__ import annotations

import datetime as dt

from marsad.records import (
    ActorBasis,
    ActorKind,
    Event,
    EventType,
    Evidence,
    Failure,
    Granularity,
    Language,
    Participant,
    Place,
    Precision,
    Reading,
    Report,
    Speaker,
    Statement,
    StatementType,
    Status,
    Time,
    Toll,
    Unresolved,
    Weapon,
    WeaponKind,
)

TITLE = "هجوم بطائرات مسيرة على قاعدة التنف"
BODY = "أعلن فصيل مسلح مسؤوليته عن هجوم بطائرات مسيرة يوم الجمعة أدى إلى مقتل 3 جنود وإصابة آخرين."


def make_report(doc: str = "r1", body: str = BODY, title: str = TITLE) -> Report:
    return Report(id=doc, title=title, text=body, published=dt.date(2023, 1, 24), lang=Language.AR)


def participant(text: str, name: str | None = None) -> Participant:
    return Participant(
        text=text, start=0, end=len(text), rule="test", name_en=name, kind=ActorKind.ARMED_GROUP
    )


def make_event(number: int = 1, status: Status = Status.REPORTED, **changes: object) -> Event:
    fields: dict[str, object] = {
        "id": f"e{number}",
        "type": EventType.AIR_STRIKE,
        "status": status,
        "background": False,
        "date": Time(
            start=dt.date(2023, 1, 20),
            end=dt.date(2023, 1, 20),
            text="يوم الجمعة",
            text_start=70,
            text_end=80,
            granularity=Granularity.DAY,
        ),
        "place": Place(
            text="التنف",
            start=29,
            end=34,
            rule="test",
            name_en="Al-Tanf",
            admin1="Homs",
            country="SY",
            lat=33.5,
            lon=38.6,
            precision=Precision.SITE,
            gazetteer_id="test:1",
        ),
        "actors": (participant("فصيل مسلح", "armed faction"),),
        "actor_basis": ActorBasis.CLAIMED,
        "targets": (participant("قاعدة التحالف الدولي في منطقة التنف بالبادية السورية"),),
        "weapons": (
            Weapon(text="طائرات مسيرة", start=6, end=18, rule="test", kind=WeaponKind.DRONE),
        ),
        "killed": (Toll(min=3, max=3, text="3 جنود", start=1, end=7, rule="test"),),
        "injured": (Toll(min=2, max=None, text="آخرين", start=1, end=7, rule="test"),),
        "claimed_by": (participant("فصيل مسلح"),),
        "sources": (participant("فصيل مسلح", "armed faction"),),
        "evidence": (Evidence(text="هجوم بطائرات مسيرة", start=0, end=18, rule="test"),),
    }
    return Event(**(fields | changes))  # type: ignore[arg-type]


def make_reading(doc: str = "r1", *events: Event) -> Reading:
    return Reading(
        doc=doc,
        events=events or (make_event(),),
        statements=(
            Statement(
                id="s1",
                type=StatementType.CLAIM,
                speaker=Speaker(text="فصيل مسلح", start=0, end=9, rule="test"),
                addressee=None,
                about="e1",
                evidence="مسؤوليته عن هجوم",
                start=0,
                end=16,
                rule="test",
            ),
        ),
        lang=Language.AR,
        published="2023-01-24",
    )


def make_failure(doc: str = "bad") -> Failure:
    return Failure(
        doc=doc,
        path="in/bad.txt",
        line=3,
        error="EncodingError",
        message="the content is binary, not text",
        hint="Save it as UTF-8.",
    )


def make_many() -> list[Reading]:
    """Return readings that show every status and basis."""
    return [
        make_reading(
            "ar-01", make_event(1), make_event(2, Status.RECURRENT, date=None, place=None)
        ),
        make_reading(
            "en-02",
            make_event(
                1,
                Status.DENIED,
                actors=(),
                actor_basis=ActorBasis.UNKNOWN,
                killed=(),
                targets=(participant("a base of the Coalition"),),
            ),
            make_event(
                2,
                Status.THREATENED,
                type=EventType.SHELLING,
                actor_basis=ActorBasis.ACCUSED,
                date=Time(start=None, end=dt.date(2023, 1, 23), text=None, reason="a bound only"),
                weapons=(
                    Weapon(
                        text="صاروخان عيار 107 ملم",
                        start=0,
                        end=20,
                        rule="test",
                        kind=WeaponKind.ROCKET,
                        count=2,
                        calibre_mm=107,
                    ),
                ),
                unresolved=(Unresolved(field="date", reason="a bound only"),),
                background=True,
            ),
        ),
    ]
