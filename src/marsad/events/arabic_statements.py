"""Claims, denials, accusations, threats, demands and condemnations in Arabic sentences."""

from __future__ import annotations

from functools import cache

from marsad.events.arabic_names import with_name
from marsad.events.arabic_phrases import PREPOSITIONS, demonym_group, noun_phrase
from marsad.events.arabic_says import ADVERBS, find_says
from marsad.events.parts import ActMark, Group, SayMention, StatementMention
from marsad.events.sight import Sight
from marsad.events.speech import one_side
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, StatementType
from marsad.text.folding import fold_word
from marsad.text.tokens import strip_word

_VERBS = (Form.PAST, Form.PRESENT)
_CARRY = frozenset(fold_word(w) for w in "حمل حملت حملوا يحمل تحمل حملا محملا محملة محملين".split())
_CALL = frozenset(fold_word(w) for w in "دعا دعت دعوا دعو يدعو تدعو دعوات".split())
_UNKNOWN = "ar.statement.phrase"
_COURT = frozenset(
    fold_word(w) for w in "نيابة ادعاء محكمة قاض قاضي هيئة قضاء محلفين محكمه".split()
)
_VERDICT = frozenset(fold_word(w) for w in "ارتكاب تهمة تهم سجن بالسجن بتهمة بتهم بارتكاب".split())
_THAT = frozenset(fold_word(w) for w in "ب بأن بأنه بأنها أن".split())
_PARTICIPLES = ("م", "داع", "حاث", "ناف", "شاجب", "حث", "وحث")
_MEDIA = frozenset((ActorKind.MEDIA, ActorKind.AGENCY, ActorKind.MONITOR))
_BOTH = frozenset(("كل", "كلا", "من"))
_OPENERS = frozenset(fold_word(w) for w in "لكن ولكن كان وكان كانت وكانت بينما فيما".split())
# A draft calls for things only in what it says, not as anybody.
_PAPERS = frozenset((fold_word("مشروع"),))
_ASK = frozenset(fold_word(w) for w in "طلب طلبت طلبوا".split())


def find_statement_mentions(sight: Sight) -> tuple[StatementMention, ...]:
    """Speech acts of one sentence; one per type and speaker.

    Verbs of accusing, calling and so on come first; what only lies in the words ("must",
    "war crimes") counts where no verb of its type holds it and somebody is made to say it.
    """
    view = sight.view
    says: tuple[SayMention, ...] | None = None
    found: list[StatementMention] = []
    for mark in sorted(view.acts, key=lambda mark: mark.hit.form not in _VERBS):
        if mark.hit.form not in _VERBS and any(_within(mark, other) for other in found):
            continue
        if mark.hit.form is Form.FIXED and any(_denied(mark, other) for other in found):
            continue
        if says is None:
            says = find_says(sight)
        statement = _read(sight, mark, says, found)
        if statement is None or any(_repeats(other, statement) for other in found):
            continue
        found.append(statement)
    return tuple(sorted(found, key=lambda item: item.first))


def _within(mark: ActMark, other: StatementMention) -> bool:
    return other.type is mark.hit.act.type and other.first <= mark.first < other.last


def _denied(mark: ActMark, other: StatementMention) -> bool:
    """What is denied is no accusation: "نفى تورط موسكو"."""
    if other.type is not StatementType.DENY or mark.hit.act.type is not StatementType.ACCUSE:
        return False
    return other.first < mark.first < other.last


def _repeats(other: StatementMention, statement: StatementMention) -> bool:
    return other.type is statement.type and (
        other.speaker == statement.speaker or statement.speaker is None
    )


def _read(
    sight: Sight,
    mark: ActMark,
    says: tuple[SayMention, ...],
    found: list[StatementMention],
) -> StatementMention | None:
    act, view = mark.hit.act, sight.view
    if _negated(sight, mark) or _refused(sight, mark):
        return None
    if act.id.endswith(".wrong"):
        return _wrong(sight, mark, says)
    if mark.hit.form is Form.NOUN:
        speaker = _owner(sight, mark, says)
        if speaker is None:
            return None
    else:
        speaker = _speaker(sight, mark, says, found)
    if _is_content(sight, mark) and not any(s.scope[0] <= mark.first for s in says):
        return None
    if speaker is not None:
        speaker = _whole(sight, speaker)
    if speaker is not None and _PAPERS & {view.stem(speaker.first), view.stem(speaker.first - 1)}:
        return None
    addressee = _addressee(sight, mark, speaker)
    if act.needs_addressee and addressee is None:
        return None
    if _is_no_act(sight, mark, speaker):
        return None
    return _statement(sight, mark, speaker, addressee)


def _is_content(sight: Sight, mark: ActMark) -> bool:
    """Words that are an act only in somebody's mouth ("war crimes"), not a participle."""
    if mark.hit.form is not Form.FIXED:
        return False
    if mark.hit.act.type in (StatementType.THREATEN, StatementType.DENY):
        return False  # nobody but a speaker says "we shall" or "there is no truth in"
    stem = sight.view.stem(mark.first)
    return not (stem.startswith(_PARTICIPLES) and stem.endswith(("ا", "ه", "ين", "ها", "هم")))


def _is_no_act(sight: Sight, mark: ActMark, speaker: Group | None) -> bool:
    """What only looks like the act: carrying, a court's verdict, a danger that "threatens"."""
    view, kind = sight.view, mark.hit.act.type
    if kind is StatementType.ACCUSE and view.stem(mark.first) in _CARRY:
        return not _responsibility_near(sight, mark.last)
    if kind is StatementType.CONDEMN:
        judged = any(view.stem(k) in _COURT for k in range(mark.first - 2, mark.last + 3))
        return judged or any(view.stem(k) in _VERDICT for k in range(mark.last, mark.last + 8))
    if kind is StatementType.THREATEN and mark.hit.form in _VERBS:
        known = speaker is not None and (speaker.acts or speaker.speaks or speaker.named)
        near = range(mark.last, min(view.last, mark.last + 12))
        named = any("ب" in view.token(k).proclitics or view.stem(k) in _THAT for k in near)
        return not (known and named)
    return False


def _statement(
    sight: Sight, mark: ActMark, speaker: Group | None, addressee: Group | None
) -> StatementMention:
    act, first = mark.hit.act, mark.first
    if mark.hit.form is Form.FIXED:
        first = _clause_start(sight, mark.first)
    if speaker is not None and speaker.first < first and first - speaker.last < 6:
        if not any(sight.stops(k) for k in range(speaker.last, first + 1)):
            first = speaker.first
    last = _clause_end(sight, mark.last)
    return StatementMention(
        sentence=sight.view.sentence.index, type=act.type, first=first, last=last, rule=act.id,
        speaker=speaker, addressee=addressee, event=(mark.last, last),
    )  # fmt: skip


def _wrong(sight: Sight, mark: ActMark, says: tuple[SayMention, ...]) -> StatementMention | None:
    """Somebody is made to say that another side does wrong: "إن إيران تدعم الإرهاب"."""
    say = next((s for s in reversed(says) if s.scope[0] <= mark.first < s.scope[1]), None)
    if say is None or any(
        ".role.source" in speaker.rule or speaker.kind in _MEDIA for speaker in say.speakers
    ):
        return None
    speaker = say.speakers[-1] if say.speakers else None
    view = sight.view
    near = [
        group
        for group in view.groups
        if say.scope[0] <= group.first
        and not _governed(sight, group)
        and (-12 <= group.first - mark.first < 0 or mark.last <= group.first <= mark.last + 1)
        and group.acts
        and (group.named or group.kind in (ActorKind.ARMED_GROUP, ActorKind.STATE))
        and (speaker is None or not (group == speaker or one_side(group, speaker)))
    ]
    if any(view.stem(k) in _COURT for k in range(view.first, view.last)):
        return None  # a court's case
    if not near or any(sight.stops(k) for k in range(near[-1].last, mark.first + 1)):
        return None
    before = [group for group in near if group.last <= mark.first]
    return _statement(sight, mark, speaker, before[-1] if before else near[0])


def _governed(sight: Sight, group: Group) -> bool:
    """Whether the group is what something is done to or with: "ضد سوريا", "لإيران"."""
    if set("بلك") & set(sight.view.token(group.first).proclitics):
        return True
    before = sight.view.stem(group.first - 1)
    return before in PREPOSITIONS and before != "من" and group.first > sight.view.first


def _responsibility_near(sight: Sight, at: int) -> bool:
    view = sight.view
    return any(
        view.stem(k).startswith(("مسؤولي", "مسوولي", "مسءولي", "مسوول"))
        for k in range(at, min(view.last, at + 20))
    )


def _negated(sight: Sight, mark: ActMark) -> bool:
    return any(
        sight.cue(at, CueKind.NEGATION) is not None
        for at in range(max(sight.view.first, mark.first - 2), mark.first)
    )


def _refused(sight: Sight, mark: ActMark) -> bool:
    act, view = mark.hit.act, sight.view
    behind = view.stem(mark.last)
    token = view.token(mark.first)
    if mark.hit.form in _VERBS and (token.definite or set("بك") & set(token.proclitics)):
        return True
    if token.definite and mark.last - mark.first == 1 and token.stem.startswith("م"):
        if act.type is not StatementType.DENY:
            return True  # "المتهمون" are those accused, "المطالبون" no act
    if behind in _stems(act.not_before) or view.stem(mark.first - 1) in _stems(act.not_after):
        return True
    if view.stem(mark.first) in _ASK and not _is_verb(sight, mark):
        return True
    if view.stem(mark.first) in _CALL and mark.hit.form in _VERBS and not _calls(sight, mark):
        return True
    if act.type is StatementType.CLAIM and view.cues_of(CueKind.UNKNOWN_AUTHOR):
        return True  # "no side has claimed it"
    if not act.needs:
        return False
    near = range(max(view.first, mark.first - 7), min(view.last, mark.last + 8))
    needed = _stems(act.needs)
    return not any(view.stem(at).startswith(tuple(needed)) for at in near)


def _is_verb(sight: Sight, mark: ActMark) -> bool:
    """Whether a word that may be a noun ("طلب") opens its clause and a subject follows."""
    first = mark.first
    opens = first == sight.view.first or sight.stops(first) or sight.pauses(first)
    joined = set("وف") & set(sight.view.token(first).proclitics)
    subject = _subject_behind(sight, mark)
    return bool(opens or joined) and subject is not None and subject.rule != _UNKNOWN


def _calls(sight: Sight, mark: ActMark) -> bool:
    """ "دعا" calls for something with "إلى" or "ل"; with a bare object it invites or names."""
    view = sight.view
    return any(
        view.stem(k) == "الي" or "ل" in view.token(k).proclitics
        for k in range(mark.last, min(view.last, mark.last + 16))
    )


# --- speakers ---------------------------------------------------------------------------------


def _speaker(
    sight: Sight,
    mark: ActMark,
    says: tuple[SayMention, ...],
    found: list[StatementMention],
) -> Group | None:
    if mark.hit.form in _VERBS or mark.hit.act.type is StatementType.CLAIM:
        own = _subject_in_front(sight, mark) or _subject_behind(sight, mark)
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


def _owner(sight: Sight, mark: ActMark, says: tuple[SayMention, ...]) -> Group | None:
    """Whose denial or condemnation a noun names: "إنكار إسرائيل", "أعرب عن إدانته"."""
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


def _whole(sight: Sight, speaker: Group) -> Group:
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


def _subject_behind(sight: Sight, mark: ActMark) -> Group | None:
    view, at = sight.view, mark.last
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


def _addressee(sight: Sight, mark: ActMark, speaker: Group | None) -> Group | None:
    act, view = mark.hit.act, sight.view
    start = mark.last
    if act.type is StatementType.ACCUSE and mark.hit.form is Form.FIXED:
        blamed = [g for g in view.groups if g.last == mark.first and g != speaker and g.acts]
        if blamed:
            return blamed[-1]  # "إن حماس تتحمل مسؤولية"
    if speaker is not None and speaker.first >= mark.last:
        start = speaker.last
    for group in view.groups:
        if group.first < start or group.first - start > 7:
            continue
        if any(sight.stops(k) for k in range(start, group.first + 1)):
            return None
        governed = bool(set("بلك") & set(view.token(group.first).proclitics)) or (
            view.stem(group.first - 1) in PREPOSITIONS
        )
        if governed and view.stem(group.first - 1) not in _stems(act.addressee_marks):
            continue
        if act.direct_addressee and (group.acts or group.speaks or group.named):
            return group
    return None


# --- words that carry it ----------------------------------------------------------------------


def _clause_start(sight: Sight, at: int) -> int:
    """Where the clause begins that words in its middle belong to."""
    view, first = sight.view, at
    while first > max(view.first, at - 16):
        if sight.stops(first) or sight.cue(first - 1, CueKind.COMPLEMENT) is not None:
            break
        first -= 1
    return first


def _clause_end(sight: Sight, at: int) -> int:
    view = sight.view
    last = at
    while last < min(view.last, at + 30):
        if last > at and sight.stops(last) and ":" not in view.gap(last):
            break
        last += 1
    return last


def _as_group(phrase: Group) -> Group:
    return Group(
        first=phrase.first, last=phrase.last, head=phrase.head, kind=ActorKind.OTHER,
        rule=_UNKNOWN, speaks=True,
    )  # fmt: skip


@cache
def _stems(surfaces: tuple[str, ...]) -> frozenset[str]:
    return frozenset(strip_word(fold_word(surface)) for surface in surfaces)
