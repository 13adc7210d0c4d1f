"""The grammar's top: which rule reads which word, bounds and ranges first."""

from __future__ import annotations

from marsad.mentions.times.anchored import rule_after, rule_ago
from marsad.mentions.times.bounds import rule_before, rule_past, rule_since, rule_until
from marsad.mentions.times.date_rules import rule_day_month
from marsad.mentions.times.days import rule_day, rule_day_unit
from marsad.mentions.times.periods import rule_unit
from marsad.mentions.times.points import POINT_RULES, longest, parse_point
from marsad.mentions.times.ranges import read_range, rule_between, rule_from
from marsad.mentions.times.state import Parsed, Rule, Scan
from marsad.mentions.times.tokens import DASH


def parse_time(scan: Scan, i: int) -> Parsed | None:
    """Longest expression from token `i`, bounds and ranges included."""
    token = scan.at(i)
    best = None
    for kind in token.r:
        rules = _BOUND_RULES.get(kind)
        if rules is not None:
            best = longest(scan, i, rules, best)
    if best is not None:
        return best
    point = parse_point(scan, i)
    following = scan.at(point[1] if point is not None else i + 1)
    if following.gap == DASH or following.r.keys() & {"to", "until"}:
        span = read_range(scan, i, frozenset(("to", "until")))
        if span is not None and (point is None or span[1] > point[1]):
            return span
    return point


_BOUND_RULES: dict[str, tuple[Rule, ...]] = {
    "since": (rule_since,),
    "until": (rule_until,),
    "ago": (rule_ago, rule_before),
    "before": (rule_before,),
    "after": (rule_after, rule_past),
    "between": (rule_between,),
    "from": (rule_from,),
}


STARTERS = frozenset(POINT_RULES) | frozenset(_BOUND_RULES)


CLOCK_DAY_RULES: dict[str, Rule] = {
    **{kind: rules[0] for kind, rules in POINT_RULES.items() if kind != "day"},
    "day": rule_day,
    "unit": rule_unit,
    "day_unit": rule_day_unit,
    "number": rule_day_month,
}
