"""What is made once, at build time, so that reading starts quickly.

`python -m marsad.compiling` (and the build of the wheel) writes the content of the lexicon files
and the surfaces of each language to `lexicon/compiled/`. Whatever does not match its sources is
made anew from them while loading, with the same result: compiled files change the time of
starting and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from marsad.gazetteer.store import Gazetteer, load_gazetteer
from marsad.lexicon.documents import digest_documents, write_documents
from marsad.lexicon.load import LANGUAGES, read_lexicon
from marsad.lexicon.packing import digest_surfaces, pack_surfaces, write_surfaces
from marsad.mentions.places.words import place_stems
from marsad.mentions.times.words import write_time_words
from marsad.records import Language

if TYPE_CHECKING:
    from marsad.lexicon.matcher import Lexicon

FOLDER = Path(__file__).parent / "lexicon" / "compiled"
Value = TypeVar("Value")


class Loaded(Mapping[Language, Value]):
    """What there is for each language that is read, loaded when it is first asked for.

    Read-only for its users; loading is repeatable, so that two threads that ask at once get
    equal values.
    """

    __slots__ = ("_load", "_values")

    def __init__(self, load: Callable[[Language], Value]) -> None:
        self._load = load
        self._values: dict[Language, Value] = {}

    def __getitem__(self, language: Language) -> Value:
        found = self._values.get(language)
        if found is None:
            if language.value not in LANGUAGES:
                raise KeyError(language)
            found = self._values.setdefault(language, self._load(language))
        return found

    def __iter__(self) -> Iterator[Language]:
        return map(Language, LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def load_words(language: Language, gazetteer: Gazetteer) -> Lexicon:
    """The lexicon of one language with the gazetteer's names as known words.

    Compiled where the build made it of just these sources, else made now, which takes seconds.
    """
    from marsad.lexicon.matcher import load_compiled_lexicon, load_lexicon

    compiled = load_compiled_lexicon(language.value, digest_words(gazetteer))
    if compiled is not None:
        return compiled
    return load_lexicon(language.value, gazetteer.vocabulary() | place_stems())


def compile_lexicon(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Write the compiled files; returns them. The gazetteer must have been built before."""
    gazetteer = load_gazetteer()
    words = gazetteer.vocabulary() | place_stems()
    made_of = digest_words(gazetteer)
    data = read_lexicon()
    surfaces = (
        write_surfaces(pack_surfaces(data, language, words, made_of), language, folder)
        for language in LANGUAGES
    )
    return (write_documents(folder), write_time_words(folder), *surfaces)


def digest_words(gazetteer: Gazetteer) -> bytes:
    """What the compiled words were made of, as one digest."""
    return digest_surfaces(digest_documents(), gazetteer.digest)


if __name__ == "__main__":
    for path in compile_lexicon():
        print(f"{path} {path.stat().st_size / 1e6:.1f} MB")
