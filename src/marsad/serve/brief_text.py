"""A briefing as Markdown."""

from __future__ import annotations

import re

from marsad.serve.brief import Brief, Entry, Line
from marsad.serve.brief_html import is_web_address
from marsad.serve.brief_words import say
from marsad.text.controls import show_controls

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~&$=:])|(?<=^)([-.])", re.M)


def write_text(brief: Brief) -> str:
    """Write a briefing as Markdown; marks within texts of reports are escaped. It has no map."""
    speech = brief.speech
    kinds = ", ".join(f"{kind} {count}" for kind, count in brief.kinds)
    lines = [
        f"# {_plain(brief.title)}",
        "",
        f"{say('chosen', speech)}: {_plain(brief.choice)}. {say('made', speech)} {brief.made}.",
        "",
        f"**{brief.total}** {say('incidents', speech)} ({kinds}); "
        f"{brief.disputed} {say('disputed_count', speech)}.",
        "",
    ]
    if not brief.total:
        return "\n".join([*lines, say("none", speech), ""])
    names = ("type", "days", "place", "authors", "killed", "outlets")
    lines += [
        f"## {say('table', speech)}",
        "",
        "| | " + " | ".join(say(name, speech) for name in names) + " |",
        "|---" * (len(names) + 1) + "|",
        *(_write_row(entry) for entry in brief.entries),
        "",
    ]
    if brief.total > len(brief.entries):
        lines += [f"+ {brief.total - len(brief.entries)} {say('more_incidents', speech)}", ""]
    for entry in brief.entries:
        lines += [f"**{entry.number}.** {_plain(entry.kind)}, {_plain(entry.place)}", ""]
        if entry.disputed:
            lines += [f"- {say('disputed', speech)}: {', '.join(map(_plain, entry.disputed))}"]
        for word, who in (("claimed_by", entry.claims), ("denied_by", entry.denials)):
            lines += [f"- {say(word, speech)} {_plain(name)}" for name in dict.fromkeys(who)]
        lines += [_write_line(line, brief) for line in entry.lines]
        if entry.more:
            lines += [f"- + {entry.more} {say('more_accounts', speech)}"]
        lines.append("")
    lines += [f"## {say('sources', speech)}", ""]
    for number, one in enumerate(brief.sources, 1):
        known = one.url is not None and is_web_address(one.url)
        where = f"<{one.url}>" if known and "<" not in str(one.url) else _plain(one.doc)
        told = " ".join(filter(None, (_plain(one.source), one.published, _plain(one.title))))
        lines.append(f"{number}. {told} {where}")
    if brief.more_sources:
        lines.append(f"\n+ {brief.more_sources} {say('more_sources', speech)}")
    return "\n".join([*lines, "", f"*{say('caution', speech)}*", ""])


def _write_row(entry: Entry) -> str:
    kind = entry.kind + (f" ({entry.status})" if entry.status else "")
    cells = (kind, entry.days, entry.place, entry.authors, entry.killed, str(entry.outlets))
    return f"| {entry.number} | " + " | ".join(map(_plain, cells)) + " |"


def _write_line(line: Line, brief: Brief) -> str:
    told = [f"**{_plain(line.source)}** {line.published}"]
    if line.author:
        told.append(f"{_plain(line.author)} ({_plain(line.basis)})")
    if line.killed:
        told.append(f"{say('killed_short', brief.speech)}: {_plain(line.killed)}")
    if line.injured:
        told.append(f"{say('injured', brief.speech)}: {_plain(line.injured)}")
    quote = f' "{_plain(line.quote)}"' if line.quote else ""
    return f"- {'; '.join(told)}{quote}"


def _plain(text: str) -> str:
    """Return text in which nothing is Markdown or HTML, on one line."""
    return _MARKUP.sub(lambda match: f"\\{match[0]}", show_controls(text))
