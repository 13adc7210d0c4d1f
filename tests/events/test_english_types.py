"""Types of incident: what the trigger says, what the weapon makes of it."""

from __future__ import annotations

import pytest

from events.english_reading import only, read
from marsad.lexicon.load import read_lexicon
from marsad.records import EventType

SENTENCES = {
    "Israeli air strikes on Gaza City killed 17 Palestinians on Tuesday.": "air_strike",
    "Russian warplanes bombed a market in Idlib on Monday.": "air_strike",
    "A drone attack on a base in Jordan killed three soldiers.": "air_strike",
    "Regime helicopters dropped four barrel bombs on the town of Dael on Sunday.": "air_strike",
    "Government forces shelled the city of Douma on Friday.": "shelling",
    "Palestinian militants fired more than 250 rockets into Israel.": "shelling",
    "Three Katyusha rockets hit an air base in western Iraq on Wednesday.": "shelling",
    "A roadside bomb struck a military convoy near Baghdad, killing two officers.": "bombing",
    "An explosion at a weapons depot south of Baghdad wounded 29 people.": "bombing",
    "A bomb went off outside a mosque in Kabul.": "bombing",
    "A suicide bomber blew himself up in Aden, killing six soldiers.": "suicide_bombing",
    "A gas attack on Khan Sheikhoun killed 80 people on Tuesday.": "chemical_attack",
    "Kurdish fighters clashed with Islamic State militants near Kobani.": "armed_clash",
    "Hezbollah fighters and Israeli forces exchanged fire along the border.": "armed_clash",
    "Gunmen stormed a police station in Kirkuk and killed two officers.": "armed_attack",
    "Boko Haram jihadists beheaded 10 fishermen in northern Nigeria.": "armed_attack",
    "Security forces opened fire on demonstrators in Nasiriyah.": "armed_attack",
    "Gunmen kidnapped four engineers in northern Nigeria.": "abduction",
    "Police arrested 12 suspected Islamic State members in Istanbul.": "arrest",
    "Ukrainian forces shot down 29 Russian drones over Kyiv.": "interception",
    "Turkish troops captured the town of Afrin on Sunday.": "territory_change",
    "The army withdrew from the city of Palmyra on Sunday.": "territory_change",
    "The SDF expelled Islamic State from the town of Hajin.": "territory_change",
    "Hundreds of civilians were evacuated from eastern Aleppo on Thursday.": "evacuation",
    "Thousands of protesters took to the streets of Beirut on Friday.": "protest",
    "Protesters clashed with police in Tunis.": "riot",
    "Russia and Turkey agreed a ceasefire for Syria that came into force on Thursday.": "agreement",
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_type_of_one_sentence(text: str, expected: str) -> None:
    assert only(text).type.value == expected


def test_sentences_cover_all_types() -> None:
    assert set(SENTENCES.values()) == {member.value for member in EventType}


def test_lexicon_covers_all_types_with_150_lemmas() -> None:
    frames = read_lexicon().frames["en"]
    lemmas = {lemma for frame in frames for lemma in (*frame.base, *frame.nouns, *frame.fixed)}
    assert len(lemmas) >= 150
    assert {frame.type for frame in frames if frame.type} == set(EventType)


@pytest.mark.parametrize(
    "text",
    [
        "The film tells of an attack on a village in 1982.",
        "He suffered a heart attack during the match in Cairo.",
        "The two firms have been locked in a legal battle in London for years.",
        "The minister came under fire from critics over the budget.",
        "A panic attack forced the singer off the stage in Beirut.",
        "The army held a drill simulating a missile attack on Haifa.",
        "Transport workers went on strike in Tunis over pay.",
        "Inflation hit a record high in Ankara in May.",
        "A fire at a nightclub in Baghdad killed 12 people.",
        "At least 20 people were killed when a bus plunged into a ravine in Pakistan.",
        "Floods killed at least 50 people in Libya.",
        "Manchester City beat Arsenal 3-1, with their striker striking twice.",
        "Egypt and Saudi Arabia signed an agreement to link their power grids.",
    ],
)
def test_no_incident(text: str) -> None:
    reported = [event for event in read(text).events if event.status.value == "reported"]
    assert [event.type.value for event in reported if event.type.value != "protest"] == []
