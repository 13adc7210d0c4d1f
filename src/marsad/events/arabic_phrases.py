"""Phrases that the Arabic lexicon does not know, and the words that end them."""

from __future__ import annotations

from functools import cache

from marsad.events.parts import Group
from marsad.events.sight import Sight
from marsad.lexicon.entries import CountryHit, CueKind
from marsad.records import ActorKind
from marsad.text.folding import fold_word

PREPOSITIONS = frozenset(
    "في من الي علي عن مع ضد بين نحو تجاه باتجاه صوب داخل قرب لدي حول خلال بعد قبل منذ حتي عبر "
    "دون سوي مثل وسط شمال جنوب شرق غرب شمالي جنوبي شرقي غربي بدعم لدعم".split()
)


NOT_NOUN = frozenset(
    "ان انه انها كما حيث اذ ثم او ام لا لم لن ما قد هو هي هذا هذه ذلك تلك التي الذي الذين كان كانت "
    "وقد فيما بينما عندما حين بعدما اليوم امس يوم ايضا فقط نحو كل احد عدد عده".split()
)


def could_be_name(sight: Sight, at: int) -> bool:
    """Whether an unknown word behind a verbal noun may begin a name."""
    token = sight.view.token(at)
    known = token.stem in PREPOSITIONS | NOT_NOUN or at in sight.triggers or at in sight.in_time
    return not known and not token.proclitics and at not in sight.places and len(token.stem) > 2


_SAYING = frozenset(("قول", "تاكيد", "اعلان", "وصف"))


# What follows "على" without being hit: "على امتداد الجبهة", "على يد", "أجبرتها على التقهقر".
NOT_HIT = frozenset(
    "امتداد طول طريق مقربه بعد هامش خلفيه وجه اثر يد ايدي غرار نحو مدي مدار راس وقع تقهقر انسحاب "
    "تراجع فرار مغادره".split()
)


def noun_phrase(sight: Sight, at: int) -> Group:
    """A run of unknown words up to the next preposition, comma or verb: "أحد مباني الشركة"."""
    view = sight.view
    last = at + 1
    while last < view.last and last - at < 5:
        if view.gap(last).strip("\"' #_") or last in sight.triggers or last in sight.in_time:
            break
        token = view.token(last)
        if token.stem in PREPOSITIONS or token.stem in NOT_NOUN or token.proclitics:
            break
        if token.suffix and token.stem in _SAYING:
            break  # "نقلت عن المالكي قوله"
        if sight.cue(last, *_ALL_STOPS) is not None:
            break
        last = sight.groups[last].last if last in sight.groups else last + 1
    return Group(
        first=at, last=last, head=at, kind=ActorKind.SITE, rule="ar.group.phrase", site=True
    )


_ALL_STOPS = (
    CueKind.RELATIVE,
    CueKind.COMPLEMENT,
    CueKind.RESULT,
    CueKind.AGENT,
    CueKind.TARGET,
    CueKind.CAUSE,
    CueKind.ACCORDING,
    CueKind.SAY,
    CueKind.SUBSET,
)


def place_group(sight: Sight, at: int) -> Group:
    """A place that is hit is its own target."""
    located = sight.places[at]
    place = sight.view.report.places[located.index]
    return Group(
        first=located.first, last=located.last, head=located.first, kind=ActorKind.SITE,
        rule="ar.group.place", name_en=place.name_en, site=True,
    )  # fmt: skip


def demonym_group(sight: Sight, at: int) -> Group:
    """The state that an adjective names: "غارات إسرائيلية"."""
    match = sight.demonyms[at]
    meaning = match.meaning
    assert isinstance(meaning, CountryHit)
    country = meaning.country
    return Group(
        first=match.first, last=match.last, head=match.first, kind=ActorKind.STATE,
        rule="ar.group.demonym", name_en=country.name, actor_id=country.id,
        country=country.code, named=True, acts=True,
    )  # fmt: skip


def with_group(groups: list[Group], group: Group) -> list[Group]:
    """The groups with one more, unless it is there already."""
    return groups if any(group.first == known.first for known in groups) else [*groups, group]


@cache
def fold_marks(particles: tuple[str, ...]) -> frozenset[str]:
    """Particles of a frame, folded for comparison with stems."""
    return frozenset(fold_word(particle) for particle in particles)
