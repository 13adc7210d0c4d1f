"""A briefing as one HTML file: no script, no request, print style for one A4 page."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from marsad.serve.brief import Brief, Entry, Line, SourceLine, Speech
from marsad.serve.brief_map import draw_map
from marsad.serve.brief_words import say
from marsad.text.controls import show_controls

STYLE = """
@page { size: A4; margin: 11mm }
* { box-sizing: border-box }
body { font: 9.5pt/1.3 "Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic", "DejaVu Sans",
  sans-serif; color: #1a1a1a; background: #fff; max-width: 188mm; margin: 1em auto }
h1 { font-size: 15pt; margin: 0 0 .1em } h2 { font-size: 10.5pt; margin: .6em 0 .2em }
p { margin: .15em 0 } .small, footer { font-size: 7.5pt; color: #444 }
.map { width: 100%; display: block; border: 1px solid #bbb }
.sea { fill: #f4f6f7 } .border { fill: none; stroke: #8a8a80; stroke-width: .8 }
.dot { fill: #b5462f; fill-opacity: .7 } .area { fill: #b5462f; fill-opacity: .10;
  stroke: #b5462f; stroke-dasharray: 3 2 } .numbered { fill: #1d3f58 }
.map text { fill: #fff; font-size: 9px; font-weight: bold; text-anchor: middle }
table { border-collapse: collapse; width: 100% } th, td { text-align: start; vertical-align: top;
  padding: .12em .4em .12em 0 } th { font-size: 7.5pt; color: #444; border-bottom: 1px solid #888 }
tr.head td { border-top: 1px solid #ccc; font-weight: 600 }
tr.line td { font-size: 8pt; color: #222; padding-inline-start: 1.6em }
.quote { font-style: italic } :lang(ar) .quote { font-style: normal }
.mark { color: #9c2a12; font-weight: 600 } ol.sources { font-size: 7.5pt; columns: 2;
  margin: .2em 0; padding-inline-start: 1.6em } li { break-inside: avoid; overflow-wrap: anywhere }
"""


def write_html(brief: Brief) -> str:
    """Write a briefing as HTML; every text of a report is escaped and in its own direction."""
    speech = brief.speech
    way = "rtl" if speech is Speech.AR else "ltr"
    kinds = ", ".join(f"{_text(kind)} {count}" for kind, count in brief.kinds)
    span = f"{brief.first} – {brief.last}"
    days = f" · {_text(say('first_last', speech))} {_ltr(span)}" if brief.first else ""
    head = [
        "<!doctype html>",
        f'<html lang="{speech.value}" dir="{way}"><head><meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(brief.title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{_text(brief.title)}</h1>",
        f"<p>{_text(say('chosen', speech))}: <bdi>{_text(brief.choice)}</bdi> · "
        f"{_text(say('made', speech))} {_ltr(brief.made)}{days}</p>",
        f"<p><b>{brief.total}</b> {_text(say('incidents', speech))} ({kinds}); "
        f"{brief.disputed} {_text(say('disputed_count', speech))}.</p>",
    ]
    if not brief.total:
        body = [f"<p>{_text(say('none', speech))}</p>"]
    else:
        body = [*_write_map(brief), *_write_table(brief), *_write_sources(brief)]
    foot = f"<footer><p>{_text(say('caution', speech))}</p></footer></body></html>\n"
    return "\n".join([*head, *body, foot])


def _write_map(brief: Brief) -> list[str]:
    drawn = draw_map(brief.points, say("map", brief.speech))
    if not drawn:
        return []
    note = say("map_note", brief.speech)
    located = f"{brief.located}/{brief.total} {say('located', brief.speech)}"
    return [
        f"<h2>{_text(say('map', brief.speech))} <span class=small>({_text(located)})</span></h2>",
        f'<div dir="ltr">{drawn}</div><p class="small">{_text(note)}</p>',
    ]


def _write_table(brief: Brief) -> list[str]:
    speech = brief.speech
    names = ("type", "days", "place", "authors", "killed", "outlets")
    cells = "".join(f"<th>{_text(say(name, speech))}</th>" for name in names)
    rows = [
        f"<h2>{_text(say('table', speech))}</h2>",
        f"<table><thead><tr><th></th>{cells}</tr></thead><tbody>",
    ]
    for entry in brief.entries:
        rows.append(_write_entry(entry, speech))
        rows += [_write_line(line, speech) for line in entry.lines]
        if entry.more:
            more = f"+ {entry.more} {say('more_accounts', speech)}"
            rows.append(f'<tr class="line"><td></td><td colspan="6">{_text(more)}</td></tr>')
    rows.append("</tbody></table>")
    if brief.total > len(brief.entries):
        left = f"+ {brief.total - len(brief.entries)} {say('more_incidents', speech)}"
        rows.append(f'<p class="small">{_text(left)}</p>')
    return rows


def _write_entry(entry: Entry, speech: Speech) -> str:
    marks = []
    if entry.disputed:
        marks.append(f"{say('disputed', speech)}: {', '.join(entry.disputed)}")
    for word, names in (("claimed_by", entry.claims), ("denied_by", entry.denials)):
        if names:
            marks.append(f"{say(word, speech)} {', '.join(dict.fromkeys(names))}")
    kind = entry.kind + (f" ({entry.status})" if entry.status else "")
    note = f'<br><span class="mark">{_isolate("; ".join(marks))}</span>' if marks else ""
    told = (_isolate(entry.place), _isolate(entry.authors), _ltr(entry.killed))
    cells = (_ltr(entry.days), *told, str(entry.outlets))
    return (
        f'<tr class="head"><td>{entry.number}</td><td>{_isolate(kind)}{note}</td>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def _write_line(line: Line, speech: Speech) -> str:
    told = [f"<b>{_isolate(line.source)}</b> {_ltr(line.published)}"]
    if line.author:
        told.append(f"{_isolate(line.author)} ({_text(line.basis)})")
    if line.days:
        told.append(_ltr(line.days))
    if line.killed:
        told.append(f"{_text(say('killed_short', speech))}: {_isolate(line.killed)}")
    if line.injured:
        told.append(f"{_text(say('injured', speech))}: {_isolate(line.injured)}")
    quote = f' <q class="quote" dir="auto">{_text(line.quote)}</q>' if line.quote else ""
    return f'<tr class="line"><td></td><td colspan="6">{" · ".join(told)}{quote}</td></tr>'


def _write_sources(brief: Brief) -> list[str]:
    rows = [f"<h2>{_text(say('sources', brief.speech))}</h2>", '<ol class="sources">']
    rows += [f"<li>{_write_source(one)}</li>" for one in brief.sources]
    rows.append("</ol>")
    if brief.more_sources:
        more = f"+ {brief.more_sources} {say('more_sources', brief.speech)}"
        rows.append(f'<p class="small">{_text(more)}</p>')
    return rows


def _write_source(one: SourceLine) -> str:
    told = f"{_isolate(one.source)} {_ltr(one.published)} {_isolate(one.title)}"
    if one.url is not None and is_web_address(one.url):
        address = escape(one.url, quote=True)
        host = _ltr(urlsplit(one.url).netloc)
        return f'{told} <a href="{address}" rel="noreferrer noopener">{host}</a>'
    return f"{told} <span>{_isolate(one.doc)}</span>"


def is_web_address(url: str) -> bool:
    """Whether a link may lead there: http and https only, nothing that a page would run."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable()


def _text(text: str) -> str:
    return escape(show_controls(text), quote=True)


def _ltr(text: str) -> str:
    """Isolate dates, figures and addresses, which read from left to right in Arabic too."""
    return f'<bdi dir="ltr">{_text(text)}</bdi>' if text else ""


def _isolate(text: str) -> str:
    return f"<bdi>{_text(text)}</bdi>"
