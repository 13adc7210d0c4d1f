"""Names in Arabic for what records name in English: actors and countries of the lexicon."""

from __future__ import annotations

import re
from functools import cache

from marsad.lexicon.matcher import load_entries
from marsad.records import Record

_ARABIC = re.compile("[\u0620-\u064a]")


class Name(Record, gc=False):
    """A name in both languages; None where the lexicon has none."""

    en: str | None
    ar: str | None


@cache
def load_names() -> dict[str, Name]:
    """Names by the id of an actor, or of a country as actor. Read once a process."""
    data = load_entries()
    found = {one.id: Name(en=one.name, ar=_first(one.ar)) for one in data.countries}
    found |= {one.id: Name(en=one.name, ar=_first(one.ar)) for one in data.actors}
    return found


@cache
def load_countries() -> dict[str, Name]:
    """Names by the ISO 3166 alpha-2 code."""
    return {one.code: Name(en=one.name, ar=_first(one.ar)) for one in load_entries().countries}


def _first(names: tuple[str, ...]) -> str | None:
    return names[0] if names else None


def name_in_arabic(actor_id: str | None, worded: str) -> str | None:
    """The lexicon's Arabic name of an actor; else the words themselves where they are Arabic."""
    known = load_names().get(actor_id) if actor_id else None
    if known is not None and known.ar:
        return known.ar
    return worded if _ARABIC.search(worded) else None


def if_arabic(worded: str) -> str | None:
    """The words where they are Arabic."""
    return worded if _ARABIC.search(worded) else None
