from __future__ import annotations

import pytest

from marsad.gazetteer.geometry import distance_km
from marsad.mentions.places import find_places
from marsad.records import Place, Precision, Relation


def one(text: str, surface: str) -> Place:
    found = [place for place in find_places(text) if place.text == surface]
    assert found, [place.text for place in find_places(text)]
    return found[0]


def test_spans_are_code_points_of_the_text() -> None:
    text = "قُتل ثلاثةٌ في مدينة الحُدَيْدة، وفي #قطاع_غزة."
    places = find_places(text)
    assert [place.text for place in places] == ["مدينة الحُدَيْدة", "#قطاع_غزة"]
    for place in places:
        assert text[place.start : place.end] == place.text


@pytest.mark.parametrize(
    ("text", "surface", "admin1", "country", "precision"),
    [
        ("قصف في دوما بالغوطة الشرقية", "دوما بالغوطة الشرقية", "Rif Dimashq", "SY", "settlement"),
        ("انفجار في محافظة البيضاء", "محافظة البيضاء", "Al Bayda", "YE", "admin1"),
        ("غارات على ريف درعا الشرقي", "ريف درعا الشرقي", "Daraa", "SY", "region"),
        ("هجوم على مطار أبها الإقليمي", "مطار أبها الإقليمي", "Asir", "SA", "site"),
        ("استهدف مدينة جازان السعودية", "مدينة جازان السعودية", "Jazan", "SA", "settlement"),
        ("وصل إلى العاصمة اليمنية صنعاء أمس", "العاصمة اليمنية صنعاء", "Amanat al-Asimah", "YE",
         "settlement"),
        ("هجوم على قاعدة عين الأسد", "قاعدة عين الأسد", "Anbar", "IQ", "site"),
        ("في ولاية قندوز شمال", "ولاية قندوز", "Kunduz", "AF", "admin1"),
        ("شرقي حي الشجاعية في مدينة غزة", "شرقي حي الشجاعية في مدينة غزة", "Gaza Strip", "PS",
         "region"),
        ("في الأراضي العراقية", "الأراضي العراقية", None, "IQ", "country"),
        ("قرب العاصمة السورية", "العاصمة السورية", "Damascus", "SY", "settlement"),
        ("في البوكمال وهجين والسوسة", "البوكمال", "Deir ez-Zor", "SY", "settlement"),
        ("clashes in Deir Ezzor province", "Deir Ezzor province", "Deir ez-Zor", "SY", "admin1"),
        ("shelling of the town of Manbij", "town of Manbij", "Aleppo", "SY", "settlement"),
        ("raids hit Kefarnaha, Aleppo province", "Kefarnaha, Aleppo province", "Aleppo", "SY",
         "settlement"),
        ("rockets at al-Tanf", "al-Tanf", "Homs", "SY", "site"),
        ("fire in the Syrian capital", "Syrian capital", "Damascus", "SY", "settlement"),
    ],
)  # fmt: skip
def test_expressions(
    text: str, surface: str, admin1: str | None, country: str, precision: str
) -> None:
    place = one(text, surface)
    assert (place.admin1, place.country) == (admin1, country)
    assert place.precision is Precision(precision)
    assert place.lat is not None
    assert place.uncertainty_km is not None


@pytest.mark.parametrize(
    "text",
    [
        "قال الرئيس إن النصر قريب والسلام يعم الجميع",
        "أعلن المتحدث السوري باسم القوات السعودية",
        "أحدث حصار جديد ضجة في مارس، صباح الأحد",
        "طائرة هجين جديدة وحديثة في سوق كبير",
        "نجحت العملية خارج الحكومة في وقف القتال",
        "The march of the Syrian army took most of the day",
        "Police said the man was reading at home in May",
        "He told the Jordanian minister on Tuesday",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert [place.text for place in find_places(text)] == []


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("في مدينة رفح شمال سيناء بمصر", "مدينة رفح", "EG"),
        ("في رفح وخان يونس بقطاع غزة", "رفح", "PS"),
        ("معارك في طرابلس بين الميليشيات في ليبيا", "طرابلس", "LY"),
        ("احتجاج في مدينة طرابلس شمال لبنان", "مدينة طرابلس", "LB"),
        ("في الرقة شمال سوريا", "الرقة", "SY"),
        ("في السويداء ودرعا", "السويداء", "SY"),
        ("في الموصل وتلعفر", "الموصل", "IQ"),
        ("بلدة هجين قرب البوكمال", "بلدة هجين", "SY"),
        ("في الجوف ومأرب باليمن", "الجوف", "YE"),
        ("وسط عمان في الأردن", "وسط عمان", "JO"),
    ],
)
def test_ambiguous_names(text: str, surface: str, country: str) -> None:
    assert find_country(text, surface) == country


def find_country(text: str, surface: str) -> str | None:
    for place in find_places(text):
        if place.text.startswith(surface):
            return place.country
    raise AssertionError([place.text for place in find_places(text)])


def test_losers_are_kept_with_scores() -> None:
    place = one("معارك في طرابلس", "طرابلس")
    assert {candidate.country for candidate in place.candidates} >= {"LB"}
    scores = [candidate.score for candidate in place.candidates]
    assert scores == sorted(scores, reverse=True)


def test_distance_is_an_area_around_not_the_centre() -> None:
    place = one(
        "على بعد نحو 20 كلم فقط من مدينة الحديدة", "على بعد نحو 20 كلم فقط من مدينة الحديدة"
    )
    assert place.relation is Relation.NEAR
    assert place.uncertainty_km is not None
    assert place.uncertainty_km >= 20


def test_distance_and_direction_shift_the_point() -> None:
    city = one("in Raqqa", "Raqqa")
    place = one("30 km south of Raqqa", "30 km south of Raqqa")
    assert place.relation is Relation.SOUTH
    assert None not in (city.lat, city.lon, place.lat, place.lon)
    assert distance_km(city.lat, city.lon, place.lat, place.lon) == pytest.approx(30, abs=0.5)
    assert place.lat < city.lat


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("شرق دير الزور", Relation.EAST),
        ("جنوب غربي دمشق", Relation.SOUTH_WEST),
        ("بالقرب من حمص", Relation.NEAR),
        ("أطراف مدينة درعا", Relation.OUTSKIRTS),
        ("بين تعز والحديدة", Relation.BETWEEN),
        ("الحدود السورية", Relation.BORDER),
        ("northeast of Damascus", Relation.NORTH_EAST),
        ("between Homs and Hama", Relation.BETWEEN),
        ("near Kirkuk", Relation.NEAR),
        ("eastern Aleppo countryside", Relation.EAST),
    ],
)
def test_relations(text: str, relation: Relation) -> None:
    place = one(text, text)
    assert place.relation is relation
    assert place.lat is not None
    assert place.uncertainty_km is not None
    assert place.uncertainty_km > 5


def test_between_governments_is_no_land() -> None:
    assert [p.relation for p in find_places("اتفاق بين واشنطن وطهران")] == [
        Relation.AT,
        Relation.AT,
    ]


def test_unknown_name_keeps_its_words_and_says_why() -> None:
    place = one(
        "في قرية الفلانستان بمحافظة الجوف في اليمن", "قرية الفلانستان بمحافظة الجوف في اليمن"
    )
    assert place.lat is None
    assert place.gazetteer_id is None
    assert (place.admin1, place.country) == ("Al Jawf", "YE")
    assert place.reason is not None
    assert "gazetteer" in place.reason


def test_bare_kind_word_points_back() -> None:
    text = "قصفت الطائرات مدينة دوما. وقتل مدنيون في المدينة"
    place = one(text, "المدينة")
    assert place.rule == "place.anaphor"
    assert place.name_en == "Douma"


def test_country_outside_is_not_the_country() -> None:
    assert find_places("خارج إيران") == ()


def test_no_text_no_places() -> None:
    assert find_places("") == ()
    assert find_places("\u202e\u200f \n…") == ()


def test_unknown_english_names_are_kept_with_their_kind_word() -> None:
    text = "clashes near the village of al-Fulan in Daraa province and in al-Fulani area"
    inside = one(text, "village of al-Fulan in Daraa province")
    assert (inside.lat, inside.admin1, inside.country) == (None, "Daraa", "SY")
    bare = one(text, "al-Fulani area")
    assert bare.gazetteer_id is None
    assert bare.reason is not None


def test_direction_that_is_part_of_a_name_shifts_nothing() -> None:
    assert one("in eastern Ghouta", "eastern Ghouta").relation is Relation.AT


def test_a_direction_as_adjective_leaves_the_point() -> None:
    """ "western Kabul" is a part of the town, "west of Kabul" is outside it."""
    part = one("A bomb went off in western Kabul on Monday.", "western Kabul")
    assert (part.name_en, part.precision, part.country) == (
        "western Kabul",
        Precision.SETTLEMENT,
        "AF",
    )
    outside = one("A bomb went off west of Kabul on Monday.", "west of Kabul")
    assert outside.precision is Precision.REGION


@pytest.mark.parametrize(
    ("text", "surface", "name", "precision"),
    [
        (
            "قتل شخص في اليمن. وقصف الحوثيون جنوبي البلاد",
            "جنوبي البلاد",
            "southern Yemen",
            "region",
        ),
        ("أعلنت السعودية أن صواريخ استهدفت المملكة", "المملكة", "Saudi Arabia", "country"),
        ("باتجاه المستوطنات الإسرائيلية", "المستوطنات الإسرائيلية", "Israel", "country"),
        ("صواريخ على مدن سعودية", "مدن سعودية", "Saudi Arabia", "country"),
        ("rockets hit Saudi towns on Monday", "Saudi towns", "Saudi Arabia", "country"),
        ("من دوما وحول دوما إلى جرابلس. خرجوا من المدينة", "المدينة", "Douma", "settlement"),
        ("قصف منطقة تل أبيض", "منطقة تل أبيض", "Tell Abyad District", "admin2"),
    ],
)
def test_lands_towns_and_what_the_town_means(
    text: str, surface: str, name: str, precision: str
) -> None:
    place = one(text, surface)
    assert (place.name_en, place.precision) == (name, Precision(precision))


def test_a_government_is_no_town_to_go_back_to() -> None:
    """ "أنقرة" speaks here; "المدينة" is where the fighting is."""
    found = find_places("اشتباكات في مدينة عفرين. وقالت أنقرة إن قواتها دخلت المدينة.")
    assert [p.name_en for p in found if p.text == "المدينة"] == ["Afrin"]


def test_an_office_is_no_place() -> None:
    assert find_places("مديرية الأمن الداخلي") == ()
