"""The report as one HTML page that needs nothing from elsewhere, and as text, in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from marsad.analyse.charts import make_charts, render_svg
from marsad.analyse.comparisons import Comparisons
from marsad.analyse.cycle import Answer, Cycle, Description
from marsad.analyse.directions import Direction
from marsad.analyse.telling import (
    name_direction,
    tell_assumptions,
    tell_comparisons,
    tell_description,
    tell_direction,
    tell_refusals,
    tell_resumed,
    tell_unit,
)
from marsad.analyse.words import Speech, say

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
body{color:#1d1d1b}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
.verdict{border-inline-start:.35rem solid #77808a;padding:.3rem 1rem;background:#f4f2ec}
.verdict{margin-bottom:1rem}
.verdict b::first-letter{text-transform:capitalize}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{text-align:start;padding:.2rem .5rem;border-bottom:1px solid #ddd}
td+td,th+th{text-align:end}svg{max-width:100%;height:auto}small{color:#555}figure{margin:1rem 0}
"""


def render_page(cycle: Cycle, speech: Speech = Speech.ENGLISH) -> str:
    """Return the whole report as HTML; charts are inline SVG, there is no script.

    Assertions and verdicts stand in both languages, all else in the one asked for.
    """
    charts = {name: render_svg(chart) for name, chart in make_charts(cycle, speech).items()}
    period = say("period", speech, start=cycle.start, end=cycle.end)
    name = cycle.name_ar if speech is Speech.ARABIC else cycle.name
    direction = "rtl" if speech is Speech.ARABIC else "ltr"
    parts = [
        f"<!doctype html><html lang='{speech.value}' dir='{direction}'><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width'>",
        f"<title>{escape(name)}</title><style>{STYLE}</style>",
        f"<h1>{escape(name)}</h1><p>{escape(period)}</p>",
        *(_put_answer(answer, speech) for answer in find_answers(cycle)),
    ]
    if cycle.description is not None:
        parts.append(_describe(cycle.description, charts, speech))
    for one in (cycle.after_responses, cycle.after_attacks):
        if one is not None:
            parts.append(_put_direction(one, speech))
    parts.append(charts.get("effects", ""))
    if cycle.comparisons is not None:
        drawn = charts.get("around", "") + charts.get("impulse", "")
        parts.append(_put_comparisons(cycle.comparisons, drawn, speech))
    if cycle.refusals:
        parts.append(_head("no_answer", speech))
        parts.append(_list(tell_refusals(cycle.refusals, speech)))
    if cycle.assumptions:
        parts.append(_head("assumptions", speech) + _list(tell_assumptions(cycle, speech)))
    return "\n".join(part for part in parts if part) + "\n</html>\n"


def render_text(cycle: Cycle, speech: Speech = Speech.ENGLISH) -> str:
    """Return the verdicts, what they rest on, and the assumptions, as plain text.

    Verdicts stand in both languages, all else in the one asked for.
    """
    name = cycle.name_ar if speech is Speech.ARABIC else cycle.name
    lines = [name, say("period", speech, start=cycle.start, end=cycle.end)]
    for answer in find_answers(cycle):
        asserted = answer.ar if speech is Speech.ARABIC else answer.en
        kind = say(answer.verdict.kind.value.replace(" ", "_"), speech).upper()
        both = (answer.verdict.en, answer.verdict.ar)
        lines += ["", f'{say("put", speech)} "{asserted}"', f"{say('verdict', speech)}: {kind}"]
        lines += both if speech is Speech.ENGLISH else both[::-1]
        lines += _indent(tell_resumed(answer.resumed, speech))
    if cycle.description is not None:
        lines += ["", *(f"{a}: {b}" for a, b in tell_description(cycle.description, speech))]
    for direction in (cycle.after_responses, cycle.after_attacks):
        if direction is not None:
            lines += ["", name_direction(direction, speech), tell_unit(direction, speech)]
            lines += _indent(tell_direction(direction, speech))
    if cycle.comparisons is not None:
        lines += ["", f"{say('beside', speech)}:"]
        lines += _indent(tell_comparisons(cycle.comparisons, speech))
        refused = tell_refusals(cycle.comparisons.refusals, speech)
        lines += [f"  {say('no_answer', speech)}: {told}" for told in refused]
    told = tell_refusals(cycle.refusals, speech)
    lines += ["", *(f"{say('no_answer', speech)}: {reason}" for reason in told)]
    lines += [f"{say('assumptions', speech)}:"]
    return "\n".join([*lines, *(f"  - {text}" for text in tell_assumptions(cycle, speech))])


def find_answers(cycle: Cycle) -> tuple[Answer, ...]:
    """Return the main assertion's answer and those of the further ones."""
    first = Answer(
        en=cycle.assertion_en, ar=cycle.assertion_ar, verdict=cycle.verdict, resumed=cycle.resumed
    )
    return (first, *cycle.further)


def _put_answer(answer: Answer, speech: Speech) -> str:
    verdict = answer.verdict
    return "\n".join(
        (
            f"<p>{escape(say('put', speech))} <q lang='en' dir='ltr'>{escape(answer.en)}</q></p>",
            f"<p lang='ar' dir='rtl'>«{escape(answer.ar)}»</p>",
            f"<div class='verdict'><p><b>{_name_verdict(answer, speech)}</b></p>",
            f"<p lang='en' dir='ltr'>{escape(verdict.en)}</p>",
            f"<p lang='ar' dir='rtl'>{escape(verdict.ar)}</p></div>",
            _table(tell_resumed(answer.resumed, speech)) if answer.resumed else "",
        )
    )


def _name_verdict(answer: Answer, speech: Speech) -> str:
    return escape(say(answer.verdict.kind.value.replace(" ", "_"), speech))


def _describe(d: Description, charts: dict[str, str], speech: Speech) -> str:
    names = ("series", "waiting", "map")
    drawn = "".join(f"<figure>{charts[name]}</figure>" for name in names if name in charts)
    return f"{_head('description', speech)}{_table(tell_description(d, speech))}{drawn}"


def _put_direction(direction: Direction, speech: Speech) -> str:
    return (
        f"<h2>{escape(name_direction(direction, speech))}</h2>"
        f"<p><small>{escape(tell_unit(direction, speech))}</small></p>"
        f"{_table(tell_direction(direction, speech))}"
    )


def _put_comparisons(found: Comparisons, drawn: str, speech: Speech) -> str:
    reasons = _list(
        f"{say(f'name_{method.value}', speech)}: {say(f'why_{method.value}', speech)}"
        for method, _ in found.status
    )
    refused = tell_refusals(found.refusals, speech)
    return (
        f"{_head('beside', speech)}{_table(tell_comparisons(found, speech))}{drawn}"
        f"<p>{escape(say('none_decides', speech))}</p>{reasons}"
        + (f"<p>{escape(say('without_answer', speech))}</p>{_list(refused)}" if refused else "")
    )


def _head(key: str, speech: Speech) -> str:
    return f"<h2>{escape(say(key, speech))}</h2>"


def _indent(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name}: {told}" for name, told in rows]


def _table(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"<tr><td>{escape(a)}</td><td>{escape(b)}</td></tr>" for a, b in rows)
    return f"<table>{body}</table>"


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
