"""One sentence as the grammars see it: its words and all that was found in them, by token."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from marsad.events.parts import ActMark, Amount, CueMark, Group, Trigger, WeaponMention
from marsad.lexicon.entries import (
    ActHit,
    CueHit,
    CueKind,
    FrameHit,
    Match,
    RoleHit,
    WeaponHit,
)
from marsad.mentions.quantities import Quantity
from marsad.records import (
    EventType,
    Language,
    Place,
    Record,
    Report,
    Sentence,
    Time,
    Token,
    WeaponKind,
)
from marsad.text.folding import Folded

HARD_STOP = re.compile(r"[.;؛:!?؟…]|\s-+\s|\n")
_STOP_SIGN = re.compile(r"[.;؛:!?؟…\n]")
_DASH = re.compile(r"-\s")
COMMA = re.compile(r"[،,]")


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
    """The slice of a report that one sentence is, sorted by position.

    `first` is its first token, `last` the one behind its last. `stops` and `pauses` are the tokens
    in front of which a full stop, colon or semicolon, or a comma, stands.
    """

    report: ReportView
    sentence: Sentence
    first: int
    last: int
    triggers: tuple[Trigger, ...]
    cues: tuple[CueMark, ...]
    acts: tuple[ActMark, ...]
    names: tuple[Match, ...]
    roles: tuple[Match, ...]
    weapons: tuple[WeaponMention, ...]
    amounts: tuple[Amount, ...]
    places: tuple[Located, ...]
    times: tuple[Located, ...]
    stops: frozenset[int]
    pauses: frozenset[int]
    groups: tuple[Group, ...] = ()

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
        report = self.report
        tokens, text = report.tokens, report.folded.text
        if 0 < index < len(tokens):
            start = tokens[index - 1].f_end
            gap = text[start : tokens[index].f_start]
            if len(gap) > 1 and gap[0] == "." and _ends_initials(text, start):
                return gap[1:]  # "U.S. forces", "U.S.-led": the point belongs to the word
            return gap
        return text[: tokens[0].f_start] if index <= 0 else text[tokens[-1].f_end :]

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
    amounts = [
        Amount(
            first=bisect_right(starts, item.start) - 1,
            last=bisect_left(starts, item.end),
            min=item.min,
            max=item.max,
        )
        for item in view.quantities
        if item.unit is None
    ]
    marks = _Marks(view)
    lists = (view.matches, amounts, places, times)
    firsts = [[item.first for item in items] for items in lists]
    sentences = []
    for sentence in view.sentences:
        cut = [
            (bisect_left(first, sentence.first), bisect_left(first, sentence.last))
            for first in firsts
        ]
        sentences.append(
            _view_sentence(
                view,
                sentence,
                view.matches[cut[0][0] : cut[0][1]],
                tuple(amounts[cut[1][0] : cut[1][1]]),
                places[cut[2][0] : cut[2][1]],
                times[cut[3][0] : cut[3][1]],
                marks,
            )
        )
    return tuple(sentences)


class _Marks:
    """Tokens that stand behind a stop or a comma, for the whole report."""

    __slots__ = ("pauses", "stops")

    def __init__(self, view: ReportView) -> None:
        f_starts = [token.f_start for token in view.tokens]
        text = view.folded.text
        # Without a dash the signs alone are looked for, which is quicker.
        hard = HARD_STOP if _DASH.search(text) else _STOP_SIGN
        self.stops = frozenset(
            [
                bisect_left(f_starts, match.end())
                for match in hard.finditer(text)
                if not _inside_number(text, match) and not _of_initials(text, match)
            ]
        )
        self.pauses = frozenset(
            [
                bisect_left(f_starts, match.end())
                for match in COMMA.finditer(text)
                if not _inside_number(text, match)
            ]
        )


def _inside_number(text: str, match: re.Match[str]) -> bool:
    """A point, comma or colon between two digits parts nothing: "5.6", "12,000", "9:50"."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before.isdigit() and after.isdigit()


def _of_initials(text: str, match: re.Match[str]) -> bool:
    """The points of "U.S." part nothing."""
    at = match.start()
    if match.group() != "." or not text[at - 1 : at].isalpha():
        return False
    return _ends_initials(text, at) or (
        text[at + 1 : at + 2].isalpha() and not text[at - 2 : at - 1].isalpha()
    )


def _ends_initials(text: str, at: int) -> bool:
    """Whether single letters with points between them end in front of position `at`."""
    return (
        text[at - 2 : at - 1] == "."
        and text[at - 1 : at].isalpha()
        and text[at - 3 : at - 2].isalpha()
        and not text[at - 4 : at - 3].isalpha()
    )


def _view_sentence(
    view: ReportView,
    sentence: Sentence,
    matches: tuple[Match, ...],
    amounts: tuple[Amount, ...],
    places: tuple[Located, ...],
    times: tuple[Located, ...],
    marks: _Marks,
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
        elif isinstance(meaning, RoleHit):
            roles.append(match)
        elif isinstance(meaning, WeaponHit):
            weapons.append(WeaponMention(first=match.first, last=match.last, hit=meaning))
        else:
            names.append(match)
    return SentenceView(
        report=view,
        sentence=sentence,
        first=sentence.first,
        last=sentence.last,
        triggers=tuple(triggers),
        cues=tuple(cues),
        acts=tuple(acts),
        names=tuple(names),
        roles=tuple(roles),
        weapons=tuple(
            weapon
            for weapon in weapons
            if not _is_inside(weapon, roles) and not _is_laid_down(weapon, triggers)
        ),
        amounts=amounts,
        places=places,
        times=times,
        stops=marks.stops,
        pauses=marks.pauses,
    )


# "bomber" is a man in "suicide bomber", "متفجرات" a trade in "خبراء متفجرات".
_IN_TITLES = frozenset((WeaponKind.AIRCRAFT, WeaponKind.IED, WeaponKind.MINE))


def _is_inside(weapon: WeaponMention, roles: list[Match]) -> bool:
    """Whether a word of weapons is part of a word for people: a "suicide bomber" is no plane."""
    return weapon.hit.weapon.kind in _IN_TITLES and any(
        role.first <= weapon.first
        and weapon.last <= role.last
        and role.last - role.first > weapon.last - weapon.first
        for role in roles
    )


def _is_laid_down(weapon: WeaponMention, triggers: list[Trigger]) -> bool:
    """Whether the words of a weapon are part of a deal's or march's name: "وقف إطلاق النار"."""
    return any(
        trigger.hit.frame.type in (EventType.AGREEMENT, EventType.PROTEST)
        and trigger.first <= weapon.first
        and weapon.last <= trigger.last
        for trigger in triggers
    )


def _locate(starts: list[int], spans: list[tuple[int, int]]) -> tuple[Located, ...]:
    # A span may begin inside a token, behind its proclitic.
    return tuple(
        Located(first=bisect_right(starts, start) - 1, last=bisect_left(starts, end), index=index)
        for index, (start, end) in enumerate(spans)
        if 0 <= start < end
    )
