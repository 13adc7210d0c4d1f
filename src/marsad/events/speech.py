"""Speech acts that no verb of accusing or threatening marks, and which of all are kept.

An armed side that reports its own deed claims it; a side that reports its enemy's deed accuses;
who announces an attack to come threatens. Several speakers joined by "and" are several
statements. A headline that the body repeats is not counted again.
"""

from __future__ import annotations

import msgspec

from marsad.events.parts import EventMention, Group, SayMention, StatementMention
from marsad.events.view import SentenceView
from marsad.records import ActorKind, EventType, Part, StatementType, Status

_ARMED = frozenset((ActorKind.MILITARY, ActorKind.ARMED_GROUP, ActorKind.COALITION))
_SIDES = _ARMED | {
    ActorKind.STATE,
    ActorKind.POLICE,
    ActorKind.INTELLIGENCE,
    ActorKind.PARTY,
    ActorKind.PERSON,
    ActorKind.OFFICE,
}
# Bodies that watch a war and fight in none: their heads and members claim nothing.
_WATCHERS = frozenset(
    "sohr snhr white_helmets united_nations human_rights_watch amnesty msf airwars".split()
)
# Words in the name of one who speaks for an army.
_SOLDIERLY = frozenset(("جيش", "قوات", "عسكري", "دفاع", "army", "military", "forces", "defense"))
_ALLIES = ("حليف", "شريك", "allies", "ally")  # "and its allies Russia and Iran"
# Those who judge without being a side themselves.
_JUDGES = frozenset((ActorKind.OFFICIALS, ActorKind.ORGANISATION))
_REGULARS = ("role.soldier", "role.service_member", "role.officer", "role.guard", "role.pilot")
_OURS = frozenset(
    "قصفنا استهدفنا اطلقنا أطلقنا هاجمنا نفذنا أسقطنا قتلنا دمرنا فجرنا شننا ضربنا".split()
)
_BELONGING = frozenset(("تابع", "تابعه", "ناطق", "ناطقه"))
_COMING = ("future", "letter", "intention")
_IRREGULAR = frozenset((ActorKind.ARMED_GROUP, ActorKind.PARTY))
_VOICES = frozenset((ActorKind.MEDIA, ActorKind.PERSON, ActorKind.OFFICE, ActorKind.OFFICIALS))
_VIOLENT = frozenset(
    (
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.SUICIDE_BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.ARMED_CLASH,
        EventType.ARMED_ATTACK,
    )
)


def find_implied_statements(
    view: SentenceView, says: tuple[SayMention, ...], mentions: tuple[EventMention, ...]
) -> tuple[StatementMention, ...]:
    """Claims, accusations, denials and threats that lie in who says what about whose deed."""
    found: list[StatementMention] = []
    for say in says:
        duty = _duty(view, say)
        if duty is not None:
            found.append(duty)
        speaker = next((s for s in reversed(say.speakers) if s.named or s.kind in _ARMED), None)
        if speaker is None:
            continue
        for mention in mentions:
            if not say.scope[0] <= mention.first < say.scope[1]:
                continue
            kind = _implied(view, say, speaker, mention)
            if kind is not None:
                found.append(_statement(view, say, speaker, mention, kind))
    return tuple(found)


def _duty(view: SentenceView, say: SayMention) -> StatementMention | None:
    """ "قال إن على روسيا أن تنسحب": what is said puts a duty on somebody (Arabic)."""
    at = say.scope[0]
    if view.stem(at) != "علي":
        return None
    bound = next((group for group in view.groups if group.first == at + 1), None)
    if bound is None or view.stem(bound.last) != "ان":
        return None
    first = min(say.first, at)
    return StatementMention(
        sentence=say.sentence, type=StatementType.DEMAND, first=first,
        last=min(view.last, bound.last + 20), rule="speech.demand.duty",
        speaker=say.speakers[-1] if say.speakers else None, addressee=bound,
        event=(bound.last, min(view.last, bound.last + 20)),
    )  # fmt: skip


def _implied(
    view: SentenceView, say: SayMention, speaker: Group, mention: EventMention
) -> StatementType | None:
    if mention.type is None and mention.status is Status.REPORTED:
        claims = _may_claim(view, speaker) and hostile_dead(speaker, mention)
        return StatementType.CLAIM if claims else None
    if mention.type not in _VIOLENT or mention.definite:
        return None
    own = any(_is_own(view, speaker, actor) for actor in mention.actors)
    own = own or (not mention.actors and _opens_with_own(view, say, mention))
    own = own or (say.scope[0] <= mention.first and _is_ours(view, mention))
    others = any(_is_other(speaker, actor) for actor in mention.actors)
    if mention.status is Status.REPORTED:
        if _may_claim(view, speaker) and (own or _announces(view, say, speaker, mention)):
            return StatementType.CLAIM
        accuses = speaker.kind in _SIDES or (speaker.kind in _JUDGES and speaker.named)
        if others and not own and accuses and _is_the_point(say, speaker, mention):
            return StatementType.ACCUSE
        return None
    if speaker.kind not in _SIDES and not _may_claim(view, speaker):
        return None
    if mention.status is Status.DENIED:
        return StatementType.DENY if own else None
    if mention.status is Status.THREATENED and any(w in mention.status_rule for w in _COMING):
        return StatementType.THREATEN if own or not mention.actors else None
    return None


def _is_other(speaker: Group, actor: Group) -> bool:
    """Whether an author is of another side: named so, or "the militias" in an army's words."""
    if actor.first == speaker.first:
        return False
    if actor.named:
        return not one_side(speaker, actor)
    regular = speaker.kind not in _IRREGULAR
    return regular and actor.kind is ActorKind.ARMED_GROUP and speaker.kind in _SIDES


def _is_own(view: SentenceView, speaker: Group, actor: Group) -> bool:
    """Whether an author is the speaker's: himself, named so, "its aircraft", or "the forces"."""
    if actor.first == speaker.first:
        return True  # "said that it attacked": the pronoun goes back to who speaks
    if one_side(speaker, actor):
        return True
    token = view.report.tokens[actor.first]
    return not actor.named and actor.acts and bool(token.suffix)


def _is_the_point(say: SayMention, speaker: Group, mention: EventMention) -> bool:
    """Whether the deed is what is said, not what is said something of ("after the strikes ...")."""
    if mention.type is EventType.ARMED_CLASH or ".role.source" in speaker.rule:
        return False
    start = max(say.scope[0], *(g.last for g in say.speakers if g.first < mention.first), 0)
    return mention.first - start <= (3 if mention.noun else 8)


def _opens_with_own(view: SentenceView, say: SayMention, mention: EventMention) -> bool:
    """What is said begins with a noun of the speaker's: "إن طائراته قصفت"."""
    first = view.report.tokens[say.scope[0]]
    return mention.first == say.scope[0] + 1 and bool(first.suffix) and not mention.noun


def _is_ours(view: SentenceView, mention: EventMention) -> bool:
    """A verb in the first person plural: "قصفنا"."""
    return not mention.noun and view.report.tokens[mention.first].word in _OURS


def _may_claim(view: SentenceView, speaker: Group) -> bool:
    """Armed sides, the media of armed groups, and those who speak for an army."""
    if speaker.actor_id in _WATCHERS or _WATCHERS & set(speaker.affiliations):
        return False
    if speaker.kind in _ARMED:
        return True
    if speaker.kind in (ActorKind.POLICE, ActorKind.INTELLIGENCE):
        return True
    if speaker.kind not in _VOICES | {ActorKind.STATE} or ".role.source" in speaker.rule:
        return False
    words = {view.report.tokens[k].stem for k in range(speaker.first, speaker.last)}
    return bool(words & _SOLDIERLY) or speaker.kind in (ActorKind.OFFICE, ActorKind.PERSON)


def _announces(view: SentenceView, say: SayMention, speaker: Group, mention: EventMention) -> bool:
    """Dead enemies, or a deed right behind the verb: "announced the shelling of the airport"."""
    armed = speaker.kind in _ARMED or _speaks_for_group(view, speaker)
    if (armed or speaker.kind is ActorKind.OFFICIALS) and not mention.actors:
        if hostile_dead(speaker, mention):
            return True
    behind = max(say.last, *(group.last for group in say.speakers))
    if not armed or not mention.noun or not 0 <= mention.first - behind <= 2:
        return False
    return all(_is_object(view, mention, actor) for actor in mention.actors)


def _speaks_for_group(view: SentenceView, speaker: Group) -> bool:
    """ "قناة المسيرة التابعة للحوثيين": media that the text itself calls a side's own."""
    words = {view.report.tokens[k].stem for k in range(speaker.first, speaker.last)}
    return speaker.kind is ActorKind.MEDIA and bool(words & _BELONGING)


def _is_object(view: SentenceView, mention: EventMention, actor: Group) -> bool:
    """Whether a group right behind an event noun is what was hit: no "on" or "at" follows it."""
    if actor.first != mention.last or view.report.tokens[actor.first].proclitics:
        return False
    after = range(actor.last, min(view.last, actor.last + 3))
    return not any(
        view.stem(k) in ("علي", "ل", "on", "at") or "ل" in view.token(k).proclitics for k in after
    )


def hostile_dead(speaker: Group, mention: EventMention) -> bool:
    """Whether the dead that are told are fighters of another side than the speaker's.

    Of the wounded a side tells of its allies' as well: they say nothing of who did it.
    """
    victims = [
        toll.victims
        for toll in mention.tolls
        if toll.victims is not None and toll.effect == "killed"
    ]
    return bool(victims) and all(
        victim.acts and not one_side(speaker, victim) and not _is_regular(victim)
        for victim in victims
    )


def _is_regular(victim: Group) -> bool:
    """Soldiers and officers of nobody in particular are the announcing army's own."""
    return not victim.named and victim.rule.endswith(_REGULARS)


def sides_of(group: Group) -> tuple[str, ...]:
    """Keys by which two groups are of one side: actor, country of a state's body, what it is of."""
    if not group.named:
        return ()
    keys = [group.actor_id, *group.affiliations]
    if group.kind not in (ActorKind.ARMED_GROUP, ActorKind.PARTY):
        keys.append(group.country)
    return tuple(key for key in keys if key)


def one_side(one: Group, two: Group) -> bool:
    """Whether two groups are of one side: the same actor, a body and its member, one state's.

    Backing is not being: a state does not speak for the armed groups that it backs.
    """
    if not (one.named and two.named):
        return False
    if one.actor_id is not None and one.actor_id == two.actor_id:
        return True
    irregular = one.kind in _IRREGULAR or two.kind in _IRREGULAR
    fighters = ActorKind.COMBATANTS in (one.kind, two.kind)  # of whatever group in the country
    if not irregular and not fighters and one.country is not None and one.country == two.country:
        return True
    if irregular and ActorKind.STATE in (one.kind, two.kind):
        return False
    member = one.actor_id in two.affiliations or two.actor_id in one.affiliations
    voices = one.kind in _VOICES or two.kind in _VOICES
    return member or (voices and bool(set(one.affiliations) & set(two.affiliations) - {""}))


def _statement(
    view: SentenceView,
    say: SayMention,
    speaker: Group,
    mention: EventMention,
    kind: StatementType,
) -> StatementMention:
    last = min(max(mention.scope[1], mention.last), view.last)
    first = say.first if say.first < last and say.sentence == mention.sentence else mention.first
    addressee = None
    if kind is StatementType.ACCUSE:
        addressee = mention.actors[0]
    elif kind is StatementType.THREATEN and mention.targets:
        addressee = mention.targets[0]
    return StatementMention(
        sentence=mention.sentence, type=kind, first=first, last=last,
        rule=f"speech.{kind.value}.implied", speaker=speaker, addressee=addressee,
        event=(mention.first, mention.last),
    )  # fmt: skip


def split_speakers(
    view: SentenceView, statements: tuple[StatementMention, ...]
) -> tuple[StatementMention, ...]:
    """One statement per speaker where several are joined: "Britain and France condemned"."""
    split: list[StatementMention] = []
    for statement in statements:
        split.append(statement)
        if statement.speaker is not None:
            split += [
                msgspec.structs.replace(statement, speaker=other)
                for other in _fellows(view, statement.speaker)
            ]
    return tuple(split)


def _fellows(view: SentenceView, speaker: Group) -> list[Group]:
    """Those joined to a speaker on either side."""
    at = next((k for k, group in enumerate(view.groups) if group.first == speaker.first), None)
    if at is None:
        return []
    found: list[Group] = []
    for one, two in zip(view.groups[at:], view.groups[at + 1 :], strict=False):
        allies = view.token(one.last).stem.startswith(_ALLIES) and two.first == one.last + 1
        if not allies and (two.first != one.last or not _joined(view, two)):
            break
        found.append(two)
    for k in range(at, 0, -1):
        one, two = view.groups[k - 1], view.groups[k]
        if two.first != one.last or not _joined(view, two) or not one.speaks:
            break
        found.append(one)
    return found


def _joined(view: SentenceView, group: Group) -> bool:
    token = view.token(group.first)
    return "و" in token.proclitics and (group.speaks or group.named)


def keep_statements(
    found: tuple[tuple[SentenceView, StatementMention], ...],
) -> tuple[StatementMention, ...]:
    """Statements in order, repetitions dropped.

    A statement of the headline goes where the body has one of its type; in the body the same
    speaker's statement of the same type, in the same words as an earlier one, goes too.
    """
    kept: list[StatementMention] = []
    in_body = {s.type for view, s in found if view.sentence.part is not Part.TITLE}
    seen: dict[tuple[str, StatementType], list[set[str]]] = {}
    for view, statement in found:
        if view.sentence.part is Part.TITLE and statement.type in in_body:
            continue
        words = {view.token(k).stem for k in range(statement.first, statement.last)}
        key = (_speaker_key(view, statement), statement.type)
        earlier = seen.setdefault(key, [])
        if any(_alike(words, other) for other in earlier) or _said_before(kept, statement):
            continue
        if earlier and key[0] and statement.type in _ONCE and statement.rule.startswith("en."):
            continue  # English agencies quote one demand in several sentences
        earlier.append(words)
        kept.append(statement)
    return tuple(kept)


_ONCE = frozenset((StatementType.CONDEMN, StatementType.DEMAND))


def _said_before(kept: list[StatementMention], statement: StatementMention) -> bool:
    """Whether what is only implied repeats an accusation of the same side against the same."""
    if statement.type is not StatementType.ACCUSE or not statement.rule.endswith("implied"):
        return False
    speaker, accused = statement.speaker, statement.addressee
    return any(
        other.type is StatementType.ACCUSE
        and speaker is not None
        and accused is not None
        and other.speaker is not None
        and other.addressee is not None
        and one_side(other.speaker, speaker)
        and one_side(other.addressee, accused)
        for other in kept
    )


def _speaker_key(view: SentenceView, statement: StatementMention) -> str:
    speaker = statement.speaker
    if speaker is None:
        return ""
    return speaker.actor_id or speaker.name_en or view.words(speaker.first, speaker.last)


def _alike(one: set[str], two: set[str]) -> bool:
    least = min(len(one), len(two))
    return least > 0 and len(one & two) / least >= 0.5
