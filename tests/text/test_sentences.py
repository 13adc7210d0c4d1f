"""Sentences end where they end: not at abbreviations, numbers or initials, and not too late."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.records import Part
from marsad.text.folding import fold
from marsad.text.sentences import find_sentences
from marsad.text.tokens import Vocabulary, find_tokens

VOCABULARY = Vocabulary(())
LONGEST = 180


def split(text, title="Title"):
    full = f"{title}\n{text}"
    folded = fold(full)
    tokens = find_tokens(folded, VOCABULARY)
    return full, tokens, find_sentences(folded, tokens, len(title))


def texts(text, title="Title"):
    full, _tokens, sentences = split(text, title)
    return [full[s.start : s.end] for s in sentences[1:]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Gen. Michael Kurilla of the U.S. Central Command spoke.",
        "Dr. A. Salem treated 3.5 million people.",
        "He met Lt. Col. John R. Smith on Jan. 5 in Washington D.C. on Monday.",
        "The rockets, of approx. 107 mm, fell at 3.30 p.m. local time.",
        "قال د. سالم إن العيار 10.5 ملم.",
        "أفاد أ. د. محمود بوقوع هجوم.",
        "إسرائيل.. صفارات إنذار في الشمال.",
        "See marsad.example for more.",
    ],
)
def test_a_stop_inside_a_sentence(sentence):
    assert texts(f"{sentence} Then it ended.") == [sentence, "Then it ended."]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One hit. Two fell! Three? Four…", ["One hit.", "Two fell!", "Three?", "Four…"]),
        ("قصف الجيش البلدة. هل رد أحد؟ لا.", ["قصف الجيش البلدة.", "هل رد أحد؟", "لا."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ('He said: "We did it. We will again." Then he left.',
         ['He said: "We did it.', 'We will again."', "Then he left."]),
        ("قال: «لن نرد. سننتظر.» ثم غادر.", ["قال: «لن نرد.", "سننتظر.»", "ثم غادر."]),
        ("A base (in Iraq.) was hit. It is up.", ["A base (in Iraq.)", "was hit.", "It is up."]),
        ("No stop at the end", ["No stop at the end"]),
        ("  \n\n  . ! \n", []),
        ("", []),
    ],
)  # fmt: skip
def test_ends(text, sentences):
    assert texts(text) == sentences


def test_parts_of_a_report():
    _full, _tokens, sentences = split(
        "BAGHDAD (Reuters) - Rockets hit a base. Nobody was hurt.\nThe army said so.\n\nAgain.",
        title="Base hit. Nobody hurt",
    )
    assert [s.part for s in sentences] == [
        *(Part.TITLE, Part.TITLE),
        *(Part.DATELINE, Part.LEDE, Part.LEDE),
        *(Part.BODY, Part.BODY),
    ]
    assert [s.index for s in sentences] == list(range(7))
    paragraphs = [s.paragraph for s in sentences]
    assert paragraphs == sorted(paragraphs)
    assert paragraphs[2] == paragraphs[3] == paragraphs[4] < paragraphs[5] < paragraphs[6]


@pytest.mark.parametrize(
    "dateline",
    [
        "BAGHDAD (Reuters) - ",
        "دبي، الإمارات العربية المتحدة (CNN) -- ",
        "Erbil, Iraq — ",
        "دمشق – ",
        "القدس (أ ف ب) - ",
        "Beirut (AFP) ",
    ],
)
def test_datelines(dateline):
    full, _tokens, sentences = split(f"{dateline}Rockets hit a base in the east today.")
    assert [s.part for s in sentences] == [Part.TITLE, Part.DATELINE, Part.LEDE]
    assert full[sentences[1].start : sentences[1].end].strip() == dateline.strip()
    assert full[sentences[2].start : sentences[2].end] == "Rockets hit a base in the east today."


@pytest.mark.parametrize(
    "text",
    [
        "Syrian Democratic Forces (SDF) fighters took the town.",
        "The US-led coalition hit a base.",
        "قصفت قوات سوريا الديمقراطية (قسد) البلدة.",
        "A drone hit a base in Syria. Another - it fell.",
    ],
)
def test_what_is_no_dateline(text):
    _full, _tokens, sentences = split(text)
    assert Part.DATELINE not in {s.part for s in sentences}


@pytest.mark.parametrize("comma", ["", "،", ","])
def test_no_sentence_is_endless(comma):
    words = [f"كلمة{comma}" if number % 50 == 49 else "كلمة" for number in range(1000)]
    _full, tokens, sentences = split(" ".join(words))
    sizes = [s.last - s.first for s in sentences[1:]]
    assert sum(sizes) == 1000 == len(tokens) - 1
    assert max(sizes) <= LONGEST
    # At a comma, where there is one in the second half of what may stand together.
    if comma:
        assert {size % 50 for size in sizes} == {0}
    else:
        assert sizes[:-1] == [LONGEST] * 5


TEXTS = st.text(st.sampled_from("قصف abc.!؟…\n\"»«'()-—:،, 1٢\u200f"), max_size=120)


@given(TEXTS, TEXTS.map(lambda text: text.replace("\n", " ")))
def test_sentences_hold_every_word_once(text, title):
    full, tokens, sentences = split(text, title)
    assert [k for s in sentences for k in range(s.first, s.last)] == list(range(len(tokens)))
    at = 0
    for sentence in sentences:
        assert at <= sentence.start < sentence.end <= len(full)
        at = sentence.end
        for token in tokens[sentence.first : sentence.last]:
            assert sentence.start <= token.start < token.end <= sentence.end
        assert (sentence.part is Part.TITLE) == (sentence.end <= len(title))
