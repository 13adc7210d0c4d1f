"""Reading number words and figures that stand in a time expression or count something."""

from __future__ import annotations

from marsad.mentions.times.state import ADJACENT, HYPHENED
from marsad.mentions.times.tokens import (
    GROUPED,
    NUMBER,
    SENTINEL,
    WORD,
    Token,
)

_MAX = 10**13


def _at(tokens: list[Token], i: int) -> Token:
    return tokens[i] if i < len(tokens) else SENTINEL


def read_figure(token: Token, text: str) -> int | None:
    """Value of a figure token: plain digits or digits in groups of three."""
    if token.kind == NUMBER:
        return token.value if token.value >= 0 else None
    if token.kind == GROUPED and token.end - token.start <= 18:
        return int("".join(c for c in text[token.start : token.end] if c.isdigit()))
    return None


def read_words(tokens: list[Token], i: int, text: str) -> tuple[int, int] | None:
    """Number that is written in words from token `i` on: value and index behind it.

    Arabic compounds join with و ("خمسة وعشرون", "مئة وعشرين", "ألفين وثمانية عشر"), teens stand
    side by side ("ثلاثة عشر"); English ones with a hyphen, a space or "and".
    """
    first = tokens[i]
    total = 0
    group = first.r.get("card")
    if group is None:
        group = first.r.get("unit_of_ten")
        if group is None or "card" not in _at(tokens, i + 1).r:
            return None
    arabic = text[first.start] >= "\u0600"
    last = group  # size of the term that was added last; a larger one can only multiply
    i += 1
    while True:
        token = _at(tokens, i)
        if token.kind != WORD or token.gap not in HYPHENED:
            break
        joined = _is_joined(token, text)
        ahead = i
        if "and" in token.r and _at(tokens, i + 1).gap in ADJACENT:
            joined, ahead = True, i + 1
            token = _at(tokens, ahead)
        factor = token.r.get("mult")
        card = token.r.get("card")
        if factor is None and card in (1000, 1000000, 1000000000) and not joined:
            factor = card
        if factor is not None and ahead == i and not joined:
            if factor <= 100:
                group = last = group * factor
            else:
                total, group, last = total + group * factor, 0, factor
        elif card is not None and _can_add(last, card, joined, arabic, tokens[i - 1]):
            if card >= 1000:
                total, group = total + group, card
            else:
                group += card
            last = card
        else:
            break
        i = ahead + 1
        if total + group > _MAX:
            break
    return total + group, i


def _is_joined(token: Token, text: str) -> bool:
    return token.prefix == 1 and text[token.start] == "و"


def _can_add(last: int, card: int, joined: bool, arabic: bool, previous: Token) -> bool:
    """Whether `card` can follow a term of size `last`."""
    if card == 10 and not joined and arabic:
        return 2 < last < 10 or last == 2
    if not arabic:
        if 20 <= last < 100:
            return 0 < card < 10
        return last >= 100 and card < last and (joined or "mult" in previous.r)
    if not joined:
        return False
    if last < 10:
        return 20 <= card < 100 and card % 10 == 0
    return card < last and last >= 100


def read_number(tokens: list[Token], i: int, text: str) -> tuple[int, int] | None:
    """Figure or number words from token `i` on: value and index behind it."""
    token = _at(tokens, i)
    value = read_figure(token, text)
    if value is None:
        return read_words(tokens, i, text) if token.kind == WORD and token.r else None
    i += 1
    following = _at(tokens, i)
    factor = following.r.get("mult") or (
        following.r["card"] if following.r.get("card", 0) in (1000, 1000000, 1000000000) else None
    )
    if factor and following.gap in ADJACENT and factor >= 1000 and value < 100_000:
        return value * factor, i + 1
    return value, i
