"""Surface forms of English lemmas: regular inflection, irregular forms stated in the lexicon.

Spelling rules after Quirk et al., A Comprehensive Grammar of the English Language, 3.5-3.10
and 5.80: final e, consonant + y, sibilants; a doubled consonant is stated as an irregular form.
"""

from __future__ import annotations

_VOWELS = frozenset("aeiou")


def third_person(base: str) -> str:
    """As in "carry out" -> "carries out"."""
    head, rest = _split_head(base)
    if head.endswith(("s", "x", "z", "ch", "sh", "o")):
        head += "es"
    elif head.endswith("y") and head[-2:-1] not in _VOWELS:
        head = head[:-1] + "ies"
    else:
        head += "s"
    return head + rest


def past(base: str) -> str:
    """As in "raid" -> "raided"; irregular and doubling verbs state theirs."""
    head, rest = _split_head(base)
    if head.endswith("e"):
        head += "d"
    elif head.endswith("y") and head[-2:-1] not in _VOWELS:
        head = head[:-1] + "ied"
    else:
        head += "ed"
    return head + rest


def gerund(base: str) -> str:
    """As in "strike" -> "striking"; doubling verbs state theirs."""
    head, rest = _split_head(base)
    if head.endswith("ie"):
        head = head[:-2] + "y"
    elif head.endswith("e") and not head.endswith(("ee", "oe", "ye")):
        head = head[:-1]
    return head + "ing" + rest


def plural(noun: str) -> str:
    """As in "air strike" -> "air strikes"; irregular plurals are stated."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def irregular_of(lemma: str, forms: tuple[str, ...]) -> frozenset[str]:
    """The stated forms of one lemma of several: same particle, same three first letters.

    Vowel changes in the first syllable ("fought") are not recognised; the regular form is then
    made as well, which no text holds.
    """
    head, rest = _split_head(lemma)
    return frozenset(
        form for form in forms if form[:3] == head[:3] and _split_head(form)[1] == rest
    )


def _split_head(base: str) -> tuple[str, str]:
    head, space, rest = base.partition(" ")
    return head, space + rest
