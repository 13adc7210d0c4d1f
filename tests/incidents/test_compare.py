"""Levels of agreement, the weights, and what excludes."""

import datetime as dt
import itertools
import random

import msgspec
import pytest
from made import make_account, make_event, make_place, make_world

from marsad.errors import UsageError
from marsad.incidents.compare import (
    COMPARISONS,
    are_foreign,
    compare_accounts,
    compare_actors,
    compare_killed,
    compare_place,
    compare_time,
    exclude_pair,
    find_levels,
    judge_pair,
    weigh_pair,
)
from marsad.incidents.settings import Level, load_settings, load_weights, make_settings
from marsad.incidents.traits import find_traits
from marsad.records import EventType, Status

DAY = dt.date(2018, 1, 1)


def pair(first, second, **both):
    return (
        find_traits(make_account("a", first, **both)),
        find_traits(make_account("b", second, **both)),
    )


@pytest.mark.parametrize(
    ("days", "level"),
    [(0, "same_day"), (1, "next_day"), (3, "near"), (4, "apart")],
)
def test_days(days, level):
    a, b = pair(make_event(), make_event(day=DAY + dt.timedelta(days=days)))
    assert compare_time(a, b) == compare_time(b, a) == level


def test_a_date_that_only_the_publication_gives_weighs_less_than_a_told_one():
    a, b = pair(make_event(day=None), make_event())
    assert compare_time(a, b) == "may_be"


def test_without_any_time_nothing_is_said_about_days():
    a, b = pair(make_event(day=None), make_event(), published=None)
    assert compare_time(a, b) is None


def test_distance_is_held_against_uncertainty():
    here = make_place(1)
    near = msgspec.structs.replace(here, lat=here.lat + 0.06, gazetteer_id="test:x")
    far = msgspec.structs.replace(here, lat=here.lat + 0.5, admin1="Other", gazetteer_id="test:y")
    area = msgspec.structs.replace(far, uncertainty_km=80.0)
    abroad = msgspec.structs.replace(far, country="IQ")
    levels = [
        compare_place(*pair(make_event(place=here), make_event(place=other)))
        for other in (here, near, far, area, abroad, None)
    ]
    assert levels == ["same", "close", "far", "within", "other_country", None]


def test_points_far_apart_are_not_one_place_misread():
    here = make_place(3)
    near = msgspec.structs.replace(here, lat=here.lat + 0.9, gazetteer_id="test:x")
    far = msgspec.structs.replace(here, lat=here.lat + 1.2, gazetteer_id="test:y")
    vague = msgspec.structs.replace(far, uncertainty_km=80.0)
    reasons = [
        exclude_pair(
            find_traits(make_account("a", make_event(place=here), source="alpha")),
            find_traits(make_account("b", make_event(place=other), source="beta")),
        )
        for other in (here, near, far, vague)
    ]
    assert reasons == [None, None, "two places a day's drive apart", None]


def test_a_toll_that_grows_is_no_conflict():
    def level(first, second):
        return compare_killed(*pair(make_event(killed=first), make_event(killed=second)))

    assert level(5, 5) == "equal"
    assert level(1, 1) == "equal_small"
    assert level(20, 31) == "growth"
    assert level(3, 30) == "conflict"
    assert level(None, 30) is None


def test_actors_that_back_each_other_are_no_different_actors():
    first, second = make_event(actor="faction"), make_event(actor="sponsor")
    backed = msgspec.structs.replace(first.actors[0], affiliations=("sponsor",))
    a, b = pair(msgspec.structs.replace(first, actors=(backed,)), second)
    assert compare_actors(a, b) == "affiliated"
    assert compare_actors(*pair(first, second)) == "different"


def test_words_of_two_scripts_are_not_held_against_each_other():
    fields = {"place": make_place(3), "killed": 12}
    arabic = make_event(words="غارة جوية على السوق", actor="الفصيل", **fields)
    english = make_event(words="aircraft struck the market", actor="the faction", **fields)
    a, b = pair(arabic, english)
    assert are_foreign(a, b)
    assert not are_foreign(a, a)
    levels = dict(zip([field for field, _, _ in COMPARISONS], find_levels(a, b), strict=True))
    assert levels["wording"] is levels["rare_words"] is levels["actors"] is None
    assert (levels["killed"], levels["place"], levels["time"]) == ("equal", "same", "same_day")


def test_two_scripts_must_reach_even_odds_by_the_rest():
    settings = load_settings()
    day, place = dt.date(2018, 1, 1), make_place(3)
    here = make_event(day=day, place=place, words="غارة جوية على السوق")
    same = make_event(day=day, place=place, words="aircraft struck the market")
    other = make_event(day=day, place=make_place(4), words="gunmen shot at a bus",
                       kind=EventType.ARMED_ATTACK)  # fmt: skip
    assert judge_pair(*pair(here, same), settings) >= settings.threshold
    elsewhere = find_traits(make_account("b", other, source="beta"))
    assert judge_pair(pair(here, same)[0], elsewhere, settings) < settings.threshold


def test_every_level_is_one_of_those_that_have_weights():
    traits = [find_traits(account) for account in make_world(60)]
    for a, b in itertools.pairwise(traits):
        for (_, _, names), level in zip(COMPARISONS, find_levels(a, b), strict=True):
            assert level is None or level in names


def test_comparison_has_no_direction():
    traits = [find_traits(account) for account in make_world(80)]
    rng = random.Random(1)
    for _ in range(500):
        a, b = rng.sample(traits, 2)
        assert find_levels(a, b) == find_levels(b, a)
        assert exclude_pair(a, b) == exclude_pair(b, a)


def test_the_explanation_adds_up_to_the_weight():
    traits = [find_traits(account) for account in make_world(30)]
    settings = load_settings()
    for a, b in itertools.pairwise(traits):
        link = compare_accounts(a, b, settings)
        assert link.weight == pytest.approx(weigh_pair(a, b, settings))
        assert link.weight == pytest.approx(link.prior + sum(x.weight for x in link.agreements))
        assert 0 <= link.probability <= 1


def test_absence_adds_nothing():
    settings = load_settings()
    bare = make_event(day=None, words="")
    a, b = pair(bare, bare, published=None)
    told = [x.field for x in compare_accounts(a, b, settings).agreements if x.level != "not_told"]
    assert told == ["type"]
    assert judge_pair(a, b, settings) < settings.threshold


def test_without_common_ground_only_strong_other_evidence_counts():
    settings = load_settings()
    names = "zarqun mihlab tavrek quprat dolsem"
    for words, links in (("zarqun", False), (names, True)):
        event = make_event(day=None, words=words)
        a, b = pair(event, event, published=None)
        assert (judge_pair(a, b, settings) >= settings.threshold) is links


def test_one_outlet_in_one_hour_tells_of_two_places():
    a, b = pair(make_event(place=make_place(1)), make_event(place=make_place(4)))
    assert exclude_pair(a, b) == "one outlet, one hour, two places"
    other = find_traits(make_account("b", make_event(place=make_place(4)), source="beta"))
    assert exclude_pair(a, other) is None


def test_denied_and_reported_accounts_can_be_one_incident():
    a, b = pair(make_event(), make_event(status=Status.DENIED))
    assert exclude_pair(a, b) is None


def test_a_settings_file_must_name_every_level():
    weights = load_weights()
    levels = {field: dict(found) for field, found in weights.levels.items()}
    del levels["time"]["near"]
    with pytest.raises(UsageError, match="weights of time"):
        make_settings(msgspec.structs.replace(weights, levels=levels))
    levels["time"]["near"] = Level(m=0.0, u=0.5)
    with pytest.raises(UsageError, match="no shares"):
        make_settings(msgspec.structs.replace(weights, levels=levels))


def test_the_shipped_weights_order_the_levels_of_wording():
    table = dict(zip((f for f, _, _ in COMPARISONS), load_settings().tables, strict=True))
    for field in ("wording", "story"):
        values = list(table[field].values())
        assert values == sorted(values, reverse=True)
    assert table["killed"]["equal"] > table["killed"]["conflict"]
    assert table["time"]["same_day"] > table["time"]["near"]
