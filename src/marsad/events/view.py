"""One sentence as the grammars see it: its words and all that was found in them, by token."""

from __future__ import annotations

from bisect import bisect_left

from marsad.events.parts import ActMark, Amount, CueMark, Group, Trigger, WeaponMention
from marsad.lexicon.entries import (
    ActHit,
    ActorHit,
    CountryHit,
    CueHit,
    CueKind,
    FrameHit,
    Match,
    RoleHit,
    WeaponHit,
)
from marsad.mentions.quantities import Quantity
from marsad.records import Language, Place, Record, Report, Sentence, Time, Token
from marsad.text.folding import Folded


class ReportView(Record):
    """A report with everything that the mention stage found, ready for the grammars."""

    report: Report
    language: Language
    full: str
    folded: Folded
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    matches: tuple[Match, ...]
    places: tuple[Place, ...]
    times: tuple[Time, ...]
    quantities: tuple[Quantity, ...]

    def words(self, first: int, last: int) -> str:
        """The unaltered words of a token range."""
        if last <= first:
            return ""
        return self.full[self.tokens[first].start : self.tokens[last - 1].end]


class Located(Record, gc=False):
    """A place or a time of the report (`index` into its tuple) at the tokens it covers."""

    first: int
    last: int
    index: int


class SentenceView(Record):
    """The slice of a report that one sentence is, sorted by position."""

    report: ReportView
    sentence: Sentence
    triggers: tuple[Trigger, ...]
    cues: tuple[CueMark, ...]
    acts: tuple[ActMark, ...]
    names: tuple[Match, ...]
    roles: tuple[Match, ...]
    weapons: tuple[WeaponMention, ...]
    amounts: tuple[Amount, ...]
    places: tuple[Located, ...]
    times: tuple[Located, ...]
    groups: tuple[Group, ...] = ()

    @property
    def first(self) -> int:
        """First token."""
        return self.sentence.first

    @property
    def last(self) -> int:
        """One past the last token."""
        return self.sentence.last

    def token(self, index: int) -> Token:
        """A token of the report; `index` is the report's."""
        return self.report.tokens[index]

    def stem(self, index: int) -> str:
        """Stem of a token, empty outside the sentence."""
        if self.first <= index < self.last:
            return self.report.tokens[index].stem
        return ""

    def gap(self, index: int) -> str:
        """The folded characters between token `index - 1` and token `index`."""
        tokens = self.report.tokens
        text = self.report.folded.text
        if index <= 0:
            return text[: tokens[0].f_start]
        if index >= len(tokens):
            return text[tokens[-1].f_end :]
        return text[tokens[index - 1].f_end : tokens[index].f_start]

    def words(self, first: int, last: int) -> str:
        """The unaltered words of a token range."""
        return self.report.words(first, last)

    def cues_of(self, *kinds: CueKind) -> tuple[CueMark, ...]:
        """The cues of these kinds, in order."""
        return tuple(mark for mark in self.cues if mark.hit.cue.kind in kinds)


def view_sentences(view: ReportView) -> tuple[SentenceView, ...]:
    """Deal out the report's matches, places, times and amounts to its sentences."""
    starts = [token.start for token in view.tokens]
    places = _locate(starts, [(place.start, place.end) for place in view.places])
    times = _locate(starts, [(time.text_start, time.text_end) for time in view.times])
    amounts = tuple(
        Amount(
            first=bisect_left(starts, item.start),
            last=bisect_left(starts, item.end),
            min=item.min,
            max=item.max,
        )
        for item in view.quantities
        if item.unit is None
    )
    sentences = []
    for sentence in view.sentences:
        matches = [m for m in view.matches if sentence.first <= m.first < sentence.last]
        sentences.append(
            _view_sentence(
                view,
                sentence,
                matches,
                tuple(a for a in amounts if sentence.first <= a.first < sentence.last),
                tuple(p for p in places if sentence.first <= p.first < sentence.last),
                tuple(t for t in times if sentence.first <= t.first < sentence.last),
            )
        )
    return tuple(sentences)


def _view_sentence(
    view: ReportView,
    sentence: Sentence,
    matches: list[Match],
    amounts: tuple[Amount, ...],
    places: tuple[Located, ...],
    times: tuple[Located, ...],
) -> SentenceView:
    triggers: list[Trigger] = []
    cues: list[CueMark] = []
    acts: list[ActMark] = []
    names: list[Match] = []
    roles: list[Match] = []
    weapons: list[WeaponMention] = []
    for match in matches:
        meaning = match.meaning
        if isinstance(meaning, FrameHit):
            triggers.append(Trigger(first=match.first, last=match.last, hit=meaning))
        elif isinstance(meaning, CueHit):
            cues.append(CueMark(first=match.first, last=match.last, hit=meaning))
        elif isinstance(meaning, ActHit):
            acts.append(ActMark(first=match.first, last=match.last, hit=meaning))
        elif isinstance(meaning, ActorHit | CountryHit):
            names.append(match)
        elif isinstance(meaning, RoleHit):
            roles.append(match)
        elif isinstance(meaning, WeaponHit):
            weapons.append(WeaponMention(first=match.first, last=match.last, hit=meaning))
    return SentenceView(
        report=view,
        sentence=sentence,
        triggers=tuple(triggers),
        cues=tuple(cues),
        acts=tuple(acts),
        names=tuple(names),
        roles=tuple(roles),
        weapons=tuple(weapons),
        amounts=amounts,
        places=places,
        times=times,
    )


def _locate(starts: list[int], spans: list[tuple[int, int]]) -> tuple[Located, ...]:
    return tuple(
        Located(first=bisect_left(starts, start), last=bisect_left(starts, end), index=index)
        for index, (start, end) in enumerate(spans)
        if start >= 0
    )
