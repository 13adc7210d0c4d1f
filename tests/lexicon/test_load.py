"""The lexicon files: what is refused, and with which words; how broad the package's own are."""

from __future__ import annotations

import re
import shutil
from collections import Counter

import pytest

from marsad.errors import LexiconError
from marsad.lexicon.documents import DATA
from marsad.lexicon.entries import FrameKind
from marsad.lexicon.load import LANGUAGES, LexiconData, read_lexicon
from marsad.records import EventType, StatementType, WeaponKind


@pytest.fixture(scope="module")
def data() -> LexiconData:
    return read_lexicon()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A lexicon of one entry a file, made for these tests."""
    root = tmp_path_factory.mktemp("small")
    (root / "actors").mkdir()
    for language in LANGUAGES:
        write = {
            "frames": '[[frame]]\nid = "f"\nnote = "n"\ntype = "shelling"\n',
            "cues": '[[cue]]\nid = "c"\nnote = "n"\nkind = "negation"\n',
            "acts": '[[act]]\nid = "a"\nnote = "n"\ntype = "deny"\n',
            "weapons": '[[weapon]]\nid = "w"\nkind = "rocket"\n',
            "roles": '[[role]]\nid = "r"\nkind = "civilians"\nname = "people"\n',
        }
        for stem, text in write.items():
            (root / f"{stem}.{language}.toml").write_text(text, "utf-8")
    (root / "countries.toml").write_text(
        '[[country]]\nid = "iraq"\ncode = "IQ"\nname = "Iraq"\n', "utf-8"
    )
    (root / "actors" / "one.toml").write_text(
        '[[actor]]\nid = "one"\nname = "One"\nkind = "armed_group"\n'
        'affiliations = [{to = "two", kind = "part_of", from = 2014}, '
        '{to = "iraq", kind = "backed_by", from = "2014-06-15", until = "2017"}]\n',
        "utf-8",
    )
    (root / "actors" / "two.toml").write_text(
        '[[actor]]\nid = "two"\nname = "Two"\nkind = "military"\n', "utf-8"
    )
    return root


@pytest.fixture
def root(small, tmp_path):
    return shutil.copytree(small, tmp_path / "data")


def test_a_small_lexicon_is_read(root):
    data = read_lexicon(root)
    assert [actor.id for actor in data.actors] == ["one", "two"]
    assert [tie.to for tie in data.actors[0].affiliations] == ["two", "iraq"]
    assert [tie.from_ for tie in data.actors[0].affiliations] == [2014, "2014-06-15"]
    assert data.frames["ar"][0].type is EventType.SHELLING
    before = data.digest
    assert read_lexicon(root).digest == before
    path = root / "cues.en.toml"
    path.write_text(path.read_text("utf-8") + "# a comment\n", "utf-8")
    assert read_lexicon(root).digest != before


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("frames.ar.toml", "[[frame]\n", "frames.ar.toml"),
        ("frames.en.toml", '[[frame]]\nid = "x"\nnote = "n"\nverbs = ["hit"]\n', "verbs"),
        ("frames.en.toml", '[[frame]]\nid = "x"\n', "note"),
        ("frames.en.toml", '[[frame]]\nid = "x"\nnote = "n"\ntype = "war"\n', "war"),
        ("frames.en.toml", '[[frame]]\nid = "x"\nnote = "n"\nnouns = "raid"\n', "nouns"),
        ("frames.en.toml", '[[cue]]\nid = "x"\nnote = "n"\n', "cue"),
        ("cues.ar.toml", '[[cue]]\nid = "x"\nnote = "n"\nkind = "maybe"\n', "maybe"),
        ("cues.ar.toml", '[[cue]]\nid = "x"\nnote = "n"\nkind = "fear"\nsurface = []\n', "surface"),
        ("acts.ar.toml", '[[act]]\nid = "x"\nnote = "n"\ntype = "praise"\n', "praise"),
        ("weapons.en.toml", '[[weapon]]\nid = "x"\nkind = "laser"\n', "laser"),
        ("weapons.en.toml", '[[weapon]]\nid = "x"\nkind = "mine"\ncalibre = 107\n', "calibre"),
        ("roles.en.toml", '[[role]]\nid = "x"\nkind = "civilians"\nname = 3\n', "name"),
        ("countries.toml", '[[country]]\nid = "x"\nname = "X"\n', "code"),
        ("actors/one.toml", '[[actor]]\nid = "x"\nname = "X"\nkind = "gang"\n', "gang"),
        ("actors/one.toml", '[[actor]]\nid = "x"\nname = "X"\nkind = "media"\nfr = ["X"]\n', "fr"),
        (
            "actors/one.toml",
            '[[actor]]\nid="x"\nname="X"\nkind="media"\naffiliations=[{to="two",kind="a",since=3}]\n',
            "since",
        ),
        ("frames.ar.toml", b"\xff\xfe", "frames.ar.toml"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_what_is_wrong(root, file, content, words):
    raw = content if isinstance(content, bytes) else content.encode()
    (root / file).write_bytes(raw)
    with pytest.raises(LexiconError) as caught:
        read_lexicon(root)
    assert caught.value.path == str(root / file)
    assert words in str(caught.value)
    assert caught.value.exit_code == 4
    assert caught.value.hint


def test_a_missing_file_is_named(root):
    (root / "acts.en.toml").unlink()
    with pytest.raises(LexiconError, match=r"acts\.en\.toml"):
        read_lexicon(root)


@pytest.mark.parametrize(
    "file", ["frames.ar", "cues.en", "acts.ar", "weapons.en", "roles.ar", "countries"]
)
def test_an_id_is_used_once(root, file):
    path = root / f"{file}.toml"
    path.write_text(path.read_text("utf-8") * 2, "utf-8")
    with pytest.raises(LexiconError, match=f"{re.escape(file)}.*used twice"):
        read_lexicon(root)


def test_an_actors_id_is_used_once_over_all_files(root):
    (root / "actors" / "zzz.toml").write_text(
        '[[actor]]\nid = "two"\nname = "Again"\nkind = "media"\n', "utf-8"
    )
    with pytest.raises(LexiconError, match="'two' is used twice"):
        read_lexicon(root)


def test_an_affiliation_leads_to_someone(root):
    (root / "actors" / "two.toml").unlink()
    with pytest.raises(LexiconError, match="'one' is affiliated to 'two'"):
        read_lexicon(root)


# --- the package's own ----------------------------------------------------------------------


def test_own_actors_are_many_and_tied(data):
    groups = [actor for actor in data.actors if actor.kind.value in ("armed_group", "military")]
    assert len(data.actors) >= 300
    assert len(groups) >= 150
    assert sum(bool(actor.affiliations) for actor in data.actors) >= 150
    for actor in data.actors:
        assert actor.ar or actor.ar_cued or actor.en or actor.en_cued, actor.id
    both = [a for a in data.actors if (a.ar or a.ar_cued) and (a.en or a.en_cued)]
    assert len(both) >= 0.9 * len(data.actors)


def test_own_ids_are_unique_and_plain(data):
    for entries in (data.actors, data.countries):
        assert not [key for key, n in Counter(entry.id for entry in entries).items() if n > 1]
        for entry in entries:
            assert re.fullmatch(r"[a-z0-9_]+", entry.id), entry.id
    actors, countries = ({entry.id for entry in e} for e in (data.actors, data.countries))
    assert not actors & countries


def test_own_affiliations_run_forward_and_end(data):
    for actor in data.actors:
        for tie in actor.affiliations:
            assert tie.to != actor.id
            assert tie.kind in ("part_of", "backed_by", "allied_with", "commanded_by"), actor.id
            for day in (tie.from_, tie.until):
                assert day is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", str(day)), actor.id
            if tie.from_ is not None and tie.until is not None:
                # A year stands for all of it: "2014" is before "2014-06".
                assert str(tie.from_)[:4] <= str(tie.until)[:4], actor.id


def test_own_affiliations_form_no_ring(data):
    up = {a.id: {t.to for t in a.affiliations if t.kind == "part_of"} for a in data.actors}

    def climb(actor, path):
        assert actor not in path, path
        for parent in up.get(actor, ()):
            climb(parent, (*path, actor))

    for actor in up:
        climb(actor, ())


def count_lemmas(frame) -> int:
    verbs = frame.past or frame.base
    return len({*verbs, *frame.nouns, *frame.passive, *frame.fixed, *frame.agent})


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_triggers_cover_every_type(data, language):
    frames = data.frames[language]
    lemmas: Counter[EventType | None] = Counter()
    for frame in frames:
        lemmas[frame.type] += count_lemmas(frame)
    assert sum(lemmas.values()) >= 150
    for kind in EventType:
        assert lemmas[kind] >= 3, kind
    effects = {frame.effect.value for frame in frames if frame.effect}
    assert effects == {"killed", "injured", "missing", "killed_and_injured"}
    assert {frame.kind for frame in frames} == set(FrameKind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_triggers_can_fire(data, language):
    for frame in data.frames[language]:
        assert count_lemmas(frame) or frame.present or frame.participle or frame.dual, frame.id
        assert (frame.kind is FrameKind.TOLL) == (frame.effect is not None), frame.id
        if frame.kind is FrameKind.EVENT:
            assert frame.type is not None, frame.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_weapons_cover_every_kind(data, language):
    weapons = data.weapons[language]
    names = {name for weapon in weapons for name in (*weapon.forms, *weapon.one, *weapon.dual)}
    assert len(names) >= 100
    assert {weapon.kind for weapon in weapons} >= set(WeaponKind) - {WeaponKind.UNKNOWN}
    for weapon in weapons:
        assert weapon.delivers in (None, "air", "ground", "planted", "person", "hand"), weapon.id
        assert weapon.calibre_mm is None or 5 < weapon.calibre_mm < 1000, weapon.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_acts_cover_every_statement(data, language):
    assert {act.type for act in data.acts[language]} == set(StatementType)


def test_own_countries_are_the_worlds(data):
    codes = Counter(country.code for country in data.countries)
    assert len(codes) >= 190
    assert not [code for code, n in codes.items() if n > 1 and code != "PS"]
    for country in data.countries:
        assert re.fullmatch("[A-Z]{2}", country.code), country.id
        assert country.ar, country.id
        assert country.en, country.id
    assert {actor.country for actor in data.actors} - {None} <= set(codes)


def test_own_names_are_in_their_script(data):
    arabic = re.compile("[\u0620-\u064a]")
    for entry in (*data.actors, *data.countries):
        for field in ("ar", "ar_cued", "ar_demonym", "ar_capital", "ar_government"):
            for name in getattr(entry, field, ()):
                assert arabic.search(name) or name.isascii(), (entry.id, name)
                assert name == name.strip() != "", entry.id
        for field in ("en", "en_cued", "en_demonym", "en_capital", "en_government"):
            for name in getattr(entry, field, ()):
                assert not arabic.search(name), (entry.id, name)


def test_every_file_says_what_it_is():
    files = [*DATA.glob("*.toml"), *DATA.glob("actors/*.toml")]
    assert len(files) > 20
    for file in files:
        assert file.read_text("utf-8").startswith("#"), file.name
