"""Who speaks where a sentence does not say so anew: pronouns, "the sources", "the statement".

A saying without a subject keeps the speaker of the sentence before. "The source" or a bare
surname stands for the speaker introduced earlier, "the statement" for whoever issued it. An
incident told without any attribution is the account of the anonymous source beside it: that of
the next sentences for the lede, that of its paragraph for the body.
"""

from __future__ import annotations

import msgspec

from marsad.events.parts import Group, SayMention, StatementMention
from marsad.events.told import Draft, Told
from marsad.events.view import SentenceView
from marsad.records import Number, Part, Record, Status

_STATEMENT = "statement_source"
_ANONYMOUS = ("ar.group.role.source", "ar.group.role.witness", "ar.group.role.resident")
_ISSUED = frozenset(("صادر", "صادره", "عن", "نشرته", "اصدرته", "اصدره"))
_LEDE_REACH = 3  # sentences behind the lede in which its source is looked for


class Spoken(Record):
    """A sentence's sayings, with where it stands in the report."""

    index: int
    paragraph: int
    part: Part
    says: tuple[SayMention, ...]


def resolve_speakers(
    view: SentenceView,
    says: tuple[SayMention, ...],
    before: tuple[Group, ...],
    acts: tuple[StatementMention, ...],
) -> tuple[SayMention, ...]:
    """Sayings with their speakers filled in from those introduced `before`, latest last.

    Who accuses or denies in the same sentence speaks on: "Hamas condemned ... and said".
    """
    resolved: list[SayMention] = []
    for say in says:
        inside = [(item.last, speaker) for item in resolved for speaker in item.speakers]
        inside += [
            (act.speaker.last, act.speaker)
            for act in acts
            if act.speaker is not None
            and act.speaker.named
            and act.first < say.first
            and not is_quoted(act, says)
        ]
        inside.sort(key=lambda item: item[0])
        earlier = (*before, *(speaker for _at, speaker in inside))
        if say.suspects:
            resolved.append(say)
        elif not say.speakers:
            resolved.append(_inherited(say, earlier[-1:]))
        else:
            meant = tuple(
                group
                for speaker in say.speakers
                if (group := _meant(view, speaker, earlier)) is not None
            )
            changed = meant != say.speakers
            resolved.append(
                msgspec.structs.replace(say, speakers=meant, rule=f"{say.rule}+resolved")
                if changed
                else say
            )
    return tuple(resolved)


def is_quoted(act: StatementMention, says: tuple[SayMention, ...]) -> bool:
    """Whether a speech act is itself told in somebody's words."""
    return any(say.scope[0] <= act.first for say in says)


def _inherited(say: SayMention, speakers: tuple[Group, ...]) -> SayMention:
    if not speakers:
        return say
    return msgspec.structs.replace(say, speakers=speakers, rule=f"{say.rule}+inherited")


def stands_for(view: SentenceView, speaker: Group, earlier: tuple[Group, ...]) -> Group:
    """The speaker introduced earlier whom a speaker's words stand for, else that speaker."""
    return _meant(view, speaker, earlier) or speaker


def _meant(view: SentenceView, speaker: Group, earlier: tuple[Group, ...]) -> Group | None:
    """Whom a speaker's words stand for; None for a statement that nobody issued."""
    if speaker.named:
        return speaker
    if speaker.rule.endswith(_STATEMENT):
        if speaker.number is Number.PLURAL:
            return speaker
        issuer = _issuer(view, speaker)
        if issuer is not None and issuer.rule == "ar.say.issuer":
            return _introduced(view, issuer, earlier)
        return issuer or (earlier[-1] if earlier else None)
    first = view.token(speaker.first)
    if speaker.last - speaker.first > 2 or not (first.definite or first.word == "the"):
        return speaker
    return _introduced(view, speaker, earlier)


def _introduced(view: SentenceView, speaker: Group, earlier: tuple[Group, ...]) -> Group:
    """The earlier speaker of the same role or name, else the one given."""
    first = view.report.tokens[speaker.first]
    stem = view.report.tokens[speaker.last - 1].stem if first.word == "the" else first.stem
    for group in reversed(earlier):
        if group.rule == speaker.rule and ".group.role" in speaker.rule:
            return group
        stems = {view.report.tokens[k].stem for k in range(group.first, group.last)}
        if stem in stems and group.last - group.first > 1:
            return group
    return speaker


def _issuer(view: SentenceView, statement: Group) -> Group | None:
    """Who stands right behind "statement", or in front of it in the same clause."""
    behind = next(
        (g for g in view.groups if statement.last <= g.first <= statement.last + 3 and g.speaks),
        None,
    )
    if behind is not None and not _parted(view, statement.last, behind.first):
        near = behind.first - statement.last
        issued = any(view.token(k).stem in _ISSUED for k in range(statement.last, behind.first))
        verb = near == 1 and view.token(statement.last).suffix != ""  # "بيان نشرته القوات"
        if "ل" in view.token(behind.first).proclitics or issued or verb:
            return behind
    if statement.last - statement.first > 1 and statement.rule.startswith("ar."):
        return msgspec.structs.replace(  # "بيان الجيش"
            statement, first=statement.first + 1, head=statement.first + 1,
            rule="ar.say.issuer", name_en=None,
        )  # fmt: skip
    before = [
        group
        for group in view.groups
        if group.last <= statement.first <= group.last + 5 and group.speaks
    ]
    if not before or _parted(view, before[-1].last, statement.first):
        return None
    return before[-1]


def _parted(view: SentenceView, first: int, last: int) -> bool:
    return any(k in view.stops for k in range(first, last + 1))


def attribute(drafts: tuple[Draft, ...], spoken: tuple[Spoken, ...]) -> tuple[Draft, ...]:
    """Drafts with the anonymous source beside them where no sentence of theirs names any."""
    if not any(_is_anonymous(say) for item in spoken for say in item.says):
        return drafts
    return tuple(
        _attributed(draft, spoken)
        if draft.status is Status.REPORTED and not any(told.says for told in draft.told)
        else draft
        for draft in drafts
    )


def _attributed(draft: Draft, spoken: tuple[Spoken, ...]) -> Draft:
    first = draft.told[0]
    if first.mention.background:
        return draft
    at = first.mention.sentence
    near = [
        item
        for item in spoken
        if _lede_reaches(first, at, item) or (item.paragraph == first.paragraph and item.index < at)
    ]
    says = [say for item in near for say in item.says if say.speakers]
    if not says or not _is_anonymous(says[0]):
        return draft
    say = msgspec.structs.replace(says[0], rule=f"{says[0].rule}+beside")
    told = msgspec.structs.replace(first, says=(say,))
    return msgspec.structs.replace(draft, told=(told, *draft.told[1:]))


def _lede_reaches(first: Told, at: int, item: Spoken) -> bool:
    return (
        first.part in (Part.LEDE, Part.TITLE)
        and item.part is not Part.TITLE
        and at <= item.index <= at + _LEDE_REACH
    )


def _is_anonymous(say: SayMention) -> bool:
    """Sources and witnesses, the voices that stand behind a whole account.

    English agency prose repeats its source in each sentence, so only Arabic passes one on.
    """
    return any(group.rule.startswith(_ANONYMOUS) for group in say.speakers)
