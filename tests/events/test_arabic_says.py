"""Who is made to speak in invented Arabic sentences, and to whom an account is attributed."""

from __future__ import annotations

from functools import cache

import pytest

from marsad.events.tell import Telling, tell
from marsad.pipeline import load_resources, make_report, view_report


@cache
def told(text: str, title: str = "") -> Telling:
    resources = load_resources()
    view = view_report(make_report(text, title=title, published="2018-04-12", lang="ar"), resources)
    return tell(view, resources.grammars[view.language])


def speakers(text: str, title: str = "") -> list[list[str]]:
    """Speakers of each saying, outermost first, in order of the report."""
    return [
        [found.view.words(group.first, group.last) for group in say.speakers]
        for found in told(text, title).sentences
        for say in found.says
        if not say.suspects
    ]


def sources(text: str, title: str = "") -> list[list[str]]:
    """Sources of each reported incident."""
    return [
        [source.text for source in event.sources]
        for event in told(text, title).events
        if event.status.value == "reported"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال المرصد السوري لحقوق الإنسان إن طائرات قصفت دوما.", [["المرصد السوري لحقوق الإنسان"]]),
        (
            "قال المتحدث باسم الشرطة العقيد سامر الحلبي إن قنبلة انفجرت في السوق.",
            [["المتحدث باسم الشرطة العقيد سامر الحلبي"]],
        ),
        (
            "أكد قائد اللواء الخامس في الجيش اليمني، العميد ناصر الذيباني، أن القوات هاجمت الموقع.",
            [["قائد اللواء الخامس في الجيش اليمني، العميد ناصر الذيباني"]],
        ),
        (
            "نقلت وكالة رويترز عن مسؤول أمريكي أن غارة استهدفت القافلة.",
            [["وكالة رويترز", "مسؤول أمريكي"]],
        ),
        (
            "قال مصدر أمني لوكالة فرانس برس إن مسلحين هاجموا الحاجز.",
            [["لوكالة فرانس برس", "مصدر أمني"]],
        ),
        ("انفجرت قنبلة في بغداد بحسب ما أفاد به شهود عيان.", [["شهود عيان"]]),
        ("وأكد مجددا أن القصف مستمر.", [[]]),
        ("أعلن الجيش التركي مقتل جندي في هجوم.", [["الجيش التركي"]]),
    ],
)
def test_speakers_of_a_sentence(text, expected):
    assert speakers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "اندلعت معارك بين القوات الحكومية والحوثيين في تعز.",  # "between", not "made clear"
        "نشرت الميليشيات الدبابات في المدينة بعد القصف.",  # deployed, not published
        "تم تخصيص حافلات لنقل المصابين بعد التفجير.",
    ],
)
def test_words_that_only_look_like_saying(text):
    assert speakers(text) == []


def test_a_saying_without_subject_keeps_the_speaker():
    text = "قال المرصد السوري لحقوق الإنسان إن غارات استهدفت دوما. وأضاف أن القصف قتل مدنيين."
    assert speakers(text)[1] == ["المرصد السوري لحقوق الإنسان"]


def test_the_sources_are_those_introduced_before():
    text = "قالت مصادر طبية إن قنبلة انفجرت في كركوك. وأكدت المصادر أن الانفجار قتل مدنيين."
    assert speakers(text) == [["مصادر طبية"], ["مصادر طبية"]]


def test_a_statement_speaks_for_its_issuer():
    text = "قال الجيش المصري إن قواته قتلت مسلحين. وأضاف البيان أن طائرات قصفت سيارات."
    assert speakers(text)[-1] == ["الجيش المصري"]
    issued = "وفقا لبيان نشرته قوات سوريا الديمقراطية هاجم مسلحون القرية."
    assert speakers(issued) == [["قوات سوريا الديمقراطية"]]


def test_an_unknown_subject_does_not_inherit():
    text = "قال الجيش المصري إن قواته قصفت مواقع. وأشار بول ليندر إلى أن الهجوم قتل مدنيين."
    assert speakers(text)[-1] == ["بول ليندر"]


def test_colon_headline():
    title = "الجيش التركي: قصفنا مواقع المسلحين"
    assert speakers("لا تفاصيل أخرى عن القصف.", title)[0] == ["الجيش التركي"]


def test_the_lede_takes_the_anonymous_source_behind_it():
    text = "قتل خمسة مدنيين في قصف على مدينة تعز.\nوأفادت مصادر محلية بأن القصف استهدف سوقا."
    assert all("مصادر محلية" in found for found in sources(text)) and sources(text)


def test_who_accuses_is_a_source():
    text = "اتهمت روسيا إسرائيل بشن غارة على مطار التيفور."
    assert sources(text) == [["روسيا"]]


def test_an_account_without_attribution_has_no_source():
    assert sources("قتل خمسة مدنيين في غارة على مدينة دوما.") == [[]]
