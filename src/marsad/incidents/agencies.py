"""News agencies that a report names: outlets that print one agency's text are one voice."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from marsad.errors import UsageError
from marsad.incidents.words import find_words
from marsad.records import Record, Report


class Agency(Record, forbid_unknown_fields=True):
    """An agency by its names; `exact` ones are compared as they are written."""

    id: str
    names: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


class Agencies(Record, forbid_unknown_fields=True):
    """The file."""

    version: int
    agency: tuple[Agency, ...]


def find_agencies(report: Report) -> tuple[str, ...]:
    """Return the ids of the agencies that a report's outlet is, else those that its text names.

    It does not know how much of the report comes from the agency.
    """
    if report.source:
        # "reuters.com" is Reuters.
        own = _find(re.sub(r"[._/-]", " ", report.source))
        if own:
            return own
    return _find(report.full)


def _find(text: str) -> tuple[str, ...]:
    folded = f" {' '.join(find_words(text))} "
    return tuple(
        agency
        for agency, names, written, exact in _compile()
        if any(name in folded for name in names)
        # Most reports name none, which is seen at once without the pattern.
        or (any(name in text for name in written) and exact.search(text))
    )


@cache
def _compile() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...], re.Pattern[str]], ...]:
    found = []
    for agency in load_agencies().agency:
        names = tuple(f" {' '.join(find_words(name))} " for name in agency.names)
        written = "|".join(re.escape(name) for name in agency.exact)
        exact = re.compile(rf"(?<!\w)(?:{written})(?!\w)")
        found.append((agency.id, names, agency.exact, exact))
    return tuple(found)


@cache
def load_agencies() -> Agencies:
    """Read the agencies. Raises `UsageError` where the file is broken."""
    source = files("marsad.incidents").joinpath("data/agencies-1.toml")
    try:
        return msgspec.convert(tomllib.loads(source.read_text("utf-8")), Agencies)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"the agencies cannot be read: {error}") from error
