"""From lexicon entries to the surfaces that text can hold, each with what it means."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.lexicon import arabic_forms as arabic
from marsad.lexicon import english_forms as english
from marsad.lexicon.entries import (
    Act,
    ActHit,
    Actor,
    ActorHit,
    Country,
    CountryForm,
    CountryHit,
    Cue,
    CueHit,
    Form,
    Frame,
    FrameHit,
    Meaning,
    Role,
    RoleHit,
    WeaponEntry,
    WeaponHit,
)
from marsad.lexicon.load import LexiconData
from marsad.records import Number, Voice

Surface = tuple[str, Meaning]


def make_surfaces(data: LexiconData, language: str) -> Iterator[Surface]:
    """All surfaces of one language. Names of actors and countries come in every language,

    since an Arabic report quotes English names and the other way round.
    """
    for frame in data.frames[language]:
        yield from _frame_surfaces(frame, language)
    for cue in data.cues[language]:
        for surface, form in _verb_surfaces(cue, language):
            yield surface, CueHit(cue=cue, form=form)
    for act in data.acts[language]:
        for surface, form in _verb_surfaces(act, language):
            yield surface, ActHit(act=act, form=form)
    for weapon in data.weapons[language]:
        yield from _weapon_surfaces(weapon, language)
    for role in data.roles[language]:
        yield from _role_surfaces(role, language)
    for actor in data.actors:
        yield from _actor_surfaces(actor)
    for country in data.countries:
        yield from _country_surfaces(country)


def _frame_surfaces(frame: Frame, language: str) -> Iterator[Surface]:
    for surface, form in _verb_surfaces(frame, language):
        yield surface, FrameHit(frame=frame, form=form)
    for surface in frame.passive:
        forms = [surface]
        if language == "ar":
            forms = list(
                arabic.conjugate_present(surface)
                if surface.startswith("ي")
                else arabic.conjugate_past(surface)
            )
        for text in forms:
            yield text, FrameHit(frame=frame, form=Form.PAST, voice=Voice.PASSIVE)
    for surface in frame.dual:
        forms = list(arabic.inflect_dual(surface)) if language == "ar" else [surface]
        for text in forms:
            yield text, FrameHit(frame=frame, form=Form.NOUN, number=Number.DUAL)
    for surface in frame.agent:
        for text in arabic.inflect_noun(surface) if language == "ar" else (surface,):
            yield text, FrameHit(frame=frame, form=Form.ACTIVE_PARTICIPLE)
    for surface in frame.fixed:
        yield surface, FrameHit(frame=frame, form=Form.FIXED)


def _verb_surfaces(entry: Frame | Cue | Act, language: str) -> Iterator[tuple[str, Form]]:
    for surface in getattr(entry, "surfaces", ()):
        yield surface, Form.FIXED
    if language == "ar":
        for lemma in entry.past:
            for text in arabic.conjugate_past(lemma):
                yield text, Form.PAST
        for lemma in entry.present:
            for text in arabic.conjugate_present(lemma):
                yield text, Form.PRESENT
        for lemma in entry.nouns:
            for text in arabic.inflect_noun(lemma):
                yield text, Form.NOUN
        for lemma in getattr(entry, "participle", ()):
            for text in arabic.inflect_noun(lemma):
                yield text, Form.PASSIVE_PARTICIPLE
        return
    for lemma in entry.base:
        yield lemma, Form.BASE
        yield english.third_person(lemma), Form.PRESENT
        irregular = english.irregular_of(lemma, entry.irregular)
        if not any(not form.split()[0].endswith("ing") for form in irregular):
            yield english.past(lemma), Form.PAST
        if not any(form.split()[0].endswith("ing") for form in irregular):
            yield english.gerund(lemma), Form.GERUND
    for text in entry.irregular:
        yield text, Form.GERUND if text.split()[0].endswith("ing") else Form.PAST
    for lemma in entry.nouns:
        yield lemma, Form.NOUN
        yield english.plural(lemma), Form.NOUN
    for text in getattr(entry, "participle", ()):
        yield text, Form.PASSIVE_PARTICIPLE


def _weapon_surfaces(weapon: WeaponEntry, language: str) -> Iterator[Surface]:
    for surface in weapon.forms:
        hit = WeaponHit(weapon=weapon)
        for text in arabic.inflect_noun(surface) if language == "ar" else (surface,):
            yield text, hit
    for surface in weapon.one:
        hit = WeaponHit(weapon=weapon, number=Number.SINGULAR)
        for text in arabic.inflect_noun(surface) if language == "ar" else (surface,):
            yield text, hit
    for surface in weapon.dual:
        yield surface, WeaponHit(weapon=weapon, number=Number.DUAL)


def _role_surfaces(role: Role, language: str) -> Iterator[Surface]:
    for number, surfaces in (
        (Number.SINGULAR, role.singular),
        (Number.DUAL, role.dual),
        (Number.PLURAL, role.plural),
    ):
        hit = RoleHit(role=role, number=number)
        for surface in surfaces:
            if language == "ar":
                for text in arabic.inflect_group(surface):
                    yield text, hit
            else:
                yield surface, hit


def _actor_surfaces(actor: Actor) -> Iterator[Surface]:
    bare = {surface for surface in (*actor.ar, *actor.ar_cued) if not surface.startswith("ال")}
    for cued, surfaces in (
        (False, (*actor.ar, *actor.en)),
        (True, (*actor.ar_cued, *actor.en_cued)),
    ):
        for surface in surfaces:
            article = surface.startswith("ال") and surface[2:] not in bare
            hit = ActorHit(actor=actor, cued=cued, cased=_is_cased(surface), article=article)
            yield surface, hit


def _country_surfaces(country: Country) -> Iterator[Surface]:
    groups = (
        (CountryForm.NAME, (*country.ar, *country.en)),
        (CountryForm.CAPITAL, (*country.ar_capital, *country.en_capital)),
        (CountryForm.GOVERNMENT, (*country.ar_government, *country.en_government)),
        (CountryForm.DEMONYM, (*country.ar_demonym_irregular, *country.en_demonym)),
    )
    for form, surfaces in groups:
        for surface in surfaces:
            yield surface, CountryHit(country=country, form=form, cased=_is_cased(surface))
    for surface in country.ar_demonym:
        for text in arabic.inflect_demonym(surface):
            yield text, CountryHit(country=country, form=CountryForm.DEMONYM)


def _is_cased(surface: str) -> bool:
    """A short Latin acronym ("US", "IS") must stand in capitals."""
    letters = surface.replace(".", "")
    return letters.isascii() and letters.isupper() and len(letters) <= 4
