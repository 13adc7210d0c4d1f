"""Made-up accounts: a small world of towns, days and wordings, for tests and for measuring."""

from __future__ import annotations

import datetime as dt
import random

from marsad.incidents.words import sketch_text
from marsad.records import (
    Account,
    ActorBasis,
    Event,
    EventType,
    Evidence,
    Participant,
    Place,
    Precision,
    Prominence,
    Reading,
    Report,
    Status,
    Time,
    Toll,
)

FIRST_DAY = dt.date(2018, 1, 1)
OUTLETS = ("alpha", "beta", "gamma", "delta")


def make_place(number: int) -> Place:
    """One of many towns, half a degree apart on a grid; ten towns share a province."""
    row, column = divmod(number, 40)
    return Place(
        text=f"town{number}", start=0, end=5, rule="test", name_en=f"Town {number}",
        admin1=f"Province {number // 10}", country="SY", lat=30 + row * 0.3, lon=30 + column * 0.3,
        precision=Precision.SETTLEMENT, uncertainty_km=4.0, gazetteer_id=f"test:{number}",
    )  # fmt: skip


def make_time(day: dt.date) -> Time:
    return Time(start=day, end=day, text="that day", text_start=0, text_end=8)


def make_toll(number: int, source: str | None = None) -> Toll:
    return Toll(
        min=number, max=number, text=str(number), start=0, end=2, rule="test", source=source
    )


def make_actor(name: str) -> Participant:
    return Participant(text=name, start=0, end=len(name), rule="test", actor_id=name, name_en=name)


def make_event(
    number: int = 1,
    *,
    kind: EventType = EventType.AIR_STRIKE,
    day: dt.date | None = FIRST_DAY,
    place: Place | None = None,
    killed: int | None = None,
    words: str = "aircraft struck the market",
    actor: str | None = None,
    status: Status = Status.REPORTED,
) -> Event:
    return Event(
        id=f"e{number}", type=kind, status=status, background=False,
        date=make_time(day) if day else None, place=place,
        actors=(make_actor(actor),) if actor else (),
        actor_basis=ActorBasis.STATED if actor else ActorBasis.UNKNOWN,
        targets=(), weapons=(),
        killed=(make_toll(killed),) if killed is not None else (), injured=(),
        claimed_by=(), sources=(),
        evidence=(Evidence(text=words, start=0, end=len(words), rule="test"),),
    )  # fmt: skip


def make_account(
    doc: str,
    event: Event | None = None,
    *,
    source: str = "alpha",
    lead: bool = True,
    published: str = "2018-01-01T12:00:00+00:00",
    story: str = "",
    text: str = "",
) -> Account:
    event = event or make_event()
    return Account(
        id=f"{doc}#{event.id}", doc=doc, event=event,
        prominence=Prominence.LEAD if lead else Prominence.ASIDE,
        published=published, source=source, title=story,
        story=tuple(sorted(set(story.split()))), sketch=sketch_text(text),
    )  # fmt: skip


def make_world(incidents: int, seed: int = 7, *, most: int = 4) -> list[Account]:
    """Accounts of `incidents` incidents, up to `most` each, told by different outlets."""
    rng = random.Random(seed)
    words = [f"word{n:04d}" for n in range(5000)]
    accounts = []
    for number in range(incidents):
        # The days grow with the number: as many a day, however many there are.
        day = FIRST_DAY + dt.timedelta(days=number // 20)
        place = make_place(rng.randrange(800))
        kind = rng.choice(list(EventType))
        told = rng.sample(words, 12)
        killed = rng.randrange(0, 40)
        for voice in range(rng.randint(1, most)):
            story = " ".join(rng.sample(told, 8))
            accounts.append(
                make_account(
                    f"r{number:06d}-{voice}",
                    make_event(kind=kind, day=day, place=place, killed=killed, words=story),
                    source=OUTLETS[voice],
                    published=f"{day}T{6 + voice:02d}:00:00+00:00",
                    story=story,
                )
            )
    return accounts


def make_read(account: Account) -> tuple[Report, Reading]:
    """The report and reading that an account can have come from; its event is the news."""
    title = account.title or "air strike on the market"
    report = Report(
        id=account.doc, title=title, text=title, source=account.source,
        published=dt.datetime.fromisoformat(account.published) if account.published else None,
    )  # fmt: skip
    return report, Reading(doc=account.doc, events=(account.event,), statements=())
