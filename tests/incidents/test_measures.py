"""Linking against reports whose incidents a person judged, from raw text.

Floors, not claims: a little under what was measured when they were set. `measure_linking.py`
prints the figures.
"""

import pytest
from measure_linking import measure_dev


@pytest.fixture(scope="module")
def figures(shared):
    return measure_dev(shared)


def test_raw_text_to_incidents(figures):
    assert figures["raw"].pair_precision >= 0.80
    assert figures["raw"].pair_f1 >= 0.72
    assert figures["raw"].b_cubed_f1 >= 0.90


def test_word_overlap_within_a_day_does_worse(figures):
    assert figures["title words"].pair_f1 < figures["raw"].pair_f1 - 0.2


def test_with_the_news_of_each_report_given_linking_alone(figures):
    # One wrong pair of a hundred may cancel another wrong one: 0.856 beside 0.860 was seen.
    assert figures["news given"].pair_f1 >= figures["raw"].pair_f1 - 0.02
    assert figures["news given"].pair_precision >= 0.85


def test_gold_fields_tell_linking_errors_from_reading_errors(figures):
    assert figures["gold fields"].pair_f1 >= 0.80
    assert figures["gold fields"].pair_precision >= 0.90
