"""Keys under which names are looked up: what writers vary freely is taken out.

An Arabic key is the folded words without their article, joined by spaces. A Latin key is the
folded words without Arabic articles; the *soft* Latin key also merges the spellings that
transliteration leaves open (ou/oo/u/o, e/i/ay/ei, q/k, doubled letters, final h), so that
"Deir Ezzor" and "Dayr az-Zawr" meet as nearly as a rule can make them. Soft keys collide; who
looks one up must rank what it finds.
"""

from __future__ import annotations

import re

from marsad.text.folding import fold_word
from marsad.text.tokens import strip_surface

_LATIN_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
LATIN_ARTICLES = frozenset(
    [
        "al",
        "el",
        "il",
        "ul",
        "ar",
        "er",
        "ur",
        "as",
        "es",
        "us",
        "ash",
        "esh",
        "ush",
        "at",
        "et",
        "ut",
        "ad",
        "ed",
        "ud",
        "az",
        "ez",
        "uz",
        "an",
        "en",
        "un",
        "ath",
        "adh",
        "the",
        "of",
    ]
)
_SOFT_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"tch|ch|sch", "sh"),
        (r"ough", "ugh"),
        (r"[eiy]*[iy]+[ae]h?(?=$)", "ia"),
        (r"q", "k"),
        (r"kh", "x"),
        (r"gh", "g"),
        (r"dj|zh", "j"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"(?:ay|ai|ei|ey|ae|ie|ee|e|y|i)+", "i"),
        (r"(?:ou|oo|ow|aw|au|o|u|w)+", "u"),
        (r"a+h?(?=$)|i?h(?=$)|i(?=$)", "a"),
        (r"a+", "a"),
        (r"(.)\1+", r"\1"),
    )
)


def arabic_key(name: str) -> str:
    """Key of an Arabic name, cut as the tokens of a report are; empty where it has no word."""
    return " ".join(strip_surface(name))


def latin_words(name: str) -> list[str]:
    """Folded Latin words without apostrophes; hyphens part words."""
    return [word.replace("'", "") for word in _LATIN_WORD.findall(fold_word(name))]


def latin_key(name: str) -> str:
    """Key of a Latin name without Arabic articles; empty where nothing is left."""
    words = latin_words(name)
    kept = [word for word in words if word not in LATIN_ARTICLES]
    return " ".join(kept or words)


def soften(word: str) -> str:
    """Soft form of one folded Latin word."""
    for pattern, by in _SOFT_RULES:
        word = pattern.sub(by, word)
    return word


def soft_key(name: str) -> str:
    """Soft key of a Latin name; see the module's text for what it merges."""
    return " ".join(soften(word) for word in latin_key(name).split(" "))
