"""Who is made to speak in an English sentence, and over which words.

"X said that ...", "..., X said", "said X", "according to X", "X quoted Y as saying", "X: ..." and
"...: X" in headlines. A pronoun in front of the verb gives a saying without a speaker: who it
stands for is left to the shared stage, which sees the whole report.
"""

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
    words,
)
from marsad.events.parts import CueMark, Group, SayMention
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, Part

_PLAIN = re.compile(r"^(?:-|[\s\"'\[\]]*)$")
_COMMA = re.compile(r"^[\s\"'-]*,[\s\"'-]*$")
_VERBS = (Form.PAST, Form.PRESENT, Form.GERUND)
# Verbs that report only with "that" or with a speaker beside them.
_CORE = words(
    "say says said told tell tells report reports reported announce announces announced state "
    "stated states add added adds confirm confirmed confirms declare declared declares claim "
    "claimed claims insisted insists acknowledged revealed stressed stresses noted notes "
    "according explained alleged saying tweeted admitted asserted wrote testified warned quoted "
    "cited adding stressing reporting noting affirmed indicated"
)
_TRAILERS = words("in a statement on twitter told telegram facebook reporters the its their and")


def find_says(view: SentenceView) -> tuple[SayMention, ...]:
    """All acts of saying in a sentence, in order."""
    marks = view.cues_of(CueKind.SAY, CueKind.ACCORDING)
    title = view.sentence.part is Part.TITLE
    if not marks and not title:
        return ()
    says: list[SayMention] = []
    for mark in marks:
        if any(g.first <= mark.first < g.last for g in view.groups):
            continue
        if mark.hit.cue.kind is CueKind.ACCORDING:
            say = _according(view, mark)
        elif mark.hit.form in _VERBS or mark.hit.form is Form.FIXED:
            say = _say(view, mark)
        else:
            say = None
        if say is not None:
            says.append(say)
    if title and not says:
        headline = _headline(view)
        if headline is not None:
            says.append(headline)
    says.sort(key=lambda say: say.first)
    return tuple(says)


def _say(view: SentenceView, mark: CueMark) -> SayMention | None:
    word = view.stem(mark.first)
    that = view.stem(mark.last) == "that" or view.stem(mark.last + 1) == "that"
    opens = '"' in view.gap(mark.last) or ":" in view.gap(mark.last) or that
    speakers = _speaker_before(view, mark.first)
    pronoun = _pronoun_before(view, mark.first)
    if not speakers and not pronoun and word in _CORE:
        speakers = _speaker_far(view, mark.first)
    trailing = _is_trailing(view, mark)
    if not speakers and not pronoun:
        speaker = _speaker_after(view, mark.last)
        if speaker is not None and not that:
            first = mark.first
            return _mention(view, mark, (first, speaker.last), (speaker,), (view.first, first))
    if (
        word not in _CORE
        and not that
        and not (trailing and speakers)
        and mark.hit.form is not Form.FIXED
    ):
        return None
    if not speakers and not pronoun and not opens and mark.hit.form is not Form.GERUND:
        return None
    quoted = _quoted(view, mark)
    if quoted is not None:
        speakers = (*speakers, quoted)
    first = speakers[0].first if speakers and speakers[0].first < mark.first else mark.first
    last = quoted.last if quoted is not None else mark.last
    if trailing:
        scope = (view.first, first)
    elif _COMMA.match(view.gap(first)) and _COMMA.match(view.gap(mark.last)):
        scope = (view.first, view.last)
    else:
        scope = (last, view.last)
    if scope[1] - scope[0] < 2:
        return None
    return _mention(view, mark, (first, last), speakers, scope)


def _mention(
    view: SentenceView,
    mark: CueMark,
    span: tuple[int, int],
    speakers: tuple[Group, ...],
    scope: tuple[int, int],
) -> SayMention:
    first, last = span
    times = [
        time.index
        for time in view.times
        if first <= time.first < last + 3
        and not any(view.gap(k).strip(" \"'") for k in range(last, time.first + 1))
    ]
    return SayMention(
        sentence=view.sentence.index,
        first=first,
        last=last,
        speakers=speakers,
        scope=scope,
        rule=mark.hit.cue.id,
        times=tuple(times),
    )


def _is_trailing(view: SentenceView, mark: CueMark) -> bool:
    """Whether nothing but times, places and "in a statement" follows the verb."""
    k = mark.last
    while k < view.last:
        skipped = next((t.last for t in view.times if t.first <= k < t.last), None)
        if skipped is None:
            skipped = next(
                (g.last for g in view.groups if g.first == k and k - mark.last <= 2), None
            )
        if skipped is None and (view.stem(k) in _TRAILERS or view.stem(k) in PREPOSITIONS):
            skipped = k + 1
        if skipped is None:
            return False
        k = skipped
        if k - mark.last > 6:
            return False
    return True


def _speaker_before(view: SentenceView, first: int) -> tuple[Group, ...]:
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
        return (_with_apposition(view, _person(named, end)),)
    if group is None or not (group.speaks or group.named or group.acts or group.suffers):
        return ()
    if group.kind is ActorKind.SITE:
        return ()
    if group.amount is not None and group.last < end:
        return (_person(named, end),)  # "... and 25 others Ibrahim Abu Leys said"
    speaker = msgspec.structs.replace(group, last=end) if group.last < end else group
    if _prep_before(view, speaker.first):
        return _carrier_of(view, speaker)
    return _coordinated(view, _with_apposition(view, speaker))


def _speaker_far(view: SentenceView, first: int) -> tuple[Group, ...]:
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
    if not _COMMA.match(view.gap(group.first)):
        return group
    start = _capital_run(view, group.first)
    if start < group.first - 1:
        return msgspec.structs.replace(group, first=start, name_en=None)
    return group


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


def _person(first: int, last: int) -> Group:
    return Group(
        first=first,
        last=last,
        head=last - 1,
        kind=ActorKind.PERSON,
        rule="en.say.name",
        speaks=True,
    )


def _pronoun_before(view: SentenceView, first: int) -> bool:
    for k in (first - 1, first - 2):
        if view.stem(k) in ("he", "she", "it", "they", "we", "i"):
            return True
        if view.stem(k) not in ADVERBS and view.stem(k) not in HAVE:
            return False
    return False


def _speaker_after(view: SentenceView, at: int) -> Group | None:
    """'"...," said Rami Abdel Rahman, head of ...'."""
    if at >= view.last or view.gap(at).strip(" "):
        return None
    for group in view.groups:
        if group.first == at and (group.speaks or group.named):
            last = _capital_run_forward(view, group.last)
            return msgspec.structs.replace(group, last=last) if last > group.last else group
    last = _capital_run_forward(view, at)
    if last > at:
        behind = next(
            (g for g in view.groups if g.first == last and g.speaks and last - at < 2), None
        )
        return behind or _person(at, last)
    return None


def _capital_run_forward(view: SentenceView, at: int) -> int:
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


def _quoted(view: SentenceView, mark: CueMark) -> Group | None:
    """The inner speaker of "Reuters quoted officials as saying"."""
    if view.stem(mark.first) not in ("quoted", "quoting", "cited", "citing", "quotes", "cites"):
        return None
    for group in view.groups:
        if 0 <= group.first - mark.last <= 1:
            return group
    last = _capital_run_forward(view, mark.last)
    return _person(mark.last, last) if last > mark.last else None


def _according(view: SentenceView, mark: CueMark) -> SayMention | None:
    speaker: Group | None = None
    for group in view.groups:
        if 0 <= group.first - mark.last <= 2 and not group.site:
            last = _capital_run_forward(view, group.last)
            speaker = msgspec.structs.replace(group, last=last) if last > group.last else group
            break
    if speaker is None:
        last = _capital_run_forward(view, mark.last)
        if last == mark.last:
            return None
        speaker = _person(mark.last, last)
    return SayMention(
        sentence=view.sentence.index,
        first=mark.first,
        last=speaker.last,
        speakers=(speaker,),
        scope=(view.first, view.last),
        rule=mark.hit.cue.id,
    )


def _headline(view: SentenceView) -> SayMention | None:
    """As in "Syrian army: ..." and "...: monitor" in headlines."""
    for group in view.groups:
        if not group.speaks and not (group.named and group.acts):
            continue
        if "|" in view.gap(group.first):
            continue  # the outlet's own name
        if group.first == view.first and ":" in view.gap(group.last) and group.last < view.last:
            scope = (group.last, view.last)
        elif (group.last == view.last and group.kind in _VOICES) or (
            group.last == view.last and re.search(r"[:-]", view.gap(group.first))
        ):
            scope = (view.first, group.first)
        else:
            continue
        return SayMention(
            sentence=view.sentence.index,
            first=group.first,
            last=group.last,
            speakers=(group,),
            scope=scope,
            rule="en.say.headline",
        )
    return None


_VOICES = frozenset(
    (ActorKind.MONITOR, ActorKind.MEDIA, ActorKind.AGENCY, ActorKind.WITNESSES, ActorKind.OFFICIALS)
)
