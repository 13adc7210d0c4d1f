"""Corrections for having looked many times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def correct_holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm's step-down p-values (family-wise error), in the order given."""
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * (len(p) - np.arange(len(p))))
    out = np.empty(len(p))
    out[order] = np.minimum(raised, 1.0)
    return tuple(out.tolist())


def correct_benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Benjamini & Hochberg's q-values (false discovery rate), in the order given."""
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")[::-1]
    rank = len(p) - np.arange(len(p))
    lowered = np.minimum.accumulate(p[order] * len(p) / rank)
    out = np.empty(len(p))
    out[order] = np.minimum(lowered, 1.0)
    return tuple(out.tolist())
