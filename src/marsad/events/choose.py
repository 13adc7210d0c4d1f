"""Which place and which time belong to a mention: the clause beats the sentence, and so on.

The cascade, each step engaging only where the one before gave nothing:

1. the clause of the trigger (behind it before in front of it);
2. the rest of the sentence;
3. for times, the time at which someone said it, where the saying is of the same day;
4. what the incident inherits from earlier sentences, decided when mentions are merged.

A place inside an actor's name or a dateline is no place of an incident.
"""

from __future__ import annotations

import datetime as dt

from marsad.events.parts import EventMention, SayMention
from marsad.events.view import Located, ReportView, SentenceView
from marsad.lexicon.entries import Form, FrameKind
from marsad.mentions.times.state import NO_PUBLICATION
from marsad.records import ActorKind, EventType, Place, Precision, Record, Time

_FINENESS = {
    Precision.SITE: 0,
    Precision.SETTLEMENT: 1,
    Precision.ADMIN3: 2,
    Precision.ADMIN2: 3,
    Precision.ADMIN1: 4,
    Precision.REGION: 5,
    Precision.COUNTRY: 6,
}


class Chosen(Record, gc=False):
    """Indices of a mention's place and time in the report, and how they were found."""

    place: int | None = None
    place_rule: str = ""
    time: int | None = None
    time_rule: str = ""
    said_time: int | None = None


def fineness(place: Place) -> int:
    """Rank of a place's precision, finest first; unresolved places last."""
    if place.precision is None or place.country is None:
        return 9
    return _FINENESS[place.precision]


def choose(
    view: SentenceView,
    mention: EventMention,
    says: tuple[SayMention, ...],
    taken: tuple[int, ...] = (),
) -> Chosen:
    """Place and time of one mention from its own sentence; `taken` are places of others in it."""
    place, place_rule = _choose_place(view, mention, taken)
    time, time_rule, said = _choose_time(view, mention, says)
    return Chosen(
        place=place, place_rule=place_rule, time=time, time_rule=time_rule, said_time=said
    )


def _choose_place(
    view: SentenceView, mention: EventMention, taken: tuple[int, ...]
) -> tuple[int | None, str]:
    places = view.report.places
    usable = {
        located.index
        for located in view.places
        if fineness(places[located.index]) < 9
        and not _speaks_or_acts(view, located, mention)
        and not _in_a_name(view, located)
    }
    ranks = {located.index: _direction(view, located, mention) for located in view.places}
    if mention.type in _HIT_WHERE_THEY_FALL:
        usable -= {index for index in usable if ranks[index]}
    usable -= {located.index for located in view.places if _of_another_deed(view, located, mention)}
    in_clause = [index for index in mention.places if index in usable]
    if in_clause:
        return _finest(places, in_clause, ranks), "place.clause"
    actor_words = {k for group in mention.actors for k in range(group.first, group.last)}
    nearest = sorted(
        (
            abs(located.first - mention.first),
            located.index,
        )
        for located in view.places
        if located.first not in actor_words and located.index in usable.difference(taken)
    )
    if nearest:
        return _finest(places, [index for _distance, index in nearest], ranks), "place.sentence"
    return None, ""


def _of_another_deed(view: SentenceView, located: Located, mention: EventMention) -> bool:
    """ "على صلة بهجوم الإسكندرية": the place is that attack's, and no other's."""
    return any(
        trigger.last == located.first
        and trigger.hit.form is Form.NOUN
        and trigger.hit.frame.kind in (FrameKind.EVENT, FrameKind.ATTACK)
        and not mention.first <= trigger.first < mention.last
        for trigger in view.triggers
    )


def _speaks_or_acts(view: SentenceView, located: Located, mention: EventMention) -> bool:
    """A country or capital that stands for its government: no word of place in front of it.

    As the target of the incident it is its place as well.
    """
    if any(target.first == located.first for target in mention.targets):
        return False
    for group in view.groups:
        if (
            group.kind is ActorKind.STATE
            and group.first == located.first
            and group.last == located.last
        ):
            before = view.token(located.first).proclitics
            if "ب" in before:
                return False
            word = view.stem(located.first - 1)
            return word not in LOCATIVES or located.first - 1 < view.first
    return False


# Words of Arabic and English that put what follows in its place.
LOCATIVES = frozenset(
    "في من الي علي نحو باتجاه تجاه صوب داخل قرب شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط ضد عبر "
    "بين حدود اراضي سماء اجواء عاصمه in at near to into on from across over against inside "
    "toward towards around outside north south east west of".split()
)


_ORIGIN = frozenset(("من", "from"))
_GOAL = frozenset(("الي", "نحو", "باتجاه", "صوب", "to", "towards", "toward", "for"))
_HIT_WHERE_THEY_FALL = frozenset((EventType.SHELLING, EventType.AIR_STRIKE, EventType.INTERCEPTION))
_LEAVING = frozenset((EventType.EVACUATION, EventType.TERRITORY_CHANGE))


def _direction(view: SentenceView, located: Located, mention: EventMention) -> int:
    """0 for a place where the incident is, 1 for one that it came from or that people went to.

    Rockets hit where they fall, not where they are fired; people are evacuated from a place.
    """
    at = located.first - 1
    word = view.token(at).word if at >= view.first else ""
    if word in ("داخل", "inside"):
        word = view.token(at - 1).word if at - 1 >= view.first else ""
    start = view.report.places[located.index].text.split(" ", 1)[0]
    if mention.type in _LEAVING:
        return int(word in _GOAL and mention.type is EventType.EVACUATION)
    return int(word in _ORIGIN or start in ("من", "from"))


def _in_a_name(view: SentenceView, located: Located) -> bool:
    """A place inside a longer name or phrase for people: "الموالية لإيران", "Mosul police"."""
    return any(
        group.first <= located.first
        and located.last <= group.last
        and group.last - group.first > located.last - located.first
        and not group.site
        for group in view.groups
    )


def _finest(places: tuple[Place, ...], indices: list[int], ranks: dict[int, int]) -> int:
    """Where it was before where it came from, then the finest, then in the given order."""
    return min(
        enumerate(indices),
        key=lambda item: (ranks[item[1]], fineness(places[item[1]]), item[0]),
    )[1]


def _choose_time(
    view: SentenceView, mention: EventMention, says: tuple[SayMention, ...]
) -> tuple[int | None, str, int | None]:
    times = view.report.times
    of_saying = {
        index for say in says if say.scope[0] <= mention.first < say.scope[1] for index in say.times
    }
    of_saying |= _of_speech(view, mention, says)
    said = min(of_saying) if of_saying else None
    by_nearness = sorted(view.times, key=lambda located: _clause_distance(located, mention))
    own = set(mention.times) - of_saying
    chosen = _first_dated(times, [t.index for t in by_nearness if t.index in own])
    if chosen is not None:
        return chosen, "time.clause", said
    if mention.background or (mention.after and not mention.tolls):
        return None, "", said  # an older deed has no part in the day of the sentence
    rest = sorted(
        (abs(located.first - mention.first), located.index)
        for located in view.times
        if located.index not in of_saying and _reaches(view, located, mention)
    )
    chosen = _first_dated(times, [index for _distance, index in rest])
    return chosen, "time.sentence" if chosen is not None else "", said


def _clause_distance(located: Located, mention: EventMention) -> tuple[bool, int]:
    """Times behind the trigger come first, nearest first; then those in front of it."""
    return located.first < mention.first, abs(located.first - mention.first)


_NEAR_SPEECH = 5  # tokens between a word of speech and its time


def _of_speech(view: SentenceView, mention: EventMention, says: tuple[SayMention, ...]) -> set[int]:
    """Times of a speech act or an attribution: "vowed on Wednesday to", "announced on Friday"."""
    found: set[int] = set()
    for located in view.times:
        for act in view.acts:
            near = 0 <= located.first - act.last <= _NEAR_SPEECH and located.last <= mention.first
            if near and not any(k in view.stops for k in range(act.last, located.first + 1)):
                found.add(located.index)
        if located.last <= mention.first and _in_a_statement(view, located):
            found.add(located.index)
        for say in says:
            behind = say.first > mention.last and say.first <= located.first <= say.last + 2
            if behind and "according" in say.rule:
                found.add(located.index)
    return found


_STATEMENTS = frozenset(
    "بيان تصريح تصريحات خطاب مؤتمر تغريده مقابله كلمه statement speech interview tweet".split()
)


def _in_a_statement(view: SentenceView, located: Located) -> bool:
    """ "في بيان صدر مساء أمس": the time of the statement, not of what it tells."""
    first = max(view.first, located.first - 4)
    if view.stem(located.last) in _STATEMENTS:
        return True  # "in a Friday statement"
    return any(
        view.stem(k) in _STATEMENTS
        and not any(n in view.stops for n in range(k + 1, located.first + 1))
        for k in range(first, located.first)
    )


def _reaches(view: SentenceView, located: Located, mention: EventMention) -> bool:
    """A time in the same sentence, with no full stop or semicolon between."""
    low, high = sorted((located.first, mention.first))
    return not any("؛" in view.gap(k) or ";" in view.gap(k) for k in range(low + 1, high + 1))


def _first_dated(times: tuple[Time, ...], indices: list[int]) -> int | None:
    """The first that has a day, or would have one if the report said when it came out."""
    for i in indices:
        dated = times[i].start is not None or times[i].end is not None
        if times[i].rule != DATELINE_RULE and (
            dated or (times[i].reason or "").startswith(NO_PUBLICATION)
        ):
            return i
    return None


# The rule of a full date that heads the body: the day of the report, not of an incident.
DATELINE_RULE = "time.dateline"


def report_day(view: ReportView) -> dt.date | None:
    """The day of the report: its dateline's, else that of publication, else None."""
    for time in view.times:
        if time.rule == DATELINE_RULE and time.end is not None:
            return time.end
    published = view.report.published
    return published.date() if isinstance(published, dt.datetime) else published
