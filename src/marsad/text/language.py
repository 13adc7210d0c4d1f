"""Which language a report, or a quotation in it, is in.

Script decides first, then letters and function words that only one language has; py3langid is
asked only where these do not tell, and imported then, because its model takes half a second.
"""

from __future__ import annotations

import re

from marsad.records import Language

_ARABIC_RUN = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+"
)
_LATIN_RUN = re.compile("[A-Za-z\u00c0-\u024f]+")
_HEBREW_RUN = re.compile("[\u05d0-\u05ea]+")
_CYRILLIC_RUN = re.compile("[\u0400-\u04ff]+")
_OTHER_RUN = re.compile(
    "[\u0370-\u03ff\u0530-\u058f\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff"
    "\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)

_SORANI_LETTERS = re.compile("[ێۆڕڵەڤ]")
_URDU_LETTERS = re.compile("[ٹڈڑںےہھ]")
_PERSIAN_LETTERS = re.compile("[پچژگکی]")
_UKRAINIAN_LETTERS = re.compile("[іїєґІЇЄҐ]")
_TURKISH_LETTERS = re.compile("[ğşıİĞŞ]")


def _gather(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ARABIC_WORDS = _gather(
    """
    في من على إلى الى أن ان إن عن مع التي الذي هذا هذه ذلك بعد بين كان كانت قد لا ما لم وقال
    قال وفي ومن وأن حيث كما أو او
    """
)
_PERSIAN_WORDS = _gather(
    """
    در از به که این را با است آن می های برای شد شده کرد بود تا یک
    """
)
_URDU_WORDS = _gather(
    """
    کے کی میں سے نے اور کا ہے ہیں کو پر
    """
)
_SORANI_WORDS = _gather(
    """
    لە بە کە ئەم ئەو بۆ لەگەڵ دەکات
    """
)
_ENGLISH_WORDS = _gather(
    """
    the of and in to a an on at for by with from that was were is are as it its has have had
    who which after said not be but or their his
    """
)
# Words that are none of English: a few of them settle short texts.
_FOREIGN_WORDS = _gather(
    """
    le la les des du une dans est pour sur avec aux der die das und ist nicht mit von den
    dem ein eine el los las del que por con una para il gli della che di per sono ve bir bu
    da de ile olarak için het een van niet dat och att som på jest nie na się w z
    """
)
_SAMPLE = 6000


def find_language(text: str) -> Language:
    """Return the language of `text`; `Language.OTHER` for any that has no tag of its own.

    A text in two scripts is in the one with more letters, counted so that names in Latin letters
    do not turn an Arabic report. Text without letters, too, is `Language.OTHER`.
    """
    sample = text[:_SAMPLE]
    arabic = _count(_ARABIC_RUN, sample)
    latin = _count(_LATIN_RUN, sample)
    rest = {run: _count(run, sample) for run in (_HEBREW_RUN, _CYRILLIC_RUN, _OTHER_RUN)}
    most = max(rest, key=lambda run: rest[run])
    if rest[most] > max(arabic, latin):
        return _name_other_script(most, sample)
    if not arabic and not latin:
        return Language.OTHER
    if arabic > 0.4 * (arabic + latin):
        return _find_in_arabic_script(sample, arabic)
    return _find_in_latin_script(sample)


def _count(run: re.Pattern[str], text: str) -> int:
    return sum(map(len, run.findall(text)))


def _name_other_script(run: re.Pattern[str], text: str) -> Language:
    if run is _HEBREW_RUN:
        return Language.HE
    if run is _CYRILLIC_RUN and _UKRAINIAN_LETTERS.search(text):
        return Language.UK
    return Language.OTHER


def _find_in_arabic_script(text: str, letters: int) -> Language:
    special = len(_PERSIAN_LETTERS.findall(text))
    sorani = len(_SORANI_LETTERS.findall(text))
    urdu = len(_URDU_LETTERS.findall(text))
    words = _ARABIC_RUN.findall(text)
    arabic_words = _share(words, _ARABIC_WORDS)
    if not (special or sorani or urdu):
        return Language.AR
    if max(special, sorani, urdu) * 100 < letters and arabic_words >= 0.02:
        return Language.AR
    rivals = {
        Language.CKB: _share(words, _SORANI_WORDS) + sorani / letters,
        Language.FA: _share(words, _PERSIAN_WORDS),
        Language.OTHER: _share(words, _URDU_WORDS) + urdu / letters,
    }
    best = max(rivals, key=lambda language: rivals[language])
    if rivals[best] > arabic_words and rivals[best] >= 0.06:
        return best
    if arabic_words > rivals[best] or special * 20 < letters:
        return Language.AR
    return _ask_model(text, ("ar", "fa", "ur", "ps", "ug"), Language.AR)


def _find_in_latin_script(text: str) -> Language:
    words = [word.lower() for word in _LATIN_RUN.findall(text)]
    english = _share(words, _ENGLISH_WORDS)
    foreign = _share(words, _FOREIGN_WORDS)
    if english >= 0.08 and english > 2 * foreign:
        return Language.EN
    if _TURKISH_LETTERS.search(text) and english < 0.05:
        return Language.TR
    if len(words) < 12:
        return Language.OTHER if foreign >= 0.15 and foreign > english else Language.EN
    return _ask_model(text, None, Language.EN)


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(map(known.__contains__, words)) / len(words) if words else 0.0


def _ask_model(text: str, among: tuple[str, ...] | None, default: Language) -> Language:
    """Ask py3langid, `among` those languages only; unknown tags are `Language.OTHER`."""
    from py3langid import langid

    ranked: list[tuple[str, float]] = langid.rank(text)
    for tag, _score in ranked:
        if among is not None and tag not in among:
            continue
        known = {language.value: language for language in Language}
        return known.get(tag, Language.OTHER)
    return default
