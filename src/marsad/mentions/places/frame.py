"""Second pass: the whole expression around a name, with its kind word, direction and distance.

Arabic writes relation, direction, kind, name, adjectives ("على بعد 20 كلم شرق مدينة غزة",
"ريف درعا الشرقي"); English writes direction, name, kind ("eastern Aleppo countryside") or kind
"of" name. Both are walked from the name outwards, over word gaps without punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from marsad.gazetteer.keys import LATIN_ARTICLES
from marsad.gazetteer.model import PlaceKind
from marsad.gazetteer.store import Gazetteer
from marsad.mentions.places.scan import NameHit
from marsad.mentions.places.shape import join_directions
from marsad.mentions.places.words import KindWord, PlaceWords
from marsad.records import Relation, Token

_BREAK = frozenset('.,،;؛:!?؟()[]{}\n"«»…|/')
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d+)?")
_WITH_UNIT = re.compile(r"(\d{1,4})(km|كم|كلم)")
_MILE_KM = 1.609344


class Frame:
    """An expression in the making; `first` and `last` are tokens, half-open."""

    __slots__ = (
        *("hit", "first", "last", "kind", "relation", "km"),
        *("demonym", "prepositional", "rule", "within"),
    )

    def __init__(
        self,
        hit: NameHit | None,
        first: int,
        last: int,
        *,
        relation: Relation = Relation.AT,
        rule: str = "name",
    ) -> None:
        self.hit = hit
        self.first = first
        self.last = last
        self.kind: KindWord | None = None
        self.relation = relation
        self.km: float | None = None
        self.demonym: str | None = None
        self.prepositional = False
        self.rule = rule
        self.within = False  # "western Kabul" is a part of it, "west of Kabul" lies outside


class Walker:
    """Walks outwards from names; holds one report's tokens and nothing else."""

    __slots__ = ("folded", "gazetteer", "stems", "tokens", "words")

    def __init__(
        self, tokens: Sequence[Token], folded: str, gazetteer: Gazetteer, words: PlaceWords
    ) -> None:
        self.tokens = tokens
        self.stems = [token.stem for token in tokens]
        self.folded = folded
        self.gazetteer = gazetteer
        self.words = words

    def joined(self, at: int) -> bool:
        """Whether token `at` follows the one before it with no punctuation between."""
        if at <= 0 or at >= len(self.tokens):
            return False
        gap = self.folded[self.tokens[at - 1].f_end : self.tokens[at].f_start]
        return gap == " " or not any(char in _BREAK for char in gap)

    def frame(self, hit: NameHit) -> Frame:
        """The expression around one name."""
        frame = Frame(hit=hit, first=hit.first, last=hit.last)
        if self.tokens[hit.first].stem.isascii():
            self._english_left(frame)
            self._english_right(frame)
        else:
            self._arabic_left(frame)
            self._arabic_right(frame)
        self._prepositions(frame)
        return frame

    # --- Arabic ---------------------------------------------------------------------------

    def _arabic_left(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        at = frame.first
        while at > 0 and not tokens[at].proclitics and self.joined(at):
            before = tokens[at - 1]
            kind = words.kinds.get(before.stem)
            if kind is None or (before.definite and kind.kind != "capital"):
                country = self.gazetteer.country_of(before.stem) if before.definite else None
                if country is None or at < 2 or tokens[at - 2].stem not in words.kinds:
                    break
                kind = words.kinds[tokens[at - 2].stem]
                if kind.kind != "capital":
                    break
                frame.demonym, at = country, at - 1
            if frame.kind is None or kind.area:
                frame.kind = kind
            at -= 1
            frame.rule = "kind"
        frame.first = at
        self._arabic_direction(frame)
        self._distance(frame)
        self._relation(frame)

    def _arabic_direction(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        relation: Relation | None = None
        at = frame.first
        for _ in range(2):
            if at <= 0 or not self.joined(at) or tokens[at].proclitics.strip("وف") not in ("", "ل"):
                break
            word = words.directions.get(tokens[at - 1].stem)
            if word is None or tokens[at - 1].definite:
                break
            relation = join_directions(relation, word) if relation else word
            at -= 1
            if tokens[at].proclitics:
                break
        if relation is not None:
            frame.relation, frame.first, frame.rule = relation, at, "direction"

    def _arabic_right(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        at = frame.last
        relation: Relation | None = None
        while at < len(tokens) and self.joined(at):
            token = tokens[at]
            if not token.definite or token.proclitics:
                break
            direction = words.direction_adjectives.get(token.stem)
            if direction is not None and (frame.kind is not None or relation is not None):
                relation = join_directions(relation, direction)
            elif token.stem in words.adjectives and frame.kind is not None:
                pass
            else:
                country = self.gazetteer.country_of(token.stem)
                if country is None or frame.demonym is not None:
                    break
                if not self._in_country(frame.hit, country):
                    break
                frame.demonym = country
            at += 1
        if relation is not None and frame.relation is Relation.AT:
            frame.relation, frame.rule = relation, "direction"
        frame.last = at

    def _in_country(self, hit: NameHit | None, country: str) -> bool:
        if hit is None:
            return True
        return any(candidate.entry.country == country for candidate in hit.candidates)

    # --- English --------------------------------------------------------------------------

    def _english_left(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        frame.first = self._name_article(frame.first)
        at = self._skip_articles(frame.first)
        if at > 1 and self.joined(at) and tokens[at - 1].stem in words.of:
            before = self._skip_articles(at - 1)
            kind = words.kinds.get(tokens[before - 1].stem) if before > 0 else None
            if kind is not None and self.joined(before):
                frame.kind, frame.first, frame.rule = kind, before - 1, "kind"
        elif at > 0 and self.joined(at):
            kind = words.kinds.get(tokens[at - 1].stem)
            if kind is not None and kind.kind in ("mountain", "capital", "camp", "port", "base"):
                frame.kind, frame.first, frame.rule = kind, at - 1, "kind"
        self._english_direction(frame)
        self._distance(frame)
        self._relation(frame)

    def _name_article(self, at: int) -> int:
        """Back over the Arabic article of a name: "al-Tanf", "Al Qaryatain"."""
        tokens = self.tokens
        if at < 1 or tokens[at - 1].stem not in LATIN_ARTICLES - {"the", "of"}:
            return at
        gap = self.folded[tokens[at - 1].f_end : tokens[at].f_start]
        if gap == "-" or (gap == " " and tokens[at - 1].stem in ("al", "el", "ar", "ad", "ash")):
            return at - 1
        return at

    def _skip_articles(self, at: int) -> int:
        """Back over "the", "al-" before a word; never over the preposition "of"."""
        tokens = self.tokens
        while at > 0 and tokens[at - 1].stem in LATIN_ARTICLES and tokens[at - 1].stem != "of":
            if not self.joined(at):
                break
            at -= 1
        return at

    def _english_direction(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        relation: Relation | None = None
        at = self._skip_articles(frame.first)
        if at > 1 and self.joined(at) and tokens[at - 1].stem in words.of:
            word = words.directions.get(tokens[at - 2].stem)
            if word is None:
                return
            at, relation = at - 2, word
        elif at > 0 and self.joined(at) and tokens[at - 1].stem in words.direction_adjectives:
            if frame.hit is not None and self._is_named(tokens[at - 1].stem, frame.hit):
                frame.first = at - 1
                return
            at, relation = at - 1, words.direction_adjectives[tokens[at - 1].stem]
            frame.within = True
        if relation is None:
            return
        word = words.directions.get(tokens[at - 1].stem) if at > 0 and self.joined(at) else None
        word = word or (words.direction_adjectives.get(tokens[at - 1].stem) if word else None)
        if word is not None:
            relation, at = join_directions(word, relation), at - 1
        frame.relation, frame.first, frame.rule = relation, at, "direction"

    def _is_named(self, adjective: str, hit: NameHit) -> bool:
        """Whether the adjective belongs to a longer name of the same place: "eastern Ghouta"."""
        rows = self.gazetteer.rows_of(f"{adjective} {hit.key}")
        ids = {self.gazetteer.packed.ids[row] for row in rows}
        return any(candidate.entry.id in ids for candidate in hit.candidates)

    def _english_right(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        at, relation = frame.last, None
        for _ in range(3):
            if at >= len(tokens) or not self.joined(at):
                return
            stem = tokens[at].stem
            kind = words.kinds.get(stem)
            if kind is not None:
                if _names_country(frame.hit) and not kind.area and not kind.site:
                    return
                if frame.kind is None or kind.area:
                    frame.kind = kind
                frame.last, frame.rule = at + 1, "kind"
                if relation is not None:
                    frame.relation, frame.rule = relation, "direction"
                return
            direction = words.direction_adjectives.get(stem)
            if direction is not None:
                relation = join_directions(relation, direction)
            elif stem not in words.adjectives and stem not in ("s", "and"):
                return
            at += 1

    # --- both -----------------------------------------------------------------------------

    def _distance(self, frame: Frame) -> None:
        """Distances before a name: "على بعد نحو 20 كلم فقط من", "about 6 km east of"."""
        tokens, words = self.tokens, self.words
        at = frame.first
        if not self.joined(at):
            return
        steps = 0
        while at > 0 and steps < 3 and self.joined(at):
            stem = tokens[at - 1].stem
            if stem not in words.away and stem not in words.about:
                break
            at, steps = at - 1, steps + 1
        if at < 1:
            return
        unit = tokens[at - 1].stem
        scale = 1.0 if unit in words.kilometres else _MILE_KM if unit in words.miles else 0.0
        if not scale and not unit[0].isdigit():
            return
        joined_number = _WITH_UNIT.fullmatch(unit)
        if joined_number is not None:
            number, start = float(joined_number.group(1)), at - 1
        elif scale and at >= 2 and _NUMBER.fullmatch(tokens[at - 2].stem):
            number, start = float(tokens[at - 2].stem) * scale, at - 2
        else:
            return
        while (
            start > 0
            and self.joined(start)
            and (tokens[start - 1].stem in words.about or tokens[start - 1].stem in words.distance)
        ):
            start -= 1
        if start > 0 and self.joined(start) and tokens[start - 1].word == "علي":
            start -= 1
        frame.km, frame.first, frame.rule = round(number, 1), start, "distance"
        if frame.relation is Relation.AT:
            frame.relation = Relation.NEAR

    def _relation(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        at = self._skip_articles(frame.first)
        if at < 1 or not self.joined(at) or tokens[at - 1].stem not in words.relations:
            return
        for phrase, relation in words.relations[tokens[at - 1].stem]:
            begin = at - len(phrase)
            if begin < 0 or any(
                tokens[begin + k].stem != word and tokens[begin + k].word != word
                for k, word in enumerate(phrase)
            ):
                continue
            if frame.relation is Relation.AT and frame.km is None:
                frame.relation = relation
                frame.rule = relation.value
            frame.first = begin
            return

    def _prepositions(self, frame: Frame) -> None:
        tokens, words = self.tokens, self.words
        at = frame.first
        token = tokens[at]
        if token.proclitics.endswith(("ب", "ل")) and not token.stem.isascii():
            frame.prepositional = True
            return
        at = self._skip_articles(at)
        if at > 0 and self.joined(at):
            before = tokens[at - 1]
            frame.prepositional = before.stem in words.prepositions or (
                before.word in words.prepositions
            )


def _names_country(hit: NameHit | None) -> bool:
    return hit is not None and hit.candidates[0].entry.kind is PlaceKind.COUNTRY
