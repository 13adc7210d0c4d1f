"""One incident out of its accounts."""

import datetime as dt

import msgspec
import pytest
from made import make_account, make_event, make_place, make_toll

from marsad.incidents.agencies import find_agencies, load_agencies
from marsad.incidents.reconcile import count_outlets, reconcile
from marsad.incidents.tolls import load_counters, settle_tolls
from marsad.pipeline import make_report
from marsad.records import EventType, Precision, Statement, StatementType, Status

DAY = dt.date(2018, 1, 1)
TEXT = " ".join(f"w{n}" for n in range(300))


def at(hour, doc, event, **more):
    return make_account(doc, event, published=f"2018-01-01T{hour:02d}:00:00+00:00", **more)


def test_the_latest_figure_is_shown_beside_the_interval():
    accounts = [at(6, "a", make_event(killed=3)), at(9, "b", make_event(killed=5))]
    toll = settle_tolls(accounts, "killed")
    assert (toll.min, toll.max, toll.low, toll.high, toll.disputed) == (5, 5, 3, 5, False)
    assert toll.account == "b#e1"


def test_the_best_placed_source_wins_over_the_latest():
    told = msgspec.structs.replace(make_event(), killed=(make_toll(5, "the health ministry"),))
    later = msgspec.structs.replace(make_event(), killed=(make_toll(9, "a fighter"),))
    assert settle_tolls([at(6, "a", told), at(9, "b", later)], "killed").min == 5


def test_figures_that_exclude_each_other_are_disputed():
    accounts = [at(6, "a", make_event(killed=3)), at(9, "b", make_event(killed=40))]
    incident = reconcile("i-1", accounts)
    assert "killed" in incident.disputed
    assert incident.killed.disputed


def test_the_day_that_most_allow_and_a_dispute_about_it():
    accounts = [
        at(6, "a", make_event()),
        at(7, "b", make_event()),
        at(8, "c", make_event(day=DAY - dt.timedelta(days=1))),
    ]
    incident = reconcile("i-1", accounts)
    assert incident.date.start == DAY
    assert "date" in incident.disputed


def test_the_most_precise_compatible_place_is_shown():
    town = make_place(1)
    province = msgspec.structs.replace(
        town, name_en="Province 0", precision=Precision.ADMIN1, uncertainty_km=80.0
    )
    site = msgspec.structs.replace(
        town, name_en="Market", precision=Precision.SITE, uncertainty_km=1.0
    )
    accounts = [at(6, str(n), make_event(place=p)) for n, p in enumerate((town, province, site))]
    incident = reconcile("i-1", accounts)
    assert incident.place.name_en == "Market"
    assert incident.disputed == ()


def test_a_vague_type_does_not_outvote_a_definite_one():
    accounts = [
        at(6, "a", make_event(kind=EventType.ARMED_ATTACK)),
        at(7, "b", make_event(kind=EventType.ARMED_ATTACK)),
        at(8, "c", make_event(kind=EventType.AIR_STRIKE)),
    ]
    assert reconcile("i-1", accounts).type is EventType.AIR_STRIKE


def test_rival_authors_are_kept_and_marked():
    incident = reconcile(
        "i-1", [at(6, "a", make_event(actor="israel")), at(7, "b", make_event(actor="russia"))]
    )
    assert {actor.actor_id for actor in incident.actors} == {"israel", "russia"}
    assert "actors" in incident.disputed


def test_claims_and_denials_are_attached_as_statements():
    def say(kind):
        return Statement(
            id=kind.value, type=kind, speaker=None, addressee=None, about="e1", evidence="words",
            start=0, end=5, rule="test",
        )  # fmt: skip

    account = msgspec.structs.replace(
        at(6, "a", make_event()),
        statements=(say(StatementType.CLAIM), say(StatementType.DENY), say(StatementType.CONDEMN)),
    )
    incident = reconcile("i-1", [account])
    assert [s.id for s in incident.claims] == ["claim"]
    assert [s.id for s in incident.denials] == ["deny"]


def test_reported_and_denied_is_disputed():
    accounts = [at(6, "a", make_event()), at(7, "b", make_event(status=Status.DENIED))]
    incident = reconcile("i-1", accounts)
    assert incident.status is Status.REPORTED
    assert "status" in incident.disputed


def test_copies_of_one_text_and_reports_of_one_outlet_are_one_voice():
    accounts = [
        at(6, "a", make_event(), source="alpha", text=TEXT),
        at(7, "b", make_event(), source="beta", text=TEXT + " and so on"),
        at(8, "c", make_event(), source="beta", text="another text of the same outlet"),
        at(9, "d", make_event(), source="gamma", text="words of its own that nobody else has"),
    ]
    incident = reconcile("i-1", accounts)
    assert incident.copies == (("a", "b"),)
    assert incident.outlets == 2


def test_reports_without_an_outlet_each_count():
    accounts = [at(6, name, make_event(), source="") for name in "ab"]
    assert count_outlets(accounts, ()) == 2


def test_news_and_what_is_told_besides_are_told_apart():
    accounts = [at(6, "a", make_event()), at(7, "b", make_event(), lead=False)]
    incident = reconcile("i-1", accounts)
    assert (incident.reports, incident.mentions) == (("a",), ("b",))


@pytest.mark.parametrize("turn", [1, -1])
def test_the_order_of_accounts_makes_no_difference(turn):
    accounts = [at(6 + n, f"r{n}", make_event(place=make_place(n % 2), killed=n)) for n in range(5)]
    assert reconcile("i-1", accounts[::turn]) == reconcile("i-1", accounts)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Three soldiers were killed, AFP reported.", ("afp",)),
        ("قالت وكالة رويترز إن ثلاثة قتلوا", ("reuters",)),
        ("ونقلت فرانس برس عن شهود، بحسب وكالة الأناضول", ("afp", "anadolu")),
        ("The maps app showed a trap; sana is a word.", ()),
    ],
)
def test_agencies_that_a_text_names(told, found):
    report = make_report(told, title="Attack", published="2024-01-29", source="alpha")
    assert find_agencies(report) == found


def test_an_agency_is_itself_whatever_its_text_names():
    report = make_report("AFP said so too.", title="Attack", source="www.reuters.com")
    assert find_agencies(report) == ("reuters",)


def test_outlets_that_have_it_from_one_agency_are_one_voice():
    def tell(doc, source, *agencies):
        account = make_account(doc, make_event(place=make_place(1)), source=source)
        return msgspec.structs.replace(account, agencies=agencies)

    accounts = [
        tell("a", "alpha", "afp"), tell("b", "beta", "afp"), tell("c", "AFP", "afp"),
        tell("d", "gamma", "afp", "reuters"), tell("e", "delta"),
    ]  # fmt: skip
    assert reconcile("i-1", accounts).outlets == 3


def test_words_for_sources_and_agencies_are_data():
    assert [group.name for group in load_counters().group] == ["counters", "observers"]
    ids = [agency.id for agency in load_agencies().agency]
    assert len(ids) == len(set(ids)) > 20
