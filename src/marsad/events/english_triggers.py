"""Which triggers of an English sentence count, and in which reading.

English spells nouns and verbs alike ("attack", "shells", "strikes") and past tenses like passive
participles ("killed"): what stands around a trigger decides. This is a handful of ordered tests on
closed word classes and on the groups already found, not a tagger.
"""

from __future__ import annotations

from functools import cache

from marsad.events.english_words import (
    ADVERBS,
    BE,
    COORDINATORS,
    DETERMINERS,
    HAVE,
    LINKERS,
    MODALS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    words,
)
from marsad.events.parts import Group, Trigger
from marsad.events.view import SentenceView
from marsad.lexicon.entries import CountryForm, CountryHit, Form, Frame, FrameKind
from marsad.records import EventType, Number, Part, Record

VERB_FORMS = frozenset((Form.PAST, Form.PRESENT, Form.BASE, Form.GERUND))
_ARTICLES = words("a an the its his her their another")
_OPEN_VERBS = words("been be being is are was were got")


class Anchor(Record, gc=False):
    """A trigger in the reading that was chosen.

    `noun` marks event nouns, `passive` verbs whose subject suffers, `gerund` verbs in -ing.
    """

    first: int
    last: int
    frame: Frame
    form: Form
    noun: bool = False
    passive: bool = False
    gerund: bool = False

    @property
    def verb(self) -> bool:
        """Whether this is a verb of any form."""
        return not self.noun


def find_anchors(view: SentenceView) -> tuple[Anchor, ...]:
    """The triggers of a sentence that count, in order, one a span."""
    spans: dict[tuple[int, int], list[Trigger]] = {}
    for trigger in view.triggers:
        spans.setdefault((trigger.first, trigger.last), []).append(trigger)
    groups = {group.last: group for group in view.groups}
    heads = {group.head for group in view.groups}
    anchors: list[Anchor] = []
    covered = view.first
    for (first, last), triggers in sorted(
        spans.items(), key=lambda item: (item[0][0], -item[0][1])
    ):
        if first < covered:
            continue
        allowed = [item for item in triggers if not _is_barred(view, item)]
        chosen = _choose(view, allowed, groups, heads) if allowed else None
        if chosen is not None and chosen.verb and len(allowed) < len(triggers):
            forms = [t.hit.form for t in allowed if t.hit.form in VERB_FORMS]
            barred_noun = any(t.hit.form is Form.NOUN for t in triggers if t not in allowed)
            if barred_noun and _is_noun_here(view, first, last, forms, groups):
                chosen = None
        if chosen is not None:
            anchors.append(chosen)
            covered = last
    return tuple(anchors)


def _is_barred(view: SentenceView, trigger: Trigger) -> bool:
    """Whether a word of the lexicon's `not_before` follows, or one of `not_after` precedes."""
    frame = trigger.hit.frame
    for parts in _by_first(frame.not_before).get(view.stem(trigger.last), ()):
        if all(view.stem(trigger.last + k) == part for k, part in enumerate(parts)):
            return True
    if trigger.hit.form is Form.PAST:
        return False  # "mortar fire" is none of a verb's business: "a mortar fired by rebels"
    for parts in _by_last(frame.not_after).get(view.stem(trigger.first - 1), ()):
        start = trigger.first - len(parts)
        if all(view.stem(start + k) == part for k, part in enumerate(parts)):
            # "under arrest", "on strike": a comma in between makes it another phrase
            return not any("," in view.gap(k) for k in range(start + 1, trigger.first + 1))
    return False


@cache
def _by_first(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        parts = phrase.split()
        found.setdefault(parts[0], []).append(parts)
    return found


@cache
def _by_last(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        parts = phrase.split()
        found.setdefault(parts[-1], []).append(parts)
    return found


def _choose(
    view: SentenceView, triggers: list[Trigger], groups: dict[int, Group], heads: set[int]
) -> Anchor | None:
    first, last = triggers[0].first, triggers[0].last
    if view.gap(first) == "-" and view.stem(first) in LINKERS:
        return None  # "rebel-held"
    nouns = [t for t in triggers if t.hit.form in (Form.NOUN, Form.ACTIVE_PARTICIPLE)]
    verbs = [t for t in triggers if t.hit.form in VERB_FORMS]
    fixed = [t for t in triggers if t.hit.form is Form.FIXED]
    participles = [t for t in triggers if t.hit.form is Form.PASSIVE_PARTICIPLE]
    if fixed and not verbs:
        return _anchor(fixed[0])
    if nouns and verbs:
        if _is_noun_here(view, first, last, [t.hit.form for t in verbs], groups):
            return _anchor(nouns[0], noun=True)
    elif nouns:
        return _anchor(nouns[0], noun=True)
    if participles and not verbs:
        return _anchor(participles[0], passive=True)
    if not verbs:
        return _anchor(fixed[0]) if fixed else None
    verb = _prefer_frame(view, verbs)
    if verb.hit.form is Form.PAST and view.stem(first - 1) in _ARTICLES:
        return None  # "a downed pilot", "the captured town"
    if verb.hit.form is Form.GERUND:
        if _is_compound_noun(view, first):
            return None
        return _anchor(verb, gerund=True)
    if verb.hit.form is Form.BASE and len(verbs) > 1:
        # "hit", "hurt": base and past in one spelling
        past = [t for t in verbs if t.hit.form is Form.PAST]
        if past and view.stem(first - 1) not in MODALS:
            verb = past[0]
    passive = verb.hit.form is Form.PAST and is_passive(view, first, last, groups, verb.hit.frame)
    if participles and passive:
        passive = True
    bare = verb.hit.form in (Form.BASE, Form.PRESENT) and not passive
    before = view.stem(first - 1)
    if verb.hit.form is Form.BASE and not passive and _is_singular(groups.get(first)):
        return None  # "Terrorist bomb targets bus": one who acts takes a verb in -s
    if (
        bare
        and not nouns
        and (before in DETERMINERS or before in PREPOSITIONS)
        and before not in ("to", "that")
    ):
        return None  # "their fight against"
    if (bare and (first in heads or _is_weapon(view, first, last))) and (
        _is_noun_here(view, first, last, [verb.hit.form], groups)
    ):
        # "shells", "targets": nouns unless they clearly are verbs
        return None
    return _anchor(verb, passive=passive)


def _is_singular(subject: Group | None) -> bool:
    return (
        subject is not None
        and subject.number is Number.SINGULAR
        and not subject.named
        and subject.last - subject.first == 1
    )


def _is_weapon(view: SentenceView, first: int, last: int) -> bool:
    return any(w.first <= first and last <= w.last for w in view.weapons)


def _prefer_frame(view: SentenceView, verbs: list[Trigger]) -> Trigger:
    """Of two frames with one spelling, the one that carries an event if an event follows."""
    supports = [t for t in verbs if t.hit.frame.kind is FrameKind.SUPPORT]
    others = [t for t in verbs if t.hit.frame.kind is not FrameKind.SUPPORT]
    if supports and others:
        last = supports[0].last
        near = any(
            last <= t.first <= last + 5 and t.hit.form is Form.NOUN for t in view.triggers
        ) or any(
            0 < verbs[0].first - t.last <= 4 and t.hit.form is Form.NOUN for t in view.triggers
        )
        return supports[0] if near else others[0]
    return verbs[0]


def _anchor(trigger: Trigger, **reading: bool) -> Anchor:
    return Anchor(
        first=trigger.first,
        last=trigger.last,
        frame=trigger.hit.frame,
        form=trigger.hit.form,
        **reading,
    )


def _is_compound_noun(view: SentenceView, first: int) -> bool:
    """As in "peace-keeping", "record breaking"."""
    return view.gap(first) == "-" and view.stem(first - 1) not in ("re", "co")


def _is_noun_here(
    view: SentenceView, first: int, last: int, forms: list[Form], groups: dict[int, Group]
) -> bool:
    before, after = view.stem(first - 1), view.stem(last)
    if before in SUBJECT_PRONOUNS and Form.GERUND not in forms:
        return False
    if first == view.first and Form.PRESENT in forms:
        return True  # "Clashes northeast of Hama continue": no English clause begins with its verb
    if before in MODALS and before != "to":
        return False
    if before.endswith("ly") and Form.GERUND not in forms and _opens_object(view, last, groups):
        return False  # "and regularly shell residential areas"
    if before == "to" or (before in ADVERBS and view.stem(first - 2) in ("to", *MODALS)):
        return Form.BASE not in forms or (after in PREPOSITIONS and after not in ("from",))
    if Form.GERUND in forms:
        return _is_gerund_noun(view, first, last, groups)
    if (
        before in DETERMINERS
        or before in PREPOSITIONS
        or view.token(first - 1).suffix in ("'s", "s")
    ):
        return True
    if (
        first == view.first
        or before in COORDINATORS
        or view.gap(first).strip(" \"'") not in ("", "-")
    ):
        return not _opens_object(view, last, groups)
    if any(
        m.last == first
        and isinstance(m.meaning, CountryHit)
        and m.meaning.form is CountryForm.DEMONYM
        and not view.token(first - 1).word.endswith("s")
        for m in view.names
    ):
        return True
    if any(w.last == first for w in view.weapons) or any(a.last == first for a in view.amounts):
        return not (_opens_object(view, last, groups) and Form.PRESENT not in forms)
    subject = groups.get(first)
    if subject is not None and (subject.acts or subject.speaks):
        return not _opens_object(view, last, groups)
    return after not in _ARTICLES


def _is_gerund_noun(view: SentenceView, first: int, last: int, groups: dict[int, Group]) -> bool:
    """As in "the shelling of", "Saudi bombing in" against "shelling the town", "killing 12"."""
    before, after = view.stem(first - 1), view.stem(last)
    if before in BE:
        return False
    if after == "of" or before in DETERMINERS or view.token(first - 1).suffix in ("'s", "s"):
        return True
    opens = _opens_object(view, last, groups)
    if before in PREPOSITIONS or before in COORDINATORS:
        return not opens
    subject = groups.get(first)
    if subject is not None and not opens:
        # "rebels fighting in the north", "the coalition fighting in Yemen" against
        # "rebel fighting in the north"
        return subject.number is not Number.PLURAL and not (
            subject.named and view.stem(subject.first) == "the"
        )
    return not opens


def _opens_object(view: SentenceView, last: int, groups: dict[int, Group]) -> bool:
    """Whether a noun phrase begins at token `last`."""
    if last >= view.last or view.gap(last).strip(" \"'([") != "":
        return False
    word = view.stem(last)
    if any(group.first == last for group in view.groups) or any(
        amount.first == last for amount in view.amounts
    ):
        return not any(time.first <= last < time.last for time in view.times)
    if word in PREPOSITIONS or word in BE or word in HAVE or word in MODALS or word in COORDINATORS:
        return False
    if word in DETERMINERS:
        return True
    if _is_unknown(view, last) and view.words(last, last + 1)[:1].isupper():
        return True  # a name that no list has: "shelled Jobar"
    if _is_unknown(view, last) and _opens_object(view, last + 1, groups):
        return True  # "fired mortal shells"
    starts = any(group.first <= last < group.last for group in view.groups)
    starts = starts or any(place.first <= last < place.last for place in view.places)
    starts = starts or any(weapon.first == last for weapon in view.weapons)
    starts = starts or any(amount.first == last for amount in view.amounts)
    return starts and not any(time.first <= last < time.last for time in view.times)


def _is_unknown(view: SentenceView, index: int) -> bool:
    """A word that no list and no lexicon entry explains, and no adverb: an adjective perhaps."""
    stem = view.stem(index)
    if stem in ADVERBS or stem.endswith("ly") or not stem.isalpha() or index + 1 >= view.last:
        return False
    if any(t.first <= index < t.last for t in view.triggers):
        return False
    if any(c.first <= index < c.last for c in view.cues):
        return False
    return not any(t.first <= index < t.last for t in view.times)


def is_passive(
    view: SentenceView, first: int, last: int, groups: dict[int, Group], frame: Frame
) -> bool:
    """Whether a form in -ed (or its like) is a passive, with or without its auxiliary."""
    k = first - 1
    while k >= view.first and view.stem(k) in ADVERBS and view.stem(k) not in HAVE:
        if view.stem(k) == "been":
            return True
        k -= 1
    before = view.stem(k)
    if before in BE:
        return True
    if frame.type is EventType.AGREEMENT:
        return False
    if before in HAVE or (before in SUBJECT_PRONOUNS and before not in ("that", "which", "who")):
        return False
    if before in COORDINATORS and _follows_passive(view, k):
        return not _opens_object(view, last, groups) or _opens_next_victims(view, last)
    if view.stem(last) == "by":
        return True
    if not _opens_object(view, last, groups):
        return frame.kind is not FrameKind.SUPPORT or view.stem(last) in ("by", "in", "on", "from")
    subject = groups.get(first)
    if subject is not None and subject.suffers and not (subject.acts and subject.amount is None):
        return frame.kind is FrameKind.TOLL and (
            _opens_next_victims(view, last) or view.sentence.part is Part.TITLE
        )
    return bool(
        any(amount.last == first for amount in view.amounts) and frame.kind is FrameKind.TOLL
    )


def _opens_next_victims(view: SentenceView, last: int) -> bool:
    """As in "13 civilians killed 43 others injured": the number behind belongs to the next verb."""
    for amount in view.amounts:
        if last <= amount.first <= last + 1:
            return any(
                t.hit.frame.kind is FrameKind.TOLL
                and amount.last <= t.first <= amount.last + 3
                and t.hit.form in (Form.PAST, Form.PASSIVE_PARTICIPLE)
                for t in view.triggers
            )
    return False


def _follows_passive(view: SentenceView, coordinator: int) -> bool:
    """As in "were killed and wounded": the verb before the coordinator is a passive."""
    return any(
        t.last == coordinator
        and t.hit.form in (Form.PAST, Form.PASSIVE_PARTICIPLE)
        and any(view.stem(t.first - n) in _OPEN_VERBS for n in (1, 2))
        for t in view.triggers
    )
