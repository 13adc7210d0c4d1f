"""English names of places held against the words around them."""

from __future__ import annotations

import pytest

from marsad.pipeline import load_resources, make_report, view_report
from marsad.records import Place


def read(text: str, title: str = "") -> list[Place]:
    report = make_report(text, title=title, published="2024-03-14", lang="en")
    return list(view_report(report, load_resources()).places)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Gunmen attacked the Malian town of Dinangourou.", "town of Dinangourou", "ML"),
        ("Gunmen killed six near Djibo, in Burkina Faso.", "Djibo", "BF"),
        ("Raids hit the Lebanese towns of Aita al-Shaab and Blida.", "Blida", "LB"),
        ("Fighters attacked a village south of Kafr Aruq in Syria.", "Kafr Aruq", "SY"),
        ("Shells fell on the Kafr Aruq area in northern Idlib.", "Kafr Aruq area", "SY"),
        ("A raid hit the Al-Rawdah neighbourhood of Taiz in Yemen.", "Al-Rawdah", "YE"),
        ("Fighting erupted in Tripoli's Abu Salim district.", "Abu Salim district", "LY"),
    ],
)
def test_an_unknown_place_is_kept_in_its_country(text: str, name: str, country: str) -> None:
    place = next(place for place in read(text) if place.text == name)
    assert (place.country, place.lat, place.gazetteer_id) == (country, None, None)
    assert place.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A resident, Musa Bello, said gunmen killed nine people in Nigeria.", "Bello"),
        ("Rebels attacked an army post in Ramadan, in northern Syria.", "Ramadan"),
        ("Fighters of the army died in Operation Peace Spring in Syria.", "Peace"),
        ("Militants killed two soldiers in March near the Syrian border.", "March"),
    ],
)
def test_what_is_no_place(text: str, words: str) -> None:
    assert all(words not in place.text for place in read(text))


def test_no_headline_announces_a_place() -> None:
    title = "Gunmen Kill Two in Northern Qalfatra Village Before Dawn Raid"
    assert all("Dawn" not in place.text for place in read("Two died.", title))


def test_a_known_place_stays() -> None:
    found = {place.name_en for place in read("Raids hit Douma in Eastern Ghouta, near Damascus.")}
    assert "Douma" in found
