"""Who did what to whom in English sentences, with and without punctuation."""

from __future__ import annotations

import pytest

from events.english_reading import figures, only, read, texts


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Turkish forces shelled the town of Manbij.", "Turkish forces"),
        ("The town of Manbij was shelled by Turkish forces.", "Turkish forces"),
        (
            "An attack on a checkpoint by Houthi fighters killed two soldiers in Marib.",
            "Houthi fighters",
        ),
        ("Rebel shelling killed four civilians in Damascus.", "Rebel"),
        ("Gunmen in army uniforms attacked a village near Mosul.", "Gunmen"),
        ("The base, which was attacked by militants on Friday, lies near Mosul.", "militants"),
        (
            "The Syrian regime has killed at least 43 people in Jayrud in a shelling attack.",
            "The Syrian regime",
        ),
        (
            "Amnesty accused Turkish-backed forces of executing five prisoners in Afrin.",
            "Turkish-backed forces",
        ),
        ("Yemen's Houthi rebels said they had fired a missile at Riyadh.", "Yemen's Houthi rebels"),
    ],
)
def test_author(text: str, actor: str) -> None:
    assert actor in texts(only(text).actors)


def test_both_sides_of_a_clash() -> None:
    event = only("Fierce clashes broke out between Kurdish fighters and Turkish soldiers in Afrin.")
    assert texts(event.actors) == ["Kurdish fighters", "Turkish soldiers"]


def test_no_author_where_none_is_named() -> None:
    event = only("A car bomb exploded near a market in Baghdad, killing 12 people.")
    assert event.actors == ()
    assert event.actor_basis.value == "unknown"


def test_agent_of_another_participle_is_no_author() -> None:
    event = only("The Israeli military said it had struck buildings used by Hezbollah in Tyre.")
    assert texts(event.actors) == ["The Israeli military"]


def test_a_town_held_by_a_side_is_not_that_side() -> None:
    event = only("Air strikes on Daesh-held villages near Manbij killed at least 85 civilians.")
    assert event.actors == ()


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Car bomb kills 23 in Aleppo", [(23, 23)], []),
        (
            "At least 12 people, including three children, were killed in air strikes on Idlib.",
            [(12, None)],
            [],
        ),
        ("Shelling of Daraa killed 4 civilians and wounded 10 others.", [(4, 4)], [(10, 10)]),
        ("Rockets hit Haifa, killing two men and a child.", [(3, 3)], []),
        ("An air raid on Raqqa left 28 militants dead.", [(28, 28)], []),
        (
            "13 civilians killed 43 others injured in rocket attacks on Aleppo",
            [(13, 13)],
            [(43, 43)],
        ),
        (
            "Dozens of people were killed or wounded when a bomb ripped through a hall in Kabul.",
            [(1, None)],
            [(1, None)],
        ),
        (
            "Nearly 40 soldiers and fighters were killed when rebels blew up a tunnel in Aleppo.",
            [(40, 40)],
            [],
        ),
        ("A sniper killed a Lebanese soldier in Tripoli.", [(1, 1)], []),
        ("Unidentified gunmen assassinated a senior security official in Aden.", [(1, 1)], []),
        ("Three rockets hit a base in Baghdad, causing no casualties.", [], []),
        ("A bomb blast in Kabul killed several people.", [(2, None)], []),
    ],
)
def test_tolls(
    text: str, killed: list[tuple[int, int | None]], injured: list[tuple[int, int | None]]
) -> None:
    event = only(text)
    assert figures(event.killed) == killed
    assert figures(event.injured) == injured


def test_losses_of_two_sides_stay_apart() -> None:
    event = only("Eleven Syrian soldiers and 17 Houthi fighters were killed in clashes in Marib.")
    assert figures(event.killed) == [(11, 11), (17, 17)]


def test_total_of_a_war_is_no_incident() -> None:
    events = read(
        "The conflict in Syria has killed more than 280,000 people and displaced millions."
    )
    assert {event.status.value for event in events.events} == {"recurrent"}


def test_text_without_commas_and_apostrophes_reads_like_text_with_them() -> None:
    plain = only(
        "At least 23 people most of them fighters were killed by a truck suicide bomber in "
        "Syrias Aleppo city on Monday a monitor said."
    )
    full = only(
        "At least 23 people, most of them fighters, were killed by a truck suicide bomber in "
        "Syria's Aleppo city on Monday, a monitor said."
    )
    for event in (plain, full):
        assert event.type.value == "suicide_bombing"
        assert figures(event.killed) == [(23, None)]
        assert event.place is not None
        assert event.place.name_en == "Aleppo"
        assert event.date is not None
        assert str(event.date.start) == "2016-08-01"
        assert texts(event.sources) == ["a monitor"]


def test_every_value_stands_in_the_report() -> None:
    reading = read(
        "BEIRUT - Turkish jets struck a convoy near Manbij on Monday, killing 12 fighters and "
        "wounding five, the Syrian Observatory for Human Rights said."
    )
    full = (
        "\nBEIRUT - Turkish jets struck a convoy near Manbij on Monday, killing 12 fighters and "
        "wounding five, the Syrian Observatory for Human Rights said."
    )
    (event,) = reading.events
    values = (
        *event.actors,
        *event.targets,
        *event.weapons,
        *event.killed,
        *event.injured,
        *event.sources,
        *event.evidence,
    )
    assert len(values) > 6
    for value in values:
        assert full[value.start : value.end] == value.text
