"""From a report with its mentions to what it tells: incidents and statements.

The order is fixed: groups, sayings, mentions of incidents and speech acts per sentence; place
and time of each mention; merging; what is inherited from the sentences before; records.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from marsad.events.antecedents import Known, name_again, note_names
from marsad.events.attribution import Spoken, attribute, is_quoted, resolve_speakers, stands_for
from marsad.events.choose import Chosen, choose, fineness, report_day
from marsad.events.drafts import draft_incidents, link_claims
from marsad.events.grammar import Grammar
from marsad.events.parts import EventMention, Group, SayMention, StatementMention
from marsad.events.speech import find_implied_statements, keep_statements, split_speakers
from marsad.events.told import Draft, Scene, Told
from marsad.events.view import ReportView, SentenceView, view_sentences
from marsad.events.write import write_event, write_statement
from marsad.lexicon.entries import CueKind
from marsad.records import (
    Event,
    EventType,
    Granularity,
    Part,
    Record,
    Statement,
    StatementType,
    Status,
)


class SentenceFound(Record):
    """What the grammar found in one sentence."""

    view: SentenceView
    says: tuple[SayMention, ...]
    mentions: tuple[EventMention, ...]
    statements: tuple[StatementMention, ...]


class Telling(Record):
    """All that was found in a report, and the records made of it."""

    sentences: tuple[SentenceFound, ...]
    drafts: tuple[Draft, ...]
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]


def tell(view: ReportView, grammar: Grammar) -> Telling:
    """Read all sentences of a report and merge what they tell."""
    sentences = _find(view, grammar)
    told = _told(sentences)
    scene = Scene(places=view.places, times=view.times, day=report_day(view))
    drafts = attribute(_inherit(view, draft_incidents(scene, told)), _said(sentences))
    statements = keep_statements(
        tuple((found.view, mention) for found in sentences for mention in found.statements)
    )
    linked = link_claims(drafts, statements)
    pairs = tuple((write_event(view, draft, linked), draft) for draft in drafts)
    return Telling(
        sentences=sentences,
        drafts=drafts,
        events=tuple(event for event, _draft in pairs),
        statements=tuple(write_statement(view, mention, pairs) for mention in statements),
    )


def _find(view: ReportView, grammar: Grammar) -> tuple[SentenceFound, ...]:
    found: list[SentenceFound] = []
    heard: tuple[Group, ...] = ()
    sides: Known = {}
    views = view_sentences(view)
    if _is_story(views):
        return ()
    accident = _is_accident(views)
    for sentence in views:
        if sentence.sentence.part is Part.DATELINE:
            continue
        if not (sentence.triggers or sentence.acts or sentence.cues):
            continue
        sentence = msgspec.structs.replace(sentence, groups=grammar.find_groups(sentence))
        acts = grammar.find_statement_mentions(sentence) if sentence.acts else ()
        says = resolve_speakers(sentence, grammar.find_says(sentence), heard, acts)
        for say in says:
            if say.speakers:
                heard = (*heard, *say.speakers)
        statements = tuple(
            msgspec.structs.replace(item, speaker=stands_for(sentence, item.speaker, heard))
            if item.speaker is not None
            else item
            for item in _spoken(acts, says, heard[-1:])
        )
        statements = split_speakers(sentence, statements)
        heard += tuple(
            item.speaker
            for item in acts
            if item.speaker is not None and item.speaker.named and not is_quoted(item, says)
        )
        mentions = grammar.find_event_mentions(sentence) if sentence.triggers else ()
        implied = find_implied_statements(sentence, says, mentions)
        known = {statement.type for statement in statements}
        if StatementType.DENY in known:
            known.add(StatementType.CLAIM)  # what is denied is not claimed in one breath
        statements = (*statements, *(item for item in implied if item.type not in known))
        if accident:  # its dead are nobody's, however often the report counts them
            mentions = tuple(mention for mention in mentions if mention.type is not None)
        note_names(sentence, sides)
        named = name_again(view, mentions, sides)
        found.append(SentenceFound(view=sentence, says=says, mentions=named, statements=statements))
    return tuple(found)


def _is_story(views: tuple[SentenceView, ...]) -> bool:
    """Whether the headline speaks of a film, a game or sport: then nothing in it happened."""
    return any(
        mark.hit.cue.kind is CueKind.STORY
        for view in views
        if view.sentence.part is Part.TITLE
        for mark in view.cues
    )


def _is_accident(views: tuple[SentenceView, ...]) -> bool:
    """Whether the headline tells of a crash, a quake or the like, and of no deed."""
    titles = [view for view in views if view.sentence.part is Part.TITLE]
    return any(mark.hit.cue.kind is CueKind.UNREAL for view in titles for mark in view.cues)


def _spoken(
    statements: tuple[StatementMention, ...],
    says: tuple[SayMention, ...],
    speakers: tuple[Group, ...],
) -> tuple[StatementMention, ...]:
    """Speech acts without a speaker of their own are the speaker's in whose words they stand."""
    filled = []
    for statement in statements:
        if statement.speaker is None:
            own = [say for say in says if say.speakers and say.scope[0] <= statement.last]
            chosen = own[0].speakers if own else speakers
            if chosen:
                statement = msgspec.structs.replace(statement, speaker=chosen[-1])
        filled.append(statement)
    return tuple(filled)


def _said(sentences: tuple[SentenceFound, ...]) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(
            index=found.view.sentence.index, paragraph=found.view.sentence.paragraph,
            part=found.view.sentence.part, says=found.says,
        )
        for found in sentences
        if found.says
    )  # fmt: skip


def _told(sentences: tuple[SentenceFound, ...]) -> tuple[Told, ...]:
    told: list[Told] = []
    for found in sentences:
        for mention in found.mentions:
            says = tuple(
                say
                for say in found.says
                if say.scope[0] <= mention.first < say.scope[1]
                or say.scope[0] <= mention.last <= say.scope[1]
            )
            others = tuple(other for other in found.mentions if other is not mention)
            title = found.view.sentence.part is Part.TITLE
            chosen = choose(found.view, mention, says, _taken(mention, others) if title else ())
            told.append(
                Told(
                    mention=_over_long_time(found.view, mention, chosen),
                    chosen=chosen,
                    part=found.view.sentence.part,
                    paragraph=found.view.sentence.paragraph,
                    says=says,
                )
            )
    return tuple(told)


def _taken(mention: EventMention, others: tuple[EventMention, ...]) -> tuple[int, ...]:
    """Places of what others do in a headline: "Raids kill 7 in X, rebels fire rockets".

    The mention may still inherit them, once it is known whether it is one told elsewhere.
    """
    sides = {actor.head for actor in mention.actors}
    return tuple(
        place
        for other in others
        if sides and other.actors and not sides & {actor.head for actor in other.actors}
        for place in other.places
    )


_AHEAD = 60  # days; nearer ones are as often a wrong date of publication
_MONTHS = frozenset((Granularity.MONTH, Granularity.SEASON, Granularity.YEAR))
_COUNTING = frozenset(("kill", "dead", "die", "death_toll", "wound", "injury", "casualty"))
_LONG = 12  # days up to publication beyond which deeds are summed up, not told one by one


def _over_long_time(view: SentenceView, mention: EventMention, chosen: Chosen) -> EventMention:
    """What is told of weeks or years up to now is recurrent, of a day to come not yet done."""
    if mention.status is not Status.REPORTED or chosen.time is None:
        return mention
    if mention.type in (EventType.TERRITORY_CHANGE, EventType.AGREEMENT) and not mention.noun:
        return mention
    time = view.report.times[chosen.time]
    day = report_day(view.report)
    if time.start is None or time.end is None or day is None:
        return mention
    if time.start > day + dt.timedelta(days=_AHEAD):
        return msgspec.structs.replace(
            mention, status=Status.THREATENED, status_rule="status.day_to_come"
        )
    counts = mention.rule.rpartition(".")[2] in _COUNTING or any(t.total for t in mention.tolls)
    summed = counts and time.granularity in _MONTHS
    if (summed or time.end >= day) and (time.end - time.start).days > _LONG:
        return msgspec.structs.replace(
            mention, status=Status.RECURRENT, status_rule="status.long_interval"
        )
    return mention


# --- what is inherited ------------------------------------------------------------------------


def _inherit(view: ReportView, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Give a draft without place or time those of the incident told just before it.

    A time passes on only within a paragraph or from the lede, and never to what is told as
    earlier; a place likewise. What passes on is marked by its rule.
    """
    filled: list[Draft] = []
    for at, draft in enumerate(drafts):
        if draft.status is not Status.REPORTED:
            filled.append(draft)
            continue
        first = draft.told[0]
        place = _first(told.chosen.place for told in draft.told)
        time = _first(told.chosen.time for told in draft.told)
        changes: Chosen = first.chosen
        if place is None:
            found = _place_before(view, filled, first)
            if found is not None:
                changes = msgspec.structs.replace(
                    changes, place=found, place_rule="place.inherited"
                )
        if time is None and not (first.mention.background or first.mention.after):
            found = _time_before(view, filled, first)
            if found is not None:
                changes = msgspec.structs.replace(changes, time=found, time_rule="time.inherited")
        if changes is not first.chosen:
            first = msgspec.structs.replace(first, chosen=changes)
            draft = msgspec.structs.replace(draft, told=(first, *draft.told[1:]))
        filled.append(draft)
        del at
    return tuple(filled)


def _first(indices: object) -> int | None:
    return next((index for index in indices if index is not None), None)  # type: ignore[attr-defined]


def _place_before(view: ReportView, earlier: list[Draft], told: Told) -> int | None:
    for draft in reversed(earlier):
        if draft.status is not Status.REPORTED:
            continue
        near = any(abs(item.paragraph - told.paragraph) <= 1 for item in draft.told)
        if near or draft.told[0].part in (Part.TITLE, Part.LEDE):
            places = [i.chosen.place for i in draft.told if i.chosen.place is not None]
            if places:
                return min(places, key=lambda index: fineness(view.places[index]))
    return None


_TIME_REACH = 4  # sentences; a text that lost its line breaks is one paragraph


def _time_before(view: ReportView, earlier: list[Draft], told: Told) -> int | None:
    for draft in reversed(earlier):
        if draft.status is not Status.REPORTED or draft.told[0].mention.background:
            continue
        near = any(
            item.paragraph == told.paragraph
            and told.mention.sentence - item.mention.sentence <= _TIME_REACH
            for item in draft.told
        )
        if near:
            times = [i.chosen.time for i in draft.told if i.chosen.time is not None]
            if times:
                return times[0]
    return None
