"""The assertion that attacks resume after each response, put to a sample, with its verdict."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from marsad.analyse.arrays import Bools, Ints, TooLittleError
from marsad.analyse.directions import count_sides, draw_series
from marsad.analyse.resume import Resumption, measure_resumption
from marsad.analyse.sample import Sample, find_middle, find_observed
from marsad.analyse.sides import Assertion, Options
from marsad.analyse.verdict import DRAWS, Verdict, VerdictKind
from marsad.records import Record


class Resumed(Record):
    """How often attacks resumed, and what becomes of it in parts and draws.

    `without_unattributed` is None where it is too little. `agreeing` is the share of draws of
    the dates that give the same answer.
    """

    main: Resumption
    without_unattributed: Resumption | None
    agreeing: float


def measure_resumed(sample: Sample, options: Options, assertion: Assertion) -> Resumed:
    """Measure how often attacks follow responses. Raises `TooLittleError` for too few."""
    observed, days = find_observed(sample), find_middle(sample)
    window = options.main_window
    main = _measure(sample, days, np.ones(len(days), dtype=bool), window, observed)
    without = None
    with suppress(TooLittleError):
        without = _measure(sample, days, sample.kind != 1, window, observed)
    return Resumed(
        main=main,
        without_unattributed=without,
        agreeing=_draw(sample, options, main, assertion.share, observed),
    )


def _measure(sample: Sample, days: Ints, kept: Bools, window: int, observed: Bools) -> Resumption:
    attacks, responses = count_sides(sample, days, kept)
    return measure_resumption(attacks, responses, within=window, observed=observed)


def _draw(
    sample: Sample, options: Options, main: Resumption, share: float, observed: Bools
) -> float:
    if (sample.low == sample.high).all():
        return 1.0
    same = 0
    for attacks, responses in draw_series(sample, options):
        try:
            drawn = measure_resumption(
                attacks, responses, within=options.main_window, observed=observed
            )
        except TooLittleError:
            continue
        same += _compare(drawn, share) is _compare(main, share)
    return same / options.draws


def _compare(found: Resumption, share: float) -> VerdictKind:
    if found.followed.low >= share:
        return VerdictKind.CONSISTENT
    return VerdictKind.OPPOSITE if found.followed.high < share else VerdictKind.CANNOT_TELL


def judge_resumed(found: Resumed, assertion: Assertion) -> Verdict:
    """Return the verdict: is the share of responses that were followed at least the asserted one?

    It is "cannot tell" too where draws of the dates, or unattributed attacks, change the answer.
    """
    share = assertion.share
    kind = _compare(found.main, share)
    parts = found.without_unattributed
    doubts = []
    if kind is VerdictKind.CANNOT_TELL:
        doubts.append(_UNCERTAIN)
    else:
        if found.agreeing < DRAWS:
            doubts.append(_DATES)
        if parts is None or _compare(parts, share) is not kind:
            doubts.append(_UNATTRIBUTED)
    return _tell(found.main, share, VerdictKind.CANNOT_TELL if doubts else kind, doubts)


_UNCERTAIN = (
    "the interval holds shares on both sides of it",
    "مجال الثقة يحتمل ما فوقها وما دونها",
)
_DATES = (
    "the answer changes when dates are drawn again within their precision",
    "الجواب يتغير عند إعادة سحب التواريخ ضمن دقتها",
)
_UNATTRIBUTED = (
    "it depends on who is blamed for unattributed attacks",
    "الجواب يتوقف على نسبة الهجمات المجهولة الفاعل",
)
_FITS = {
    VerdictKind.CONSISTENT: ("consistent with the assertion", "يتفق مع المقولة"),
    VerdictKind.OPPOSITE: ("consistent with the opposite", "يتفق مع عكس المقولة"),
}


def _tell(
    main: Resumption, share: float, kind: VerdictKind, doubts: list[tuple[str, str]]
) -> Verdict:
    s = main.followed
    counted_en = (
        f"an attack followed within {main.within} days after {s.count} of {s.of} days of response "
        f"({s.value:.0%}, 95 % interval {s.low:.0%} to {s.high:.0%}; the assertion is taken to "
        f"mean {share:.0%} or more)"
    )
    counted_ar = (
        f"تلا هجوم واحد على الأقل خلال {main.within} أيام {s.count} من أصل {s.of} من أيام الرد "
        f"({s.value:.0%}، ومجال الثقة 95% من {s.low:.0%} إلى {s.high:.0%}، "
        f"والمقولة تعني {share:.0%} فأكثر)"
    )
    any_en = (
        f"On any day of the period the share is {main.on_any_day:.0%}, so that this does not show "
        "what the responses changed."
    )
    any_ar = f"وفي أي يوم من الفترة تبلغ النسبة {main.on_any_day:.0%}، فلا يدل ذلك على أثر الردود."
    if kind is VerdictKind.CANNOT_TELL:
        why_en, why_ar = (" and ".join(d[0] for d in doubts), "، و".join(d[1] for d in doubts))
        needs = "It would take more responses that lie apart, with exact dates and known authors."
        return Verdict(
            kind=kind,
            en=f"These data cannot tell: {counted_en}, and {why_en}. {needs}",
            ar=f"لا تكفي هذه البيانات للحكم: {counted_ar}، و{why_ar}. والمطلوب ردود أكثر متباعدة "
            "بتواريخ دقيقة وفاعلين معروفين.",
            reasons=tuple(d[0] for d in doubts),
            needs=needs,
        )
    fits_en, fits_ar = _FITS[kind]
    return Verdict(
        kind=kind,
        en=f"This is {fits_en}: {counted_en}. {any_en}",
        ar=f"هذا {fits_ar}: {counted_ar}. {any_ar}",
    )
