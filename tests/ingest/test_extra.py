"""Without the extra plain files are read, and what needs it says which extra to install."""

import pytest

EXTRA = ("trafilatura", "lxml", "feedparser", "warcio", "ijson", "httpcore", "certifi", "protego")

BLOCK = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError("No module named " + name, name=name)
sys.meta_path.insert(0, Absent())
from marsad.cli.main import run
sys.argv = ["marsad", *sys.argv[1:]]
run()
"""


@pytest.fixture
def marsad(run_python, tmp_path):
    def run(*arguments):
        code = BLOCK.replace("{names!r}", repr(set(EXTRA)))
        return run_python("-c", code, *map(str, arguments), text=True)

    return run


def test_plain_files_are_read(marsad, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("Title\nRockets hit the base in Iraq on Sunday.")
    (folder / "b.jsonl").write_text('{"text": "Rockets hit the base in Iraq on Sunday."}')
    run = marsad("ingest", folder, "--db", tmp_path / "db")
    assert run.returncode == 0, run.stderr


FILES = {
    "a.html": "<html><body><p>x</p></body></html>",
    "a.rss": "<rss/>",
    "a.warc": "WARC/1.0\r\n",
    "result.json": '{"name": "x", "type": "public_channel", "id": 1, "messages": []}',
}


@pytest.mark.parametrize("name", [*FILES, "http://127.0.0.1:9/"])
def test_what_needs_the_extra_names_it(marsad, tmp_path, name):
    source = name
    if name in FILES:
        source = tmp_path / name
        source.write_text(FILES[name])
    run = marsad("ingest", source, "--db", tmp_path / "db")
    assert run.returncode == 7, run.stderr
    assert "pip install 'marsad[ingest]'" in run.stderr
    assert "Traceback" not in run.stderr
