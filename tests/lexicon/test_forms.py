"""Surface forms that are made from stated lemmas, checked against grammar tables."""

from __future__ import annotations

import pytest

from marsad.lexicon import arabic_forms as arabic
from marsad.lexicon import english_forms as english
from marsad.text.folding import fold_word

# Third person singular m., f., plural, dual f., first person plural (Ryding, chapters 21-33).
PAST = {
    "قصف": "قصف قصفت قصفوا قصفتا قصفنا",
    "هاجم": "هاجم هاجمت هاجموا هاجمتا هاجمنا",
    "استهدف": "استهدف استهدفت استهدفوا استهدفتا استهدفنا",
    "نفى": "نفى نفت نفوا نفتا نفينا",
    "تبنى": "تبنى تبنت تبنوا تبنتا تبنينا",
    "دعا": "دعا دعت دعوا دعتا دعونا",
    "لقي": "لقي لقيت لقوا لقيتا لقينا",
    "قام": "قام قامت قاموا قامتا قمنا",
    "شن": "شن شنت شنوا شنتا",
}
PRESENT = {
    "يقصف": "يقصف تقصف يقصفون تقصفان يقصفان نقصف يقصفوا",
    "يستهدف": "يستهدف تستهدف يستهدفون يستهدفان نستهدف يستهدفوا",
    "ينفي": "ينفي تنفي ينفون ينفيان ننفي ينفوا ينف",
    "يتبنى": "يتبنى تتبنى نتبنى",
    "يدعو": "يدعو تدعو يدعون ندعو يدعوا يدع",
}


@pytest.mark.parametrize("lemma", PAST)
def test_past(lemma):
    forms = arabic.conjugate_past(lemma)
    assert set(map(fold_word, PAST[lemma].split())) <= set(forms)
    assert len(forms) == len(set(forms)) <= 12


@pytest.mark.parametrize("lemma", PRESENT)
def test_present(lemma):
    forms = arabic.conjugate_present(lemma)
    assert set(map(fold_word, PRESENT[lemma].split())) <= set(forms)
    assert len(forms) == len(set(forms)) <= 16


def test_only_the_verb_of_an_expression_is_conjugated():
    assert "شنت غاره" in arabic.conjugate_past("شن غارة")
    assert all(form.endswith(" غاره") for form in arabic.conjugate_past("شن غارة"))
    assert "تشن غاره" in arabic.conjugate_present("يشن غارة")


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("هجوم", ("هجوم", "هجوما")),
        ("قصف", ("قصف", "قصفا")),
        ("غارة", ("غاره",)),
        ("غارات", ("غارات",)),
        ("اعتداء", ("اعتداء",)),
        ("قصف جوي", ("قصف جوي",)),
    ],
)
def test_nouns(lemma, forms):
    assert arabic.inflect_noun(lemma) == forms


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("هجوم", ("هجومان", "هجومين")),
        ("غارة", ("غارتان", "غارتين")),
        ("صاروخ", ("صاروخان", "صاروخين")),
        ("غارة جوية", ()),
    ],
)
def test_duals(lemma, forms):
    assert arabic.inflect_dual(lemma) == forms


def test_demonyms():
    forms = set(arabic.inflect_demonym("سوري"))
    expected = "سوري سوريا سورية سوريون سوريين سوريان سوريات سوريتان سوريتين"
    assert set(map(fold_word, expected.split())) == forms


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("مسلحون", ("مسلحون", "مسلحو")),
        ("مسلحين", ("مسلحين", "مسلحي")),
        ("جنود", ("جنود", "جنودا")),
        ("قوات", ("قوات",)),
        ("شرطة", ("شرطه",)),
        ("رجال شرطة", ("رجال شرطه",)),
    ],
)
def test_groups(lemma, forms):
    assert arabic.inflect_group(lemma) == forms


@pytest.mark.parametrize(
    ("base", "present", "past", "gerund"),
    [
        ("raid", "raids", "raided", "raiding"),
        ("attack", "attacks", "attacked", "attacking"),
        ("strike", "strikes", "striked", "striking"),
        ("seize", "seizes", "seized", "seizing"),
        ("clash", "clashes", "clashed", "clashing"),
        ("carry out", "carries out", "carried out", "carrying out"),
        ("destroy", "destroys", "destroyed", "destroying"),
        ("die", "dies", "died", "dying"),
        ("flee", "flees", "fleed", "fleeing"),
        ("launch", "launches", "launched", "launching"),
        ("box", "boxes", "boxed", "boxing"),
    ],
)
def test_english_verbs(base, present, past, gerund):
    assert english.third_person(base) == present
    assert english.past(base) == past
    assert english.gerund(base) == gerund


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("air strike", "air strikes"),
        ("casualty", "casualties"),
        ("ambush", "ambushes"),
        ("convoy", "convoys"),
        ("blast", "blasts"),
    ],
)
def test_english_plurals(noun, plural):
    assert english.plural(noun) == plural


def test_stated_forms_belong_to_their_lemma():
    forms = ("struck", "shot down", "shot", "shooting")
    assert english.irregular_of("shoot", forms) == {"shot", "shooting"}
    assert english.irregular_of("shoot down", forms) == {"shot down"}
    assert english.irregular_of("raid", forms) == frozenset()
