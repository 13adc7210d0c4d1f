"""Which actor a name means where the words alone do not tell.

A cued name is an ordinary word or serves several actors ("التحالف", "the coalition", "النظام"). It
is kept where the report names that actor in full, or its country, or those it is affiliated with;
of several actors the one with most of this behind it; with nothing behind it, none.
"""

from __future__ import annotations

from collections import Counter

from marsad.lexicon.entries import ActorHit, CountryHit, Match

_NAMES = frozenset((ActorHit, CountryHit))


def resolve_names(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Matches with cued names decided; everything else passes unchanged, in order."""
    named = [match for match in matches if type(match.meaning) in _NAMES]
    cued = [match for match in named if isinstance(match.meaning, ActorHit) and match.meaning.cued]
    if not cued:
        return matches
    actors: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    for match in named:
        meaning = match.meaning
        if isinstance(meaning, ActorHit) and not meaning.cued:
            actors[meaning.actor.id] += 1
            for tie in meaning.actor.affiliations:
                actors[tie.to] += 1
            if meaning.actor.country:
                countries[meaning.actor.country] += 1
        elif isinstance(meaning, CountryHit):
            actors[meaning.country.id] += 1
            countries[meaning.country.code] += 1
    best: dict[tuple[int, int], tuple[float, str]] = {}
    for match in cued:
        meaning = match.meaning
        if isinstance(meaning, ActorHit):
            score = _support(meaning, actors, countries)
            key = (match.first, match.last)
            if score > 0 and (key not in best or score > best[key][0]):
                best[key] = (score, meaning.actor.id)
    return tuple(match for match in matches if _stays(match, best))


def _support(hit: ActorHit, actors: Counter[str], countries: Counter[str]) -> float:
    """Named in full counts 10, its country 1, those it is affiliated with 1, per mention."""
    actor = hit.actor
    score = 10.0 * actors[actor.id]
    score += countries[actor.country] if actor.country else 0
    return score + sum(actors[tie.to] for tie in actor.affiliations)


def _stays(match: Match, best: dict[tuple[int, int], tuple[float, str]]) -> bool:
    meaning = match.meaning
    if not isinstance(meaning, ActorHit) or not meaning.cued:
        return True
    chosen = best.get((match.first, match.last))
    return chosen is not None and chosen[1] == meaning.actor.id
