"""Charts of an analysis: Vega-Lite through Altair, drawn to SVG or PNG without a network."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from marsad.analyse.around import AroundActions
from marsad.analyse.cycle import Cycle, Description
from marsad.analyse.describe import Survival
from marsad.analyse.directions import Direction
from marsad.analyse.maps import ATTACKS, RESPONSES, WIDTH, draw_map
from marsad.analyse.reaction import Effect
from marsad.analyse.telling import name_direction, name_part
from marsad.analyse.vector import VectorFit
from marsad.analyse.words import Speech, say, say_days

SILENT = "#dcdad2"
Rows = list[dict[str, Any]]
Figure = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart


def make_charts(cycle: Cycle, speech: Speech = Speech.ENGLISH) -> dict[str, Any]:
    """Return Vega-Lite specifications by name; only those whose data are there."""
    charts: dict[str, Figure] = {}
    if cycle.description is not None:
        charts["series"] = _draw_series(cycle, cycle.description, speech)
        if cycle.description.waiting is not None:
            charts["waiting"] = _draw_waiting(cycle.description.waiting, speech)
        if cycle.description.places:
            charts["map"] = draw_map(cycle.description.places, speech)
    known = [d for d in (cycle.after_responses, cycle.after_attacks) if d is not None]
    if known:
        charts["effects"] = _draw_effects(known, speech)
    if cycle.comparisons is not None and cycle.comparisons.around is not None:
        charts["around"] = _draw_around(cycle.comparisons.around, speech)
    if cycle.comparisons is not None and cycle.comparisons.granger is not None:
        charts["impulse"] = _draw_impulse(cycle.comparisons.granger.fit, speech)
    return {name: chart.to_dict() for name, chart in charts.items()}


def render_svg(specification: dict[str, Any]) -> str:
    """Draw one chart as SVG text."""
    return str(vl_convert.vegalite_to_svg(json.dumps(specification)))


def render_png(specification: dict[str, Any]) -> bytes:
    """Draw one chart as PNG, twice the size on screen."""
    return bytes(vl_convert.vegalite_to_png(json.dumps(specification), scale=2))


def write_charts(cycle: Cycle, folder: Path, speech: Speech = Speech.ENGLISH) -> tuple[Path, ...]:
    """Write every chart to `folder` as SVG and as PNG; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, specification in make_charts(cycle, speech).items():
        written += [folder / f"{name}.svg", folder / f"{name}.png"]
        written[-2].write_text(render_svg(specification), encoding="utf-8")
        written[-1].write_bytes(render_png(specification))
    return tuple(written)


def _draw_series(cycle: Cycle, description: Description, speech: Speech) -> Figure:
    """Weekly counts of both sides, the days without any report behind them."""
    gaps = [
        {
            "from": (description.start + dt.timedelta(days=gap.start)).isoformat(),
            "to": (description.start + dt.timedelta(days=gap.end + 1)).isoformat(),
        }
        for gap in description.gaps or ()
    ]
    panels = [
        _draw_weeks(description.start, counts, gaps, side, speech)
        for side, counts in (
            ("attacks", description.attacks_weekly),
            ("responses", description.responses_weekly),
        )
    ]
    told = [say("chart_series", speech, start=cycle.start, end=cycle.end)]
    if gaps:
        told.append(say("chart_gaps", speech))
    title = alt.TitleParams(told[0], subtitle=told[1:])
    figure: Figure = alt.vconcat(*panels).resolve_scale(x="shared").properties(title=title)
    return figure


def _draw_weeks(
    start: dt.date, counts: tuple[int, ...], gaps: Rows, side: str, speech: Speech
) -> Figure:
    rows = [
        {"week": (start + dt.timedelta(weeks=week)).isoformat(), "incidents": count}
        for week, count in enumerate(counts)
    ]
    size = max(1, min(18, WIDTH // max(len(counts), 1) - 4))
    bars = (
        alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=110)
        .mark_bar(size=size, color=ATTACKS if side == "attacks" else RESPONSES)
        .encode(
            x=alt.X("week:T", title=say("axis_week", speech)),
            y=alt.Y("incidents:Q", title=say(side, speech)),
        )
    )
    if not gaps:
        return alt.layer(bars)
    silent = (
        alt.Chart(alt.InlineData(values=gaps))
        .mark_rect(color=SILENT, opacity=0.8)
        .encode(x="from:T", x2="to:T")
    )
    return alt.layer(silent, bars)


def _draw_waiting(curve: Survival, speech: Speech) -> Figure:
    rows = [
        {"days": day, "waiting": waiting, "low": low, "high": high}
        for day, waiting, low, high in zip(
            curve.days, curve.waiting, curve.low, curve.high, strict=True
        )
    ]
    base = alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=200).encode(
        x=alt.X("days:Q", title=say("axis_days_since", speech))
    )
    share = alt.Axis(format="%")
    band = base.mark_area(opacity=0.2, color=RESPONSES, interpolate="step-after").encode(
        y=alt.Y("low:Q", title=say("axis_unanswered", speech), axis=share), y2="high:Q"
    )
    line = base.mark_line(color=RESPONSES, interpolate="step-after").encode(y="waiting:Q")
    figure: Figure = (band + line).properties(title=say("chart_waiting", speech))
    return figure


def _list_effects(direction: Direction, speech: Speech) -> Iterator[dict[str, Any]]:
    """Yield the rows of one direction's panel; intervals without end are not drawn."""
    found: list[tuple[str, Effect | None, str]] = []
    for reaction in direction.reactions:
        days = say_days(reaction.window, speech)
        found.append((say("after_days", speech, days=days), reaction.effect, "effect"))
        found.append((say("before_days", speech, days=days), reaction.placebo, "placebo"))
    for bound in (*direction.bounds, *direction.sources):
        found.append((name_part(bound.part, speech), bound.effect, "part"))
    for what, effect, kind in found:
        if effect is not None and effect.high < 1e3:
            yield {
                "panel": name_direction(direction, speech),
                "what": what,
                "ratio": effect.ratio,
                "low": max(effect.low, 1e-3),
                "high": effect.high,
                "kind": say(f"kind_{kind}", speech),
            }


def _draw_effects(directions: list[Direction], speech: Speech) -> Figure:
    rows = [row for direction in directions for row in _list_effects(direction, speech)]
    kinds = [say(f"kind_{kind}", speech) for kind in ("effect", "placebo", "part")]
    axis = alt.Scale(type="log", nice=True)
    base = alt.Chart(width=WIDTH - 220, height=alt.Step(17)).encode(
        y=alt.Y("what:N", title=None, sort=None),
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=kinds, range=["#1d1d1b", "#a08a3c", "#77808a"]),
        ),
    )
    interval = base.mark_rule().encode(
        x=alt.X("low:Q", scale=axis, title=say("axis_ratio", speech)),
        x2="high:Q",
    )
    point = base.mark_point(filled=True, size=50).encode(x=alt.X("ratio:Q", scale=axis))
    none = alt.Chart().mark_rule(strokeDash=[3, 3]).encode(x=alt.datum(1))
    figure: Figure = (
        alt.layer(none, interval, point, data=alt.InlineData(values=rows))
        .facet(row=alt.Row("panel:N", title=None, header=alt.Header(orient="top")))
        .resolve_scale(y="independent")
        .properties(title=say("chart_effects", speech))
    )
    return figure


def _draw_around(around: AroundActions, speech: Speech) -> Figure:
    rows = [
        {"lag": lag, "mean": mean, "low": low, "high": high}
        for lag, mean, low, high in zip(
            around.lags, around.means, around.low, around.high, strict=True
        )
    ]
    base = alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=200).encode(
        x=alt.X("lag:Q", title=say("axis_from_response", speech))
    )
    band = base.mark_area(opacity=0.2, color=ATTACKS).encode(
        y=alt.Y("low:Q", title=say("axis_attacks_a_day", speech)), y2="high:Q"
    )
    line = base.mark_line(point=True, color=ATTACKS).encode(y="mean:Q")
    day = alt.Chart().mark_rule(strokeDash=[3, 3]).encode(x=alt.datum(0))
    return alt.layer(band, line, day).properties(title=say("chart_around", speech))


def _draw_impulse(fit: VectorFit, speech: Speech) -> Figure:
    """What a shock of one standard deviation to one side moves on the other, step by step."""
    sides = (("impulse_attacks", 0, 1), ("impulse_responses", 1, 0))
    names = [say(key, speech) for key, _, _ in sides]
    rows = [
        {"later": later, "moved": step[moved][shock], "what": say(key, speech)}
        for key, moved, shock in sides
        for later, step in enumerate(fit.responses)
    ]
    scale = alt.Scale(domain=names, range=[ATTACKS, RESPONSES])
    line = (
        alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=200)
        .mark_line(point=True)
        .encode(
            x=alt.X("later:Q", title=say("axis_later", speech)),
            y=alt.Y("moved:Q", title=say("axis_moved", speech)),
            color=alt.Color("what:N", title=None, scale=scale, legend=alt.Legend(orient="top")),
        )
    )
    none = alt.Chart().mark_rule(strokeDash=[3, 3]).encode(y=alt.datum(0))
    return alt.layer(none, line).properties(title=say("chart_impulse", speech))
