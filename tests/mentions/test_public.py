"""The public entries of the package: `marsad.mentions.find_times` and its siblings."""

import datetime as dt

import pytest

from marsad import mentions


def test_times_take_iso_dates_and_dates():
    text = "rockets hit the base on Monday evening"
    found = mentions.find_times(text, published="2023-01-24", lang="en")
    assert found == mentions.find_times(text, published=dt.date(2023, 1, 24))
    assert [str(time.start)[:10] for time in found] == ["2023-01-23"]


def test_times_without_publication_say_why():
    (time,) = mentions.find_times("يوم الجمعة الماضي", lang="ar")
    assert (time.start, time.end) == (None, None)
    assert "publication" in time.reason


def test_a_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="Monday"):
        mentions.find_times("on Monday", published="last Monday")


def test_places_and_quantities():
    (place,) = mentions.find_places("انفجار في دير الزور", lang="ar", published="2023-01-24")
    assert (place.name_en, place.country) == ("Deir ez-Zor", "SY")
    assert mentions.find_quantities("three soldiers")[0].min == 3


def test_nothing_else_is_public():
    with pytest.raises(AttributeError, match="find_nothing"):
        mentions.find_nothing  # noqa: B018
