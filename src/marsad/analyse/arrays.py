"""Types of the arrays that go in, and the checks that all functions share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marsad.errors import InputError

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class TooLittleError(InputError):
    """The data cannot carry the method: too few, one-sided, constant, or without dates.

    `needs` says what it would take, `ar` the whole in Arabic where it may end in a verdict. No
    number is given in place of an answer.
    """

    hint = "More incidents of both sides, over a longer period, with dates."

    def __init__(self, message: str, *, needs: str | None = None, ar: str | None = None) -> None:
        super().__init__(message, hint=needs)
        self.ar = ar
        self.needs = needs if needs is not None else type(self).hint


def as_vector(values: ArrayLike, name: str) -> Floats:
    """Return `values` as a one-dimensional float array.

    Raises `InputError` for another shape, for text, and for values that are not finite.
    """
    vector = _as_floats(values, name)
    if vector.ndim != 1:
        raise InputError(f"{name}: one row of numbers is needed, this has {vector.ndim} dimensions")
    return vector


def as_matrix(values: ArrayLike, name: str) -> Floats:
    """Return `values` as a two-dimensional float array (a vector becomes one column)."""
    matrix = _as_floats(values, name)
    if matrix.ndim == 1:
        matrix = matrix[:, None]
    if matrix.ndim != 2:
        raise InputError(f"{name}: a table of numbers is needed")
    return matrix


def as_counts(values: ArrayLike, name: str) -> Floats:
    """Return `values` as counts: finite, whole, none below zero. Raises `InputError`."""
    counts = as_vector(values, name)
    if (counts < 0).any() or (counts != np.floor(counts)).any():
        raise InputError(f"{name}: counts are whole numbers from zero")
    return counts


def _as_floats(values: ArrayLike, name: str) -> Floats:
    try:
        array: NDArray[Any] = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name}: not numbers ({error})") from error
    if not np.isfinite(array).all():
        raise InputError(f"{name}: holds values that are missing or not finite")
    return array


def check_same_length(**arrays: Floats) -> int:
    """Return the common length of the named arrays, or raise `InputError`."""
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise InputError(f"lengths differ: {told}")
    return next(iter(lengths.values()))
