"""Claims, denials, accusations, threats, demands and condemnations in invented Arabic sentences."""

from __future__ import annotations

from functools import cache

import pytest

from marsad.pipeline import load_resources, make_report, read_report
from marsad.records import Reading, Statement


@cache
def read(text: str) -> Reading:
    report = make_report(text, title="", published="2018-04-12", lang="ar")
    return read_report(report, load_resources())


def acts(text: str) -> list[tuple[str, str | None]]:
    """Type and speaker of each statement, sorted."""
    return sorted(
        (item.type.value, item.speaker.text if item.speaker else None)
        for item in read(text).statements
    )


def one(text: str) -> Statement:
    """The only statement of a text."""
    statements = read(text).statements
    assert len(statements) == 1, acts(text)
    return statements[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتهمت فرنسا سوريا باستخدام أسلحة محرمة.", [("accuse", "فرنسا")]),
        ("حملت السلطة الفلسطينية حماس المسؤولية عن الحادث.", [("accuse", "السلطة الفلسطينية")]),
        ("نفت إيران تزويد الحوثيين بالسلاح.", [("deny", "إيران")]),
        ("أدانت مصر وفرنسا الهجوم.", [("condemn", "فرنسا"), ("condemn", "مصر")]),
        ("ولكن روسيا وإيران تنفيان ذلك.", [("deny", "إيران"), ("deny", "روسيا")]),
        ("هدد حزب الله بقصف تل أبيب.", [("threaten", "حزب الله")]),
        ("دعت الأمم المتحدة إلى وقف فوري لإطلاق النار.", [("demand", "الأمم المتحدة")]),
        ("تبنى تنظيم الدولة الإسلامية الهجوم على الكنيسة.", [("claim", "تنظيم الدولة الإسلامية")]),
        (
            "أعلنت حركة الشباب مسؤوليتها عن التفجير في مقديشو.",
            [("claim", "حركة الشباب")],
        ),
        ("قال الجيش التركي إن طائراته قصفت مواقع في عفرين.", [("claim", "الجيش التركي")]),
        (
            "قال الجيش اليمني إن الحوثيين قصفوا حيا سكنيا في تعز.",
            [("accuse", "الجيش اليمني")],
        ),
        (
            "قال وزير الخارجية الأمريكي إن إيران تدعم الإرهاب في المنطقة.",
            [("accuse", "وزير الخارجية الأمريكي")],
        ),
        ("رفضت موسكو هذه الاتهامات.", [("deny", "موسكو")]),
        ("حذرت روسيا إسرائيل من قصف دمشق.", [("demand", "روسيا")]),
        ("قالت لندن إن على موسكو أن تنسحب.", [("demand", "لندن")]),
    ],
)
def test_type_and_speaker(text, expected):
    assert acts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ولم تعلن أي جهة مسؤوليتها عن التفجير.",
        "أدانت المحكمة الرجل بارتكاب الجريمة.",
        "ويهدد شبح المجاعة ملايين السكان.",  # a danger, no speaker
        "تبنى البرلمان مشروع القرار.",
        "يمتد الملعب على 800 فدان.",  # an acre
        "وصل طالبو الهجرة إلى الحدود.",  # applicants
        "قصفت طائرات مدينة دوما وقتلت مدنيين.",  # told by nobody
        "قتل جندي في معارك مع المتمردين المتهمين بتلقي الدعم.",  # those accused
    ],
)
def test_no_speech_act(text):
    assert acts(text) == []


def test_evidence_holds_speaker_act_and_content():
    statement = one("اتهمت فرنسا سوريا باستخدام أسلحة محرمة. وقصفت طائرات دوما.")
    assert statement.evidence == "اتهمت فرنسا سوريا باستخدام أسلحة محرمة"
    full = "\nاتهمت فرنسا سوريا باستخدام أسلحة محرمة. وقصفت طائرات دوما."
    assert full[statement.start : statement.end] == statement.evidence
    assert statement.addressee is not None and statement.addressee.text == "سوريا"


def test_what_is_denied_is_no_accusation():
    assert acts("نفى وزير الخارجية الروسي تورط موسكو في الهجوم.") == [
        ("deny", "وزير الخارجية الروسي")
    ]


def test_an_accusation_repeated_in_the_same_words_counts_once():
    text = "اتهمت فرنسا سوريا باستخدام الكلور. وكانت فرنسا قد اتهمت سوريا باستخدام الكلور."
    assert acts(text) == [("accuse", "فرنسا")]


def test_announcers_of_their_own_deeds_claim_them():
    events = read("قال الجيش التركي إن طائراته قصفت مواقع في عفرين.").events
    assert [[actor.text for actor in event.claimed_by] for event in events] == [["الجيش التركي"]]
    assert events[0].actor_basis.value == "claimed"


def test_neutral_voices_claim_nothing():
    events = read("قال المرصد السوري لحقوق الإنسان إن طائرات تركية قصفت عفرين.").events
    assert [event.claimed_by for event in events] == [()]


def test_a_statement_points_at_its_incident():
    reading = read("أدانت مصر الهجوم الذي قتل عشرة مدنيين في كابول.")
    assert reading.statements[0].about == reading.events[0].id
