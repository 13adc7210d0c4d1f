"""One direction in full: every window, corrected; dates drawn again; bounds; subsets of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from marsad.analyse.arrays import Bools, Floats, Ints, TooLittleError
from marsad.analyse.corrections import correct_holm
from marsad.analyse.reaction import Effect, Reaction, measure_reaction
from marsad.analyse.sample import Sample, find_middle, find_observed
from marsad.analyse.sides import Options
from marsad.records import Record

MOST_SOURCES = 4


class Redraws(Record):
    """The main window's effect with dates drawn within their precision.

    `same` is the share of draws with p below 5 % and the same sign as with middle dates;
    `ratio_low`, `ratio_high` hold the middle 95 % of the ratios. `draws` is 1 where every date
    is a single day.
    """

    draws: int
    same: float
    ratio_low: float
    ratio_high: float


class Bound(Record):
    """The main window's effect on a part of the data; None with a reason where it is too little."""

    part: str
    effect: Effect | None
    reason: str | None = None


class Direction(Record):
    """How the side `follows` goes after the actions of the side `acts`.

    `reactions` and `p_holm` have one entry for each window that could be fitted; `main` is the
    one that is judged. `bounds` are without and with unattributed attacks, `sources` each of the
    largest sources left out.
    """

    acts: str
    follows: str
    reactions: tuple[Reaction, ...]
    p_holm: tuple[float, ...]
    main: Reaction
    main_p: float
    redraws: Redraws
    bounds: tuple[Bound, ...]
    sources: tuple[Bound, ...]


def measure_direction(sample: Sample, options: Options, *, responses_act: bool) -> Direction:
    """Measure what follows responses (`responses_act`) or what follows attacks.

    Raises `TooLittleError` where the main window cannot be fitted.
    """
    observed = find_observed(sample)
    middle = find_middle(sample)
    everything = np.ones(len(middle), dtype=bool)

    def fit(days: Ints, kept: Bools, window: int, placebo: bool) -> Reaction:
        attacks, actions = count_sides(sample, days, kept)
        effect, cause = (attacks, actions) if responses_act else (actions, attacks)
        return measure_reaction(effect, cause, window=window, observed=observed, placebo=placebo)

    main = fit(middle, everything, options.main_window, True)
    reactions = []
    for window in options.windows:
        if window == options.main_window:
            reactions.append(main)
            continue
        try:
            reactions.append(fit(middle, everything, window, True))
        except TooLittleError:
            continue
    p_holm = correct_holm([reaction.effect.p for reaction in reactions])
    parts = [("without unattributed attacks", sample.kind != 1)]
    if (sample.kind == 1).any():
        parts.append(("with unattributed attacks", everything))
    left_out = [
        (f"without {sample.sources[index]}", sample.source != index)
        for index, _ in Counter(sample.source[sample.source >= 0].tolist()).most_common(
            MOST_SOURCES
        )
        if len(sample.sources) > 1
    ]

    def bound(part: str, kept: Bools) -> Bound:
        try:
            return Bound(part=part, effect=fit(middle, kept, options.main_window, False).effect)
        except TooLittleError as error:
            return Bound(part=part, effect=None, reason=error.message)

    names = ("responses", "attacks") if responses_act else ("attacks", "responses")
    return Direction(
        acts=names[0],
        follows=names[1],
        reactions=tuple(reactions),
        p_holm=p_holm,
        main=main,
        main_p=p_holm[reactions.index(main)],
        redraws=_redraw(sample, options, main, responses_act, observed),
        bounds=tuple(bound(*part) for part in parts),
        sources=tuple(bound(*part) for part in left_out),
    )


def count_sides(sample: Sample, days: Ints, kept: Bools) -> tuple[Floats, Floats]:
    """Return daily counts of attacks and of responses among the incidents `kept`."""
    response = sample.kind == 2
    attacks = np.bincount(days[kept & ~response], minlength=sample.days)
    actions = np.bincount(days[kept & response], minlength=sample.days)
    return attacks.astype(np.float64), actions.astype(np.float64)


def _redraw(
    sample: Sample, options: Options, main: Reaction, responses_act: bool, observed: Bools
) -> Redraws:
    if (sample.low == sample.high).all():
        same = float(main.effect.p < 0.05)
        return Redraws(
            draws=1, same=same, ratio_low=main.effect.ratio, ratio_high=main.effect.ratio
        )
    ratios, same = [], 0
    for attacks, actions in _draw_series(sample, options):
        effect, cause = (attacks, actions) if responses_act else (actions, attacks)
        try:
            found = measure_reaction(
                effect,
                cause,
                window=options.main_window,
                observed=observed,
                placebo=False,
                alpha=main.alpha,
            ).effect
        except TooLittleError:
            continue
        ratios.append(found.ratio)
        same += found.p < 0.05 and (found.ratio > 1) == (main.effect.ratio > 1)
    if not ratios:
        raise TooLittleError("no draw of the dates leaves enough incidents")
    low, high = np.quantile(ratios, [0.025, 0.975])
    # Draws that could not be fitted count against the finding.
    return Redraws(
        draws=options.draws,
        same=same / options.draws,
        ratio_low=float(low),
        ratio_high=float(high),
    )


def _draw_series(sample: Sample, options: Options) -> Iterator[tuple[Floats, Floats]]:
    """Yield daily counts of attacks and responses; only incidents of several days are drawn."""
    fixed = sample.low == sample.high
    attacks, actions = count_sides(sample, sample.low, fixed)
    wide = np.flatnonzero(~fixed)
    low, length = sample.low[wide], sample.high[wide] - sample.low[wide] + 1
    response = sample.kind[wide] == 2
    for draw in range(options.draws):
        random = np.random.default_rng(options.seed + draw)
        days = low + np.floor(random.random(len(wide)) * length).astype(np.int64)
        yield (
            attacks + np.bincount(days[~response], minlength=sample.days),
            actions + np.bincount(days[response], minlength=sample.days),
        )
