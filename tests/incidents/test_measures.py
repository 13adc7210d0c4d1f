"""Linking against reports whose incidents a person judged, from raw text.

Floors, not claims: a little under what was measured when they were set. `measure_linking.py`
prints the figures.
"""

import pytest
from measure_linking import measure_dev

from marsad.incidents.accounts import make_accounts
from marsad.incidents.linking import link_accounts
from marsad.pipeline import load_resources, read_report
from marsad.records import Prominence
from marsad.samples import open_samples


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


def test_arabic_and_english_reports_of_one_incident_meet():
    reports = list(open_samples())
    resources = load_resources()
    accounts = [a for r in reports for a in make_accounts(r, read_report(r, resources))]
    leads = {a.id: a.doc for a in accounts if a.prominence is Prominence.LEAD}
    told = set(leads.values())
    both = {doc[:-3] for doc in told if doc.endswith("-ar") and f"{doc[:-3]}-en" in told}
    met = set()
    for cluster in link_accounts(accounts).clusters:
        docs = {leads[name] for name in cluster if name in leads}
        met |= {stem for stem in both if {f"{stem}-ar", f"{stem}-en"} <= docs}
    # A reading that is wrong in one of the two keeps a pair apart.
    assert len(both) > 12
    assert len(met) >= 0.75 * len(both)
