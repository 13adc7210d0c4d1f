"""Numbers of a report: figures, number words and vague amounts, with what bounds them.

"At least N", "more than N" and vague amounts are open above (`max` None); the lower bounds of
vague amounts are those that event coders agree on (dozens 20, hundreds 200, thousands 2000,
several 2). "About N" keeps N, marked `approximate`; "up to N" keeps N on both sides. What counts
no people (years, distances, calibres, money, ages, resolution numbers) carries a `unit`, so that
callers can leave it out; times are told apart more finely by `find_times`, whose spans win.
"""

from __future__ import annotations

from marsad.mentions.times.numerals import read_figure, read_number
from marsad.mentions.times.state import ADJACENT
from marsad.mentions.times.tokens import (
    CLOCK,
    COMMA,
    DASH,
    DATE,
    DECIMAL,
    NUMBER,
    OPEN,
    SENTINEL,
    STAMP,
    WORD,
    Token,
    cut,
)
from marsad.mentions.times.words import load_number_words
from marsad.records import Language, Record
from marsad.text.folding import Folded, fold

__all__ = ["Quantity", "find_quantities", "find_quantities_folded"]

_PADDING = (SENTINEL,) * 8
_MODIFIERS = ("about", "at_least", "more_than", "up_to", "almost")
_STARTERS = frozenset(
    ("card", "unit_of_ten", "vague_number", "range_between", *("mod_" + m for m in _MODIFIERS))
)
_UNITS = (
    *("area", "percent", "currency", "age", "mm", "cm", "km", "m", "kg", "tonne", "litre"),
    *("hour", "day", "week", "month", "year", "decade", "degree"),
)
_LABELS = {"year": "year", "calibre": "mm", "ordinal": "ordinal", "age": "age"}
_SIGNS_BEFORE = {"$": "currency", "€": "currency", "£": "currency", "#": "ordinal"}
_SIGNS_AFTER = {"%": "percent", "٪": "percent", "$": "currency", "€": "currency", "£": "currency"}
_MAX_COUNT_DIGITS = 8


class Quantity(Record, gc=False):
    """One number as worded: bounds (both inclusive, `max` None where open), and its unit.

    `start`, `end` are code points of the unaltered text. `unit` is None for what can count
    people or things; else "mm", "km", "percent", "currency", "year", "date", "time", "ordinal",
    "age", ... `rule` names the modifier that was read.
    """

    text: str
    start: int
    end: int
    min: int
    max: int | None
    rule: str
    approximate: bool = False
    unit: str | None = None


class _Bounds:
    """Bounds under construction, and the index behind the words read."""

    __slots__ = ("approximate", "high", "low", "next", "rule", "unit")

    def __init__(self, low: int, high: int | None, following: int, rule: str) -> None:
        self.low = low
        self.high = high
        self.next = following
        self.rule = rule
        self.approximate = False
        self.unit: str | None = None


def find_quantities(text: str, lang: Language | str = "auto") -> tuple[Quantity, ...]:
    """Numbers of `text` in order. `lang` is not needed yet: the words of both tongues differ."""
    return find_quantities_folded(fold(text), text, lang)


def find_quantities_folded(
    folded: Folded,
    source: str,
    lang: Language | str = "auto",
) -> tuple[Quantity, ...]:
    """As `find_quantities`, on text that is folded already; `source` is the unaltered text."""
    text = folded.text
    tokens = cut(text, load_number_words(), all_figures=True)
    count = len(tokens)
    tokens += _PADDING
    found: list[Quantity] = []
    i = 0
    while i < count:
        token = tokens[i]
        if token.kind == WORD and token.r.keys().isdisjoint(_STARTERS):
            i += 1
            continue
        bounds = _read_modified(tokens, i, text)
        if bounds is None:
            i += 1
            continue
        first, last = tokens[i], tokens[bounds.next - 1]
        start, end = folded.span(first.start + first.prefix, last.end)
        found.append(
            Quantity(
                text=source[start:end],
                start=start,
                end=end,
                min=bounds.low,
                max=bounds.high,
                rule="quantity." + bounds.rule,
                approximate=bounds.approximate,
                unit=bounds.unit or _find_unit(tokens, i, bounds.next, text),
            )
        )
        i = bounds.next
    return tuple(found)


def _read_modified(tokens: list[Token], i: int, text: str) -> _Bounds | None:
    """[modifier] number or range [modifier], from token `i`."""
    modifier = next((name for name in _MODIFIERS if "mod_" + name in tokens[i].r), None)
    j = i + 1 if modifier is not None else i
    if modifier is not None and tokens[j].gap not in ADJACENT:
        return None
    if modifier is not None and "article" in tokens[j].r:
        j += 1
    bounds = _read_range(tokens, j, text) or _read_plain(tokens, j, text)
    if bounds is None:
        return None
    if modifier is not None:
        _apply(bounds, modifier)
        return bounds
    _apply_behind(bounds, tokens, text)
    return bounds


def _apply_behind(bounds: _Bounds, tokens: list[Token], text: str) -> None:
    """Modifier behind the number or behind what it counts: "15 جريحا على الأقل"."""
    token = tokens[bounds.next]
    for name in ("at_least", "about"):
        if "post_" + name not in token.r:
            continue
        if token.gap in ADJACENT:
            _apply(bounds, name)
            bounds.next += 1
            return
        between = text[tokens[bounds.next - 1].end : token.start]
        leads = tokens[bounds.next + 1].gap in ADJACENT
        if len(between) < 24 and between.replace(" ", "").isalpha() and not leads:
            _apply(bounds, name)
        return


def _apply(bounds: _Bounds, modifier: str) -> None:
    bounds.rule = modifier if bounds.rule == "exact" else f"{modifier}.{bounds.rule}"
    if modifier == "about":
        bounds.approximate = True
    elif modifier in ("at_least", "more_than"):
        bounds.high = None
    elif modifier == "almost":
        bounds.low, bounds.high = 0, max(bounds.low - 1, 0)


def _read_plain(tokens: list[Token], i: int, text: str) -> _Bounds | None:
    token = tokens[i]
    if token.kind in (CLOCK, DATE, STAMP):
        bounds = _Bounds(0, 0, i + 1, "exact")
        bounds.unit = "time" if token.kind == CLOCK else "date"
        return bounds
    if token.kind == DECIMAL:
        return _read_decimal(tokens, i, text)
    if token.kind == NUMBER and token.value < 0 and token.wide <= _MAX_COUNT_DIGITS:
        return None  # "B52", "F-16"
    number = read_number(tokens, i, text)
    vague = token.r.get("vague_number")
    if number is not None and (vague is None or number[1] > i + 1):
        if _is_partitive(tokens, i, number[1], text):
            return None
        bounds = _Bounds(number[0], number[0], number[1], "exact")
        if token.kind == NUMBER and token.wide > _MAX_COUNT_DIGITS:
            bounds.unit = "number"
        return bounds
    if vague is not None:
        bounds = _Bounds(vague, None, i + 1, "vague")
        bounds.approximate = True
        return bounds
    return None


def _is_partitive(tokens: list[Token], i: int, j: int, text: str) -> bool:
    """Whether "one of them" or a teen's leftover is no count of its own."""
    token = tokens[i]
    if token.kind != WORD or j != i + 1 or token.r.get("card") != 1:
        return False
    return text[token.end : token.end + 4] in (" of ", " ano", " day")


def _read_decimal(tokens: list[Token], i: int, text: str) -> _Bounds:
    token, following = tokens[i], tokens[i + 1]
    surface = text[token.start : token.end].replace(",", ".").replace("٫", ".")
    factor = following.r.get("mult") or following.r.get("card", 0)
    if factor >= 1000 and following.gap in ADJACENT and len(surface) < 12:
        value = round(float(surface) * factor)
        return _Bounds(value, value, i + 2, "exact")
    whole = surface.split(".")[0]
    value = int(whole) if len(whole) <= _MAX_COUNT_DIGITS else 0
    bounds = _Bounds(value, value, i + 1, "exact")
    bounds.unit = _find_unit(tokens, i, i + 1, text) or "decimal"
    return bounds


def _read_range(tokens: list[Token], i: int, text: str) -> _Bounds | None:
    """Read "بين 10 و15", "between ten and fifteen", "10 to 15", "10-15", "10 أو 15"."""
    between = "range_between" in tokens[i].r
    k = i + 1 if between else i
    if between and tokens[k].gap not in ADJACENT:
        return None
    low = read_number(tokens, k, text)
    if low is None or tokens[k].r.get("vague_number"):
        return None
    second = _skip_joiner(tokens, low[1], between=between)
    if second is None or ("range_from" in tokens[i - 1].r and i > 0):
        return None
    high = read_number(tokens, second, text)
    if high is None or high[0] <= low[0]:
        return None
    if _is_year_range(tokens, i, k, second):
        bounds = _Bounds(low[0], high[0], high[1], "range")
        bounds.unit = "year"
        return bounds
    return _Bounds(low[0], high[0], high[1], "range")


def _skip_joiner(tokens: list[Token], j: int, *, between: bool) -> int | None:
    token = tokens[j]
    if token.gap == DASH and token.kind != WORD and tokens[j - 1].kind != WORD:
        return j
    if token.gap not in ADJACENT:
        return None
    joins = token.r.keys() & {"range_to", "range_or"}
    if "and" in token.r and not between:
        joins = joins - {"range_to"}
    if joins or (between and "and" in token.r):
        return j + 1 if tokens[j + 1].gap in ADJACENT else None
    return j if between and token.prefix == 1 else None


def _is_year_range(tokens: list[Token], i: int, k: int, second: int) -> bool:
    low, high = tokens[k], tokens[second]
    if low.kind != NUMBER or high.kind != NUMBER or low.wide != 4 or high.wide != 4:
        return False
    return 1900 <= low.value < high.value < 2100 and i >= 0


# --- what is counted ------------------------------------------------------------------------


def _find_unit(tokens: list[Token], i: int, j: int, text: str) -> str | None:
    """Unit of the number in tokens `i` to `j`, from what stands around it; None for a count."""
    first, last, following = tokens[i], tokens[j - 1], tokens[j]
    sign = text[last.end : last.end + 2].strip()[:1]
    if sign in _SIGNS_AFTER:
        return _SIGNS_AFTER[sign]
    if first.start and text[first.start - 1] in _SIGNS_BEFORE:
        return _SIGNS_BEFORE[text[first.start - 1]]
    if following.gap in ADJACENT or following.gap == DASH:
        for unit in _UNITS:
            if "unit_" + unit in following.r and following.prefix == 0:
                return unit
        if "month" in following.r or "month" in _second(tokens, j).r:
            return "date"
    if following.gap == OPEN and "unit_percent" in following.r:
        return "percent"
    return _find_label(tokens, i, text)


def _second(tokens: list[Token], j: int) -> Token:
    """Token behind "من"/"of" ("19 من أبريل")."""
    token = tokens[j]
    linked = "range_from" in token.r and token.gap in ADJACENT
    return tokens[j + 1] if linked and tokens[j + 1].gap in ADJACENT else SENTINEL


def _find_label(tokens: list[Token], i: int, text: str) -> str | None:
    first = tokens[i]
    before = tokens[i - 1] if i else SENTINEL
    if first.gap in ADJACENT or first.gap in (OPEN, DASH):
        for label, unit in _LABELS.items():
            if "label_" + label in before.r:
                return unit
    looks_like_year = first.kind == NUMBER and first.wide == 4 and 1900 <= first.value < 2100
    if looks_like_year:
        if first.gap in ADJACENT and before.r.keys() & {"year_cue", "month"}:
            return "year"
        if first.gap in (COMMA, DASH) and before.kind == NUMBER:
            return "year"
        if not _counts_something(tokens, i, text):
            return "year"
    if "month" in before.r and first.gap in ADJACENT and read_figure(first, text) is not None:
        return "date"
    return None


def _counts_something(tokens: list[Token], i: int, text: str) -> bool:
    """Whether a word follows directly that could be what is counted."""
    end = tokens[i].end
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isalpha()
