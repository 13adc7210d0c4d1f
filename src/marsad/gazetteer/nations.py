"""Names and demonyms of countries out of the lexicon, for the gazetteer's build."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from marsad.lexicon.arabic_forms import inflect_demonym
from marsad.lexicon.entries import Country
from marsad.records import Record
from marsad.text.folding import fold_word
from marsad.text.tokens import strip_surface

# Names of a state that mean who governs it, never where something happened.
_NOT_LAND = ("الإدارة", "إدارة", "دولة الاحتلال", "الاحتلال", "الكيان", "كيان", "النظام")
LEXICON = Path(__file__).parent.parent / "lexicon" / "data" / "countries.toml"


class Nation(Record):
    """What the lexicon says of one country; demonyms are folded single words."""

    names_ar: tuple[str, ...]
    names_en: tuple[str, ...]
    demonyms: tuple[str, ...]


def read_nations(path: Path = LEXICON) -> dict[str, Nation]:
    """Countries of the lexicon by ISO code; entries without a code are left out."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, Nation] = {}
    for country in msgspec.convert(table.get("country", []), list[Country]):
        if len(country.code) != 2 or country.code in found:
            continue
        arabic = [f for d in country.ar_demonym for f in inflect_demonym(d)]
        arabic += [fold_word(d) for d in country.ar_demonym_irregular]
        forms = [strip_surface(form) for form in (*arabic, *country.en_demonym)]
        found[country.code] = Nation(
            names_ar=tuple(n for n in country.ar if not n.startswith(_NOT_LAND)),
            names_en=tuple(n for n in country.en if len(n.replace(".", "")) > 3 or n.isupper()),
            demonyms=tuple(sorted({form[0] for form in forms if len(form) == 1})),
        )
    return found
