"""Corpora of broken and hostile files: each in a process of its own, no crash, bounded, honest."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).parent / "corpus_child.py"
MOST_MEMORY = 200_000  # kilobytes


@pytest.fixture
def read_apart():
    """Read files, each in a process with limits; none may crash, hang or grow."""

    def read(kind, paths):
        paths = sorted(map(str, paths))
        assert paths
        path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
        run = subprocess.run(
            [sys.executable, str(CHILD), kind, *paths], capture_output=True, text=True,
            check=False, timeout=900, env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        assert len(lines) == len(paths), run.stderr[-2000:]
        bad = [line["file"] for line in lines if line["ended"]]
        assert bad == [], run.stderr[-2000:]
        large = [line["file"] for line in lines if line["peak"] > MOST_MEMORY]
        assert large == []
        return {Path(line["file"]).name: line["said"] for line in lines}

    return read


def find_files(folder, *suffixes):
    return [p for p in folder.rglob("*") if p.suffix in suffixes and not p.name.startswith("LIC")]


def test_html5lib(shared, read_apart):
    folder = shared / "badinputs" / "html5lib_tests" / "testdata"
    paths = find_files(folder, ".dat", ".test")
    said = read_apart("pages", [path for path in paths if path.parent.name != "serializer"])
    assert sum(map(len, said.values())) > 5_000


@pytest.mark.parametrize("kind", ["any", "feed"])
def test_feedparser(shared, read_apart, kind):
    folder = shared / "badinputs" / "feedparser_tests"
    said = read_apart(kind, find_files(folder, ".xml", ".z", ".gz"))
    assert len(said) > 450
    assert all(items for items in said.values())
    for items in said.values():
        assert all(item.get("hint", "x") for item in items)


def test_json_values(shared, read_apart):
    """JSON that must be taken is, and JSON that must not be is not, even in keys nobody reads."""
    folder = shared / "badinputs" / "jsontestsuite" / "test_parsing"
    said = read_apart("json", find_files(folder, ".json"))
    taken = {name: "error" not in items[0] for name, items in said.items()}
    wrong = [name for name, was in taken.items() if name[0] in "yn" and was != (name[0] == "y")]
    assert wrong == []
    assert len(taken) == 318


def test_json_as_files(shared, read_apart):
    """No file of the suite is a report: each is refused by name, and nothing else happens."""
    folder = shared / "badinputs" / "jsontestsuite"
    for items in read_apart("any", find_files(folder, ".json")).values():
        assert items and all("error" in item for item in items)


def test_generated(shared, read_apart):
    folder = shared / "badinputs" / "generated"
    paths = [path for path in folder.iterdir() if path.name != "MANIFEST.json"]
    said = read_apart("any", [*paths, shared / "badinputs/warc_torture/field_torture.warc"])
    read = {name for name, items in said.items() if any("error" not in item for item in items)}
    # Small pages whose charset lies: read as what they are, and flagged.
    assert read == {"html_charset_conflict.html", "html_charset_lie.html", "html_utf16le.html"}
    assert "declared as utf-8" in repr(said["html_charset_lie.html"])
    assert "declared as iso-8859-6" in repr(said["html_charset_conflict.html"])
    assert "root:" not in repr(said)
    for items in said.values():
        assert all(item.get("hint", "x") for item in items)
