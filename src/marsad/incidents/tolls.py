"""The figure of dead or injured that is shown for an incident.

Of the accounts whose news it is (all, where it is nobody's), the latest figure by the source
that is best placed to count; the interval of all figures beside it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from marsad.errors import UsageError
from marsad.incidents.traits import parse_time, span_tolls
from marsad.records import Account, Prominence, Record, SettledToll, Toll
from marsad.text.folding import fold_word

RULE = "latest figure by the best-placed source"


class Group(Record, frozen=True, forbid_unknown_fields=True):
    """Sources that are placed alike to count, by words in their names."""

    name: str
    words: tuple[str, ...]


class Counters(Record, frozen=True, forbid_unknown_fields=True):
    """The file: groups from the best placed on, and the one of figures without a source."""

    version: int
    unnamed_with: str
    group: tuple[Group, ...]


class Figure(Record, frozen=True):
    """One figure with the account that gives it and how well placed its source is (0 is best)."""

    toll: Toll
    account: str
    published: float
    rank: int
    lead: bool


def settle_tolls(accounts: Sequence[Account], field: str) -> SettledToll | None:
    """Settle the field `killed` or `injured`; None where nobody gives a figure."""
    figures = _find_figures(accounts, field)
    if not figures:
        return None
    news = [figure for figure in figures if figure.lead] or figures
    # An exact figure says more than "dozens", which is only its lower bound.
    best = min(
        news, key=lambda f: (f.toll.max is None, f.rank, -f.published, -f.toll.min, f.account)
    )
    span = span_tolls([figure.toll for figure in figures])
    low, high = span if span else (best.toll.min, best.toll.max)
    return SettledToll(
        min=best.toll.min,
        max=best.toll.max,
        low=low,
        high=high,
        account=best.account,
        rule=RULE,
        source=best.toll.source,
        disputed=disputes_tolls(accounts, field),
    )


def disputes_tolls(accounts: Sequence[Account], field: str) -> bool:
    """Whether figures exclude each other: the earlier one is higher, or one is twice the other.

    Growth from one report to the next is no dispute.
    """
    figures = sorted(
        (f for f in _find_figures(accounts, field) if f.toll.max is not None),
        key=lambda f: (f.published, f.toll.min),
    )
    tops = [(f.toll.min, f.toll.max or 0) for f in figures if f.lead] or [
        (f.toll.min, f.toll.max or 0) for f in figures
    ]
    highest = 0
    for low, high in tops:
        if highest and (low > 2 * highest or high < highest):
            return True
        highest = max(highest, low)
    return False


def _find_figures(accounts: Sequence[Account], field: str) -> list[Figure]:
    return [
        Figure(
            toll=toll,
            account=account.id,
            published=_seconds(account.published),
            rank=_rank_source(toll, account),
            lead=account.prominence is Prominence.LEAD,
        )
        for account in accounts
        for toll in getattr(account.event, field)
    ]


def _rank_source(toll: Toll, account: Account) -> int:
    ranks, unnamed = _load_ranks()
    names = toll.source or " ".join(source.text for source in account.event.sources)
    if not names:
        return unnamed
    lowered = fold_word(names)
    fitting = (n for n, words in enumerate(ranks) if any(word in lowered for word in words))
    return next(fitting, len(ranks))


@cache
def _load_ranks() -> tuple[tuple[tuple[str, ...], ...], int]:
    """Return the folded words of each group, and the rank of a figure without a source."""
    counters = load_counters()
    names = [group.name for group in counters.group]
    ranks = tuple(tuple(map(fold_word, group.words)) for group in counters.group)
    return ranks, names.index(counters.unnamed_with)


@cache
def load_counters() -> Counters:
    """Read who is placed how well to count. Raises `UsageError` where the file is broken."""
    source = files("marsad.incidents").joinpath("data/counters-1.toml")
    try:
        return msgspec.convert(tomllib.loads(source.read_text("utf-8")), type=Counters)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"the words for sources cannot be read: {error}") from error


def _seconds(published: str | None) -> float:
    moment = parse_time(published)
    if moment is None:
        return 0.0
    return moment.toordinal() * 86400.0 + (
        getattr(moment, "hour", 0) * 3600 + getattr(moment, "minute", 0) * 60
    )


def show_figure(low: int, high: int | None) -> str:
    """Return a figure as it is shown: 12, 10-12, or 10+ where it is open."""
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"
