"""Agreement of coders, field by field."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from marsad.records import Event, Record
from marsad.review.alpha import Metric, measure_alpha
from marsad.review.codings import Coding, Field, apply_codings
from marsad.review.gold_record import GoldEvent
from marsad.text.folding import fold_word

METRICS: Mapping[Field, Metric] = {
    field: {
        Field.ACTORS: Metric.JACCARD,
        Field.TARGETS: Metric.JACCARD,
        Field.WEAPONS: Metric.JACCARD,
        Field.CLAIMED_BY: Metric.JACCARD,
        Field.SOURCES: Metric.JACCARD,
        Field.EVIDENCE: Metric.JACCARD,
        Field.KILLED: Metric.RATIO,
        Field.INJURED: Metric.RATIO,
    }.get(field, Metric.NOMINAL)
    for field in Field
}


class FieldAgreement(Record):
    """Krippendorff's alpha of one field; `field` None: whether the event is one at all."""

    field: Field | None
    metric: Metric
    alpha: float | None
    units: int
    pairable: int
    coders: int
    reason: str | None = None


def measure_agreement(
    codings: Iterable[Coding], events: Mapping[str, Event]
) -> tuple[FieldAgreement, ...]:
    """Measure how far people agree, over accounts that two or more decided on.

    A person's value of a field is the machine's, with what that person corrected or rejected. It
    counts where the person decided on the whole account: who looked at one field only has not
    said that the rest is right. Coders who see the machine's values agree more than those who
    code from nothing: say so where you publish alpha.
    """
    people: dict[str, dict[str, list[Coding]]] = {}
    for one in codings:
        people.setdefault(one.account, {}).setdefault(one.by, []).append(one)
    judged: dict[str, dict[str, GoldEvent | None]] = {
        account: {
            by: apply_codings(events[account], own)
            for by, own in owners.items()
            if any(one.field is None for one in own)
        }
        for account, owners in people.items()
        if account in events
    }
    kept = [
        {by: str(event is not None) for by, event in coded.items()} for coded in judged.values()
    ]
    found = [_measure(None, Metric.NOMINAL, kept)]
    for field, metric in METRICS.items():
        units = [
            {by: make_value(field, event) for by, event in coded.items() if event is not None}
            for coded in judged.values()
        ]
        found.append(_measure(field, metric, units))
    return tuple(found)


def _measure(field: Field | None, metric: Metric, units: list[dict[str, Any]]) -> FieldAgreement:
    measured = measure_alpha(units, metric)
    return FieldAgreement(
        field=field,
        metric=metric,
        alpha=measured.alpha,
        units=measured.units,
        pairable=measured.pairable,
        coders=measured.coders,
        reason=measured.reason,
    )


def make_value(field: Field, event: GoldEvent) -> Hashable:
    """Return a field as it is compared: names folded, sets without order, lowest toll."""
    value: Any = getattr(event, field.value)
    if field in (Field.KILLED, Field.INJURED):
        return float(min((toll.min for toll in value), default=0))
    if field is Field.WEAPONS:
        return frozenset(weapon.kind for weapon in value)
    if field is Field.EVIDENCE:
        return frozenset(" ".join(fold_word(text).split()) for text in value)
    if METRICS[field] is Metric.JACCARD:
        return frozenset(fold_word(one.name_en or one.text) for one in value)
    if field is Field.DATE:
        return (value.start, value.end) if value else None
    if field is Field.PLACE:
        return fold_word(value.name_en or value.text) if value else None
    found: Hashable = value
    return found
