"""Coded reports as they are compared: gold records and readings in one shape."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import msgspec

from marsad.errors import RecordError
from marsad.records import Reading, Record, Status

_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_WORD = re.compile(r"\w+")
_ARTICLE = re.compile("^(?:وال|بال|فال|كال|لل|ال)")


class Label(Record, frozen=True):
    """Who or what, as worded and in English."""

    text: str | None = None
    name_en: str | None = None


class CodedPlace(Record, frozen=True):
    """A place; `country` is ISO 3166 alpha-2."""

    text: str | None = None
    name_en: str | None = None
    admin1: str | None = None
    country: str | None = None


class CodedTime(Record, frozen=True):
    """ISO days, both inclusive; without an `end` it is one day."""

    start: str | None = None
    end: str | None = None


class CodedWeapon(Record, frozen=True):
    """Only the kind is compared."""

    kind: str | None = None


class CodedToll(Record, frozen=True):
    """A figure of people; `max` is None for "at least"."""

    min: int | None = None
    max: int | None = None


class CodedText(Record, frozen=True):
    """Evidence with its place in the report, which is not compared."""

    text: str


class CodedEvent(Record, frozen=True):
    """One incident of one report."""

    type: str
    status: str = Status.REPORTED.value
    background: bool = False
    date: CodedTime | None = None
    place: CodedPlace | None = None
    actors: tuple[Label, ...] = ()
    targets: tuple[Label, ...] = ()
    weapons: tuple[CodedWeapon, ...] = ()
    killed: tuple[CodedToll, ...] = ()
    injured: tuple[CodedToll, ...] = ()
    claimed_by: tuple[Label, ...] = ()
    sources: tuple[Label, ...] = ()
    evidence: tuple[str | CodedText, ...] | str | CodedText = ()


class CodedStatement(Record, frozen=True):
    """One speech act."""

    type: str
    evidence: tuple[str | CodedText, ...] | str | CodedText = ()


class CodedReport(Record, frozen=True):
    """All that one report was coded as."""

    doc: str
    events: tuple[CodedEvent, ...] = ()
    statements: tuple[CodedStatement, ...] = ()


def load_coded(path: Path) -> list[CodedReport]:
    """Load records of the codebook's shape from JSON Lines; the last one of a `doc` counts.

    Raises `RecordError` with the line that does not fit, or where the file cannot be read.
    """
    reports: dict[str, CodedReport] = {}
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    report = _decode(line, path, number)
                    reports[report.doc] = report
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror}", path=str(path)) from error
    return list(reports.values())


def _decode(line: bytes, path: Path, number: int) -> CodedReport:
    try:
        return msgspec.json.decode(line, type=CodedReport)
    except msgspec.DecodeError as error:
        raise RecordError(
            f"no record of the codebook's shape: {error}",
            path=str(path),
            line=number,
            hint="Each line needs doc, events and statements.",
        ) from error


def code_reading(reading: Reading) -> CodedReport:
    """Put a reading into the shape that is compared."""
    return msgspec.json.decode(msgspec.json.encode(reading), type=CodedReport)


def fold(text: str | None) -> str:
    """Fold as the scorer's definition says; this is not the folding that the lexicon uses."""
    plain = unicodedata.normalize("NFKC", text or "")
    return _MARKS.sub("", plain).translate(_LETTERS).casefold()


def find_words(text: str | None) -> list[str]:
    """Return folded words of two letters and more, without the Arabic article."""
    words = (_ARTICLE.sub("", word) for word in _WORD.findall(fold(text)))
    return [word for word in words if len(word) > 1]


def count_evidence(coded: CodedEvent | CodedStatement) -> Counter[str]:
    """Count the words of all the evidence."""
    items = coded.evidence
    if isinstance(items, (str, CodedText)):
        items = (items,)
    texts = (item if isinstance(item, str) else item.text for item in items)
    return Counter(word for text in texts for word in find_words(text))
