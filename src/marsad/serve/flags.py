"""Words that may not be what they look like: controls, invisible characters, mixed scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum

from marsad.records import Account, Record, Report
from marsad.text.controls import show_controls

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "[\xad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
    "|(?<![\u0620-\u06ff])[\u200c\u200d]|[\u200c\u200d](?![\u0620-\u06ff])"
)
_FOREIGN = re.compile("[\u0370-\u052f\uff01-\uff5e\ufb50-\ufdff\ufe70-\ufefc]")
_WORD = re.compile(r"\w+")
MOST = 100


class FlagKind(Enum):
    """Why words are marked."""

    BIDI_CONTROL = "bidi_control"
    INVISIBLE = "invisible"
    MIXED_SCRIPT = "mixed_script"
    LOOK_ALIKE = "look_alike"


class TextFlag(Record):
    """Words of a field that may deceive; `shown` has the characters made visible."""

    where: str
    field: str
    text: str
    kind: FlagKind
    shown: str


def flag_text(where: str, field: str, text: str) -> Iterator[TextFlag]:
    """Yield what is suspect in a text; a clean text yields nothing.

    Letters of Greek, Cyrillic, full-width or Arabic presentation forms are marked as look-alikes
    where their word could be read as Latin or Arabic; look-alikes within one script (Persian and
    Arabic yeh) are not.
    """
    for kind in find_kinds(text):
        yield TextFlag(where=where, field=field, text=text, kind=kind, shown=_show(text))


def find_kinds(text: str) -> tuple[FlagKind, ...]:
    """Return why `text` is suspect."""
    found = []
    if _BIDI.search(text):
        found.append(FlagKind.BIDI_CONTROL)
    if _INVISIBLE.search(text):
        found.append(FlagKind.INVISIBLE)
    if text.isascii():
        return tuple(found)
    scripts = [find_scripts(word) for word in _WORD.findall(text)]
    if any(len(one & {"LATIN", "CYRILLIC", "GREEK", "ARABIC"}) > 1 for one in scripts):
        found.append(FlagKind.MIXED_SCRIPT)
    elif _FOREIGN.search(unicodedata.normalize("NFC", text)):
        found.append(FlagKind.LOOK_ALIKE)
    return tuple(found)


def find_scripts(word: str) -> set[str]:
    """Return the scripts of a word's letters, by the first word of their Unicode names."""
    return {
        unicodedata.name(char, "UNKNOWN").split(" ")[0].split("-")[0]
        for char in word
        if char.isalpha()
    }


def _show(text: str) -> str:
    shown = show_controls(text)
    return _FOREIGN.sub(lambda match: f"‹{match[0]} U+{ord(match[0]):04X}›", shown)


def flag_accounts(accounts: Iterable[Account]) -> tuple[TextFlag, ...]:
    """Look through the names and titles of accounts; up to `MOST` marks."""
    found: dict[tuple[str, str, FlagKind], TextFlag] = {}
    for account in accounts:
        event = account.event
        fields = [("title", account.title), ("source", account.source or "")]
        for name in ("actors", "targets", "claimed_by", "sources"):
            fields += [(name, one.text) for one in getattr(event, name)]
        if event.place is not None:
            fields.append(("place", event.place.text))
        for field, text in fields:
            for flag in flag_text(account.id, field, text):
                found.setdefault((field, text, flag.kind), flag)
    return tuple(found.values())[:MOST]


def flag_report(report: Report) -> tuple[TextFlag, ...]:
    """Look through a report's title, outlet and text, word by word."""
    found = [*flag_text(report.id, "title", report.title)]
    found += flag_text(report.id, "source", report.source or "")
    words = dict.fromkeys(word for word in report.text.split() if not word.isascii())
    for word in words:
        found += flag_text(report.id, "text", word[:200])
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])
