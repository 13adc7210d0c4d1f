"""What the build compiles is what the lexicon files say, and nothing stale is ever used."""

import msgspec
import pytest

from marsad import compiling
from marsad.errors import LexiconError
from marsad.gazetteer.store import load_gazetteer
from marsad.lexicon import documents
from marsad.lexicon.load import LANGUAGES, read_lexicon
from marsad.lexicon.matcher import Lexicon, load_entries
from marsad.lexicon.packing import digest_surfaces, pack_surfaces, read_surfaces, unpack_hits
from marsad.lexicon.surfaces import make_surfaces
from marsad.mentions.places.words import place_stems
from marsad.mentions.times import words as time_words
from marsad.records import Language


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    written = tmp_path_factory.mktemp("compiled")
    compiling.compile_lexicon(written)
    return written


@pytest.fixture
def use(monkeypatch):
    """Point the loaders at a folder of compiled files, with nothing kept from before."""

    def point(at):
        for cached in (documents._documents, time_words._load_kept):
            cached.cache_clear()
        monkeypatch.setattr(documents, "COMPILED", at)

    yield point
    for cached in (documents._documents, time_words._load_kept):
        cached.cache_clear()


def test_compiled_entries_equal_those_of_the_files(folder, tmp_path, use):
    use(tmp_path / "none")
    parsed = read_lexicon()
    use(folder)
    assert len(documents._documents()) == len(documents.list_documents())
    assert read_lexicon() == parsed


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_surfaces_equal_those_made_now(folder, use, language):
    use(folder)
    data, gazetteer = load_entries(), load_gazetteer()
    made_of = compiling.digest_words(gazetteer)
    words = gazetteer.vocabulary() | place_stems()
    made = pack_surfaces(data, language, words, made_of)
    kept = read_surfaces(language, made_of)
    assert msgspec.msgpack.encode(kept) == msgspec.msgpack.encode(made)
    assert read_surfaces(language, digest_surfaces(b"other sources")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_packed_hits_are_the_meanings_of_the_surfaces(language):
    data = load_entries()
    packed = pack_surfaces(data, language)
    made = {meaning for _surface, meaning in make_surfaces(data, language)}
    assert set(unpack_hits(packed, data, language)) == made
    assert len(Lexicon(data, language, packed)._meanings) == len(packed.patterns) > 30_000


def test_compiled_time_words_equal_those_made_now(folder, use):
    use(folder)
    kept = time_words._load_kept()
    assert kept is not None
    assert kept.times == time_words.make_time_words()
    assert kept.numbers == time_words.make_number_words()


def test_an_edited_file_is_parsed(folder, use, tmp_path):
    use(folder)
    edited = tmp_path / "places.toml"
    edited.write_text("[a]\nforms = ['x']\n", "utf-8")
    content, digest = documents.read_document(edited, dict[str, dict[str, list[str]]])
    assert content == {"a": {"forms": ["x"]}}
    assert digest not in documents._documents()


def test_an_edited_module_makes_compiled_words_stale(folder, use, monkeypatch):
    use(folder)
    monkeypatch.setattr(time_words, "_MADE_BY", ("mentions/times/words.py",))
    assert time_words._load_kept() is None
    assert time_words.load_time_words.__wrapped__() == time_words.make_time_words()


def test_damaged_compiled_files_are_not_used(tmp_path, use):
    (tmp_path / "documents.msgpack").write_bytes(b"\x81\xa1")
    (tmp_path / "surfaces.ar.msgpack").write_bytes(msgspec.msgpack.encode(["other"]))
    use(tmp_path)
    assert documents._documents() == {}
    assert read_surfaces("ar", b"") is None


def test_a_file_of_another_shape_is_named(tmp_path):
    wrong = tmp_path / "acts.ar.toml"
    wrong.write_text("[[act]]\nid = 3\n", "utf-8")
    with pytest.raises(LexiconError, match=r"acts\.ar\.toml"):
        documents.read_document(wrong, dict[str, list[dict[str, str]]])


def test_a_language_is_loaded_when_it_is_asked_for():
    asked = []
    loaded = compiling.Loaded(lambda language: asked.append(language) or language.value)
    assert list(loaded) == [Language.AR, Language.EN]
    assert not asked
    assert loaded[Language.AR] == loaded[Language.AR] == "ar"
    assert asked == [Language.AR]
    with pytest.raises(KeyError):
        loaded[Language.FA]
