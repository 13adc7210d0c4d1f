"""How a reading came about: for each sentence what was found, what was made of it, and why not.

Nothing is read again here: this lays open what the stages hand to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marsad.events.parts import EventMention, Trigger
from marsad.events.tell import SentenceFound, Telling, tell
from marsad.events.view import ReportView, SentenceView, view_sentences
from marsad.lexicon.entries import FrameKind
from marsad.pipeline import Resources, view_report
from marsad.records import Event, Part, Record, Report, Statement

_WHY_NOT = {
    FrameKind.EVENT: "no clause was found in which it is an incident of its own",
    FrameKind.ATTACK: "no clause was found in which it is an incident of its own",
    FrameKind.STRIKE: "it hits something, but no means or attack stands with it",
    FrameKind.SUPPORT: "it only carries another trigger, and none stands with it",
    FrameKind.TOLL: "it counts people, but no cause is told with it",
}


class Finding(Record, frozen=True):
    """Words that were recognised: `kind` (trigger, cue, place...), and what they stand for."""

    kind: str
    text: str
    start: int
    end: int
    meaning: str
    rule: str = ""


class Built(Record, frozen=True):
    """An incident or a statement that this sentence made, or added to, with the rule per field."""

    id: str
    what: str
    fields: tuple[Finding, ...]
    empty: tuple[str, ...] = ()


class SentenceExplanation(Record, frozen=True):
    """One sentence. `why_not` is filled where it has words of conflict but made no incident."""

    part: Part
    text: str
    start: int
    end: int
    findings: tuple[Finding, ...]
    built: tuple[Built, ...]
    why_not: tuple[str, ...]


class Explanation(Record, frozen=True):
    """All sentences of a report, in order."""

    doc: str
    sentences: tuple[SentenceExplanation, ...]


def explain_report(report: Report, resources: Resources) -> Explanation:
    """Explain the reading of a report; the incidents are those that `read_report` gives.

    Raises `LanguageError` for a report in a language that is not read.
    """
    view = view_report(report, resources)
    telling = tell(view, resources.grammars[view.language])
    found = {item.view.sentence.first: item for item in telling.sentences}
    return Explanation(
        doc=report.id,
        sentences=tuple(
            _explain_sentence(sentence, found.get(sentence.sentence.first), telling)
            for sentence in view_sentences(view)
        ),
    )


def _explain_sentence(
    view: SentenceView, found: SentenceFound | None, telling: Telling
) -> SentenceExplanation:
    start, end = _span(view.report, view.first, view.last)
    mentions = found.mentions if found else ()
    built = (*_built_events(mentions, telling), *_built_statements(start, end, telling))
    made = any(_draft_of(mention, telling) is not None for mention in mentions)
    return SentenceExplanation(
        part=view.sentence.part,
        text=view.words(view.first, view.last),
        start=start,
        end=end,
        # One surface may stand for a frame in several of its forms.
        findings=tuple(dict.fromkeys(_list_findings(view, found))),
        built=built,
        why_not=() if made else tuple(_say_why_not(view, mentions)),
    )


def _span(view: ReportView, first: int, last: int) -> tuple[int, int]:
    if last <= first:
        return 0, 0
    return view.tokens[first].start, view.tokens[last - 1].end


def _list_findings(view: SentenceView, found: SentenceFound | None) -> Iterator[Finding]:
    for trigger in view.triggers:
        frame = trigger.hit.frame
        meaning = frame.type.value if frame.type else frame.kind.value
        yield _find(view, trigger, "trigger", meaning, frame.id)
    for cue in view.cues:
        yield _find(view, cue, "cue", cue.hit.cue.kind.value, cue.hit.cue.id)
    for act in view.acts:
        yield _find(view, act, "speech act", act.hit.act.type.value, act.hit.act.id)
    for weapon in view.weapons:
        entry = weapon.hit.weapon
        yield _find(view, weapon, "weapon", entry.kind.value, entry.id)
    for group in found.view.groups if found else ():
        yield _find(view, group, "group", group.name_en or group.kind.value, group.rule)
    for say in found.says if found else ():
        speakers = ", ".join(view.words(g.first, g.last) for g in say.speakers)
        yield _find(view, say, "saying", speakers or "no speaker", say.rule)
    for located in view.places:
        place = view.report.places[located.index]
        yield _find(view, located, "place", place.name_en or place.reason or "", place.rule)
    for located in view.times:
        time = view.report.times[located.index]
        days = f"{time.start} to {time.end}" if time.start or time.end else time.reason or ""
        yield _find(view, located, "time", days, time.rule)


def _find(view: SentenceView, mark: object, kind: str, meaning: str, rule: str) -> Finding:
    first: int = getattr(mark, "first")  # noqa: B009  # every mark has a range of tokens
    last: int = getattr(mark, "last")  # noqa: B009
    start, end = _span(view.report, first, last)
    return Finding(
        kind=kind, text=view.words(first, last), start=start, end=end, meaning=meaning, rule=rule
    )


def _draft_of(mention: EventMention, telling: Telling) -> int | None:
    """Find the incident that a mention went into."""
    for number, draft in enumerate(telling.drafts):
        if any(item.mention == mention for item in draft.told):
            return number
    return None


def _built_events(mentions: Sequence[EventMention], telling: Telling) -> Iterator[Built]:
    for number in dict.fromkeys(_draft_of(mention, telling) for mention in mentions):
        if number is None:
            continue
        event = telling.events[number]
        first = telling.drafts[number].told[0].mention in mentions
        verb = "makes" if first else "adds to"
        what = f"{verb} {event.type.value}, {event.status.value}"
        yield Built(
            id=event.id,
            what=what + (", background" if event.background else ""),
            fields=tuple(_list_fields(event)) if first else (),
            empty=tuple(f"{u.field}: {u.reason}" for u in event.unresolved) if first else (),
        )


def _list_fields(event: Event) -> Iterator[Finding]:
    if event.evidence:
        words = event.evidence[0]
        meaning = event.type.value
        yield Finding(
            kind="type", text=words.text, start=words.start, end=words.end,
            meaning=meaning, rule=event.rule,
        )  # fmt: skip
    if event.date and event.date.text:
        date = event.date
        yield Finding(
            kind="date", text=event.date.text, start=date.text_start, end=date.text_end,
            meaning=f"{date.start} to {date.end}", rule=date.rule,
        )  # fmt: skip
    if event.place:
        place = event.place
        yield Finding(
            kind="place", text=place.text, start=place.start, end=place.end,
            meaning=place.name_en or "", rule=place.rule,
        )  # fmt: skip
    people = (
        (f"actor, {event.actor_basis.value}", event.actors),
        ("target", event.targets),
        ("claimed by", event.claimed_by),
        ("source", event.sources),
    )
    for kind, items in people:
        for item in items:
            yield Finding(
                kind=kind, text=item.text, start=item.start, end=item.end,
                meaning=item.name_en or "", rule=item.rule,
            )  # fmt: skip
    for weapon in event.weapons:
        yield Finding(
            kind="weapon", text=weapon.text, start=weapon.start, end=weapon.end,
            meaning=weapon.kind.value, rule=weapon.rule,
        )  # fmt: skip
    tolls = (("killed", event.killed), ("injured", event.injured), ("missing", event.missing))
    for kind, figures in tolls:
        for toll in figures:
            most = "" if toll.max == toll.min else f" to {toll.max or 'more'}"
            yield Finding(
                kind=kind, text=toll.text, start=toll.start, end=toll.end,
                meaning=f"{toll.min}{most}", rule=toll.rule,
            )  # fmt: skip


def _built_statements(start: int, end: int, telling: Telling) -> Iterator[Built]:
    for statement in telling.statements:
        if start <= statement.start < end:
            yield Built(
                id=statement.id,
                what=f"makes a statement: {statement.type.value}",
                fields=tuple(_list_statement_fields(statement)),
            )


def _list_statement_fields(statement: Statement) -> Iterator[Finding]:
    yield Finding(
        kind="evidence", text=statement.evidence, start=statement.start, end=statement.end,
        meaning=statement.type.value, rule=statement.rule,
    )  # fmt: skip
    for kind, who in (("speaker", statement.speaker), ("addressee", statement.addressee)):
        if who is not None:
            yield Finding(
                kind=kind, text=who.text, start=who.start, end=who.end,
                meaning=who.name_en or "", rule=who.rule,
            )  # fmt: skip


def _say_why_not(view: SentenceView, mentions: Sequence[EventMention]) -> Iterator[str]:
    if view.triggers and view.sentence.part is Part.DATELINE:
        yield "it is a date line, which tells of no incident"
        return
    for mention in mentions:
        words = view.words(mention.first, mention.last)
        told = "only effects or a strike without means" if mention.type is None else "an incident"
        yield f"'{words}' ({mention.rule}) tells of {told}, but there is nothing to attach it to"
    for trigger in view.triggers:
        if not any(m.first <= trigger.first < max(m.last, m.first + 1) for m in mentions):
            yield _say_why_no_mention(view, trigger)


def _say_why_no_mention(view: SentenceView, trigger: Trigger) -> str:
    frame = trigger.hit.frame
    reason = _WHY_NOT[frame.kind]
    if frame.cued:
        reason += "; it is an ordinary word too, and counts only beside words of conflict"
    words = view.words(trigger.first, trigger.last)
    cues = sorted({cue.hit.cue.kind.value for cue in view.cues})
    also = f" (cues in the sentence: {', '.join(cues)})" if cues else ""
    return f"'{words}' ({frame.id}): {reason}{also}"
