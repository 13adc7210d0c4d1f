"""Cued names: kept for the actor that the report speaks of, dropped with nothing behind them."""

from __future__ import annotations

import pytest

from marsad.lexicon.entries import (
    Actor,
    ActorHit,
    Affiliation,
    Country,
    CountryForm,
    CountryHit,
    Match,
)
from marsad.mentions.actors import resolve_names
from marsad.pipeline import load_resources, make_report, view_report
from marsad.records import ActorKind

IRAQ = Country(id="iraq", code="IQ", name="Iraq")
PARENT = Actor(id="parent", name="Parent", kind=ActorKind.COALITION)
FIRST = Actor(
    id="first", name="First", kind=ActorKind.ARMED_GROUP, country="IQ",
    affiliations=(Affiliation(to="parent", kind="part_of"),),
)  # fmt: skip
SECOND = Actor(id="second", name="Second", kind=ActorKind.ARMED_GROUP, country="LB")


def hit(actor, at, cued=False):
    return Match(first=at, last=at + 1, meaning=ActorHit(actor=actor, cued=cued))


def country(at):
    return Match(first=at, last=at + 1, meaning=CountryHit(country=IRAQ, form=CountryForm.NAME))


def test_with_nothing_behind_it_none():
    assert resolve_names((hit(FIRST, 0, cued=True),)) == ()
    plain = (hit(FIRST, 0), country(2))
    assert resolve_names(plain) == plain


@pytest.mark.parametrize(
    "evidence", [hit(FIRST, 5), country(5), hit(PARENT, 5)], ids=["itself", "country", "parent"]
)
def test_what_speaks_for_it(evidence):
    cued = hit(FIRST, 0, cued=True)
    assert resolve_names((cued, evidence)) == (cued, evidence)
    assert resolve_names((cued, hit(SECOND, 5))) == (hit(SECOND, 5),)


def test_another_cued_name_speaks_for_nothing():
    assert resolve_names((hit(FIRST, 0, cued=True), hit(FIRST, 3, cued=True))) == ()


def test_of_two_the_one_with_more_behind_it():
    one, two = hit(FIRST, 0, cued=True), hit(SECOND, 0, cued=True)
    assert resolve_names((one, two, hit(SECOND, 4))) == (two, hit(SECOND, 4))
    # Named in full counts more than a country named often.
    lands = tuple(country(at) for at in range(5, 12))
    assert resolve_names((one, two, hit(SECOND, 4), *lands)) == (two, hit(SECOND, 4), *lands)
    assert resolve_names((one, two, *lands)) == (one, *lands)


def find_names(text, title="عنوان"):
    report = make_report(text, title=title, published="2018-04-12", lang="ar")
    view = view_report(report, load_resources())
    return {
        (view.words(m.first, m.last), m.meaning.actor.id)
        for m in view.matches
        if isinstance(m.meaning, ActorHit)
    }


def test_the_coalition_is_that_of_the_report():
    arab = find_names("أعلن التحالف العربي اعتراض صاروخ. وقال التحالف إن الصاروخ أطلقه الحوثيون.")
    west = find_names(
        "أعلن التحالف الدولي شن غارات. وقال التحالف إن الغارات استهدفت داعش في سوريا."
    )
    coalition = [{actor for words, actor in found if words == "التحالف"} for found in (arab, west)]
    assert all(len(actors) == 1 for actors in coalition), coalition
    assert coalition[0] != coalition[1]


def test_a_party_without_a_report_behind_it_is_no_one():
    names = find_names("هاجم الحزب قرار الوزير في باريس، وقال إن الهجوم غير مبرر.")
    assert "hezbollah" not in {actor for _words, actor in names}
