"""Charts of an analysis: Vega-Lite through Altair, drawn to SVG or PNG without a network."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from marsad.analyse.cycle import Cycle, Description
from marsad.analyse.describe import Survival
from marsad.analyse.directions import Direction
from marsad.analyse.reaction import Effect

ATTACKS, RESPONSES = "#b5462f", "#2c6e8f"
WIDTH = 640
Rows = list[dict[str, Any]]
Figure = alt.Chart | alt.LayerChart | alt.FacetChart


def make_charts(cycle: Cycle) -> dict[str, Any]:
    """Return Vega-Lite specifications by name; only those whose data are there."""
    charts: dict[str, Figure] = {}
    if cycle.description is not None:
        charts["series"] = _draw_series(cycle, cycle.description)
        if cycle.description.waiting is not None:
            charts["waiting"] = _draw_waiting(cycle.description.waiting)
        if cycle.description.places:
            charts["map"] = _draw_map(cycle.description)
    known = [d for d in (cycle.after_responses, cycle.after_attacks) if d is not None]
    if known:
        charts["effects"] = _draw_effects(known)
    if cycle.comparisons is not None and cycle.comparisons.around is not None:
        charts["around"] = _draw_around(cycle)
    return {name: chart.to_dict() for name, chart in charts.items()}


def render_svg(specification: dict[str, Any]) -> str:
    """Draw one chart as SVG text."""
    return str(vl_convert.vegalite_to_svg(json.dumps(specification)))


def render_png(specification: dict[str, Any]) -> bytes:
    """Draw one chart as PNG, twice the size on screen."""
    return bytes(vl_convert.vegalite_to_png(json.dumps(specification), scale=2))


def write_charts(cycle: Cycle, folder: Path) -> tuple[Path, ...]:
    """Write every chart to `folder` as SVG and as PNG; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, specification in make_charts(cycle).items():
        written += [folder / f"{name}.svg", folder / f"{name}.png"]
        written[-2].write_text(render_svg(specification), encoding="utf-8")
        written[-1].write_bytes(render_png(specification))
    return tuple(written)


def _draw_series(cycle: Cycle, description: Description) -> Figure:
    rows: Rows = []
    for side, counts in (
        ("attacks", description.attacks_weekly),
        ("responses", description.responses_weekly),
    ):
        for week, count in enumerate(counts):
            day = description.start + dt.timedelta(weeks=week)
            rows.append({"week": day.isoformat(), "side": side, "incidents": count})
    figure: Figure = (
        alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=110)
        .mark_bar(size=max(2, min(18, WIDTH // max(len(description.attacks_weekly), 1) - 4)))
        .encode(
            x=alt.X("week:T", title="week beginning"),
            y=alt.Y("incidents:Q", title="incidents"),
            color=_color(),
            row=alt.Row("side:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")),
        )
        .resolve_scale(y="independent")
        .properties(title=f"Incidents a week, {cycle.start} to {cycle.end}")
    )
    return figure


def _draw_waiting(curve: Survival) -> Figure:
    rows = [
        {"days": day, "waiting": waiting, "low": low, "high": high}
        for day, waiting, low, high in zip(
            curve.days, curve.waiting, curve.low, curve.high, strict=True
        )
    ]
    base = alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=200).encode(
        x=alt.X("days:Q", title="days since the attack")
    )
    share = alt.Axis(format="%")
    band = base.mark_area(opacity=0.2, color=RESPONSES, interpolate="step-after").encode(
        y=alt.Y("low:Q", title="still without a response", axis=share), y2="high:Q"
    )
    line = base.mark_line(color=RESPONSES, interpolate="step-after").encode(y="waiting:Q")
    figure: Figure = (band + line).properties(
        title="Time to the next response (Kaplan-Meier, 95 %)"
    )
    return figure


def _draw_map(description: Description) -> Figure:
    rows = [
        {"side": p.side, "lat": p.lat, "lon": p.lon, "incidents": p.incidents}
        for p in description.places
    ]
    scale = alt.Scale(zero=False, padding=20)
    figure: Figure = (
        alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=420)
        .mark_circle(opacity=0.6)
        .encode(
            x=alt.X("lon:Q", title="longitude", scale=scale),
            y=alt.Y("lat:Q", title="latitude", scale=scale),
            size=alt.Size("incidents:Q", title="incidents"),
            color=_color(),
        )
        .properties(title="Where both sides acted")
    )
    return figure


def _draw_effects(directions: list[Direction]) -> Figure:
    rows: Rows = []
    for direction in directions:
        panel = f"{direction.follows} after {direction.acts}"

        def add(what: str, effect: Effect | None, kind: str, panel: str = panel) -> None:
            if effect is not None and effect.high < 1e3:
                rows.append(
                    {
                        "panel": panel,
                        "what": what,
                        "ratio": effect.ratio,
                        "low": max(effect.low, 1e-3),
                        "high": effect.high,
                        "kind": kind,
                    }
                )

        for reaction in direction.reactions:
            add(f"{reaction.window} days after", reaction.effect, "effect")
            add(f"{reaction.window} days before (placebo)", reaction.placebo, "placebo")
        for bound in (*direction.bounds, *direction.sources):
            add(bound.part, bound.effect, "part")
    axis = alt.Scale(type="log", nice=True)
    base = alt.Chart(width=WIDTH - 220, height=alt.Step(17)).encode(
        y=alt.Y("what:N", title=None, sort=None),
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(
                domain=["effect", "placebo", "part"], range=["#1d1d1b", "#a08a3c", "#77808a"]
            ),
        ),
    )
    interval = base.mark_rule().encode(
        x=alt.X(
            "low:Q", scale=axis, title="rate ratio for one more day of action, or twice as much"
        ),
        x2="high:Q",
    )
    point = base.mark_point(filled=True, size=50).encode(x=alt.X("ratio:Q", scale=axis))
    none = alt.Chart().mark_rule(strokeDash=[3, 3]).encode(x=alt.datum(1))
    figure: Figure = (
        alt.layer(none, interval, point, data=alt.InlineData(values=rows))
        .facet(row=alt.Row("panel:N", title=None, header=alt.Header(orient="top")))
        .resolve_scale(y="independent")
        .properties(title="Rate ratios with 95 % intervals (1: no difference)")
    )
    return figure


def _draw_around(cycle: Cycle) -> Figure:
    assert cycle.comparisons is not None
    around = cycle.comparisons.around
    assert around is not None
    rows = [
        {"lag": lag, "mean": mean, "low": low, "high": high}
        for lag, mean, low, high in zip(
            around.lags, around.means, around.low, around.high, strict=True
        )
    ]
    base = alt.Chart(alt.InlineData(values=rows), width=WIDTH, height=200).encode(
        x=alt.X("lag:Q", title="days from a response")
    )
    band = base.mark_area(opacity=0.2, color=ATTACKS).encode(
        y=alt.Y("low:Q", title="attacks a day"), y2="high:Q"
    )
    line = base.mark_line(point=True, color=ATTACKS).encode(y="mean:Q")
    day = alt.Chart().mark_rule(strokeDash=[3, 3]).encode(x=alt.datum(0))
    return alt.layer(band, line, day).properties(
        title="Attacks around responses (descriptive only)"
    )


def _color() -> alt.Color:
    scale = alt.Scale(domain=["attacks", "responses"], range=[ATTACKS, RESPONSES])
    return alt.Color("side:N", title=None, scale=scale)
