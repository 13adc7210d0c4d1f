"""Attacks that resume, limited and intermittent responses, and what a series could show."""

import datetime as dt

import msgspec
import numpy as np
import pytest
from made_facts import START, make_facts

from marsad.analyse.arrays import TooLittleError
from marsad.analyse.cycle import run_cycle
from marsad.analyse.page import render_text
from marsad.analyse.power import put_effect, simulate_detectable
from marsad.analyse.reaction import measure_reaction
from marsad.analyse.resume import measure_resumption
from marsad.analyse.sample import build_sample
from marsad.analyse.sides import read_definition
from marsad.analyse.verdict import VerdictKind
from marsad.analyse.words import Speech, load_phrases, say_days

DAYS = 200


@pytest.fixture(scope="module")
def definition():
    shipped = read_definition()
    end = START + dt.timedelta(days=DAYS - 1)
    return msgspec.structs.replace(
        shipped,
        start=START,
        end=end,
        options=msgspec.structs.replace(shipped.options, draws=5),
    )


def make_sample(definition, attacks, responses, **changes):
    facts = [make_facts(n, "attack", day, **changes) for n, day in enumerate(attacks)]
    facts += [make_facts(n, "response", day) for n, day in enumerate(responses)]
    return build_sample(facts, definition)


def test_share_of_responses_that_an_attack_follows():
    responses = np.zeros(100)
    responses[5:95:5] = 1
    attacks = np.zeros(100)
    attacks[6:96:10] = 1
    found = measure_resumption(attacks, responses, within=3)
    assert (found.followed.count, found.followed.of, found.apart) == (9, 18, 18)
    assert found.on_any_day == pytest.approx(27 / 97)
    assert found.typical_wait == 1
    assert found.left_out == 0


def test_windows_cut_short_do_not_count_and_overlapping_ones_count_less():
    responses = np.zeros(100)
    responses[10:99] = 1
    attacks = np.ones(100)
    seen = np.ones(100, dtype=bool)
    seen[50:55] = False
    found = measure_resumption(attacks, responses, within=4, observed=seen)
    assert found.followed.value == 1.0
    assert found.left_out == 3 + 8
    assert found.apart < found.followed.of / 4 + 1
    alone = measure_resumption(attacks, responses, within=1)
    assert found.followed.low < alone.followed.low


def test_few_responses_give_no_share():
    responses = np.zeros(100)
    responses[40:60] = 1
    with pytest.raises(TooLittleError, match="10 are needed"):
        measure_resumption(np.ones(100), responses, within=7)


@pytest.mark.parametrize(
    ("delay", "kind"), [(2, VerdictKind.CONSISTENT), (None, VerdictKind.OPPOSITE)]
)
def test_groups_resume_after_each_strike(definition, delay, kind):
    responses = range(5, DAYS - 10, 9)
    attacks = [day + delay for day in responses] if delay else range(1, DAYS - 10, 60)
    sample = make_sample(definition, [*attacks, *attacks, *attacks], responses)
    cycle = run_cycle(sample, definition)
    (resumed,) = cycle.further
    assert resumed.verdict.kind is kind
    assert resumed.resumed.main.followed.of == 21
    assert resumed.verdict.en.count(". ") == 1
    for speech in Speech:
        assert resumed.verdict.ar in render_text(cycle, speech)


def test_unattributed_attacks_can_withhold_the_answer(definition):
    responses = range(5, DAYS - 10, 9)
    attacks = [day + 2 for day in responses]
    sample = make_sample(definition, attacks, responses, attributed=False)
    (resumed,) = run_cycle(sample, definition).further
    assert resumed.verdict.kind is VerdictKind.CANNOT_TELL
    assert "unattributed" in resumed.verdict.en


def test_limited_and_intermittent_responses(definition):
    responses = [10, 11, 30, 50, 51, 52, 70, 90]
    side = definition.responses
    alone = msgspec.structs.replace(side, alone_days=2)
    sample = make_sample(
        msgspec.structs.replace(definition, responses=alone), range(100), responses
    )
    assert sorted(sample.low[sample.kind == 2].tolist()) == [30, 70, 90]
    assert sample.crowded == 5
    limited = msgspec.structs.replace(side.any[0], killed_at_most=1)
    small = msgspec.structs.replace(side, any=(limited,))
    sample = make_sample(
        msgspec.structs.replace(definition, responses=small), range(100), responses
    )
    assert (sample.kind == 2).sum() == 3
    assert (sample.killed_high[sample.kind == 2] <= 1).all()


def test_an_effect_is_put_in_as_large_as_asked():
    random = np.random.default_rng(0)
    rate = np.full(20_000, 3.0)
    counts = random.poisson(rate).astype(float)
    for factor in (0.5, 1.0, 2.0):
        changed = put_effect(counts, rate, np.full(20_000, factor), random)
        assert changed.mean() == pytest.approx(3 * factor, rel=0.03)


def test_what_simulations_bear_out_is_more_than_the_formula_says():
    random = np.random.default_rng(3)
    ratios = []
    for _ in range(4):
        attacks = random.negative_binomial(2, 0.6, size=150).astype(float)
        responses = random.poisson(0.35, size=150).astype(float)
        found = measure_reaction(attacks, responses)
        detectable = simulate_detectable(attacks, responses, found)
        assert detectable == simulate_detectable(attacks, responses, found)
        ratios.append(np.log(detectable) / np.log(found.detectable))
    assert 0.9 < np.mean(ratios) < 1.6


def test_phrases_take_the_same_numbers_in_both_languages():
    digits = {k: (p.en, p.ar) for k, p in load_phrases().items() if not p.en or not p.ar}
    assert not digits
    assert [say_days(n, Speech.ARABIC) for n in (1, 2, 3, 11, 103)] == [
        "يوم واحد", "يومين", "3 أيام", "11 يوما", "103 أيام",
    ]  # fmt: skip


def test_terms_are_not_left_in_english(definition):
    sample = make_sample(definition, range(150), range(5, 190, 9))
    told = render_text(run_cycle(sample, definition), Speech.ARABIC).splitlines()
    verdicts = [line for line in told if line.startswith(("These", "This", "In the"))]
    rest = [line for line in told if line not in verdicts]
    latin = [word for line in rest for word in line.split() if word.isascii() and word.isalpha()]
    assert set(latin) <= {"F", "outlet"}
