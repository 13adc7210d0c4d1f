"""The verdict: consistent with the assertion, consistent with the opposite, or cannot tell.

It is "consistent" only if the main window's effect stands after correction for all windows, in
nine of ten draws of the dates, with and without unattributed attacks, and is not there just as
much *before* the actions. "Consistent" is not "caused": what moves both sides faster than the
trend is not ruled out.
"""

from __future__ import annotations

import math
from enum import Enum
from typing import Literal

from marsad.analyse.arrays import TooLittleError
from marsad.analyse.directions import Direction
from marsad.analyse.reaction import Effect, Unit
from marsad.analyse.sides import Assertion
from marsad.records import Record

LEVEL = 0.05
DRAWS = 0.9


class VerdictKind(Enum):
    """What the data say to the assertion."""

    CONSISTENT = "consistent with the assertion"
    OPPOSITE = "consistent with the opposite"
    CANNOT_TELL = "cannot tell"


class Verdict(Record):
    """The kind; two plain sentences in each language; why, and what it would take, if unclear."""

    kind: VerdictKind
    en: str
    ar: str
    reasons: tuple[str, ...] = ()
    needs: str | None = None


Obstacle = Literal["uncertain", "windows", "dates", "unattributed", "placebo"]

_WHY_EN: dict[Obstacle, str] = {
    "uncertain": "the interval holds both more and fewer attacks",
    "windows": "the finding does not stand once all the windows tried are counted",
    "dates": "the finding goes away when dates are drawn again within their precision",
    "unattributed": "the finding depends on who is blamed for unattributed attacks",
    "placebo": "attacks were already as different before the responses as after them",
}
_CALLS: dict[Obstacle, str] = {
    "dates": "more exact dates",
    "unattributed": "authors for the unattributed attacks",
    "placebo": "responses whose timing something other than the attacks decided",
}
_WHY_AR: dict[Obstacle, str] = {
    "uncertain": "مجال الثقة يحتمل الزيادة والنقصان معا",
    "windows": "النتيجة لا تثبت بعد احتساب كل النوافذ الزمنية المجربة",
    "dates": "النتيجة تزول عند إعادة سحب التواريخ ضمن دقتها",
    "unattributed": "النتيجة تتوقف على نسبة الهجمات المجهولة الفاعل",
    "placebo": "الفرق في الهجمات كان قائما قبل الردود كما بعدها",
}


_UNIT_EN = {Unit.DAY: "each day of response", Unit.DOUBLING: "twice as many responses a day"}
_UNIT_AR = {Unit.DAY: "لكل يوم رد", Unit.DOUBLING: "عند تضاعف الردود اليومية"}


def judge(direction: Direction, assertion: Assertion) -> Verdict:
    """Return the verdict on what follows responses."""
    effect, window = direction.main.effect, direction.main.window
    unit_en, unit_ar = _UNIT_EN[direction.main.unit], _UNIT_AR[direction.main.unit]
    obstacles = find_obstacles(direction)
    if obstacles:
        return _doubt(direction, obstacles)
    more = effect.ratio > 1
    agrees = more == (assertion.expects == "more")
    kind = VerdictKind.CONSISTENT if agrees else VerdictKind.OPPOSITE
    en = (
        f"In the {window} days after responses the rate of attacks was "
        f"{'higher' if more else 'lower'}: {effect.ratio:.2f} times as high for {unit_en} "
        f"(95 % interval {effect.low:.2f} to {effect.high:.2f}). This is "
        f"{'consistent with the assertion' if agrees else 'consistent with the opposite'}, and "
        "does not show that the responses were the cause."
    )
    ar = (
        f"كان معدل الهجمات {'أعلى' if more else 'أدنى'} بعد الردود: فنسبة المعدل في الأيام "
        f"الـ{window} التالية {unit_ar} هي {effect.ratio:.2f}، ومجال الثقة 95% من "
        f"{effect.low:.2f} إلى {effect.high:.2f} (والقيمة 1 تعني انعدام الفرق). "
        f"وهذا يتفق مع {'المقولة' if agrees else 'عكس المقولة'}، ولا يثبت أن الردود هي السبب."
    )
    return Verdict(kind=kind, en=en, ar=ar)


def find_obstacles(direction: Direction) -> tuple[Obstacle, ...]:
    """Return what stands between the estimate and a verdict; empty where nothing does."""
    effect = direction.main.effect
    if direction.main_p >= LEVEL:
        return ("uncertain",) if effect.p >= LEVEL else ("windows",)
    found: list[Obstacle] = []
    if direction.redraws.same < DRAWS:
        found.append("dates")
    if any(bound.effect is None or not _agrees(bound.effect, effect) for bound in direction.bounds):
        found.append("unattributed")
    if _is_there_before(direction.main.placebo, effect):
        found.append("placebo")
    return tuple(found)


def _agrees(part: Effect, whole: Effect) -> bool:
    return part.p < LEVEL and (part.ratio > 1) == (whole.ratio > 1)


def _is_there_before(placebo: Effect | None, effect: Effect) -> bool:
    if placebo is None or placebo.p >= LEVEL:
        return False
    before, after = math.log(placebo.ratio), math.log(effect.ratio)
    return before * after > 0 and abs(before) >= abs(after) / 2


def _doubt(direction: Direction, obstacles: tuple[Obstacle, ...]) -> Verdict:
    main = direction.main
    effect = main.effect
    needs = find_needs(direction, obstacles)
    en = (
        f"These data cannot tell: for {_UNIT_EN[main.unit]} the rate of attacks in the next "
        f"{main.window} days was {effect.ratio:.2f} times as high, with a 95 % interval from "
        f"{effect.low:.2f} to {effect.high:.2f}, and {_join(obstacles, _WHY_EN, ' and ')}. {needs}"
    )
    ar = (
        f"لا تكفي هذه البيانات للحكم: نسبة معدل الهجمات في الأيام الـ{main.window} التالية "
        f"{_UNIT_AR[main.unit]} هي {effect.ratio:.2f}، ومجال الثقة 95% من {effect.low:.2f} إلى "
        f"{effect.high:.2f}، و{_join(obstacles, _WHY_AR, '، و')}. "
        f"وسلسلة بهذا الطول لا تظهر إلا نسبة {main.detectable:.2f} فأكثر، أو "
        f"{1 / main.detectable:.2f} فأقل."
    )
    return Verdict(
        kind=VerdictKind.CANNOT_TELL,
        en=en,
        ar=ar,
        reasons=tuple(_WHY_EN[obstacle] for obstacle in obstacles),
        needs=needs,
    )


def _join(obstacles: tuple[Obstacle, ...], words: dict[Obstacle, str], between: str) -> str:
    return between.join(words[obstacle] for obstacle in obstacles)


def find_needs(direction: Direction, obstacles: tuple[Obstacle, ...]) -> str:
    """Say what it would take: days for a smaller difference, or what the obstacle calls for."""
    main = direction.main
    told = (
        f"A series of this length would show a ratio of {main.detectable:.2f} or more, or of "
        f"{1 / main.detectable:.2f} or less"
    )
    calls = [_CALLS[obstacle] for obstacle in obstacles if obstacle in _CALLS]
    if calls:
        return f"{told}; it would take {' and '.join(calls)}."
    target = next(ratio for ratio in (1.25, 1.1, 1.05, 1.01) if ratio < main.detectable * 0.99)
    days = math.ceil(main.rows * (math.log(main.detectable) / math.log(target)) ** 2)
    return f"{told}; for a ratio of {target:g} it would take about {days} such days."


def refuse(error: TooLittleError) -> Verdict:
    """Return "cannot tell" without any estimate, for data that cannot carry the analysis."""
    reason = error.message.rstrip(".")
    ar = error.ar or "المطلوب حوادث أكثر للطرفين بتواريخ معروفة"
    return Verdict(
        kind=VerdictKind.CANNOT_TELL,
        en=f"These data cannot tell: {reason}. What it would take: {error.needs}",
        ar=f"لا تكفي هذه البيانات للحكم، ولم يحسب أي تقدير. {ar}.",
        reasons=(reason,),
        needs=error.needs,
    )
