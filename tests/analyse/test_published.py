"""Numbers that were published, or printed by the authors' own R packages, come out again."""

import numpy as np
import pytest

from marsad.analyse.endemic import fit_endemic, measure_cross_effect
from marsad.analyse.etas import EtasPoint, fit_etas, measure_etas
from marsad.analyse.interrupted import fit_interruption
from marsad.analyse.knox import count_near_pairs, measure_near_repeats
from marsad.analyse.vector import choose_vector_lags, fit_vector, measure_granger
from marsad.analyse.wakes import count_wakes, match_wakes

GRANGER = {
    1: (72.52304625, 129.37022527),
    2: (56.30076184, 32.94661834),
    4: (28.64310845, 13.22774237),
    6: (17.63099646, 10.91235391),
    8: (14.59535654, 9.41402561),
    12: (14.25914641, 13.48854080),
}


@pytest.fixture(scope="module")
def levant(published):
    table = published("levant_msbvar/IsraelPalestineConflict.csv")
    return table["i2p"].astype(float), table["p2i"].astype(float)


@pytest.mark.parametrize("lags", GRANGER)
def test_granger_of_brandt_and_freeman(levant, lags):
    i2p, p2i = levant
    forth, back = (
        measure_granger(p2i, i2p, lags=lags).f,
        measure_granger(i2p, p2i, lags=lags).f,
    )
    assert (forth, back) == pytest.approx(GRANGER[lags], abs=6e-9)


def test_granger_probability_and_lag_choice(levant):
    i2p, p2i = levant
    # R subtracts from one and keeps five digits of so small a number.
    assert measure_granger(i2p, p2i, lags=6).p == pytest.approx(7.134737e-12, rel=2e-5)
    criteria = choose_vector_lags(np.column_stack(levant), highest=12)
    assert [criteria[i] for i in (0, 5, 11)] == pytest.approx(
        [14.87379351, 14.61802603, 14.50135001], abs=6e-9
    )


def test_granger_of_the_monthly_set(published):
    table = published("levant_msbvar/BCFdata.csv")
    i2p, p2i = table["I2P"].astype(float), table["P2I"].astype(float)
    assert measure_granger(p2i, i2p, lags=2).f == pytest.approx(2.0467608612, abs=6e-11)
    assert measure_granger(i2p, p2i, lags=2).f == pytest.approx(2.5282477967, abs=6e-11)


def test_vector_autoregression_warns_of_its_residuals(levant):
    fit = fit_vector(np.column_stack(levant), lags=6, whiteness_lags=12)
    responses = [step[1][0] for step in fit.responses[:5]]
    assert responses == pytest.approx(
        [18.2498852, 10.0114363, 4.9559307, 6.6244467, 3.4036869], rel=5e-7
    )
    assert fit.whiteness_p == pytest.approx(4e-24, rel=0.03)
    assert fit.normality_p == 0
    assert any("whiteness" in warning for warning in fit.warnings)
    assert any("Gaussian" in warning for warning in fit.warnings)


@pytest.fixture(scope="module")
def sicily(published):
    table = published("its_lopezbernal/sicily.csv")
    columns = {name: values.astype(float) for name, values in table.items()}
    return {
        "counts": columns["aces"],
        "time": columns["time"],
        "after": columns["smokban"],
        "exposure": columns["stdpop"],
        "season": columns["month"],
    }


def test_smoking_ban_plain(sicily):
    found = fit_interruption(**sicily)
    assert found.level.value == pytest.approx(0.894377, abs=6e-7)
    assert (found.poisson.low, found.poisson.high) == pytest.approx((0.864686, 0.925086), abs=6e-7)
    assert (found.level.low, found.level.high) == pytest.approx((0.839189, 0.953193), abs=6e-7)
    # R stops its iterations a little earlier.
    assert found.dispersion == pytest.approx(3.559195, abs=1e-5)


def test_smoking_ban_with_season(sicily):
    found = fit_interruption(**sicily, harmonics=2)
    level = (found.level.value, found.level.low, found.level.high)
    assert level == pytest.approx((0.885072, 0.839401, 0.933227), abs=1e-6)
    assert found.dispersion == pytest.approx(2.262186, abs=1e-5)


def test_smoking_ban_with_slope(sicily):
    found = fit_interruption(**sicily, harmonics=2, slope_from=36)
    level = (found.level.value, found.level.low, found.level.high)
    slope = (found.slope.value, found.slope.low, found.slope.high)
    assert level == pytest.approx((0.876464, 0.826753, 0.929165), abs=1e-6)
    assert slope == pytest.approx((1.001483, 0.997850, 1.005130), abs=1e-6)


KNOX_COUNTS = [[28, 5, 5], [141, 69, 27], [186, 140, 100], [237, 192, 128]]
KNOX_RATIOS = [
    [1.8027842, 0.4043552, 0.6128082],
    [1.4121203, 0.8621871, 0.5170609],
    [1.0144070, 0.9499294, 1.0511474],
    [0.9754211, 0.9806536, 1.0071754],
]
KNOX_P = [[0.001, 1, 0.943], [0.001, 0.929, 1], [0.435, 0.785, 0.312], [0.696, 0.635, 0.479]]


def test_near_repeat_burglaries(published, ordinals):
    table = published("nearrepeat_knox/chicago_be_month1.csv")
    data = {
        "x": table["X"].astype(float),
        "y": table["Y"].astype(float),
        "days": ordinals(table["date"]),
    }
    bands = {"distance_bands": [0, 0.1, 200, 400, 600], "day_bands": [0, 7, 14, 21]}
    assert count_near_pairs(**data, **bands).tolist() == KNOX_COUNTS
    found = measure_near_repeats(**data, **bands, permutations=9999)
    assert np.array(found.observed).tolist() == KNOX_COUNTS
    assert np.array(found.ratios) == pytest.approx(np.array(KNOX_RATIOS), abs=0.01)
    assert np.array(found.p) == pytest.approx(np.array(KNOX_P), abs=0.05)
    assert found.p_any < 0.01


def test_tangshan_catalogue(published):
    table = published("etas_tangshan/Tangshan.csv")
    times, marks = table["time"].astype(float), table["magnitude"].astype(float)
    point = EtasPoint(mu=0.007, a=2.3, alpha=0.98, c=0.008, p=0.94)
    given = measure_etas(times, marks, point, start=0, end=4018)
    assert given.value == pytest.approx(-821.7009538, abs=6e-8)
    assert given.integral == pytest.approx(455.3103602, abs=6e-8)
    best = fit_etas(times, marks, point, start=0, end=4018)
    assert best.converged
    assert best.log_likelihood == pytest.approx(-821.6759616, abs=2e-7)
    assert best.point.mu == pytest.approx(0.0071546, rel=1e-4)
    assert best.point.p == pytest.approx(0.9452973, rel=1e-5)


@pytest.fixture(scope="module")
def wakes(published, ordinals):
    table = published("mwa/mwa_data.csv")
    order = np.argsort(table["timestamp"], kind="stable")
    table = {name: values[order] for name, values in table.items()}
    kind = [["dependent", "control", "treatment"].index(name) for name in table["type"]]
    found = count_wakes(
        ordinals(table["timestamp"]),
        table["lat"].astype(float),
        table["lon"].astype(float),
        kind,
        windows=(2, 4, 6, 8, 10),
        distances=(2, 4, 6, 8, 10),
    )
    covariates = np.column_stack([table["match1"].astype(float), table["match2"].astype(float)])
    return found, covariates


def test_all_wakes_are_counted_alike(published, wakes):
    reference = published("mwa/R_wakes.csv")
    names = (
        ("dependent_pre", "before"),
        ("dependent_trend", "trend"),
        ("dependent_post", "after"),
        ("SO_pre", "same_before"),
        ("MO_pre", "mixed_before"),
        ("SO_post", "same_after"),
        ("MO_post", "mixed_after"),
    )
    ours = {(wake.episode + 1, wake.days, wake.km): wake for wake in wakes[0]}
    keys = zip(
        reference["eventID"].astype(int),
        reference["t_window"].astype(float),
        reference["spat_window"].astype(float),
        strict=True,
    )
    checked = 0
    for row, key in enumerate(keys):
        for theirs, name in names:
            assert getattr(ours[key], name) == float(reference[theirs][row]), (key, name)
        checked += 1
    assert checked == len(ours) == 1875


def test_matched_wake_effects(published, wakes):
    reference = published("mwa/R_estimates.csv")
    effects = {(cell.days, cell.km): cell for cell in match_wakes(*wakes)}
    assert len(effects) == len(reference["estimate"]) == 25
    for t, s, estimate, p in zip(
        *(reference[name] for name in ("t_window", "spat_window", "estimate", "pvalue")),
        strict=True,
    ):
        cell = effects[float(t), float(s)]
        if estimate == "NA":
            assert cell.effect is None
            assert cell.reason
        else:
            assert cell.effect == pytest.approx(float(estimate), rel=1e-7)
            assert cell.p == pytest.approx(float(p), rel=1e-6)
    significant = {key for key, cell in effects.items() if cell.p is not None and cell.p < 0.05}
    assert significant == {(8, 8), (8, 10), (10, 8), (10, 10)}


@pytest.fixture(scope="module")
def influmen(published):
    table = published("hhh4_influmen/influMen.csv")
    return table["influenza"].astype(float), table["meningococcus"].astype(float)


def test_meningococcus_alone(influmen):
    plain = fit_endemic(influmen[1], own_past=False, overdispersed=False)
    spread = fit_endemic(influmen[1], own_past=False)
    full = fit_endemic(influmen[1])
    criteria = [plain.aic, spread.aic, full.aic]
    assert criteria == pytest.approx([1750.1875, 1708.3445, 1701.2279], abs=6e-5)
    assert full.own == pytest.approx(0.164713, abs=2e-6)
    assert full.psi == pytest.approx(0.049173, abs=2e-6)


def test_influenza_drives_meningococcus(influmen):
    influenza, meningococcus = influmen
    first = fit_endemic(influenza, harmonics=3)
    test = measure_cross_effect(meningococcus, influenza)
    with_term = first.log_likelihood + test.with_term.log_likelihood
    without = first.log_likelihood + test.without.log_likelihood
    assert (with_term, without) == pytest.approx((-1880.9682, -1889.7463), abs=6e-5)
    assert first.parameters + test.with_term.parameters == 15
    assert np.log(test.with_term.cross[0]) == pytest.approx(-5.216671, abs=2e-5)
    assert test.with_term.cross_log_error[0] == pytest.approx(0.260488, abs=2e-5)
    assert test.ratio == pytest.approx(17.556, abs=6e-4)
