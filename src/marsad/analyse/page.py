"""The report as one HTML page that needs nothing from elsewhere, and as text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from marsad.analyse.charts import make_charts, render_svg
from marsad.analyse.comparisons import Comparisons
from marsad.analyse.cycle import Cycle, Description
from marsad.analyse.directions import Direction
from marsad.analyse.methods import DESCRIPTIVE, WHY_DESCRIPTIVE, Method
from marsad.analyse.reaction import Effect

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
body{color:#1d1d1b}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
.verdict{border-left:.35rem solid #77808a;padding:.3rem 1rem;background:#f4f2ec}
.verdict b{text-transform:capitalize}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.2rem .5rem;border-bottom:1px solid #ddd}
td+td,th+th{text-align:right}svg{max-width:100%;height:auto}small{color:#555}
"""


def render_page(cycle: Cycle) -> str:
    """Return the whole report as HTML; charts are inline SVG, there is no script."""
    charts = {name: render_svg(chart) for name, chart in make_charts(cycle).items()}
    verdict = cycle.verdict
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width'>",
        f"<title>{escape(cycle.name)}</title><style>{STYLE}</style>",
        f"<h1>{escape(cycle.name)}</h1><p>{cycle.start} to {cycle.end}</p>",
        f"<p>Put to the data: <q>{escape(cycle.assertion_en)}</q></p>",
        f"<p lang='ar' dir='rtl'>«{escape(cycle.assertion_ar)}»</p>",
        f"<div class='verdict'><p><b>{verdict.kind.value}</b></p><p>{escape(verdict.en)}</p>",
        f"<p lang='ar' dir='rtl'>{escape(verdict.ar)}</p></div>",
    ]
    if cycle.description is not None:
        parts.append(_describe(cycle.description, charts))
    for direction in (cycle.after_responses, cycle.after_attacks):
        if direction is not None:
            parts.append(_tell_direction(direction))
    parts.append(charts.get("effects", ""))
    if cycle.comparisons is not None:
        parts.append(_tell_comparisons(cycle.comparisons, charts.get("around", "")))
    if cycle.refusals:
        parts.append("<h2>No answer</h2>")
        parts.append(_list(f"{r.method.value}: {r.reason}" for r in cycle.refusals))
    if cycle.assumptions:
        parts.append("<h2>Assumptions</h2>" + _list(cycle.assumptions))
    return "\n".join(part for part in parts if part) + "\n</html>\n"


def render_text(cycle: Cycle) -> str:
    """Return the verdict, what it rests on, and the assumptions, as plain text."""
    lines = [
        cycle.name,
        f"{cycle.start} to {cycle.end}",
        "",
        f'Put to the data: "{cycle.assertion_en}"',
        f"Verdict: {cycle.verdict.kind.value.upper()}",
        cycle.verdict.en,
        cycle.verdict.ar,
    ]
    if cycle.description is not None:
        lines += ["", *(f"{name}: {value}" for name, value in _sum_up(cycle.description))]
    for direction in (cycle.after_responses, cycle.after_attacks):
        if direction is not None:
            lines += ["", f"{direction.follows} after {direction.acts} (rate ratio, 95 % interval)"]
            lines += [f"  {name:34} {told}" for name, told in _tell_effects(direction)]
    if cycle.comparisons is not None:
        lines += ["", f"Beside it, {DESCRIPTIVE}:"]
        lines += [f"  {name}: {told}" for name, told in _sum_up_comparisons(cycle.comparisons)]
    lines += ["", *(f"No answer ({r.method.value}): {r.reason}" for r in cycle.refusals)]
    lines += ["Assumptions:", *(f"  - {text}" for text in cycle.assumptions)]
    return "\n".join(lines)


def _sum_up(d: Description) -> list[tuple[str, str]]:
    rows = [
        ("attacks", f"{d.attacks} ({d.unattributed} unattributed)"),
        ("responses", str(d.responses)),
        ("variance over mean, attacks a day", f"{d.attacks_dispersion.index:.2f}"),
        ("variance over mean, responses a day", f"{d.responses_dispersion.index:.2f}"),
    ]
    for ratio in d.answered or ():
        share = ratio.share
        rows.append(
            (
                f"attacks answered within {ratio.within} days",
                f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%}); "
                f"same days not counted {ratio.later_only.value:.0%}; by chance "
                f"{ratio.by_chance:.0%}",
            )
        )
    if d.waiting is not None:
        median = d.waiting.median
        told = "not reached" if median is None else f"{median:g}"
        rows.append(("median days to a response", told))
    rows += [
        ("killed in attacks", _tell_toll(d.attacks_tolls.low, d.attacks_tolls.high)),
        ("killed in responses", _tell_toll(d.responses_tolls.low, d.responses_tolls.high)),
        ("silent days left out", str(d.silent_days)),
        (
            "left out",
            f"{d.left.undated} without date, {d.left.vague} dated too vaguely, "
            f"{d.left.outside} outside the period, {d.left.on_both_sides} on both sides",
        ),
    ]
    return rows


def _tell_toll(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _describe(d: Description, charts: dict[str, str]) -> str:
    names = ("series", "waiting", "map")
    drawn = "".join(f"<figure>{charts[name]}</figure>" for name in names if name in charts)
    return f"<h2>Description</h2>{_table(_sum_up(d))}{drawn}"


def _tell_effects(direction: Direction) -> list[tuple[str, str]]:
    rows = []
    for reaction, p in zip(direction.reactions, direction.p_holm, strict=True):
        rows.append(
            (
                f"{reaction.window} days after",
                f"{_tell(reaction.effect)}, corrected p {p:.3f}; detectable "
                f"{reaction.detectable:.2f} or {1 / reaction.detectable:.2f}",
            )
        )
        if reaction.placebo is not None:
            rows.append((f"{reaction.window} days before (placebo)", _tell(reaction.placebo)))
    main, redraws = direction.main, direction.redraws
    rows.append(
        (
            f"dates drawn again, {redraws.draws} times",
            f"ratio {redraws.ratio_low:.2f} to {redraws.ratio_high:.2f}; same sign and p < 0.05 "
            f"in {redraws.same:.0%}",
        )
    )
    for bound in (*direction.bounds, *direction.sources):
        told = bound.reason or "" if bound.effect is None else _tell(bound.effect)
        rows.append((bound.part, told))
    rows.append(
        (
            "residuals",
            f"dispersion {main.dispersion:.2f} (alpha {main.alpha:.2f}), first autocorrelation "
            f"{main.lag_one:.2f}, Ljung-Box p {main.residual_p:.2f}",
        )
    )
    return rows


def _tell(effect: Effect) -> str:
    return f"{effect.ratio:.2f} ({effect.low:.2f} to {effect.high:.2f}), p {effect.p:.3f}"


def _tell_direction(direction: Direction) -> str:
    title = f"{direction.follows} after {direction.acts}".capitalize()
    return (
        f"<h2>{title}</h2><p><small>Rate ratio for {direction.main.unit.value} in the window, "
        f"95 % interval.</small></p>{_table(_tell_effects(direction))}"
    )


def _sum_up_comparisons(found: Comparisons) -> list[tuple[str, str]]:
    rows = []
    if found.around is not None:
        ratio = found.around.ratio
        rows.append(
            (
                "event study, after over before",
                f"{ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f}), "
                f"{found.around.actions} actions, {found.around.overlapping:.0%} overlapping",
            )
        )
    if found.granger is not None:
        forth, back = found.granger.responses_to_attacks, found.granger.attacks_to_responses
        told = f"F {forth.f:.2f} (p {forth.p:.3f}) forth, {back.f:.2f} (p {back.p:.3f}) back"
        rows.append(
            ("Granger, responses to attacks", "; ".join((told, *found.granger.fit.warnings)))
        )
    if found.endemic is not None:
        forth_test, back_test = (
            found.endemic.attacks_from_responses,
            found.endemic.responses_from_attacks,
        )
        rows.append(
            (
                "endemic-epidemic cross term",
                f"{forth_test.with_term.cross[0]:.3f} attacks a response (p {forth_test.p:.3f}), "
                f"{back_test.with_term.cross[0]:.3f} responses an attack (p {back_test.p:.3f})",
            )
        )
    if found.hawkes is not None:
        attacks, responses = found.hawkes.attacks, found.hawkes.responses
        told = (
            f"{attacks.cross:.2f} attacks a response (p {attacks.cross_p:.3f}), "
            f"{responses.cross:.2f} responses an attack (p {responses.cross_p:.3f})"
        )
        rows.append(("Hawkes cross excitation", "; ".join((told, *found.hawkes.warnings))))
    for cell in found.wakes or ():
        told = cell.reason or ""
        if cell.effect is not None:
            told = f"{cell.effect:.2f} attacks (p {cell.p:.3f}, corrected {cell.p_holm:.3f})"
        rows.append((f"matched wakes, {cell.days:g} days, {cell.km:g} km", told))
    if found.knox is not None:
        first = found.knox.ratios[0][0]
        told = "no pair so near" if first is None else f"{first:.2f} times as many as by chance"
        rows.append(("near repeats, nearest band", f"{told}; any cell p {found.knox.p_any:.3f}"))
    return rows


def _tell_comparisons(found: Comparisons, around: str) -> str:
    reasons = _list(f"{_name(m)}: {WHY_DESCRIPTIVE[m]}" for m, _ in found.status)
    refused = _list(f"{r.method.value}: {r.reason}" for r in found.refusals)
    return (
        f"<h2>Beside it: {DESCRIPTIVE}</h2>{_table(_sum_up_comparisons(found))}{around}"
        f"<p>None of these decides the verdict. Why:</p>{reasons}"
        + (f"<p>Without an answer:</p>{refused}" if found.refusals else "")
    )


def _name(method: Method) -> str:
    return method.value


def _table(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"<tr><td>{escape(a)}</td><td>{escape(b)}</td></tr>" for a, b in rows)
    return f"<table>{body}</table>"


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
