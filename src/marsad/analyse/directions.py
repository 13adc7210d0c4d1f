"""One direction in full: every window, corrected; dates drawn again; bounds; subsets of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
import numpy as np

from marsad.analyse.arrays import Bools, Floats, Ints, TooLittleError
from marsad.analyse.corrections import correct_holm
from marsad.analyse.power import simulate_detectable
from marsad.analyse.reaction import Effect, Reaction, measure_reaction
from marsad.analyse.sample import Sample, find_middle, find_observed
from marsad.analyse.sides import Options
from marsad.records import Record

MOST_SOURCES = 4
WITHOUT = "without "
WITHOUT_UNATTRIBUTED = f"{WITHOUT}unattributed attacks"
WITH_UNATTRIBUTED = "with unattributed attacks"


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
    one that is judged; their `detectable` is simulated (`power.py`). `bounds` are without and
    with unattributed attacks, `sources` each of the largest sources left out.
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
    whole = np.ones(len(sample.low), dtype=bool)
    view = _View(
        sample=sample, days=find_middle(sample), observed=observed, responses=responses_act
    )
    main = _measure_fully(view, whole, options.main_window, options)
    reactions = tuple(_measure_windows(view, whole, main, options))
    p_holm = correct_holm([reaction.effect.p for reaction in reactions])
    names = ("responses", "attacks") if responses_act else ("attacks", "responses")
    window = options.main_window
    return Direction(
        acts=names[0],
        follows=names[1],
        reactions=reactions,
        p_holm=p_holm,
        main=main,
        main_p=p_holm[reactions.index(main)],
        redraws=_redraw(sample, options, main, responses_act, observed),
        bounds=tuple(_bound(view, part, kept, window) for part, kept in _divide(sample)),
        sources=tuple(_bound(view, part, kept, window) for part, kept in _leave_out(sample)),
    )


class _View(Record):
    """A sample as one direction looks at it: who acts, and the days that are taken as certain."""

    sample: Sample
    days: Ints
    observed: Bools
    responses: bool

    def count(self, kept: Bools) -> tuple[Floats, Floats]:
        """Return daily counts of the side that follows and of the side that acts."""
        attacks, actions = count_sides(self.sample, self.days, kept)
        return (attacks, actions) if self.responses else (actions, attacks)


def _measure_fully(view: _View, kept: Bools, window: int, options: Options) -> Reaction:
    """Measure with placebo, and with a detectable ratio that simulations bear out."""
    effect, cause = view.count(kept)
    found = measure_reaction(effect, cause, window=window, observed=view.observed)
    detectable = simulate_detectable(
        effect, cause, found, observed=view.observed, seed=options.seed
    )
    return msgspec.structs.replace(found, detectable=detectable)


def _measure_windows(
    view: _View, kept: Bools, main: Reaction, options: Options
) -> Iterator[Reaction]:
    """Yield the reaction in each window that can be fitted; the main one is there already."""
    for window in options.windows:
        if window == options.main_window:
            yield main
            continue
        try:
            yield _measure_fully(view, kept, window, options)
        except TooLittleError:
            continue


def _bound(view: _View, part: str, kept: Bools, window: int) -> Bound:
    effect, cause = view.count(kept)
    try:
        found = measure_reaction(
            effect, cause, window=window, observed=view.observed, placebo=False
        )
    except TooLittleError as error:
        return Bound(part=part, effect=None, reason=error.message)
    return Bound(part=part, effect=found.effect)


def _divide(sample: Sample) -> Iterator[tuple[str, Bools]]:
    yield WITHOUT_UNATTRIBUTED, sample.kind != 1
    if (sample.kind == 1).any():
        yield WITH_UNATTRIBUTED, np.ones(len(sample.kind), dtype=bool)


def _leave_out(sample: Sample) -> Iterator[tuple[str, Bools]]:
    """Yield the largest sources by name, with what is left without each."""
    if len(sample.sources) < 2:
        return
    known = Counter(sample.source[sample.source >= 0].tolist())
    for index, _ in known.most_common(MOST_SOURCES):
        yield f"{WITHOUT}{sample.sources[index]}", sample.source != index


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
    for attacks, actions in draw_series(sample, options):
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


def draw_series(sample: Sample, options: Options) -> Iterator[tuple[Floats, Floats]]:
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
