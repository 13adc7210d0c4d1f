"""Clusters: weak chains, exclusions, analysts' decisions, any order."""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import make_account, make_event, make_place, make_world

from marsad.errors import UsageError
from marsad.incidents.clusters import check_decisions, find_clusters, imply_decisions
from marsad.incidents.linking import link_accounts
from marsad.records import Decision, DecisionKind

MUST, CANNOT = DecisionKind.MUST_LINK, DecisionKind.CANNOT_LINK


def rule(kind, first, second):
    return Decision(kind=kind, first=first, second=second)


def test_a_weak_chain_does_not_weld_two_incidents():
    strong = {("a", "b"): 8.0, ("a", "c"): 8.0, ("b", "c"): 8.0}
    other = {("x", "y"): 8.0, ("x", "z"): 8.0, ("y", "z"): 8.0}
    chain = {("c", "x"): 3.0}
    assert find_clusters("abcxyz", strong | other | chain) == (("a", "b", "c"), ("x", "y", "z"))


def test_pairs_that_exclude_each_other_are_never_together():
    weights = {("a", "b"): 9.0, ("b", "c"): 8.0}
    assert find_clusters("abc", weights, excluded=[("a", "c")]) == (("a", "b"), ("c",))


def test_decisions_win_over_weights():
    weights = {("a", "b"): 9.0, ("b", "c"): -9.0}
    rulings = [rule(CANNOT, "a", "b"), rule(MUST, "c", "b")]
    assert find_clusters("abc", weights, decisions=rulings) == (("a",), ("b", "c"))


def test_contradictory_decisions_are_refused_and_named():
    rulings = [rule(MUST, "a", "b"), rule(MUST, "b", "c"), rule(CANNOT, "c", "a")]
    with pytest.raises(UsageError) as raised:
        check_decisions(rulings)
    for name in ("a = b", "b = c", "c and a"):
        assert name in str(raised.value)
    with pytest.raises(UsageError, match="two accounts"):
        check_decisions([rule(MUST, "a", "a")])


def test_decisions_reach_through_accounts_that_are_left_out():
    rulings = [rule(MUST, "a", "x"), rule(MUST, "x", "b"), rule(CANNOT, "x", "c")]
    implied = {(d.kind, d.first, d.second) for d in imply_decisions(rulings, {"a", "b", "c"})}
    assert implied == {(MUST, "a", "b"), (CANNOT, "a", "c")}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_weights_makes_no_difference(data):
    names = [f"n{i}" for i in range(data.draw(st.integers(2, 9)))]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    weights = {p: data.draw(st.integers(-8, 8)) / 1.0 for p in pairs}
    excluded = data.draw(st.lists(st.sampled_from(pairs), max_size=3))
    expected = find_clusters(names, weights, excluded)
    shuffled = list(weights.items())
    random.Random(data.draw(st.integers(0, 99))).shuffle(shuffled)
    assert find_clusters(reversed(names), dict(shuffled), excluded[::-1]) == expected
    together = [{a, b} for c in expected for a in c for b in c if a != b]
    assert all(set(pair) not in together for pair in excluded)
    assert sorted(name for cluster in expected for name in cluster) == names


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 1000))
def test_the_same_reports_in_any_order_give_the_same_incidents(world, order):
    accounts = make_world(25, seed=world)
    expected = link_accounts(accounts).clusters
    random.Random(order).shuffle(accounts)
    assert link_accounts(accounts).clusters == expected


def test_accounts_of_one_incident_come_together_and_others_stay_apart():
    accounts = make_world(200)
    clusters = link_accounts(accounts).clusters
    told = {account.id: account.id.split("-")[0] for account in accounts}
    assert all(len({told[name] for name in cluster}) == 1 for cluster in clusters)
    pairs = sum(len(c) * (len(c) - 1) // 2 for c in clusters)
    wanted = sum(1 for a in told for b in told if a < b and told[a] == told[b])
    assert pairs > 0.8 * wanted


def test_decisions_are_honoured_among_linked_accounts():
    accounts = make_world(30)
    clusters = link_accounts(accounts).clusters
    first, second = next(c for c in clusters if len(c) > 1)[:2]
    other = next(c for c in clusters if first not in c)[0]
    linked = link_accounts(accounts, [rule(CANNOT, first, second), rule(MUST, first, other)])
    home = {name: cluster for cluster in linked.clusters for name in cluster}
    assert home[first] != home[second]
    assert home[first] == home[other]


def test_five_reports_are_enough():
    words = "rocket barrage hits harbour warehouse district overnight"
    same = make_event(place=make_place(3), killed=7, words=words)
    accounts = [
        make_account(f"r{n}", same, source=f"s{n}", story=words) for n in range(3)
    ] + [
        make_account("r3", make_event(place=make_place(400), words="gunmen storm prison"),
                     source="x", story="gunmen storm prison cells"),
        make_account("r4", make_event(place=make_place(3), words="river floods fields",
                     day=dt.date(2018, 2, 9)), source="y", published="2018-02-09",
                     story="river floods fields"),
    ]  # fmt: skip
    sizes = sorted(len(c) for c in link_accounts(accounts).clusters)
    assert sizes == [1, 1, 3]


def test_reports_without_date_and_place_link_on_strong_other_evidence_only():
    plain = make_event(day=None, words="an attack")
    weak = [make_account(f"r{n}", plain, source=f"s{n}", published=None) for n in range(2)]
    assert [len(c) for c in link_accounts(weak).clusters] == [1, 1]


def test_a_flood_of_copies_is_one_incident_and_quick():
    event = make_event(place=make_place(3), killed=7)
    flood = [make_account(f"r{n:05d}", event) for n in range(5000)]
    (cluster,) = link_accounts(flood).clusters
    assert len(cluster) == 5000
