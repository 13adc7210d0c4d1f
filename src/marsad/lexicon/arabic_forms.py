"""Surface forms of Arabic lemmas: the endings that news prose uses, from a stated base form.

Verbs are conjugated for the third person and first person plural; nouns get case endings that
are written (tanween alef, dual, construct forms). Broken plurals are stated in the lexicon, not
guessed. Forms are folded. Reference: Ryding, A Reference Grammar of Modern Standard Arabic,
chapters 5 and 21-33 (sound and weak conjugation).
"""

from __future__ import annotations

from marsad.text.folding import fold_word


def conjugate_past(lemma: str) -> tuple[str, ...]:
    """Forms of a past tense lemma (third person masculine singular, perhaps with more words).

    >>> conjugate_past("نفى")[:3]
    ('نفي', 'نفت', 'نفوا')
    """
    head, rest = _split_head(lemma)
    raw = head.strip()
    word = fold_word(raw)
    if raw.endswith(("ى", "ا")):
        base = word[:-1]
        glide = "ي" if raw.endswith("ى") else "و"
        endings = ("ت", "وا", "و", glide + "ا", "تا", glide + "نا")
        forms = [word, *(base + ending for ending in endings)]
        if raw.endswith("ى"):
            forms.append(base + "ا")  # before a pronoun: "تبناه"
    elif raw.endswith("ي"):
        base = word[:-1]
        forms = [word, word + "ت", base + "وا", word + "ا", word + "تا", word + "نا"]
    else:
        forms = [word, *(word + ending for ending in ("ت", "وا", "و", "ا", "تا", "ن", "نا"))]
        if len(word) >= 3 and word[-2] == "ا":
            forms.append(word[:-2] + word[-1] + "نا")  # hollow: "قام" - "قمنا"
    return _with_rest(forms, rest)


def conjugate_present(lemma: str) -> tuple[str, ...]:
    """Forms of a present tense lemma (third person masculine singular).

    No first person singular: reports have none, and "أ" would equal the past of form IV ("أسقط").
    """
    head, rest = _split_head(lemma)
    word = fold_word(head)
    tail = word[1:]
    weak = tail[-1:] in ("ي", "و") and len(tail) > 1
    base = tail[:-1] if weak else tail
    forms = [prefix + tail for prefix in ("ي", "ت", "ن")]
    for prefix in ("ي", "ت"):
        forms += [prefix + base + "ون", prefix + base + "وا"]
        forms += [prefix + tail + "ان", prefix + tail + "ن"]
    if weak:
        forms += ["ي" + base, "ت" + base]  # jussive: "لم ينف"
    return _with_rest(forms, rest)


def inflect_noun(lemma: str) -> tuple[str, ...]:
    """A noun with its written case endings: "هجوم", "هجوما"; construct "-ت" is left to clitics."""
    head, rest = _split_head(lemma)
    word = fold_word(head)
    forms = [word]
    if not rest and not word.endswith(("ه", "ا", "ء", "ات", "ي")):
        forms.append(word + "ا")
    return _with_rest(forms, rest)


def inflect_dual(lemma: str) -> tuple[str, ...]:
    """Dual forms of a singular noun, full and construct: "هجومان", "هجومين", "هجوما", "هجومي"."""
    head, rest = _split_head(lemma)
    if rest:
        return ()
    word = fold_word(head)
    if word.endswith("ه"):
        word = word[:-1] + "ت"
    return (word + "ان", word + "ين")


def inflect_demonym(lemma: str) -> tuple[str, ...]:
    """Singular, feminine, dual and plural of a nisba: "سوري", "سوريه", "سوريون", "سوريين"."""
    word = fold_word(lemma)
    return (
        word, word + "ا", word + "ه", word + "ون", word + "ين", word + "ان",
        word + "تين", word + "تان", word + "ات",
    )  # fmt: skip


def inflect_group(plural: str) -> tuple[str, ...]:
    """A plural with its construct form: "مسلحون" also "مسلحو", "مسلحين" also "مسلحي"."""
    word = fold_word(plural)
    if " " not in word and word.endswith(("ون", "ين")) and len(word) > 4:
        return (word, word[:-1])
    if word.endswith(("ات", "ه", "ا", "ء")) or " " in word:
        return (word,)
    return (word, word + "ا")


def _split_head(lemma: str) -> tuple[str, str]:
    head, _, rest = lemma.strip().partition(" ")
    return head, rest


def _with_rest(forms: list[str], rest: str) -> tuple[str, ...]:
    ordered = tuple(dict.fromkeys(forms))
    return ordered if not rest else tuple(f"{form} {fold_word(rest)}" for form in ordered)
