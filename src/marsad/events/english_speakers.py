"""Who speaks in an English sentence: the phrase before or behind a verb of saying."""

from __future__ import annotations

import re

import msgspec

from marsad.events.english_words import (
    ADVERBS,
    BE,
    CLAUSE_OPENERS,
    COORDINATORS,
    DETERMINERS,
    HAVE,
    MODIFIERS,
    MONTHS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
)
from marsad.events.parts import Group
from marsad.events.view import SentenceView
from marsad.records import ActorKind

_PLAIN = re.compile(r"^(?:-|[\s\"'\[\]]*)$")


COMMA = re.compile(r"^[\s\"'-]*,[\s\"'-]*$")


def speaker_before(view: SentenceView, first: int) -> tuple[Group, ...]:
    """The speakers in front of a verb of saying that begins at token `first`."""
    k = first - 1
    while k >= view.first and (
        view.stem(k) in ADVERBS or view.stem(k) in HAVE or view.stem(k) in BE
    ):
        if any(t.first <= k < t.last for t in view.times) is False and view.stem(k) in PREPOSITIONS:
            break
        k -= 1
    # "Alloush on Friday said", "the ministry on Monday said"
    time = next((t for t in view.times if t.last == k + 1), None)
    if time is not None:
        k = time.first - 1
        if view.stem(k) in PREPOSITIONS:
            k -= 1
    end = k + 1
    if end <= view.first or view.gap(end).strip(" \"'-,])"):
        return ()
    named = _capital_run(view, end)
    group = next((g for g in view.groups if g.last in (end, named)), None)
    if group is None and named < end:
        if view.stem(named - 1) in PREPOSITIONS:
            return ()
        return (_with_apposition(view, person(named, end)),)
    if group is None or not (group.speaks or group.named or group.acts or group.suffers):
        return ()
    if group.kind is ActorKind.SITE or (group.amount is not None and not group.speaks):
        return ()
    if group.amount is not None and group.last < end:
        return (person(named, end),)  # "... and 25 others Ibrahim Abu Leys said"
    speaker = msgspec.structs.replace(group, last=end) if group.last < end else group
    if _prep_before(view, speaker.first):
        return _carrier_of(view, speaker)
    return _coordinated(view, _with_apposition(view, speaker))


def speaker_far(view: SentenceView, first: int) -> tuple[Group, ...]:
    """As in "The coalition, which began its campaign in May, said": the subject before a clause."""
    for group in view.groups:
        if group.last >= first or first - group.last > 16 or group.site:
            continue
        if not (group.speaks or group.named) or _prep_before(view, group.first):
            continue
        if any(re.search(r"[;:.]", view.gap(k)) for k in range(group.last, first + 1)):
            continue
        after = view.stem(group.last)
        if after in ("who", "which", "whose") or "," in view.gap(group.last):
            return (group,)
    return ()


def _prep_before(view: SentenceView, first: int) -> str:
    k = first - 1
    while k >= view.first and (view.stem(k) in DETERMINERS or view.stem(k) in MODIFIERS):
        k -= 1
    if view.gap(k + 1).strip(" \"'-"):
        return ""
    return view.stem(k) if view.stem(k) in PREPOSITIONS else ""


def _carrier_of(view: SentenceView, inner: Group) -> tuple[Group, ...]:
    """As in "a source at the police command said", "a spokesman for the coalition said"."""
    for group in reversed(view.groups):
        if group.last <= inner.first and inner.first - group.last <= 4 and group.speaks:
            if any(view.gap(k).strip(" \"'-") for k in range(group.last, inner.first + 1)):
                return ()
            return (
                msgspec.structs.replace(
                    group,
                    last=inner.last,
                    actor_id=group.actor_id or inner.actor_id,
                    country=group.country or inner.country,
                    name_en=None,
                ),
            )
    return ()


def _coordinated(view: SentenceView, group: Group) -> tuple[Group, ...]:
    """As in "activists and the extremist group said"."""
    if view.stem(group.first - 1) in COORDINATORS:
        for other in view.groups:
            if other.last == group.first - 1 and (other.speaks or other.named):
                return (other, group)
    return (group,)


def _with_apposition(view: SentenceView, group: Group) -> Group:
    """As in "Rami Abdel Rahman, head of the Observatory, said": the name is taken in."""
    named = named_before(view, group)
    if named is not None:
        return named
    if not COMMA.match(view.gap(group.first)):
        return group
    start = _capital_run(view, group.first)
    if start < group.first - 1:
        return msgspec.structs.replace(group, first=start, name_en=None)
    return group


def named_before(view: SentenceView, group: Group) -> Group | None:
    """The name that an apposition explains: "The Resistance, a group of militias, said"."""
    for first in range(group.first, max(view.first, group.first - 3), -1):
        if "," in view.gap(first):
            if view.stem(first) not in ("a", "an", "the"):
                return None
            return next((g for g in view.groups if g.last == first and g.named), None)
    return None


def _capital_run(view: SentenceView, end: int) -> int:
    """Where the run of capitalised words that ends at token `end` begins."""
    start = end
    while start > view.first and end - start < 5:
        if start < end and not _PLAIN.match(view.gap(start)):
            break
        word = view.words(start - 1, start)
        stem = view.stem(start - 1)
        joins = (
            stem in ("al", "el", "bin", "ibn", "abu", "van", "de", "von", "ould") and start < end
        )
        if not (word[:1].isupper() or joins):
            break
        if (
            stem in PREPOSITIONS
            or stem in DETERMINERS
            or stem in SUBJECT_PRONOUNS
            or stem in ADVERBS
        ):
            break
        if stem in CLAUSE_OPENERS or stem in MODIFIERS:
            break
        if any(t.first <= start - 1 < t.last for t in view.times):
            break
        if any(p.first <= start - 1 < p.last for p in view.places) and start == end:
            break
        if any(g.first <= start - 1 < g.last for g in view.groups):
            break
        start -= 1
    return start


def person(first: int, last: int) -> Group:
    """A person that no list has, by the capitalised words of the name."""
    return Group(
        first=first,
        last=last,
        head=last - 1,
        kind=ActorKind.PERSON,
        rule="en.say.name",
        speaks=True,
    )


def speaker_after(view: SentenceView, at: int) -> Group | None:
    """'"...," said Rami Abdel Rahman, head of ...'."""
    if at >= view.last or view.gap(at).strip(" "):
        return None
    for group in view.groups:
        if group.first == at and (group.speaks or group.named):
            last = capital_run_forward(view, group.last)
            return msgspec.structs.replace(group, last=last) if last > group.last else group
    last = capital_run_forward(view, at)
    if last > at:
        behind = next(
            (g for g in view.groups if g.first == last and g.speaks and last - at < 2), None
        )
        return behind or person(at, last)
    return None


def capital_run_forward(view: SentenceView, at: int) -> int:
    """Where the run of capitalised words that starts at token `at` ends."""
    last = at
    while last < view.last and last - at < 5:
        if last > at and not _PLAIN.match(view.gap(last)):
            break
        if (
            any(g.first == last for g in view.groups)
            or not view.words(last, last + 1)[:1].isupper()
        ):
            break
        if any(t.first <= last < t.last for t in view.times) or view.stem(last) in DETERMINERS:
            break
        if view.stem(last) in MONTHS or view.stem(last) in WEEKDAYS:
            break
        last += 1
    return last
