"""Variances of sums of dependent terms: what makes standard errors honest in a series.

`sum_newey_west` (Newey & West 1987) is what most published work reports; it rejects too often in
short series. `sum_shifted` is the second moment of the circular-shift randomisation test, and
keeps its size where both series depend on their own past.
"""

from __future__ import annotations

import numpy as np

from marsad.analyse.arrays import Floats


def sum_newey_west(scores: Floats, lags: int) -> Floats:
    """Return the Newey-West estimate of the variance of the column sums (not of the means)."""
    total: Floats = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        total = total + (1 - lag / (lags + 1)) * (cross + cross.T)
    return total


def sum_shifted(regressor: Floats, residuals: Floats) -> float:
    """Return the variance of ``sum(regressor * residuals)`` where one does not drive the other.

    The mean square of the same sum over all circular shifts of one against the other, which is
    the sum over lags of the product of both autocovariances: dependence within either series is
    in it, at every lag and without a bandwidth to choose.
    """
    shifts = np.fft.irfft(np.conj(np.fft.rfft(regressor)) * np.fft.rfft(residuals), len(residuals))
    return float((shifts**2).mean())


def choose_lags(rows: int) -> int:
    """Return a common lag for Newey-West: 4 * (rows / 100) ** (2/9), rounded down."""
    return int(4 * (rows / 100) ** (2 / 9))
