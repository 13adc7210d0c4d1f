"""Rows of words and numbers that the report and the terminal show, in either language."""

from __future__ import annotations

from marsad.analyse.comparisons import Comparisons, Refusal
from marsad.analyse.cycle import Cycle, Description
from marsad.analyse.describe import Tolls
from marsad.analyse.directions import WITH_UNATTRIBUTED, WITHOUT, WITHOUT_UNATTRIBUTED, Direction
from marsad.analyse.hawkes import HawkesSide
from marsad.analyse.reaction import Effect, Unit
from marsad.analyse.resumed import Resumed
from marsad.analyse.wakes import CellEffect
from marsad.analyse.words import Speech, say, say_days

Rows = list[tuple[str, str]]
UNITS = {Unit.DAY: "unit_day", Unit.DOUBLING: "unit_doubling"}


def tell_description(d: Description, speech: Speech) -> Rows:
    """Return what was counted before any model."""
    rows = [
        (
            say("attacks", speech),
            say("attacks_counted", speech, attacks=d.attacks, unattributed=d.unattributed),
        ),
        (say("responses", speech), str(d.responses)),
        (say("dispersion_attacks", speech), f"{d.attacks_dispersion.index:.2f}"),
        (say("dispersion_responses", speech), f"{d.responses_dispersion.index:.2f}"),
        *_tell_answered(d, speech),
        (say("killed_attacks", speech), _tell_toll(d.attacks_tolls, speech)),
        (say("killed_responses", speech), _tell_toll(d.responses_tolls, speech)),
        (say("silent_days", speech), str(d.silent_days)),
    ]
    if d.gaps:
        longest = max(gap.end - gap.start + 1 for gap in d.gaps)
        told = say("gaps_told", speech, number=len(d.gaps), days=say_days(longest, speech))
        rows.append((say("gaps", speech), told))
    left = d.left
    told = say(
        "left_out_told",
        speech,
        undated=left.undated,
        vague=left.vague,
        outside=left.outside,
        both=left.on_both_sides,
        crowded=left.crowded,
    )
    return [*rows, (say("left_out", speech), told)]


def _tell_answered(d: Description, speech: Speech) -> Rows:
    rows = []
    for ratio in d.answered or ():
        told = say(
            "answered_told",
            speech,
            share=f"{ratio.share.value:.0%}",
            low=f"{ratio.share.low:.0%}",
            high=f"{ratio.share.high:.0%}",
            later=f"{ratio.later_only.value:.0%}",
            chance=f"{ratio.by_chance:.0%}",
        )
        rows.append((say("answered", speech, days=say_days(ratio.within, speech)), told))
    if d.waiting is not None:
        median = d.waiting.median
        told = say("not_reached", speech) if median is None else f"{median:g}"
        rows.append((say("median_wait", speech), told))
    return rows


def _tell_toll(tolls: Tolls, speech: Speech) -> str:
    if tolls.at_least:
        return say("at_least", speech, low=tolls.low)
    if tolls.low == tolls.high:
        return str(tolls.low)
    return say("range", speech, low=tolls.low, high=tolls.high)


def tell_resumed(found: Resumed | None, speech: Speech) -> Rows:
    """Return how often attacks resumed, where that was asked."""
    if found is None:
        return []
    main = found.main
    told = say(
        "resumed_told",
        speech,
        share=f"{main.followed.value:.0%}",
        low=f"{main.followed.low:.0%}",
        high=f"{main.followed.high:.0%}",
        count=main.followed.count,
        of=main.followed.of,
        chance=f"{main.on_any_day:.0%}",
        wait="-" if main.typical_wait is None else say_days(main.typical_wait, speech),
    )
    return [(say("resumed", speech, days=say_days(main.within, speech)), told)]


def tell_direction(direction: Direction, speech: Speech) -> Rows:
    """Return the effects of one direction with their checks."""
    rows = []
    for reaction, p in zip(direction.reactions, direction.p_holm, strict=True):
        days = say_days(reaction.window, speech)
        told = say(
            "effect_main",
            speech,
            effect=tell_effect(reaction.effect, speech),
            p=tell_p(p),
            above=f"{reaction.detectable:.2f}",
            below=f"{1 / reaction.detectable:.2f}",
        )
        rows.append((say("after_days", speech, days=days), told))
        if reaction.placebo is not None:
            name = say("before_days", speech, days=days)
            rows.append((name, tell_effect(reaction.placebo, speech)))
    return [*rows, *_tell_checks(direction, speech)]


def _tell_checks(direction: Direction, speech: Speech) -> Rows:
    main, redraws = direction.main, direction.redraws
    told = say(
        "redrawn_told",
        speech,
        low=f"{redraws.ratio_low:.2f}",
        high=f"{redraws.ratio_high:.2f}",
        same=f"{redraws.same:.0%}",
    )
    rows = [(say("redrawn", speech, draws=redraws.draws), told)]
    for bound in (*direction.bounds, *direction.sources):
        if bound.effect is None:
            told = say("part_too_little", speech, reason=bound.reason)
        else:
            told = tell_effect(bound.effect, speech)
        rows.append((name_part(bound.part, speech), told))
    told = say(
        "residuals_told",
        speech,
        dispersion=f"{main.dispersion:.2f}",
        alpha=f"{main.alpha:.2f}",
        lag=f"{main.lag_one:.2f}",
        p=tell_p(main.residual_p),
    )
    return [*rows, (say("residuals", speech), told)]


def name_part(part: str, speech: Speech) -> str:
    """Return the name of a part of the data, as `Bound.part` has it, in the language."""
    if part == WITHOUT_UNATTRIBUTED:
        return say("without_unattributed", speech)
    if part == WITH_UNATTRIBUTED:
        return say("with_unattributed", speech)
    return say("without_source", speech, source=part.removeprefix(WITHOUT))


def tell_p(p: float) -> str:
    """Return a p-value; what rounds to nothing is not nothing."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def tell_effect(effect: Effect, speech: Speech) -> str:
    """Return a rate ratio with its interval and p-value."""
    return say(
        "effect",
        speech,
        ratio=f"{effect.ratio:.2f}",
        low=f"{effect.low:.2f}",
        high=f"{effect.high:.2f}",
        p=tell_p(effect.p),
    )


def name_direction(direction: Direction, speech: Speech) -> str:
    """Return a heading for a direction."""
    return say(f"{direction.acts}_to_{direction.follows}", speech)


def tell_unit(direction: Direction, speech: Speech) -> str:
    """Return what the direction's ratios are for."""
    return say("ratio_for", speech, unit=say(UNITS[direction.main.unit], speech))


def tell_comparisons(found: Comparisons, speech: Speech) -> Rows:
    """Return one row for each descriptive method that gave a number."""
    return [
        *_tell_around(found, speech),
        *_tell_granger(found, speech),
        *_tell_endemic(found, speech),
        *_tell_hawkes(found, speech),
        *(_tell_cell(cell, speech) for cell in found.wakes or ()),
        *_tell_knox(found, speech),
    ]


def _tell_around(found: Comparisons, speech: Speech) -> Rows:
    if found.around is None:
        return []
    ratio = found.around.ratio
    told = say(
        "around_told",
        speech,
        ratio=f"{ratio.value:.2f}",
        low=f"{ratio.low:.2f}",
        high=f"{ratio.high:.2f}",
        actions=found.around.actions,
        overlapping=f"{found.around.overlapping:.0%}",
    )
    return [(say("around", speech), told)]


def _tell_granger(found: Comparisons, speech: Speech) -> Rows:
    if found.granger is None:
        return []
    forth, back = found.granger.responses_to_attacks, found.granger.attacks_to_responses
    told = say(
        "granger_told",
        speech,
        f=f"{forth.f:.2f}",
        p=tell_p(forth.p),
        back_f=f"{back.f:.2f}",
        back_p=tell_p(back.p),
    )
    warnings = found.granger.fit.warnings
    if warnings:
        told = f"{told}; {say('granger_warning', speech, warnings='; '.join(warnings))}"
    return [(say("granger", speech), told)]


def _tell_endemic(found: Comparisons, speech: Speech) -> Rows:
    if found.endemic is None:
        return []
    forth, back = found.endemic.attacks_from_responses, found.endemic.responses_from_attacks
    told = say(
        "endemic_told",
        speech,
        attacks=f"{forth.with_term.cross[0]:.3f}",
        p=tell_p(forth.p),
        responses=f"{back.with_term.cross[0]:.3f}",
        back_p=tell_p(back.p),
    )
    return [(say("endemic", speech), told)]


def _tell_hawkes(found: Comparisons, speech: Speech) -> Rows:
    if found.hawkes is None:
        return []
    attacks, responses = found.hawkes.attacks, found.hawkes.responses
    told = say(
        "hawkes_told",
        speech,
        attacks=f"{attacks.cross:.2f}",
        interval=_tell_interval(attacks, speech),
        p=tell_p(attacks.cross_p),
        responses=f"{responses.cross:.2f}",
        back_interval=_tell_interval(responses, speech),
        back_p=tell_p(responses.cross_p),
    )
    if found.hawkes.warnings:
        warned = say("hawkes_warning", speech, warnings="; ".join(found.hawkes.warnings))
        told = f"{told}; {warned}"
    return [(say("hawkes", speech), told)]


def _tell_interval(side: HawkesSide, speech: Speech) -> str:
    if side.cross_interval is None:
        return say("no_excitation", speech)
    low, high = side.cross_interval
    return say("range", speech, low=f"{low:.2f}", high=f"{high:.2f}")


def _tell_cell(cell: CellEffect, speech: Speech) -> tuple[str, str]:
    name = say("wakes", speech, days=say_days(cell.days, speech), km=f"{cell.km:g}")
    if cell.effect is None or cell.p is None or cell.p_holm is None:
        return name, say("wakes_none", speech, reason=cell.reason)
    told = say(
        "wakes_told", speech, effect=f"{cell.effect:.2f}", p=tell_p(cell.p),
        holm=tell_p(cell.p_holm),
    )  # fmt: skip
    return name, told


def _tell_knox(found: Comparisons, speech: Speech) -> Rows:
    if found.knox is None:
        return []
    first = found.knox.ratios[0][0]
    if first is None:
        told = say("knox_none", speech)
    else:
        told = say("knox_told", speech, ratio=f"{first:.2f}", p=tell_p(found.knox.p_any))
    return [(say("knox", speech), told)]


def tell_refusals(refusals: tuple[Refusal, ...], speech: Speech) -> list[str]:
    """Return the methods that gave no number, each with its reason."""
    told = []
    for refusal in refusals:
        reason = refusal.reason
        if speech is Speech.ARABIC:
            reason = refusal.ar or say("too_little", speech)
        told.append(f"{say(f'name_{refusal.method.value}', speech)}: {reason}")
    return told


def tell_assumptions(cycle: Cycle, speech: Speech) -> tuple[str, ...]:
    """Return what the numbers rest on."""
    return cycle.assumptions_ar if speech is Speech.ARABIC else cycle.assumptions
