"""Who is made to speak in an English sentence, and over which words.

"X said that ...", "..., X said", "said X", "according to X", "X quoted Y as saying", "X: ..." and
"...: X" in headlines. A pronoun in front of the verb gives a saying without a speaker: who it
stands for is left to the shared stage, which sees the whole report.
"""

from __future__ import annotations

import re

import msgspec

from marsad.events.english_speakers import (
    COMMA,
    capital_run_forward,
    person,
    speaker_after,
    speaker_before,
    speaker_far,
)
from marsad.events.english_words import (
    ADVERBS,
    DETERMINERS,
    HAVE,
    PREPOSITIONS,
    words,
)
from marsad.events.parts import CueMark, Group, SayMention
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, Part

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
        if mark.hit.form is Form.PAST and view.stem(mark.first - 1) in DETERMINERS:
            continue  # "an alleged strike", "the reported deal"
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
    if word.startswith("claim") and any(a.first == mark.last for a in view.amounts):
        return None  # "blast claims 6 lives"
    that = view.stem(mark.last) == "that" or view.stem(mark.last + 1) == "that"
    opens = '"' in view.gap(mark.last) or ":" in view.gap(mark.last) or that
    speakers = speaker_before(view, mark.first)
    pronoun = _pronoun_before(view, mark.first)
    if not speakers and not pronoun and word in _CORE:
        speakers = speaker_far(view, mark.first)
    trailing = _is_trailing(view, mark)
    if not speakers and not pronoun and mark.hit.form is not Form.GERUND:
        speaker = speaker_after(view, mark.last)
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
    elif COMMA.match(view.gap(first)) and COMMA.match(view.gap(mark.last)):
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


def _pronoun_before(view: SentenceView, first: int) -> bool:
    for k in (first - 1, first - 2):
        if view.stem(k) in ("he", "she", "it", "they", "we", "i"):
            return True
        if view.stem(k) not in ADVERBS and view.stem(k) not in HAVE:
            return False
    return False


def _quoted(view: SentenceView, mark: CueMark) -> Group | None:
    """The inner speaker of "Reuters quoted officials as saying"."""
    if view.stem(mark.first) not in ("quoted", "quoting", "cited", "citing", "quotes", "cites"):
        return None
    for group in view.groups:
        if 0 <= group.first - mark.last <= 1:
            return group
    last = capital_run_forward(view, mark.last)
    return person(mark.last, last) if last > mark.last else None


def _according(view: SentenceView, mark: CueMark) -> SayMention | None:
    speaker: Group | None = None
    for group in view.groups:
        if 0 <= group.first - mark.last <= 2 and not group.site:
            if any("," in view.gap(k) for k in range(mark.last, group.first + 1)):
                break  # "According to partners, 14 civilians": whom no list has
            last = capital_run_forward(view, group.last)
            speaker = msgspec.structs.replace(group, last=last) if last > group.last else group
            break
    if speaker is None:
        last = capital_run_forward(view, mark.last)
        if last == mark.last:
            return None
        speaker = person(mark.last, last)
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
            if group.kind is ActorKind.STATE:
                continue  # "Syria: Flash update": a heading
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
