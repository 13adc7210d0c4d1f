"""Count regressions, reaction functions and Hawkes processes against other code and known truth."""

import numpy as np
import pytest

from marsad.analyse.around import measure_around
from marsad.analyse.arrays import TooLittleError
from marsad.analyse.corrections import correct_benjamini_hochberg, correct_holm
from marsad.analyse.counts import fit_counts, measure_count_errors
from marsad.analyse.hawkes import fit_hawkes, fit_hawkes_days, measure_hawkes
from marsad.analyse.longrun import sum_newey_west, sum_shifted
from marsad.analyse.reaction import Unit, measure_reaction
from marsad.analyse.vector import fit_vector, measure_granger
from marsad.errors import InputError


@pytest.fixture(scope="module")
def counted():
    generator = np.random.default_rng(11)
    design = np.column_stack([generator.normal(size=400), np.ones(400)])
    rate = np.exp(design @ [0.4, 0.7])
    return generator.poisson(rate * generator.gamma(2, 0.5, size=400)), design


def test_poisson_as_statsmodels(counted):
    import statsmodels.api as sm

    theirs = sm.GLM(*counted, family=sm.families.Poisson()).fit()
    ours = fit_counts(*counted)
    assert ours.coefficients == pytest.approx(theirs.params)
    assert np.sqrt(np.diag(ours.bread)) == pytest.approx(theirs.bse)
    assert ours.dispersion == pytest.approx(theirs.pearson_chi2 / theirs.df_resid)
    assert ours.log_likelihood == pytest.approx(theirs.llf)


def test_negative_binomial_as_statsmodels(counted):
    import statsmodels.api as sm

    theirs = sm.NegativeBinomial(*counted).fit(disp=0, method="bfgs", gtol=1e-8, maxiter=200)
    ours = fit_counts(*counted, family="negative_binomial")
    assert ours.alpha == pytest.approx(theirs.params[-1], rel=1e-3)
    assert ours.coefficients == pytest.approx(theirs.params[:-1], rel=1e-3)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-4)


def test_poisson_counts_have_no_extra_dispersion():
    counts = np.random.default_rng(0).binomial(4, 0.5, size=300)
    assert fit_counts(counts, np.ones((300, 1)), family="negative_binomial").alpha == 0


@pytest.mark.parametrize(
    ("counts", "design", "words"),
    [
        ([0, 0, 0], [[1.0], [1], [1]], "nothing was counted"),
        ([1, 2], [[1.0, 0], [1, 1]], "cannot carry"),
        ([1, 2, 3, 4], [[1.0, 2], [1, 2], [1, 2], [1, 2]], "same thing"),
    ],
)
def test_counts_that_carry_nothing(counts, design, words):
    with pytest.raises(TooLittleError, match=words):
        fit_counts(counts, design)


@pytest.mark.parametrize("counts", [[1, -1, 2], [0.5, 1, 2], [1, np.nan, 2], ["a", "b", "c"]])
def test_no_counts(counts):
    with pytest.raises(InputError):
        fit_counts(counts, np.ones((3, 1)))


def test_newey_west_by_hand():
    scores = np.array([[1.0], [2.0], [-1.0], [0.5]])
    plain = 1 + 4 + 1 + 0.25
    cross = 2 - 2 - 0.5
    assert sum_newey_west(scores, 0)[0, 0] == pytest.approx(plain)
    assert sum_newey_west(scores, 1)[0, 0] == pytest.approx(plain + cross)


def test_shifted_variance_by_hand():
    x, u = np.array([1.0, 2, -1, 0.5, 3]), np.array([0.2, -1, 0.4, 1, 0.3])
    by_hand = np.mean([(np.roll(x, k) @ u) ** 2 for k in range(5)])
    assert sum_shifted(x, u) == pytest.approx(by_hand)


def test_corrections_by_hand():
    assert correct_holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert correct_benjamini_hochberg([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.04, 0.04))
    assert correct_holm([]) == ()


@pytest.fixture(scope="module")
def provoked():
    """600 days; every day of response multiplies the next week's attacks by 1.35."""
    generator = np.random.default_rng(2)
    responses = generator.poisson(0.25, size=600)
    acted = np.concatenate([[0], np.cumsum(responses > 0)])
    day = np.arange(600)
    recent = acted[day] - acted[np.maximum(day - 7, 0)]
    rate = 1.2 * 1.35 ** (recent - recent.mean())
    return generator.poisson(rate * generator.gamma(2, 0.5, size=600)), responses


def test_an_effect_is_found_in_its_direction_only(provoked):
    attacks, responses = provoked
    forth = measure_reaction(attacks, responses, window=7)
    assert forth.effect.low < 1.35 < forth.effect.high
    assert forth.effect.p < 1e-3
    assert forth.effect.ratio > forth.detectable
    assert forth.placebo.p > 0.05
    assert measure_reaction(responses, attacks, window=7).effect.p > 0.05
    assert measure_reaction(attacks[::-1], responses[::-1], window=7).placebo.p < 1e-3


def test_silent_days_are_no_calm_days(provoked):
    attacks, responses = (series.copy() for series in provoked)
    seen = np.random.default_rng(4).random(600) > 0.2
    attacks[~seen] = responses[~seen] = 0
    found = measure_reaction(attacks, responses, window=7, observed=seen)
    assert found.silent == (~seen).sum()
    assert found.rows == seen[7:].sum()
    # Actions on silent days are not known: the ratio is drawn towards 1, never away from it.
    assert 1 < found.effect.low < found.effect.ratio < 1.35


def test_more_days_see_smaller_effects(provoked):
    attacks, responses = provoked
    short = measure_reaction(attacks[:150], responses[:150]).detectable
    assert measure_reaction(attacks, responses).detectable < short


def test_action_on_every_day_is_counted_in_doublings():
    generator = np.random.default_rng(6)
    responses = generator.poisson(6, size=500)
    strength = np.convolve(np.log2(1 + responses), np.ones(7) / 7)[:500]
    rate = 5 * 1.8 ** (np.concatenate([[0], strength[:-1]]) - strength.mean())
    found = measure_reaction(generator.poisson(rate), responses)
    assert found.unit is Unit.DOUBLING
    assert found.effect.low < 1.8 < found.effect.high
    assert found.effect.p < 0.01


@pytest.mark.parametrize(
    ("attacks", "responses", "words"),
    [
        (np.ones(30), np.ones(30), "30 days with reports"),
        (np.zeros(200), np.arange(200) % 2, "0 incidents on the side"),
        (np.ones(200), np.zeros(200), "0 of 200 days had an action"),
        (np.ones(200), np.ones(200), "days that differ"),
    ],
)
def test_a_reaction_needs_two_sides_and_days(attacks, responses, words):
    with pytest.raises(TooLittleError, match=words):
        measure_reaction(attacks, responses)


def test_around_actions(provoked):
    attacks, responses = provoked
    found = measure_around(attacks, responses, window=7)
    assert found.ratio.low > 1
    assert found.means[found.lags.index(0)] >= 0
    with pytest.raises(TooLittleError, match="0 actions"):
        measure_around(attacks, np.zeros(600), window=7)


def simulate_hawkes(background, branching, decay, end, seed):
    """Draw a bivariate Hawkes process by Ogata's thinning."""
    generator = np.random.default_rng(seed)
    events, excited, time = ([], []), np.zeros(2), 0.0
    while True:
        bound = sum(background) + excited.sum()
        wait = generator.exponential(1 / bound)
        time += wait
        if time > end:
            return np.array(events[0]), np.array(events[1])
        excited *= np.exp(-decay * wait)
        rates = np.array(background) + excited
        if generator.random() * bound < rates.sum():
            side = int(generator.random() * rates.sum() > rates[0])
            events[side].append(time)
            excited += decay * np.array([branching[0][side], branching[1][side]])


@pytest.fixture(scope="module")
def excited():
    return simulate_hawkes((0.5, 0.2), ((0.3, 0.25), (0.25, 0.05)), 0.8, 1500, seed=1)


def test_hawkes_likelihood_by_hand():
    """The sum over events less the integral, written out without recursion or blocks."""
    generator = np.random.default_rng(5)
    t, u = np.sort(generator.random(12)) * 9, np.sort(generator.random(11)) * 9
    own, cross, decay, end = 0.3, 0.2, 0.7, 9.0
    mu = np.array([0.5, 1.5])
    value = 0.0
    for time in t:
        rate = mu[0] + (mu[1] - mu[0]) * time / end
        rate += sum(own * decay * np.exp(-decay * (time - s)) for s in t if s < time)
        rate += sum(cross * decay * np.exp(-decay * (time - s)) for s in u if s < time)
        value += np.log(rate)
    value -= mu.mean() * end
    value -= sum(own * (1 - np.exp(-decay * (end - s))) for s in t)
    value -= sum(cross * (1 - np.exp(-decay * (end - s))) for s in u)
    found = measure_hawkes(t, u, end=end, background=mu, own=own, cross=cross, decay=decay)
    assert found == pytest.approx(value)


def test_hawkes_finds_its_parameters(excited):
    fit = fit_hawkes(*excited, end=1500, knots=2)
    assert fit.attacks.own_interval[0] < 0.3 < fit.attacks.own_interval[1]
    assert fit.attacks.cross_interval[0] < 0.25 < fit.attacks.cross_interval[1]
    assert fit.responses.cross_interval[0] < 0.25 < fit.responses.cross_interval[1]
    assert fit.attacks.cross_p < 0.001
    assert fit.attacks.residual_p > 0.01
    assert 0 < fit.radius < 1
    truth = {"background": (0.5, 0.5), "own": 0.3, "cross": 0.25, "decay": 0.8}
    assert fit.attacks.log_likelihood >= measure_hawkes(*excited, end=1500, **truth)


def test_hawkes_of_unrelated_sides():
    first, second = simulate_hawkes((0.6, 0.4), ((0.3, 0.0), (0.0, 0.2)), 0.8, 600, seed=9)
    fit = fit_hawkes(first, second, end=600, knots=2)
    assert fit.attacks.cross_p > 0.05
    assert fit.responses.cross_p > 0.05


def test_hawkes_of_whole_days(excited):
    days = [np.floor(side[side < 300]) for side in excited]
    fit = fit_hawkes_days(*days, days=300, knots=2, draws=3, seed=1)
    again = fit_hawkes_days(*days, days=300, knots=2, draws=3, seed=1)
    assert fit == again
    assert fit.draws == 3
    assert fit.responses.cross > 0.05


def test_hawkes_needs_events_on_both_sides():
    with pytest.raises(TooLittleError, match="responses: 2 events"):
        fit_hawkes(np.arange(20.0), [1.0, 2.0], end=30)
    with pytest.raises(InputError, match="must not fall"):
        fit_hawkes(np.arange(20.0)[::-1], np.arange(20.0), end=30)


@pytest.mark.parametrize("errors", ["model", "quasi", "robust", "hac", "cluster"])
def test_errors_of_counts_are_those_of_statsmodels(errors):
    import statsmodels.api as sm

    random = np.random.default_rng(5)
    x = np.column_stack([random.normal(size=200), np.ones(200)])
    y = random.negative_binomial(2, 0.4, size=200)
    groups = np.repeat(np.arange(40), 5)
    options = {
        "model": {},
        "quasi": {"scale": "X2"},
        "robust": {"cov_type": "HC0"},
        "hac": {
            "cov_type": "HAC",
            "cov_kwds": {"maxlags": 3, "use_correction": False},
        },
        "cluster": {
            "cov_type": "cluster",
            "cov_kwds": {"groups": groups, "use_correction": False},
        },
    }[errors]
    reference = sm.GLM(y, x, family=sm.families.Poisson()).fit(**options)
    ours = measure_count_errors(
        fit_counts(y, x),
        errors=errors,
        lags=3,
        groups=groups if errors == "cluster" else None,
    )
    assert ours == pytest.approx(np.asarray(reference.bse), rel=1e-5)


def test_columns_of_their_own_in_granger_and_vectors():
    random = np.random.default_rng(6)
    week = np.arange(300) % 7
    days = np.eye(7)[week][:, 1:]
    common = 3.0 * (week == 5)
    x, y = random.normal(size=300) + common, random.normal(size=300) + np.roll(common, 1)
    plain = measure_granger(x, y, lags=2)
    with_days = measure_granger(x, y, lags=2, exogenous=days)
    assert plain.p < 0.01 < with_days.p
    assert with_days.free == (2, 298 - 5 - 6)
    fit = fit_vector(np.column_stack([x, y]), lags=2, exogenous=days)
    assert fit.aic < fit_vector(np.column_stack([x, y]), lags=2).aic
