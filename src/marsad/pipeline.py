"""The order of the stages. No other module knows it.

    text -> folded, tokens, sentences -> matches, times, quantities, places -> what it tells

`read_report` is a pure function of the report and the resources that are passed in.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from marsad import __version__
from marsad.compiling import Loaded, load_words
from marsad.errors import LanguageError, UsageError
from marsad.events.grammar import Grammar
from marsad.events.tell import Telling, tell
from marsad.events.view import ReportView
from marsad.gazetteer.installed import load_installed
from marsad.gazetteer.store import Gazetteer
from marsad.lexicon.documents import digest_documents, digest_sources
from marsad.lexicon.entries import ActorHit, CountryForm, CountryHit, Match
from marsad.lexicon.matcher import Lexicon
from marsad.lexicon.triggers import TELLING, Triggers
from marsad.mentions.actors import resolve_names
from marsad.mentions.places import find_places_in
from marsad.mentions.places.latin import check_places
from marsad.mentions.quantities import find_quantities_folded
from marsad.mentions.stamps import choose_reference, find_stamp, without_stamp
from marsad.mentions.times import find_times_folded
from marsad.records import Language, Place, Reading, Record, Report, Rules, Time, Token
from marsad.text.folding import Folded, fold
from marsad.text.language import find_language
from marsad.text.sentences import find_sentences
from marsad.text.tokens import find_tokens


class Resources(Record):
    """What reading needs besides the report: lexicons, grammars, gazetteer."""

    lexicons: Mapping[Language, Lexicon]
    grammars: Mapping[Language, Grammar]
    gazetteer: Gazetteer


@cache
def load_resources() -> Resources:
    """The package's own resources, with the gazetteers that were imported on this machine.

    Loaded once a process; a language when it is first read. Imported gazetteers have their words
    prepared at each start, which takes seconds.
    """
    return make_resources(load_installed())


def make_resources(gazetteer: Gazetteer) -> Resources:
    """The package's lexicons and grammars with this gazetteer, each language when first read."""
    return Resources(
        lexicons=Loaded(lambda language: load_words(language, gazetteer)),
        grammars=Loaded(_load_grammar),
        gazetteer=gazetteer,
    )


def _load_grammar(language: Language) -> Grammar:
    if language is Language.EN:
        from marsad.events.english import English

        return English()
    from marsad.events.arabic import Arabic

    return Arabic()


def make_report(
    text: str,
    *,
    title: str | None = None,
    published: str | dt.date | dt.datetime | None = None,
    lang: str = "auto",
    source: str | None = None,
    doc: str = "report",
    url: str | None = None,
) -> Report:
    """A report from loose values. Without `title` the first line of `text` is the title.

    Raises `UsageError` for a `published` that is no ISO date or time or a `lang` other than
    auto, ar, en; `LanguageError` where `lang` is auto and the text is in neither.
    """
    if title is None:
        title, _, text = text.partition("\n")
    return Report(
        id=doc,
        title=title,
        text=text,
        published=parse_published(published),
        lang=choose_language(f"{title}\n{text}", lang),
        source=source,
        url=url,
    )


def choose_language(text: str, lang: str) -> Language:
    """The language to read in: the one that is asked for, or the one that is found."""
    if lang == "auto":
        language = find_language(text)
        if language not in (Language.AR, Language.EN):
            raise LanguageError(f"the report is in a language that is not read ({language.value})")
        return language
    if lang not in ("ar", "en"):
        raise UsageError(f"unknown language {lang!r}", hint="Use auto, ar or en.")
    return Language(lang)


def parse_published(value: str | dt.date | dt.datetime | None) -> dt.date | dt.datetime | None:
    """An ISO date or time; None stays None."""
    if value is None or isinstance(value, dt.date):
        return value
    try:
        if len(value) == 10:
            return dt.date.fromisoformat(value)
        return dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise UsageError(
            f"{value!r} is no ISO date or time", hint="Write 2023-01-24 or 2023-01-24T09:00+03:00."
        ) from error


def find_triggers(resources: Resources) -> Triggers:
    """What tells quickly whether a text holds any word that its reading could hang on.

    `view_report` leaves after the matching pass where there is none; this says so before it,
    in either language, without finding out which one it is.
    """
    return Triggers(resources.lexicons.values())


_READ_BY = ("records.py", "pipeline.py", "text", "lexicon", "gazetteer", "mentions", "events")


def describe_rules(resources: Resources) -> Rules:
    """What decides a reading besides the report, by which readings of different days compare."""
    return Rules(
        code=f"{__version__}+{_digest_code()[:12]}",
        lexicon=digest_documents().hex()[:16],
        gazetteer=resources.gazetteer.digest.hex()[:16],
    )


@cache
def _digest_code() -> str:
    package = Path(__file__).parent
    paths = [path for name in _READ_BY for path in sorted((package / name).rglob("*.py"))]
    paths += [package / name for name in _READ_BY if name.endswith(".py")]
    return digest_sources(path.relative_to(package).as_posix() for path in paths).hex()


def view_report(report: Report, resources: Resources) -> ReportView:
    """Run the text and mention stages.

    A report without any word that could make an incident or a statement leaves after the
    matching pass, with no places, times or quantities: nothing would hang on them.
    """
    full = report.full
    language = report.lang or choose_language(full, "auto")
    lexicon = resources.lexicons[language]
    folded = fold(full)
    tokens = find_tokens(folded, lexicon.vocabulary)
    matches = resolve_names(lexicon.find_matches(tokens, full))
    sentences = find_sentences(folded, tokens, len(report.title))
    if not any(type(match.meaning) in TELLING for match in matches):
        return ReportView(
            report=report, language=language, full=full, folded=folded, tokens=tokens,
            sentences=sentences, matches=matches, places=(), times=(), quantities=(),
        )  # fmt: skip
    countries: dict[str, float] = {}
    for match in matches:
        if type(match.meaning) is ActorHit and match.meaning.actor.country:
            code = match.meaning.actor.country
            countries[code] = countries.get(code, 0.0) + 1.0
    places = find_places_in(tokens, folded, full, resources.gazetteer, countries)
    places = _outside_names(places, tokens, matches)
    times = _dated_times(report, folded, full, language)
    if language is Language.EN:
        explained = _explained(tokens, matches, times)
        nations = _nations(matches)
        places = check_places(places, tokens, explained, nations, full, countries)
    return ReportView(
        report=report,
        language=language,
        full=full,
        folded=folded,
        tokens=tokens,
        sentences=sentences,
        matches=matches,
        places=places,
        times=times,
        quantities=find_quantities_folded(folded, full, language),
    )


def _explained(
    tokens: tuple[Token, ...], matches: tuple[Match, ...], times: tuple[Time, ...]
) -> frozenset[int]:
    """Tokens that a name, another word of the lexicon or a time stands in."""
    explained = {k for match in matches for k in range(match.first, match.last)}
    starts = [token.start for token in tokens]
    for time in times:
        explained.update(
            range(bisect_right(starts, time.text_start) - 1, bisect_left(starts, time.text_end))
        )
    return frozenset(explained)


def _nations(matches: tuple[Match, ...]) -> dict[int, str]:
    """Tokens that end a word of nationality, with the code of its country."""
    return {
        match.last - 1: match.meaning.country.code
        for match in matches
        if isinstance(match.meaning, CountryHit) and match.meaning.form is CountryForm.DEMONYM
    }


def _dated_times(report: Report, folded: Folded, full: str, language: Language) -> tuple[Time, ...]:
    """The times of a report, counted from its own date line where it has one."""
    times = find_times_folded(folded, full, report.published, language)
    stamp = find_stamp(times, full, len(report.title))
    if stamp is None:
        return times
    reference = choose_reference(stamp, report.published)
    if reference is not report.published:
        times = find_times_folded(folded, full, reference, language)
    return without_stamp(times, stamp)


def _outside_names(
    places: tuple[Place, ...], tokens: tuple[Token, ...], matches: tuple[Match, ...]
) -> tuple[Place, ...]:
    """Places that are no part of an actor's name: "المرصد السوري", "هيئة تحرير الشام"."""
    names = [
        match for match in matches if type(match.meaning) is ActorHit and not match.meaning.cued
    ]
    # Names do not overlap, so that only the last one that starts before a place can hold it.
    starts = [tokens[match.first].start for match in names]
    ends = [tokens[match.last - 1].end for match in names]
    outside = []
    for place in places:
        at = bisect_right(starts, place.start) - 1
        if at < 0 or place.end > ends[at]:
            outside.append(place)
    return tuple(outside)


def tell_report(report: Report, resources: Resources) -> Telling:
    """All that was found in a report, for `why`."""
    view = view_report(report, resources)
    return tell(view, resources.grammars[view.language])


def read_report(report: Report, resources: Resources) -> Reading:
    """Read one report."""
    telling = tell_report(report, resources)
    published = report.published
    return Reading(
        doc=report.id,
        events=telling.events,
        statements=telling.statements,
        lang=report.lang,
        published=published.isoformat() if published is not None else None,
    )
