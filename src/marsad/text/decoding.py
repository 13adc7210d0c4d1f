"""From bytes to text: which encoding it is, and whether the text is what its writer wrote.

Order of evidence, strongest first:

1. a byte order mark;
2. the pattern of UTF-16 without a mark (every second byte is 00 or 06);
3. valid UTF-8 with letters beyond ASCII: no other encoding passes this by chance;
4. the declared charset, windows-1256, ISO-8859-6 and windows-1252, weighed by how much the words
   they give look like words;
5. charset-normalizer, for everything else. It does not decide between the Arabic code pages: it
   takes short windows-1256 for other single-byte pages of the same shape.

Text that was decoded wrongly before it came here (mojibake) is found by undoing the mistake. Where
most of a text is so, it is refused with the name of the mistake; a few places become a note.
Nothing is repaired: offsets must count in the text as it came in.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice

from marsad.errors import EncodingError
from marsad.records import Record

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
)
_ARABIC_PAGES = ("windows-1256", "iso-8859-6")
_CODE_PAGES = (*_ARABIC_PAGES, "windows-1252")
_MARK_WORDS = frozenset(
    ("في", "من", "على", "إلى", "الى", "أن", "ان", "عن", "مع", "قال", "التي", "الذي", "هذا", "هذه")
)
_CONTROLS = bytes([*range(0x00, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_LATER_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")  # 80 to 9F, as UTF-8 has them
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile("[\u0621-\u065f\u0670-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_BEYOND_ASCII = re.compile("[\x80-\U0010ffff]")
# The letters and marks that UTF-8 or windows-1256 bytes turn into when read as another page.
_SUSPECT = re.compile("[\u0080-\u024f\u02c6\u02dc\u2010-\u203a\u20ac\u2122]|[طظ][^\\w\\s]")
_MISTAKES = (
    ("utf-8", "windows-1252"),
    ("utf-8", "windows-1256"),
    ("windows-1256", "windows-1252"),
    ("iso-8859-6", "windows-1252"),
)
_FREQUENT = frozenset("اليمونرتبع")
_Found = tuple[str, str, tuple[str, ...]]
_WEIGHED_BYTES = 20_000
_WEIGHED_WORDS = 400


class Decoded(Record, frozen=True):
    """Text, the encoding it was read in (a Python codec name), and what was odd about it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


class Mojibake(Record, frozen=True):
    """Text that was decoded wrongly before: `right` was read as `wrong`, `share` of its words."""

    right: str
    wrong: str
    share: float
    example: str
    meant: str

    def describe(self) -> str:
        """Name the mistake with one example, for a message to people."""
        return (
            f"looks like {self.right} that was read as {self.wrong} "
            f"('{self.example}' for '{self.meant}')"
        )


def decode(raw: bytes, declared: str | None = None, *, check: bool = True) -> Decoded:
    """Decode `raw`, whatever charset it was `declared` to be in.

    Without `check` mojibake is not looked for: markup is decoded whole, and its text checked after.
    A declared charset that does not hold is named in the notes. Raises `EncodingError` for binary
    content, for bytes that fit no encoding, and for text that is mojibake for the most part.
    """
    _refuse_known_binary(raw)
    text, encoding, notes = _find_text(raw, declared)
    if check:
        notes += check_text(text)
    _refuse_binary_text(text)
    if declared and not _same_codec(declared, encoding) and _BEYOND_ASCII.search(text):
        notes += (f"declared as {declared}, but its bytes are {encoding}",)
    return Decoded(text=text, encoding=encoding, notes=notes)


def check_text(text: str) -> tuple[str, ...]:
    """Return notes on characters that were lost or misread before `text` came here.

    Raises `EncodingError` where that holds for most of it.
    """
    notes: tuple[str, ...] = ()
    mojibake = find_mojibake(text)
    if mojibake is not None:
        if mojibake.share >= 0.5:
            raise EncodingError(
                f"the text {mojibake.describe()}",
                hint=f"Save it again as {mojibake.right}, or fetch it anew from its source.",
            )
        notes += (f"a part of the text {mojibake.describe()}",)
    lost = text.count("\ufffd")
    if lost and lost * 10 > len(text):
        raise EncodingError("most letters were lost (U+FFFD) before the text came here")
    if lost:
        notes += (f"characters lost and shown as U+FFFD: {lost}",)
    return notes


def find_mojibake(text: str) -> Mojibake | None:
    """Find text that was decoded with the wrong encoding, up to twice over, before it came here.

    Only mistakes that can be undone byte by byte are seen.
    """
    if not _SUSPECT.search(text):
        return None
    found: Mojibake | None = None
    lines = [line for line in text[:_WEIGHED_BYTES].splitlines() if line.strip()]
    for right, wrong in _MISTAKES:
        mojibake = _try_mistake(lines, right, wrong)
        if mojibake is not None and (found is None or mojibake.share > found.share):
            found = mojibake
    return found


def _try_mistake(lines: list[str], right: str, wrong: str) -> Mojibake | None:
    hit = total = 0
    example = meant = ""
    for line in lines:
        for piece in line.split():
            total += 1
            if not _SUSPECT.search(piece):
                continue
            repaired = _undo(piece, right, wrong)
            if repaired is None:
                continue
            hit += 1
            if not example:
                example, meant = piece[:12], repaired[:12]
    if not hit:
        return None
    share = hit / total
    # A single-byte reading undoes any accented word, so it needs a text full of them.
    if right != "utf-8" and share < 0.5:
        return None
    return Mojibake(right=right, wrong=wrong, share=share, example=example, meant=meant)


def _undo(piece: str, right: str, wrong: str, depth: int = 2) -> str | None:
    raw = _encode_loosely(piece, wrong)
    if raw is None:
        return None
    try:
        repaired = raw.decode(right)
    except UnicodeDecodeError:
        # A piece may have been cut within a letter by a space that was one of its bytes.
        if right != "utf-8" or len(raw) < 6:
            return None
        repaired = raw.decode(right, errors="ignore")
        if len(repaired.encode()) < len(raw) - 2 or repaired.isascii():
            return None
    if repaired == piece:
        return None
    # In sound Arabic a letter and the comma after it are valid UTF-8 now and then.
    if wrong in _ARABIC_PAGES and len(_ARABIC.findall(repaired)) < 2:
        return None
    if right == "utf-8":
        again = (
            _undo(repaired, right, wrong, depth - 1)
            if depth and _SUSPECT.search(repaired)
            else None
        )
        return again or repaired
    letters = _ARABIC.findall(repaired)
    return repaired if len(letters) >= 2 and len(letters) >= 0.8 * len(repaired) else None


def _encode_loosely(piece: str, encoding: str) -> bytes | None:
    """Encode as browsers do: code points 80 to 9F stand for the bytes that a page leaves out."""
    out = bytearray()
    for char in piece:
        try:
            out += char.encode(encoding)
        except UnicodeEncodeError:
            if not "\x80" <= char <= "\x9f":
                return None
            out.append(ord(char))
    return bytes(out)


def _find_text(raw: bytes, declared: str | None) -> _Found:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decode_marked(raw[len(bom) :], encoding)
    wide = _find_wide(raw)
    if wide is not None:
        return raw.decode(wide), wide, ()
    if b"\x00" in raw and raw.count(b"\x00") * 100 > len(raw):
        raise EncodingError("the content is binary, not text")
    try:
        return raw.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        damaged = _decode_damaged(raw, error)
    if damaged is not None:
        return damaged
    return _weigh_encodings(raw, declared)


def _decode_marked(raw: bytes, encoding: str) -> _Found:
    try:
        return raw.decode(encoding), encoding, ()
    except UnicodeDecodeError as error:
        text = raw.decode(encoding, errors="replace")
        if text.count("\ufffd") * 100 > len(text):
            raise EncodingError(
                f"the byte order mark says {encoding}, the bytes do not ({error.reason})"
            ) from error
        return text, encoding, (f"bytes at {error.start} are no {encoding}",)


def _find_wide(raw: bytes) -> str | None:
    """Find UTF-16 without a mark: in Arabic and English every high byte is 00 or 06."""
    sample = raw[: _WEIGHED_BYTES // 2 * 2]
    if len(raw) < 8 or len(raw) % 2:
        return None
    half = len(sample) // 2
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        high, low = sample[first::2], sample[1 - first :: 2]
        if (high.count(0) + high.count(6)) >= 0.8 * half and low.count(0) <= 0.05 * half:
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return None


def _decode_damaged(
    raw: bytes, error: UnicodeDecodeError
) -> tuple[str, str, tuple[str, ...]] | None:
    """Take text for UTF-8 with damage where almost all of its sequences are sound."""
    text = raw.decode("utf-8", errors="replace")
    lost = text.count("\ufffd") - raw.count(b"\xef\xbf\xbd")
    sound = len(_BEYOND_ASCII.findall(text)) - text.count("\ufffd")
    if sound < 8 or lost * 20 > sound:
        return None
    return text, "utf-8", (f"a few bytes are no UTF-8, the first at byte {error.start}",)


def _weigh_encodings(raw: bytes, declared: str | None) -> _Found:
    best: tuple[float, str, str] | None = None
    names = [name for name in (declared,) if name and _is_codec(name)]
    for name in [*names, *_CODE_PAGES]:
        try:
            text = raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        weight = weigh_words(text) + (0.1 if name in names else 0.0)
        if name in _ARABIC_PAGES and not _ARABIC.search(text):
            weight -= 0.05
        if best is None or weight > best[0]:
            best = (weight, name, text)
    if best is not None and best[0] >= 0.5:
        return best[2], codecs.lookup(best[1]).name, ()
    return _ask_normalizer(raw)


def weigh_words(text: str) -> float:
    """Return how much the words beyond ASCII look like Arabic or Latin words, about -1 to 1.5.

    Words that mix scripts, carry mostly accented letters or change case within count against.
    """
    letters = _ARABIC.findall(text[:_WEIGHED_BYTES])
    # Ten letters make up over half of Arabic; other scripts read as Arabic scatter.
    if len(letters) >= 15 and sum(map(_FREQUENT.__contains__, letters)) < 0.4 * len(letters):
        return -1.0
    score = 0.0
    count = 0
    words = (word for word in _WORD.findall(text[:_WEIGHED_BYTES]) if not word.isascii())
    for word in islice(words, _WEIGHED_WORDS):
        count += 1
        arabic = len(_ARABIC.findall(word))
        plain = sum(char.isascii() for char in word)
        if arabic == len(word):
            score += 1.5 if word in _MARK_WORDS else 0.8
        elif arabic or plain * 2 < len(word) or not (word.islower() or word.istitle()):
            score -= 1.0
        else:
            score += 0.7
    if not count:
        return 0.6 if _BEYOND_ASCII.search(text) else 1.0
    return score / count


def _ask_normalizer(raw: bytes) -> _Found:
    from charset_normalizer import from_bytes

    match = from_bytes(raw[:_WEIGHED_BYTES]).best()
    if match is not None:
        try:
            text = raw.decode(match.encoding)
        except (UnicodeDecodeError, LookupError):
            text = ""
        if text and not _ARABIC.search(text):
            return text, match.encoding, (f"read as {match.encoding}, by its statistics alone",)
    raise EncodingError("the bytes are no text in any encoding that is known here")


def _refuse_known_binary(raw: bytes) -> None:
    for signature, name in _SIGNATURES:
        if raw.startswith(signature):
            raise EncodingError(
                f"the content is {name}, not text",
                hint="Give the text of the report, saved as UTF-8.",
            )


def _refuse_binary_text(text: str) -> None:
    # In bytes: deleting characters is ten times as fast there as finding them in text.
    raw = text.encode("utf-8", "surrogatepass")
    controls = len(raw) - len(raw.translate(None, _CONTROLS)) + len(_LATER_CONTROLS.findall(raw))
    if controls * 50 > len(text):
        raise EncodingError("the content is binary, not text")


def _is_codec(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _same_codec(declared: str, encoding: str) -> bool:
    if not _is_codec(declared):
        return False
    known, found = codecs.lookup(declared).name, codecs.lookup(encoding).name
    return known == found or (known == "utf-16" and found.startswith("utf-16"))
