"""Which of GeoNames' spellings of a settlement are kept, and how they are made plain."""

from __future__ import annotations

import re
import unicodedata

from marsad.gazetteer.keys import arabic_key, latin_key
from marsad.gazetteer.sources import ARABIC, DEEP, City
from marsad.text.folding import fold_word

_ARABIC_ONLY = re.compile(r"[ء-غف-ي ]+")
_LATIN_ONLY = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’‘ʻʼ\- ]+")
# Latin spellings beyond the main one are kept for countries that English news transliterates.
_SPELLED = ARABIC | frozenset(["IR", "AF", "SS", "TD", "ML", "NE", "SO"])


def plain_name(name: str) -> str:
    """A Latin name without accents and with plain apostrophes; case is kept."""
    for mark in "‘’ʻʼʾʿ`":
        name = name.replace(mark, "'")
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return plain.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").strip("' ")


def arabic_names(city: City) -> tuple[str, ...]:
    """Spellings in Arabic letters, one for each key, main article form first.

    Outside the Arab world they are kept for places above 50,000 people; names with letters that
    Arabic does not have are left out.
    """
    if city.country not in DEEP and city.population < 50_000:
        return ()
    found: dict[str, str] = {}
    for name in sorted(city.alternates, key=lambda n: (not n.startswith("ال"), n)):
        folded = fold_word(name)
        if len(folded) < 2 or not _ARABIC_ONLY.fullmatch(folded):
            continue
        found.setdefault(arabic_key(name), name)
    return tuple(found.values())


def latin_names(city: City) -> tuple[str, ...]:
    """Latin spellings: all for countries whose names are transliterated, else the main ones."""
    found = {latin_key(city.name): plain_name(city.name)}
    if city.country in _SPELLED or city.population >= 500_000:
        shortest = 3 if city.country in _SPELLED else 5
        for name in city.alternates:
            plain = _LATIN_ONLY.fullmatch(name) and len(name) > shortest and not name.isupper()
            if plain and (name[0].isupper() or name[:3] in ("al-", "el-")):
                found.setdefault(latin_key(name), plain_name(name))
    found.pop("", None)
    return tuple(found.values())
