"""Places in text: `find_places` for a text, `find_places_in` for tokens already made."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from marsad.gazetteer.store import Gazetteer, load_gazetteer
from marsad.mentions.places.find import find_places_in
from marsad.mentions.places.words import place_stems
from marsad.records import Place
from marsad.text.folding import fold
from marsad.text.tokens import Vocabulary, find_tokens

__all__ = ["find_places", "find_places_in"]


def find_places(
    text: str,
    *,
    lang: str = "auto",
    gazetteer: Gazetteer | None = None,
    published: dt.date | dt.datetime | None = None,
    source_country: str | None = None,
) -> tuple[Place, ...]:
    """Places in a text, in order; offsets are code points of `text`.

    Arabic and English are told apart by their letters, so `lang` and `published` change nothing
    today. `source_country` (ISO 3166 alpha-2, where the outlet sits) weighs like one mention of
    an actor of that country.
    """
    del lang, published
    chosen = gazetteer if gazetteer is not None else load_gazetteer()
    folded = fold(text)
    tokens = find_tokens(folded, _vocabulary(chosen))
    weights = {source_country: 1.0} if source_country else {}
    return find_places_in(tokens, folded, text, chosen, weights)


@lru_cache(maxsize=4)
def _vocabulary(gazetteer: Gazetteer) -> Vocabulary:
    return Vocabulary(gazetteer.vocabulary() | place_stems())
