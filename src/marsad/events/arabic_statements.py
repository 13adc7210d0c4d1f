"""Claims, denials, accusations, threats, demands and condemnations in Arabic sentences."""

from __future__ import annotations

from functools import cache

from marsad.events.arabic_names import fold_words
from marsad.events.arabic_phrases import PREPOSITIONS
from marsad.events.arabic_says import find_says
from marsad.events.arabic_speakers import (
    ATTRIBUTED,
    SHORT_VERBS,
    UNKNOWN,
    VERBS,
    find_owner,
    find_speaker,
    subject_behind,
    whole_speaker,
)
from marsad.events.parts import ActMark, Group, SayMention, StatementMention
from marsad.events.sight import Sight
from marsad.events.speech import one_side
from marsad.lexicon.entries import CueKind, Form
from marsad.records import ActorKind, StatementType
from marsad.text.folding import fold_word
from marsad.text.tokens import strip_word

_CARRY = fold_words("حمل حملت حملوا يحمل تحمل حملا محملا محملة محملين")
_CALL = fold_words("دعا دعت دعوا دعو يدعو تدعو دعوات")
_COURT = fold_words("نيابة ادعاء محكمة قاض قاضي هيئة قضاء محلفين محكمه")
_VERDICT = fold_words("ارتكاب تهمة تهم سجن بالسجن بتهمة بتهم بارتكاب")
_THAT = fold_words("ب بأن بأنه بأنها أن")
_PARTICIPLES = ("م", "داع", "حاث", "ناف", "شاجب", "حث", "وحث")
_MEDIA = frozenset((ActorKind.MEDIA, ActorKind.AGENCY, ActorKind.MONITOR))
# A draft calls for things only in what it says, not as anybody.
_PAPERS = frozenset((fold_word("مشروع"),))
_LOOKALIKES = frozenset(("فدان",))  # an acre is no condemnation
_APPLICANTS = fold_words("طالب طالبا طالبو طالبي طالبان")  # "طالبت" is a verb only
_ASK = fold_words("طلب طلبت طلبوا")


def find_statement_mentions(sight: Sight) -> tuple[StatementMention, ...]:
    """Speech acts of one sentence; one per type and speaker.

    Verbs of accusing, calling and so on come first; what only lies in the words ("must",
    "war crimes") counts where no verb of its type holds it and somebody is made to say it.
    """
    view = sight.view
    says = find_says(sight) if any(_needs_says(sight, mark) for mark in view.acts) else ()
    found: list[StatementMention] = []
    for mark in sorted(view.acts, key=lambda mark: mark.hit.form not in VERBS):
        if mark.hit.form not in VERBS and any(_within(mark, other) for other in found):
            continue
        soft = mark.hit.form is Form.FIXED or mark.hit.act.id.endswith(".wrong")
        if soft and any(_denied(mark, other) for other in found):
            continue
        statement = _read(sight, mark, says, found)
        if statement is None or any(_repeats(other, statement) for other in found):
            continue
        found.append(statement)
    return tuple(sorted(found, key=lambda item: item.first))


def _needs_says(sight: Sight, mark: ActMark) -> bool:
    """Whether whose act it is may hang on who speaks; a verb with a subject stands alone."""
    wrong = mark.hit.act.id.endswith(".wrong")
    return wrong or mark.hit.form not in VERBS or "و" in sight.view.token(mark.first).proclitics


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
        speaker = find_owner(sight, mark, says)
        if speaker is None:
            return None
    else:
        speaker = find_speaker(sight, mark, says, found)
    if _is_content(sight, mark) and not any(s.scope[0] <= mark.first for s in says):
        if not _in_quotation(sight):
            return None
    if speaker is not None:
        speaker = whole_speaker(sight, speaker)
    if speaker is not None and _PAPERS & {view.stem(speaker.first), view.stem(speaker.first - 1)}:
        return None
    addressee = _addressee(sight, mark, speaker)
    if act.needs_addressee and (addressee is None or not _may_be_pressed(addressee)):
        return None
    if _is_no_act(sight, mark, speaker):
        return None
    return _statement(sight, mark, speaker, addressee)


def _may_be_pressed(addressee: Group) -> bool:
    """Sides and office holders that are named."""
    return addressee.named and (addressee.acts or addressee.speaks)


def _is_content(sight: Sight, mark: ActMark) -> bool:
    """Words that are an act only in somebody's mouth ("war crimes"), not a participle."""
    if mark.hit.form is not Form.FIXED or sight.view.stem(mark.first) in SHORT_VERBS:
        return False
    if mark.hit.act.type in (StatementType.THREATEN, StatementType.DENY, StatementType.CLAIM):
        return False  # only a speaker says "we shall"; "تبناه" has its subject behind it
    if mark.hit.act.id == ATTRIBUTED:
        return False
    stem = sight.view.stem(mark.first)
    return not (stem.startswith(_PARTICIPLES) and stem.endswith(("ا", "ه", "ين", "ها", "هم")))


def _in_quotation(sight: Sight) -> bool:
    """Whether the sentence goes on with a quotation opened before it in its paragraph."""
    view = sight.view
    full, at = view.report.full, view.token(view.first).start
    before = full[full.rfind("\n", 0, at) + 1 : at].rstrip()
    if before.endswith(('"', "“", "«")):
        return True
    if before.count('"') % 2:
        return True
    return before.count("“") > before.count("”") or before.count("«") > before.count("»")


def _is_no_act(sight: Sight, mark: ActMark, speaker: Group | None) -> bool:
    """What only looks like the act: carrying, a court's verdict, a danger that "threatens"."""
    view, kind = sight.view, mark.hit.act.type
    if kind is StatementType.ACCUSE and view.stem(mark.first) in _CARRY:
        return not _responsibility_near(sight, mark.last)
    if kind is StatementType.CONDEMN:
        judged = any(view.stem(k) in _COURT for k in range(mark.first - 2, mark.last + 3))
        return judged or any(view.stem(k) in _VERDICT for k in range(mark.last, mark.last + 8))
    if kind is StatementType.THREATEN and mark.hit.form in VERBS:
        known = speaker is not None and (speaker.acts or speaker.speaks or speaker.named)
        return not (known and _names_content(sight, mark))
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
    if say is None and not _in_quotation(sight):
        return None
    speakers = say.speakers if say is not None else ()
    if any(".role.source" in s.rule or s.kind in _MEDIA for s in speakers):
        return None
    start = say.scope[0] if say is not None else sight.view.first
    speaker = speakers[-1] if speakers else None
    view = sight.view
    near = [
        group
        for group in view.groups
        if start <= group.first
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
    if token.word in _LOOKALIKES:
        return True
    if mark.hit.form in VERBS and (token.definite or set("بكل") & set(token.proclitics)):
        return True
    if token.definite and mark.last - mark.first == 1 and token.stem.startswith("م"):
        if act.type is not StatementType.DENY:
            return True  # "المتهمون" are those accused, "المطالبون" no act
    if behind in _stems(act.not_before) or view.stem(mark.first - 1) in _stems(act.not_after):
        return True
    if view.stem(mark.first) in _ASK and not _is_verb(sight, mark):
        return True
    if view.stem(mark.first) in _CALL and mark.hit.form in VERBS and not _calls(sight, mark):
        return True
    if act.type is StatementType.CLAIM and view.cues_of(CueKind.UNKNOWN_AUTHOR):
        return True  # "no side has claimed it"
    if token.stem in _APPLICANTS and mark.hit.form in VERBS and not _names_content(sight, mark):
        return True  # "طالبو الهجرة" are applicants
    if not act.needs:
        return False
    near = range(max(view.first, mark.first - 7), min(view.last, mark.last + 12))
    needed = _stems(act.needs)
    return not any(view.stem(at).startswith(tuple(needed)) for at in near)


def _names_content(sight: Sight, mark: ActMark) -> bool:
    """Whether "with" or "that" behind the verb names what is demanded or threatened."""
    view = sight.view
    near = range(mark.last, min(view.last, mark.last + 12))
    return any(view.token(k).word.startswith("ب") or view.stem(k) in _THAT for k in near)


def _is_verb(sight: Sight, mark: ActMark) -> bool:
    """Whether a word that may be a noun ("طلب") opens its clause and a subject follows."""
    first = mark.first
    opens = first == sight.view.first or sight.stops(first) or sight.pauses(first)
    joined = set("وف") & set(sight.view.token(first).proclitics)
    subject = subject_behind(sight, mark)
    return bool(opens or joined) and subject is not None and subject.rule != UNKNOWN


def _calls(sight: Sight, mark: ActMark) -> bool:
    """ "دعا" calls for something with "إلى" or "ل"; with a bare object it invites or names."""
    view = sight.view
    return any(
        view.stem(k) == "الي"
        or "ل" in view.token(k).proclitics
        or view.token(k).word.startswith("لل")
        for k in range(mark.last, min(view.last, mark.last + 16))
    )


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
        if act.id == ATTRIBUTED and not governed:
            continue  # "نسبتها دمشق وموسكو إلى إسرائيل": a further accuser
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


@cache
def _stems(surfaces: tuple[str, ...]) -> frozenset[str]:
    return frozenset(strip_word(fold_word(surface)) for surface in surfaces)
