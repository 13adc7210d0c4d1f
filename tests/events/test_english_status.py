"""Whether it happened, who says so, and what is said: status, sources, statements in English."""

from __future__ import annotations

import pytest

from events.english_reading import only, read, texts


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The army denied that its forces had shelled the hospital in Idlib.", "denied"),
        ("Turkey did not attack the village of Tal Rifaat.", "denied"),
        ("Iran threatened to attack Israel with missiles.", "threatened"),
        ("The army will attack the town of Sirte next week.", "threatened"),
        ("Macron called for an immediate halt to the shelling of Aleppo.", "threatened"),
        ("Aid groups fear an attack on Idlib.", "threatened"),
        ("If rebels attack the airport in Aleppo, the truce is over.", "threatened"),
        ("The Taliban have repeatedly attacked checkpoints in Helmand.", "recurrent"),
        ("Villages in Idlib are regularly shelled by government forces.", "recurrent"),
        ("More than 500,000 people have been killed in Syria since 2011.", "recurrent"),
    ],
)
def test_what_did_not_happen(text: str, status: str) -> None:
    assert {event.status.value for event in read(text).events} == {status}


def test_unknown_author_leaves_the_deed_reported() -> None:
    event = only(
        "Air strikes hit a market in Idlib on Monday; it was unclear if Russia carried them out."
    )
    assert event.type.value == "air_strike"


def test_a_fight_that_was_ended_was_there() -> None:
    reading = read(
        "The deal ended three days of fighting between Israel and Islamic Jihad in Gaza."
    )
    assert any(
        event.type.value == "armed_clash" and event.status.value == "reported"
        for event in reading.events
    )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Shelling killed four civilians in Aleppo, state media reported.", "state media"),
        ('"Two rockets hit the base in Erbil," said Rami Abdel Rahman.', "Rami Abdel Rahman"),
        (
            "According to the health ministry, an air strike on Saada killed 29 children.",
            "the health ministry",
        ),
        (
            "A spokesman for the YPG said Turkish shelling had killed two fighters in Kobani.",
            "A spokesman for the YPG",
        ),
        ("A security source told AFP that five rockets landed in Baghdad.", "A security source"),
    ],
)
def test_source(text: str, source: str) -> None:
    assert source in texts(only(text).sources)


def test_source_behind_the_colon_of_a_headline() -> None:
    (event,) = read(
        "", title="Turkish jets kill 20 Islamic State fighters in Syria: military"
    ).events
    assert texts(event.sources) == ["military"]


@pytest.mark.parametrize(
    ("text", "kind", "speaker", "addressee"),
    [
        (
            "Islamic State claimed responsibility for the attack in Kabul.",
            "claim",
            "Islamic State",
            None,
        ),
        (
            "Iran's foreign ministry denied any involvement in the attack.",
            "deny",
            "Iran's foreign ministry",
            None,
        ),
        ("Turkey accused Syria of breaking the truce.", "accuse", "Turkey", "Syria"),
        ("The United States condemned the attack in Kabul.", "condemn", "The United States", None),
        ("Britain urged Russia to stop the bombing of Aleppo.", "demand", "Britain", "Russia"),
        ("Hezbollah vowed to avenge the killing of its commander.", "threaten", "Hezbollah", None),
    ],
)
def test_statement(text: str, kind: str, speaker: str, addressee: str | None) -> None:
    found = [item for item in read(text).statements if item.type.value == kind]
    assert [item.speaker.text for item in found if item.speaker] == [speaker]
    assert [item.addressee.text if item.addressee else None for item in found] == [addressee]


def test_nobody_claiming_is_no_claim() -> None:
    reading = read("No group immediately claimed responsibility for the bombing in Kabul.")
    assert [item for item in reading.statements if item.type.value == "claim"] == []
