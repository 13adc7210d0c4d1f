"""Bytes to text: the right encoding, or a clear refusal; never a silent loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import EncodingError
from marsad.text.decoding import check_text, decode, find_mojibake

ARABIC = "قتل ثلاثة جنود في هجوم بطائرة مسيرة على قاعدة التنف, وقال متحدث إن الهجوم وقع فجر الجمعة"
ENGLISH = "Rockets hit the base; the ministry’s spokesman said “no casualties” – near a café"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso-8859-6"],
)
def test_arabic_is_read_in_every_usual_encoding(encoding):
    assert decode(ARABIC.encode(encoding)).text == ARABIC


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_english_with_typographic_marks(encoding):
    assert decode(ENGLISH.encode(encoding)).text == ENGLISH


@pytest.mark.parametrize("words", ["قصف", "هجوم صاروخي على بغداد", "مقتل 3 في غارة"])
def test_a_headline_is_enough(words):
    assert decode(words.encode("cp1256")).text == words


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("cp1256", "utf-8"), ("utf-8", "iso-8859-6"), ("cp1256", "iso-8859-1"), ("utf-8", "cp1256")],
)
def test_a_wrong_declared_charset_is_named(encoding, declared):
    decoded = decode(ARABIC.encode(encoding), declared)
    assert decoded.text == ARABIC
    assert any(declared in note for note in decoded.notes)


def test_a_right_declared_charset_decides_what_bytes_leave_open():
    assert decode("التنف".encode("iso-8859-6"), "iso-8859-6").text == "التنف"
    assert decode(ARABIC.encode("cp1256"), "windows-1256").notes == ()


def test_an_unknown_declared_charset_does_no_harm():
    assert decode(ARABIC.encode(), "no-such-charset").text == ARABIC


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("utf-8", "latin-1"),
        ("utf-8", "cp1256"),
        ("cp1256", "latin-1"),
        ("cp1256", "cp1252"),
        ("iso-8859-6", "latin-1"),
    ],
)
def test_mojibake_is_refused_by_name(right, wrong):
    broken = ARABIC.encode(right).decode(wrong, errors="replace")
    names = {"cp1256": "windows-1256", "latin-1": "windows-1252", "cp1252": "windows-1252"}
    with pytest.raises(EncodingError) as caught:
        decode(broken.encode())
    assert f"looks like {names.get(right, right)}" in caught.value.message
    assert names.get(wrong, wrong) in caught.value.message


def test_mojibake_upon_mojibake():
    broken = ARABIC.encode().decode("latin-1").encode().decode("latin-1")
    found = find_mojibake(broken)
    assert found is not None
    assert found.meant == "قتل"


def test_a_little_mojibake_is_a_note():
    broken = ENGLISH.encode().decode("cp1252", errors="replace")
    assert any("’" in note for note in check_text(broken))


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        ENGLISH,
        "L'été à Évry: où êtes-vous allé? Né à Zürich, Ça va très bien, hélas",
        "وسط، خط؛ محافظ. حفظ! «ضغط» ظ‍ ط: ظروف",
        "İstanbul'da düzenlenen saldırıda üç kişi öldü",
        "Ørsted, Åse, Ñuñoa, Čapek, Łódź",
    ],
)
def test_sound_text_is_no_mojibake(text):
    assert find_mojibake(text) is None


def test_no_report_of_the_corpus_is_taken_for_mojibake(corpus_texts):
    assert [text[:40] for text in corpus_texts if find_mojibake(text)] == []


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"%PDF-1.4 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x00\x01\x02" * 50, "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
        (b"SQLite format 3\x00" + bytes(100), "SQLite"),
    ],
)
def test_binary_is_refused(raw, name):
    with pytest.raises(EncodingError, match=name):
        decode(raw)


def test_damage_is_named_with_its_place():
    raw = ARABIC.encode()
    decoded = decode(raw[:-1])
    assert decoded.text.startswith(ARABIC[:-1])
    assert any(str(len(raw) - 2) in note for note in decoded.notes)
    with pytest.raises(EncodingError, match="lost"):
        decode(("\ufffd" * 30 + "abc").encode())


def test_other_scripts_are_read_too():
    russian = "Привет мир, это новости сегодня вечером в городе"
    assert decode(russian.encode("cp1251")).text == russian


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1256", "x-unknown", "utf-16"]))
def test_any_bytes_give_text_or_an_encoding_error(raw, declared):
    try:
        decoded = decode(raw, declared)
    except EncodingError:
        return
    assert decoded.text.encode("utf-8", "surrogatepass") or not raw.strip(b"\xef\xbb\xbf\xff\xfe\0")


@given(st.text(alphabet="ابتجحدرسعفقكلمنهوي ،.0123", min_size=20, max_size=200))
def test_utf8_comes_back_unaltered(text):
    assert decode(text.encode()).text == text
