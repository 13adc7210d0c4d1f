"""Words, sketches and copies."""

import random

from marsad.incidents.words import (
    COPY,
    compare_sketches,
    find_content,
    group_copies,
    measure_overlap,
    sketch_text,
)

TEXT = " ".join(f"w{n}" for n in range(400))


def changed(share: float) -> str:
    """TEXT with the last part of its words replaced."""
    words = TEXT.split()
    kept = int(len(words) * (1 - share))
    return " ".join(words[:kept] + [f"x{n}" for n in range(len(words) - kept)])


def test_the_article_and_common_words_are_left_out():
    assert find_content("في المدينة انفجار") == find_content("انفجار")
    assert find_content("the explosion of the bridge") == {"explosion", "bridge"}


def test_overlap_is_of_the_smaller_set():
    assert measure_overlap(frozenset("ab"), frozenset("abcd")) == 1.0
    assert measure_overlap(frozenset("ab"), frozenset()) == 0.0


def test_the_sketch_estimates_the_share_of_common_shingles():
    for share in (0.1, 0.3, 0.6):
        first, second = TEXT.split(), changed(share).split()
        sets = [{tuple(w[i : i + 4]) for i in range(len(w) - 3)} for w in (first, second)]
        exact = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        assert abs(compare_sketches(sketch_text(TEXT), sketch_text(changed(share))) - exact) < 0.15


def test_a_text_shorter_than_a_shingle_is_nobodys_copy():
    assert sketch_text("two words") == ()
    assert group_copies([("a", ()), ("b", ())]) == ()


def test_copies_are_found_whatever_the_order():
    texts = [("a", TEXT), ("b", changed(0.1)), ("c", changed(0.9)), ("d", changed(0.15))]
    sketches = [(name, sketch_text(text)) for name, text in texts]
    for seed in range(5):
        random.Random(seed).shuffle(sketches)
        assert group_copies(sketches) == (("a", "b", "d"),)
    assert compare_sketches(sketch_text(TEXT), sketch_text(changed(0.1))) > COPY


def test_a_flood_of_copies_is_one_group():
    sketch = sketch_text(TEXT)
    (group,) = group_copies((f"r{n}", sketch) for n in range(20_000))
    assert len(group) == 20_000
