"""The words that texts are compared by, and the sketch by which copies are found."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from marsad.text.folding import fold

_WORD = re.compile(r"\w+")
_PREFIX = re.compile("^(?:وال|بال|فال|كال|لل|ال)(?=..)")
_PARTICLES = frozenset("وفبلك")
_ARABIC_END = re.compile("(?<=...)(?:ها|هم|ان|ات|ون|ين|يه|ه|ي)$")
_ENGLISH_END = re.compile("(?<=....)(?:ing|ed|es|s)$|(?<=...)s$")
_LINK = re.compile(r"https?://\S+")
SHINGLE = 4
"""Words in a shingle."""
SKETCH = 64
"""Hashes kept of a report; the estimate of the share of common shingles errs by about 0.06."""
COPY = 0.5
"""Reports that share this part of their shingles are copies of one text."""
KEYS = 8
"""Smallest hashes under which copies are looked for: at 0.5, 99.6 % share one."""
_SPREAD = 0x9E3779B97F4A7C15
_MASK = (1 << 63) - 1


def find_words(text: str) -> list[str]:
    """Return the folded words of `text` in order, without the Arabic article."""
    return [_PREFIX.sub("", word) for word in _WORD.findall(fold(text).text)]


def find_content(text: str) -> frozenset[str]:
    """Return the distinct words of `text` that say what it is about.

    Left out are single letters and the words of `data/common-words.txt`; the others are cut to
    their stems.
    """
    common = _load_common()
    return frozenset(
        cut_stem(word) for word in find_words(text) if len(word) > 1 and word not in common
    )


def keep_rare(stems: frozenset[str]) -> frozenset[str]:
    """Return the stems that few reports have: mostly names. Digits alone tell nothing."""
    return frozenset(s for s in stems if s not in _load_frequent() and not s.isdigit())


@lru_cache(maxsize=1 << 16)
def cut_stem(word: str) -> str:
    """Cut a folded word without article to a stem that its forms share, not always a real one.

    Arabic: one particle in front and one ending (light stemming; Larkey, Ballesteros and Connell
    2002). English: the plural and the verb's endings.
    """
    if word.isascii():
        return _ENGLISH_END.sub("", word)
    if len(word) > 4 and word[0] in _PARTICLES:
        word = word[1:]
    return _ARABIC_END.sub("", word)


def measure_overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of the smaller set that is in the other; 0 where one is empty."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def sketch_text(text: str) -> tuple[int, ...]:
    """Return the smallest hashes of the text's shingles, ascending (bottom-k MinHash; Broder 1997).

    A text shorter than a shingle has none: it is nobody's copy.
    """
    words = find_words(_LINK.sub(" ", text))
    hashes = {_hash(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    return tuple(sorted(hashes)[:SKETCH])


def compare_sketches(first: Sequence[int], second: Sequence[int]) -> float:
    """Estimate the Jaccard similarity of the shingle sets of two sketches, 0 to 1."""
    if not first or not second:
        return 0.0
    a, b = set(first), set(second)
    smallest = sorted(a | b)[: min(SKETCH, max(len(a), len(b)))]
    return sum(value in a and value in b for value in smallest) / len(smallest)


def group_copies(sketches: Iterable[tuple[str, Sequence[int]]]) -> tuple[tuple[str, ...], ...]:
    """Group the ids whose texts are copies; groups of one are left out.

    Copies are chained: a report that was copied twice, each time a little changed, is one group.
    Comparisons are made with the first of each group under each key, so that a flood of copies
    costs no more than its length.
    """
    parent: dict[str, str] = {}
    buckets: dict[int, dict[str, Sequence[int]]] = {}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for name, sketch in sorted(sketches):
        parent[name] = name
        for key in sketch[:KEYS]:
            bucket = buckets.setdefault(key, {})
            for other, other_sketch in bucket.items():
                if root(other) != root(name) and compare_sketches(sketch, other_sketch) >= COPY:
                    parent[root(name)] = root(other)
                    break
            if all(root(other) != root(name) for other in bucket):
                bucket[name] = sketch
    groups: dict[str, list[str]] = {}
    for name in parent:
        groups.setdefault(root(name), []).append(name)
    return tuple(sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1))


def _hash(words: Sequence[str]) -> int:
    # The multiplication spreads the checksum, whose small values are not evenly spread.
    return (zlib.crc32(" ".join(words).encode()) * _SPREAD + _SPREAD) & _MASK


@cache
def _load_common() -> frozenset[str]:
    return _load_list("common-words.txt")


@cache
def _load_frequent() -> frozenset[str]:
    return _load_list("frequent-stems.txt")


def _load_list(name: str) -> frozenset[str]:
    data = files("marsad.incidents").joinpath(f"data/{name}").read_text("utf-8")
    return frozenset(line for line in data.splitlines() if line and not line.startswith("#"))
