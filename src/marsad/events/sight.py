"""Quick look-up of what stands at a token of a sentence, for the grammars."""

from __future__ import annotations

from marsad.events.parts import Amount, CueMark, Group, Trigger, WeaponMention
from marsad.events.view import Located, SentenceView
from marsad.lexicon.entries import CountryForm, CountryHit, CueKind, Form, FrameKind, Match

# Arabic words that a noun follows, never a verb.
BEFORE_NOUNS = frozenset(
    "في من الي علي عن مع ضد بعد قبل منذ عقب اثر جراء خلال اثناء نتيجه بسبب دون بدون عدم عبر لدي "
    "حول عمليه عمليات حمله محاوله حادث حادثه استمرار تواصل تجدد وقوع وقف".split()
)


class Sight:
    """Index of one sentence by token position; built once per sentence, then only read."""

    __slots__ = (
        "_cues",
        "demonyms",
        "groups",
        "in_group",
        "in_place",
        "in_time",
        "places",
        "rivals",
        "triggers",
        "view",
        "weapons",
    )

    def __init__(self, view: SentenceView) -> None:
        self.view = view
        self.groups: dict[int, Group] = {group.first: group for group in view.groups}
        self.in_group: dict[int, Group] = {
            index: group for group in view.groups for index in range(group.first, group.last)
        }
        self.places: dict[int, Located] = {place.first: place for place in view.places}
        self.in_place = {k for place in view.places for k in range(place.first, place.last)}
        self.in_time = {k for time in view.times for k in range(time.first, time.last)}
        self._cues: dict[int, list[CueMark]] = {}
        for mark in view.cues:
            self._cues.setdefault(mark.first, []).append(mark)
        self.demonyms: dict[int, Match] = {
            match.first: match
            for match in view.names
            if isinstance(match.meaning, CountryHit) and match.meaning.form is CountryForm.DEMONYM
        }
        self.weapons: dict[int, WeaponMention] = {w.first: w for w in view.weapons}
        named = {
            k
            for group in view.groups
            if group.named and group.rule != "ar.group.place"
            for k in range(group.first, group.last)
        }
        self.triggers: dict[int, Trigger] = {}
        self.rivals: dict[int, list[Trigger]] = {}  # further frames of the same word
        for trigger in view.triggers:
            covered = range(trigger.first, trigger.last)
            if all(k in named for k in covered) or trigger.first in self.in_time:
                continue
            if trigger.hit.form in (Form.PAST, Form.PRESENT) and self._must_be_noun(trigger):
                continue
            if trigger.first in self.triggers:
                self.rivals.setdefault(trigger.first, []).append(trigger)
            else:
                self.triggers[trigger.first] = trigger

    def _must_be_noun(self, trigger: Trigger) -> bool:
        """Whether what is written like a verb cannot be one where it stands (Arabic).

        A verb has no article, follows no preposition, and has no adjective of nationality or of
        a weapon right behind it: "في قصف إسرائيلي", "القصف", "بقصف مدفعي".
        """
        view, first = self.view, trigger.first
        token = view.token(first)
        if token.definite or (trigger.hit.form is Form.PAST and set("بكل") & set(token.proclitics)):
            return True
        if trigger.last - first > 1:
            return False
        if first > view.first and not token.proclitics and not self.stops(first):
            if view.stem(first - 1) in BEFORE_NOUNS and not self.pauses(first):
                return True
        following = self.demonyms.get(trigger.last)
        if following is not None and not view.token(trigger.last).definite:
            word = view.token(trigger.last).word
            return word.endswith(("ي", "يا")) and trigger.hit.frame.kind is not FrameKind.TOLL
        weapon = self.weapons.get(trigger.last)
        # "قصف مدفعي", but not "تعرضت لهجوم صاروخي": the adjective of the noun behind
        alone = weapon is not None and weapon.last - weapon.first == 1
        return weapon is not None and alone and weapon.hit.weapon.adjective

    def cue(self, index: int, *kinds: CueKind) -> CueMark | None:
        """A cue of one of these kinds that starts at a token."""
        for mark in self._cues.get(index, ()):
            if mark.hit.cue.kind in kinds:
                return mark
        return None

    def stops(self, index: int) -> bool:
        """Whether a full stop, colon or semicolon stands in front of the token."""
        return index in self.view.stops

    def pauses(self, index: int) -> bool:
        """Whether a comma stands in front of the token."""
        return index in self.view.pauses

    def between(self, first: int, last: int) -> tuple[Group, ...]:
        """Groups that start in a token range."""
        return tuple(group for group in self.view.groups if first <= group.first < last)

    def amount_at(self, index: int) -> Amount | None:
        """The figure that starts at a token."""
        return next((amount for amount in self.view.amounts if amount.first == index), None)

    def amount_ending(self, index: int) -> Amount | None:
        """The figure that ends right in front of a token."""
        return next((amount for amount in self.view.amounts if amount.last == index), None)
