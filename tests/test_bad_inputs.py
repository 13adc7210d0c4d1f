"""Hostile text through the whole pipeline: no crash, no growth, nothing hidden."""

import json
import time

import msgspec
import pytest

import marsad
from marsad.errors import MarsadError
from marsad.pipeline import load_resources, make_report, read_report
from marsad.records import Reading

CARRIERS = (
    "هجوم على قاعدة في سوريا\nقتل ثلاثة جنود في {} هجوم بطائرة مسيرة على قاعدة التنف يوم الجمعة.",
    "Attack on a base in Syria\nA drone {} killed three soldiers at a base in Jordan on Sunday.",
)


def read_whole(text, lang):
    """Read, and check that every value stands where it says."""
    report = make_report(text, published="2024-01-29T10:00+03:00", lang=lang)
    reading = read_report(report, load_resources())
    for event in reading.events:
        for evidence in event.evidence:
            assert report.full[evidence.start : evidence.end] == evidence.text
    assert msgspec.json.decode(msgspec.json.encode(reading), type=Reading) == reading
    return reading


def load(shared, name):
    return json.loads((shared / "badinputs" / name).read_text("utf-8"))


@pytest.mark.parametrize("carrier", CARRIERS, ids=["ar", "en"])
def test_naughty_strings_within_a_report(shared, carrier):
    lang = "ar" if carrier is CARRIERS[0] else "en"
    for string in load(shared, "blns/blns.json"):
        read_whole(carrier.replace("{}", string), lang)


def test_naughty_strings_alone(shared):
    for string in load(shared, "blns/blns.json"):
        try:
            marsad.read(string)
        except MarsadError as error:
            assert error.hint


@pytest.mark.parametrize("carrier", CARRIERS, ids=["ar", "en"])
def test_bidi_and_look_alikes(shared, carrier):
    lang = "ar" if carrier is CARRIERS[0] else "en"
    for string in load(shared, "generated/bidi_homoglyph.json"):
        if string.isprintable() or string.encode("utf-8", "ignore").decode() == string:
            assert read_whole(carrier.replace("{}", string), lang).events


def test_equal_spellings_give_equal_incidents(shared):
    for first, second in load(shared, "generated/arabic_equal_pairs.json"):
        text = "انفجار\nقتل ثلاثة جنود في هجوم صاروخي على {} يوم الجمعة."
        one, other = (shape(read_whole(text.replace("{}", n), "ar")) for n in (first, second))
        assert one == other, (first, second)


def shape(reading):
    return [
        (e.type, e.status, e.place.name_en if e.place else None, len(e.killed))
        for e in reading.events
    ]


def test_instructions_in_a_text_change_nothing_else(shared):
    plain = shape(read_whole(CARRIERS[1].replace("{}", "attack"), "en"))
    for string in load(shared, "generated/prompt_injection.json"):
        if string.isascii() and "kill" not in string:
            text = CARRIERS[1].replace("{}", "attack") + f"\n\n{string}"
            assert shape(read_whole(text, "en")) == plain, string


def growth(make, lang, size):
    """Return how many times longer four times the text takes, best of three."""

    def measure(length):
        text = make(length)
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            read_whole(text, lang)
            best = min(best, time.perf_counter() - started)
        return best

    return measure(4 * size) / max(measure(size), 0.002)


@pytest.mark.parametrize("number", range(12))
def test_time_grows_with_the_length_only(shared, number):
    string = load(shared, "generated/redos_strings.json")[number]
    for lang, carrier in zip(("ar", "en"), CARRIERS, strict=True):
        factor = growth(lambda n, c=carrier: c.replace("{}", string[:n]), lang, 5_000)
        # Four times the text: linear is 4, quadratic 16.
        assert factor < 9, (lang, string[:20])


@pytest.mark.parametrize(
    "piece",
    [
        "قتل ", "قتل ثلاثة جنود، ", "في سوريا ", "وقال إن ", "«", "يوم الجمعة ", "غارة جوية ",
        "killed ", "said that ", "in Iraq, ", "three soldiers and ", '"', "last Friday ", "\n",
        "US strike on base in Aleppo. ", "قصف إسرائيلي على غزة. ", ".", "5",
    ],
)  # fmt: skip
def test_time_grows_with_repetition_only(piece):
    lang = "en" if piece.isascii() and piece.strip() else "ar"
    carrier = CARRIERS[lang == "en"]
    factor = growth(lambda n: carrier.replace("{}", piece * n), lang, 400)
    assert factor < 9
