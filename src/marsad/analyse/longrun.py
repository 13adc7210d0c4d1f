"""Variances of sums of dependent terms: what makes standard errors honest in a series.

Two estimators of the long-run variance of the rows of a score matrix (observations x parameters):

- Newey & West (1987): Bartlett weights up to a given lag; what most published work reports.
- Equal-weighted cosines (Müller 2007; Lazarus, Lewis, Stock & Watson 2018): the average over the
  first `terms` cosine transforms, referred to Student's t with `terms` degrees of freedom. It
  keeps its size in short series, where the first rejects too often.
"""

from __future__ import annotations

import math

import numpy as np

from marsad.analyse.arrays import Floats


def sum_newey_west(scores: Floats, lags: int) -> Floats:
    """Return the Newey-West estimate of the variance of the column sums (not of the means)."""
    total: Floats = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        total = total + (1 - lag / (lags + 1)) * (cross + cross.T)
    return total


def sum_cosines(scores: Floats, terms: int) -> Floats:
    """Return the equal-weighted cosine estimate of the variance of the column sums."""
    rows = len(scores)
    grid = np.pi * np.outer(np.arange(1, terms + 1), (np.arange(rows) + 0.5) / rows)
    waves = math.sqrt(2 / rows) * np.cos(grid) @ scores
    total: Floats = rows * (waves.T @ waves) / terms
    return total


def choose_terms(rows: int) -> int:
    """Return the number of cosines that Lazarus et al. recommend: 0.41 * rows ** (2/3)."""
    return max(4, int(0.41 * rows ** (2 / 3)))


def choose_lags(rows: int) -> int:
    """Return a common lag for Newey-West: 4 * (rows / 100) ** (2/9), rounded down."""
    return int(4 * (rows / 100) ** (2 / 9))
