"""The language of reports, headlines and quotations."""

import pytest

from marsad.records import Language
from marsad.text.language import find_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قصف", Language.AR),
        ("هجوم بطائرات مسيرة على قاعدة التنف", Language.AR),
        ("ثلاثة صواريخ تستهدف قاعدة چنار قرب پنجوين", Language.AR),
        ("کتائب حزب الله تتبنى ھجوما علي قاعدة التنف في سوریا", Language.AR),
        ("قالت رويترز Reuters وسكاي نيوز Sky News إن الهجوم وقع أمس", Language.AR),
        ("Rockets hit base", Language.EN),
        ("Islamic Resistance in Iraq claims the attack", Language.EN),
        ('The group said "الله أكبر" after the attack on the base', Language.EN),
        ("سه موشک به پایگاه آمریکا در شرق سوریه اصابت کرد و این حمله تلفاتی نداشت", Language.FA),
        ("لە هێرشێکی درۆنی بۆ سەر بنکەی سوپا دوو سەرباز کوژران", Language.CKB),
        ("عراق میں امریکی اڈے پر راکٹ حملے میں دو فوجی زخمی ہوئے ہیں", Language.OTHER),
        ("Trois roquettes ont visé une base de la coalition en Syrie", Language.OTHER),
        ("Drei Raketen trafen in der Nacht einen Stützpunkt der Koalition", Language.OTHER),
        ("Tre razzi hanno colpito nella notte una base nel nord della Siria", Language.OTHER),
        ("Suriye'nin doğusunda koalisyon üssüne roketli saldırı", Language.TR),
        ("שלוש רקטות נורו לעבר בסיס", Language.HE),
        ("Дві ракети влучили у базу коаліції на сході Сирії", Language.UK),
        ("Три ракеты попали в базу", Language.OTHER),
        ("一枚火箭弹击中基地", Language.OTHER),
        ("12 345 !?", Language.OTHER),
        ("", Language.OTHER),
    ],
)
def test_language(text, language):
    assert find_language(text) is language


def test_every_report_and_headline_of_the_corpus_is_arabic(corpus_texts):
    wrong = [text[:60] for text in corpus_texts if find_language(text) is not Language.AR]
    assert wrong == []
    titles = (text.partition("\n")[0] for text in corpus_texts)
    assert [title for title in titles if find_language(title) is not Language.AR] == []


def test_the_model_is_not_loaded_for_arabic_and_english(run_python):
    code = (
        "import sys; from marsad.text.language import find_language as f;"
        "f('هجوم على قاعدة التنف في سوريا'); f('A drone hit the base in the east of Syria');"
        "sys.exit('py3langid' in sys.modules)"
    )
    assert run_python("-c", code).returncode == 0
