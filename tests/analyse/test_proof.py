"""A short run of the simulated nulls: enough to see a method that rejects far too often."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from marsad.analyse.reaction import measure_reaction

PATH = Path(__file__).parents[2] / "benchmarks" / "analyse_proof.py"
SPEC = importlib.util.spec_from_file_location("analyse_proof", PATH)
proof = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(proof)
RUNS = 60


@pytest.mark.parametrize("name", proof.NULLS)
def test_nulls_are_seldom_rejected(name):
    random = np.random.default_rng(len(name))
    found = []
    for _ in range(RUNS):
        effect, cause, seen = proof.NULLS[name](random, 150)
        found.append(measure_reaction(effect, cause, observed=seen, placebo=False).effect)
    # Of 60 runs at 5 %, more than ten reject once in six thousand tries.
    assert sum(effect.p < 0.05 for effect in found) <= 10
    assert all((effect.low <= 1 <= effect.high) == (effect.p >= 0.05) for effect in found)


def test_a_strong_effect_is_mostly_found():
    random = np.random.default_rng(1)
    found = []
    for _ in range(20):
        effect, cause, seen = proof.draw_effect(random, 300, 1.8)
        found.append(measure_reaction(effect, cause, observed=seen, placebo=False).effect)
    assert sum(effect.p < 0.05 and effect.ratio > 1 for effect in found) >= 14
