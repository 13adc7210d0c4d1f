"""Ids: minted once, kept, forwarded, split."""

from marsad.incidents.identity import Change, mint_id, name_clusters


def test_new_clusters_are_named_after_their_first_account():
    naming = name_clusters([("b", "c"), ("a",)], {})
    assert naming.ids == (mint_id("b"), mint_id("a"))
    assert {entry.change for entry in naming.history} == {Change.MINTED}


def test_an_id_that_is_taken_is_not_minted_again():
    taken = mint_id("a")
    assert name_clusters([("a",)], {}, lambda name: name == taken).ids != (taken,)


def test_a_grown_cluster_keeps_its_id():
    assert name_clusters([("a", "b", "c")], {"b": "i-1", "c": "i-1"}).ids == ("i-1",)


def test_merging_leaves_a_forwarding_id():
    naming = name_clusters([("a", "b", "c")], {"a": "i-2", "b": "i-1", "c": "i-1"})
    assert naming.ids == ("i-1",)
    assert naming.forwards == {"i-2": "i-1"}
    assert naming.history[0].change is Change.MERGED


def test_splitting_keeps_the_id_with_most_and_the_history():
    old = {"a": "i-1", "b": "i-1", "c": "i-1"}
    naming = name_clusters([("a",), ("b", "c")], old)
    assert naming.ids[1] == "i-1"
    assert naming.ids[0] != "i-1"
    (entry,) = naming.history
    assert (entry.change, entry.other) == (Change.SPLIT, "i-1")
