"""Two-stage least squares against statsmodels and against its own algebra."""

import numpy as np
import pytest

from marsad.analyse.arrays import TooLittleError
from marsad.analyse.instrument import fit_least_squares, fit_two_stage
from marsad.errors import UsageError


@pytest.fixture(scope="module")
def confounded():
    """600 steps; the variable's true effect is 0.5, plain least squares is far off."""
    generator = np.random.default_rng(3)
    hidden = generator.normal(size=600)
    noise = np.convolve(generator.normal(size=604), np.ones(5) / 2, mode="valid")
    tools = generator.normal(size=(600, 2))
    given = generator.normal(size=600)
    variable = tools @ [0.6, 0.4] + hidden + 0.3 * given
    return 0.5 * variable - 0.2 * given + 2 * hidden + noise, variable, tools, given


@pytest.mark.parametrize("lags", [0, 3, 8])
@pytest.mark.parametrize("small_sample", [True, False])
def test_least_squares_as_statsmodels(confounded, lags, small_sample):
    import statsmodels.api as sm

    y, w, _, given = confounded
    x = np.column_stack([w, given])
    theirs = sm.OLS(y, np.column_stack([x, np.ones(600)])).fit(
        cov_type="HAC",
        cov_kwds={"maxlags": lags, "use_correction": small_sample},
        use_t=small_sample,
    )
    ours = fit_least_squares(y, x, lags=lags, small_sample=small_sample)
    assert [c.value for c in ours.coefficients] == pytest.approx(theirs.params)
    assert [c.error for c in ours.coefficients] == pytest.approx(theirs.bse)
    assert [c.p for c in ours.coefficients] == pytest.approx(theirs.pvalues)
    assert ours.coefficients[0].low == pytest.approx(theirs.conf_int()[0][0])


def test_two_stage_as_statsmodels(confounded):
    from statsmodels.sandbox.regression.gmm import IV2SLS

    y, w, tools, given = confounded
    rest = np.column_stack([given, np.ones(600)])
    theirs = IV2SLS(y, np.column_stack([w, rest]), np.column_stack([tools, rest])).fit()
    ours = fit_two_stage(y, w, tools, given, errors="classical")
    assert [c.value for c in ours.coefficients] == pytest.approx(theirs.params)
    assert [c.error for c in ours.coefficients] == pytest.approx(theirs.bse)


def test_instruments_undo_the_confounding(confounded):
    y, w, tools, given = confounded
    plain = fit_least_squares(y, np.column_stack([w, given]), lags=6)
    fit = fit_two_stage(y, w, tools, given, lags=6)
    assert plain.coefficients[0].low > 1
    assert fit.coefficients[0].low < 0.5 < fit.coefficients[0].high
    assert fit.endogeneity_p < 1e-6
    assert fit.overidentification_p > 0.01
    assert fit.warnings == ()


def test_first_stage_f(confounded):
    import statsmodels.api as sm

    y, w, tools, given = confounded
    stage = fit_two_stage(y, w, tools, given, lags=4).first_stages[0]
    design = np.column_stack([tools, given, np.ones(600)])
    classical = sm.OLS(w, design).fit().f_test(np.eye(2, 4))
    robust = (
        sm.OLS(w, design)
        .fit(cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True}, use_t=True)
        .f_test(np.eye(2, 4))
    )
    assert stage.f_classical == pytest.approx(float(classical.fvalue))
    assert stage.f == pytest.approx(float(robust.fvalue))
    assert not stage.weak


def test_clustered_errors_as_statsmodels(confounded):
    import statsmodels.api as sm

    y, w, _, _ = confounded
    groups = np.repeat(np.arange(60), 10)
    theirs = sm.OLS(y, np.column_stack([w, np.ones(600)])).fit(
        cov_type="cluster", cov_kwds={"groups": groups}, use_t=True
    )
    ours = fit_least_squares(y, w, errors="cluster", groups=groups)
    assert [c.error for c in ours.coefficients] == pytest.approx(theirs.bse)
    assert [c.p for c in ours.coefficients] == pytest.approx(theirs.pvalues)


def test_a_weak_instrument_is_named(confounded):
    y, w, _, _ = confounded
    useless = np.random.default_rng(8).normal(size=600)
    fit = fit_two_stage(y, w, useless)
    assert fit.first_stages[0].weak
    assert "weak instrument" in fit.warnings[0]


def test_too_few_instruments_or_rows(confounded):
    y, w, tools, given = confounded
    with pytest.raises(TooLittleError, match="instruments"):
        fit_two_stage(y, np.column_stack([w, given]), tools[:, 0])
    with pytest.raises(TooLittleError, match="same thing"):
        fit_two_stage(y, w, np.column_stack([tools, tools]))
    with pytest.raises(UsageError):
        fit_least_squares(y, w, errors="cluster")
    with pytest.raises(UsageError):
        fit_least_squares(y, w, lags=900)
