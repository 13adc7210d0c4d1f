"""Attack and response: descriptions and models that can answer "cannot tell".

Pure functions over plain arrays, with frozen results: ``from marsad.analyse import
measure_reaction``; docs/reference/analyse.md lists them. Nothing here is imported by the reading
core; numpy and scipy (extra `analyse`) are needed by every module but `outlines`, statsmodels and
lifelines by those that say so and only when they are called. Methods are either *default* (they
keep their nominal error rates in `make analyse-proof`) or *descriptive only*; see `methods.py`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marsad.analyse.around import AroundActions, measure_around
    from marsad.analyse.arrays import TooLittleError
    from marsad.analyse.corrections import correct_benjamini_hochberg, correct_holm
    from marsad.analyse.counts import CountFit, fit_counts, measure_count_errors
    from marsad.analyse.describe import (
        Dispersion,
        ResponseRatio,
        Share,
        Survival,
        count_days,
        find_gaps,
        measure_autocorrelation,
        measure_dispersion,
        measure_response_ratio,
        measure_share,
        measure_waiting,
        sum_weeks,
    )
    from marsad.analyse.endemic import (
        CrossTest,
        EndemicFit,
        fit_endemic,
        measure_cross_effect,
    )
    from marsad.analyse.etas import (
        EtasFit,
        EtasLikelihood,
        EtasPoint,
        fit_etas,
        measure_etas,
    )
    from marsad.analyse.hawkes import (
        HawkesFit,
        HawkesSide,
        fit_hawkes,
        fit_hawkes_days,
        measure_hawkes,
    )
    from marsad.analyse.instrument import (
        Coefficient,
        FirstStage,
        LinearFit,
        fit_least_squares,
        fit_two_stage,
    )
    from marsad.analyse.interrupted import Interruption, Ratio, fit_interruption
    from marsad.analyse.knox import KnoxTable, count_near_pairs, measure_near_repeats
    from marsad.analyse.power import simulate_detectable
    from marsad.analyse.reaction import Effect, Reaction, measure_reaction
    from marsad.analyse.resume import Resumption, measure_resumption
    from marsad.analyse.vector import (
        GrangerTest,
        VectorFit,
        choose_vector_lags,
        fit_vector,
        measure_granger,
    )
    from marsad.analyse.wakes import (
        CellEffect,
        Wake,
        count_wakes,
        match_wakes,
    )

PUBLIC: dict[str, tuple[str, ...]] = {
    "around": (
        "AroundActions",
        "measure_around",
    ),
    "arrays": ("TooLittleError",),
    "corrections": (
        "correct_benjamini_hochberg",
        "correct_holm",
    ),
    "counts": (
        "CountFit",
        "fit_counts",
    ),
    "describe": (
        "Dispersion",
        "ResponseRatio",
        "Share",
        "Survival",
        "count_days",
        "find_gaps",
        "measure_autocorrelation",
        "measure_dispersion",
        "measure_response_ratio",
        "measure_share",
        "measure_waiting",
        "sum_weeks",
    ),
    "endemic": (
        "CrossTest",
        "EndemicFit",
        "fit_endemic",
        "measure_cross_effect",
    ),
    "etas": (
        "EtasFit",
        "EtasLikelihood",
        "EtasPoint",
        "fit_etas",
        "measure_etas",
    ),
    "hawkes": (
        "HawkesFit",
        "HawkesSide",
        "fit_hawkes",
        "fit_hawkes_days",
        "measure_hawkes",
    ),
    "instrument": (
        "Coefficient",
        "FirstStage",
        "LinearFit",
        "fit_least_squares",
        "fit_two_stage",
    ),
    "interrupted": (
        "Interruption",
        "Ratio",
        "fit_interruption",
    ),
    "knox": (
        "KnoxTable",
        "count_near_pairs",
        "measure_near_repeats",
    ),
    "power": ("simulate_detectable",),
    "reaction": (
        "Effect",
        "Reaction",
        "measure_reaction",
    ),
    "resume": (
        "Resumption",
        "measure_resumption",
    ),
    "vector": (
        "GrangerTest",
        "VectorFit",
        "choose_vector_lags",
        "fit_vector",
        "measure_granger",
    ),
    "wakes": (
        "CellEffect",
        "Wake",
        "count_wakes",
        "match_wakes",
    ),
}
"""What each module offers; a module is loaded when one of its names is asked for."""

_HOME = {name: module for module, names in PUBLIC.items() for name in names}
__all__ = [
    "AroundActions",
    "CellEffect",
    "Coefficient",
    "CountFit",
    "CrossTest",
    "Dispersion",
    "Effect",
    "EndemicFit",
    "EtasFit",
    "EtasLikelihood",
    "EtasPoint",
    "FirstStage",
    "GrangerTest",
    "HawkesFit",
    "HawkesSide",
    "Interruption",
    "KnoxTable",
    "LinearFit",
    "Ratio",
    "Reaction",
    "ResponseRatio",
    "Resumption",
    "Share",
    "Survival",
    "TooLittleError",
    "VectorFit",
    "Wake",
    "choose_vector_lags",
    "correct_benjamini_hochberg",
    "correct_holm",
    "count_days",
    "count_near_pairs",
    "count_wakes",
    "find_gaps",
    "fit_counts",
    "fit_endemic",
    "fit_etas",
    "fit_hawkes",
    "fit_hawkes_days",
    "fit_interruption",
    "fit_least_squares",
    "fit_two_stage",
    "fit_vector",
    "match_wakes",
    "measure_around",
    "measure_autocorrelation",
    "measure_count_errors",
    "measure_cross_effect",
    "measure_dispersion",
    "measure_etas",
    "measure_granger",
    "measure_hawkes",
    "measure_near_repeats",
    "measure_reaction",
    "measure_response_ratio",
    "measure_resumption",
    "measure_share",
    "measure_waiting",
    "simulate_detectable",
    "sum_weeks",
]


def __getattr__(name: str) -> object:
    """Load the module that holds `name`, so that numpy is not loaded before it is needed."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    """List what can be imported from here."""
    return __all__
