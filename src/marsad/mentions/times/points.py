"""Which rule reads an expression that is no bound and no range."""

from __future__ import annotations

from marsad.mentions.times.anchored import rule_counted, rule_same_day, rule_that
from marsad.mentions.times.clock import attach_hours, rule_clock
from marsad.mentions.times.date_rules import (
    rule_day_month,
    rule_figures,
    rule_month,
    rule_slash,
    rule_stamp,
    rule_year,
    rule_years,
)
from marsad.mentions.times.day_parts import rule_overnight, rule_part, rule_part_day, rule_within
from marsad.mentions.times.day_ranges import rule_two_days
from marsad.mentions.times.days import (
    rule_day,
    rule_day_unit,
    rule_nth_weekday,
    rule_short_weekday,
    rule_weekday,
)
from marsad.mentions.times.periods import (
    rule_before_noun,
    rule_decade,
    rule_fraction,
    rule_phase,
    rule_season,
    rule_unit,
    rule_vague,
    rule_weekend,
)
from marsad.mentions.times.state import Parsed, Rule, Scan
from marsad.mentions.times.tokens import WORD
from marsad.records import Granularity

POINT_RULES: dict[str, tuple[Rule, ...]] = {
    "weekday": (rule_weekday,),
    "weekday_ctx": (rule_short_weekday,),
    "day": (rule_same_day, rule_day),
    "part_day": (rule_part_day,),
    "part": (rule_part,),
    "within": (rule_within,),
    "phase": (rule_phase,),
    "before_noun": (rule_before_noun,),
    "mention_before": (rule_same_day,),
    "unit": (rule_day_unit, rule_unit, rule_years, rule_clock),
    "month": (rule_month,),
    "month_ctx": (rule_month,),
    "month_unclear": (rule_month,),
    "hijri": (rule_month,),
    "ord": (rule_day_month, rule_two_days, rule_nth_weekday),
    "card": (rule_counted, rule_day_month),
    "unit_of_ten": (rule_counted,),
    "card_definite": (rule_counted,),
    "first_of": (rule_day_month,),
    "few": (rule_counted,),
    "article": (rule_counted,),
    "hour": (rule_clock,),
    "season": (rule_season,),
    "decade": (rule_decade,),
    "vague": (rule_vague,),
    "overnight": (rule_overnight,),
    "weekend": (rule_weekend,),
    "quarters": (rule_fraction,),
    "halves": (rule_fraction,),
    "half": (rule_clock,),
    "quarter": (rule_clock,),
    "less_quarter": (rule_clock,),
    "that": (rule_that,),
}


_FIGURE_RULES: tuple[Rule, ...] = (
    rule_figures,
    rule_stamp,
    rule_day_month,
    rule_two_days,
    rule_slash,
    rule_years,
    rule_year,
    rule_decade,
    rule_counted,
    rule_clock,
)


def longest(scan: Scan, i: int, rules: tuple[Rule, ...], best: Parsed | None) -> Parsed | None:
    """The longest of `best` and what `rules` read from token `i`."""
    for rule in rules:
        found = rule(scan, i)
        if found is not None and (best is None or found[1] > best[1]):
            best = found
    return best


def parse_point(scan: Scan, i: int) -> Parsed | None:
    """Longest expression from token `i` that is no bound and no range."""
    token = scan.at(i)
    best: Parsed | None = None
    if token.kind != WORD:
        best = longest(scan, i, _FIGURE_RULES, None)
    for kind in token.r:
        rules = POINT_RULES.get(kind)
        if rules is not None:
            best = longest(scan, i, rules, best)
    if best is not None and best[0].gran is Granularity.DAY and best[0].start == best[0].end:
        return attach_hours(scan, *best)
    return best
