"""Who accuses, denies, calls or threatens in an Arabic sentence."""

from __future__ import annotations

from marsad.events.arabic_names import fold_words, with_name
from marsad.events.arabic_phrases import PREPOSITIONS, demonym_group, noun_phrase
from marsad.events.arabic_says import ADVERBS
from marsad.events.parts import ActMark, Group, SayMention, StatementMention
from marsad.events.sight import Sight
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, StatementType

VERBS = (Form.PAST, Form.PRESENT)
UNKNOWN = "ar.statement.phrase"
# Two letters and "and": stated as they are written, for no particle is cut off them.
SHORT_VERBS = fold_words("وحث وحثت وحثوا وحض وحضت وحثه وحثها وحثهم")
ATTRIBUTED = "ar.accuse.attribute"
"""Verbs with the deed as a pronoun on them: "نسبتها دمشق إلى إسرائيل"."""
_BOTH = frozenset(("كل", "كلا", "من"))
_OPENERS = fold_words("لكن ولكن كان وكان كانت وكانت بينما فيما")


def find_speaker(
    sight: Sight,
    mark: ActMark,
    says: tuple[SayMention, ...],
    found: list[StatementMention],
) -> Group | None:
    """Whose act a mark is: the verb's subject, or who is made to say the words."""
    if mark.hit.act.type is StatementType.CLAIM and mark.hit.form is Form.FIXED:
        own = _announcer(sight, mark)
        if own is not None:
            return own
    short = sight.view.stem(mark.first) in SHORT_VERBS or mark.hit.act.id == ATTRIBUTED
    if mark.hit.form in VERBS or short or mark.hit.act.type is StatementType.CLAIM:
        own = _subject_in_front(sight, mark) or subject_behind(sight, mark)
        if own is not None:
            return own
        if "و" in sight.view.token(mark.first).proclitics:
            return _speaker_of_clause_before(sight, mark, says, found)
    else:
        covering = [s for s in says if s.first < mark.first and s.speakers]
        if covering:
            firm = [s for s in covering if s.speakers[-1].named] or covering
            return firm[-1].speakers[-1]
    return _speaker_before(sight, mark)


_ANNOUNCED = fold_words("أعلن أعلنت أعلنوا يعلن تعلن زعم زعمت ادعى ادعت أكد أكدت")


def _announcer(sight: Sight, mark: ActMark) -> Group | None:
    """ "أعلن التنظيم، بعد مقتل المهاجم، مسؤوليته": the verb's subject, not the nearest."""
    view = sight.view
    for at in range(mark.first - 1, view.first - 1, -1):
        if sight.stops(at + 1):
            return None
        if view.stem(at) in _ANNOUNCED:
            return next((g for g in sight.between(at + 1, at + 4) if g.speaks or g.acts), None)
    return None


def _speaker_of_clause_before(
    sight: Sight,
    mark: ActMark,
    says: tuple[SayMention, ...],
    found: list[StatementMention],
) -> Group | None:
    """Whose verb this is where "and" joins it to one before: "حمل المسؤولية ونفى"."""
    earlier = [(s.first, s.speaker) for s in found if s.first < mark.first and s.speaker]
    earlier += [(s.first, s.speakers[-1]) for s in says if s.first < mark.first and s.speakers]
    if earlier:
        return max(earlier, key=lambda item: item[0])[1]
    if mark.first == sight.view.first:
        return None
    return _speaker_before(sight, mark)


def find_owner(sight: Sight, mark: ActMark, says: tuple[SayMention, ...]) -> Group | None:
    """Whose denial or condemnation a noun names: "إنكار إسرائيل", "أعرب عن إدانته"."""
    if "ل" in sight.view.token(mark.first).proclitics:
        return None  # "لإدانة إسرائيل": a purpose
    behind = sight.groups.get(mark.last)
    if behind is not None and not sight.view.token(mark.last).proclitics:
        return behind if behind.speaks or behind.named else None
    if mark.hit.act.type is StatementType.ACCUSE and mark.last not in sight.demonyms:
        return None
    if mark.last in sight.demonyms:
        return demonym_group(sight, mark.last)  # "اتهامات أمريكية"
    before = [s for s in says if 0 <= mark.first - s.last <= 4 and s.speakers]
    if before:
        return before[-1].speakers[-1]
    suffixed = sight.view.token(mark.last - 1).suffix
    voiced = sight.view.stem(mark.first - 1) == "عن"  # "أعرب عن إدانته"
    return _speaker_before(sight, mark) if suffixed or voiced else None


def whole_speaker(sight: Sight, speaker: Group) -> Group:
    """A speaker with the title in front of the name, or the name behind the title."""
    title = next((g for g in sight.view.groups if g.last == speaker.first), None)
    if title is not None:
        both = with_name(sight, title)
        if both.last >= speaker.last and both.first < speaker.first:
            return both
    return with_name(sight, speaker)


def _subject_in_front(sight: Sight, mark: ActMark) -> Group | None:
    """The subject where the clause opens with it: "إن ترامب يحمل", "كان عباس قد اتهم"."""
    view, at = sight.view, mark.first
    if view.stem(at - 1) in ("قد", "لقد"):
        at -= 1
    for group in view.groups:
        if group.last != at or not (group.speaks or group.acts or group.named):
            continue
        k = group.first
        opens = k == view.first or sight.stops(k) or sight.cue(k - 1, CueKind.COMPLEMENT)
        if opens or view.stem(k - 1) in _OPENERS or at < mark.first:
            return None if set("بلك") & set(view.token(k).proclitics) else group
    return None


def subject_behind(sight: Sight, mark: ActMark) -> Group | None:
    """The subject that follows its verb, past words of time and manner; None where none does."""
    view, at = sight.view, mark.last
    if mark.last - mark.first > 1 and view.stem(mark.last - 1) in PREPOSITIONS:
        return None  # "شدد على الرئيس": the preposition governs what follows
    while at < min(view.last, mark.last + 5):
        if sight.stops(at) or sight.pauses(at):
            return None
        token = view.token(at)
        group = sight.groups.get(at)
        if group is not None:
            if set("بلك") & set(token.proclitics) or group.site:
                return None
            return group
        if token.word in _BOTH or token.stem in _BOTH:
            at += 1
            continue
        if token.stem in PREPOSITIONS or sight.cue(at, CueKind.COMPLEMENT) is not None:
            return None
        if token.word in ADVERBS or at in sight.in_time:
            at += 1
            continue
        if token.proclitics or at in sight.triggers or token.suffix:
            return None
        phrase = noun_phrase(sight, at)
        inner = next((g for g in view.groups if phrase.first <= g.first < phrase.last), None)
        if inner is not None and (inner.speaks or inner.acts):
            return inner
        asks = mark.hit.act.type is StatementType.DEMAND and phrase.last - phrase.first > 1
        return _as_group(phrase) if token.definite or asks else None
    return None


def _speaker_before(sight: Sight, mark: ActMark) -> Group | None:
    view = sight.view
    if sight.cue(mark.first - 1, CueKind.RELATIVE) is not None:
        near = [g for g in view.groups if 0 <= mark.first - 1 - g.last <= 1]
        if near:
            return near[-1]  # "لحماس التي دانت"
    for group in reversed(view.groups):
        if group.last > mark.first:
            continue
        if any(sight.stops(k) for k in range(group.last, mark.first + 1)):
            return None
        if (group.speaks or group.acts) and not set("بلك") & set(
            view.token(group.first).proclitics
        ):
            if view.stem(group.first - 1) not in PREPOSITIONS:
                return group
    return None


def _as_group(phrase: Group) -> Group:
    return Group(
        first=phrase.first, last=phrase.last, head=phrase.head, kind=ActorKind.OTHER,
        rule=UNKNOWN, speaks=True,
    )  # fmt: skip
