"""Every kind of input, and every kind of bad input: named, alone, and the rest goes on."""

import gzip
import io
import json
import os

import pytest

from marsad.ingest.checks import MAX_REPORT_BYTES
from marsad.ingest.files import MAX_LINE_BYTES, read_inputs
from marsad.ingest.model import Arrival, InputFormat, Options
from marsad.records import Failure, Language

REPORT = "هجوم على قاعدة\nقتل ثلاثة جنود في هجوم بطائرة مسيرة على قاعدة التنف."


def read(*paths, **options):
    return list(read_inputs([str(path) for path in paths], Options(**options)))


def read_one(path, **options):
    (item,) = read(path, **options)
    return item


@pytest.fixture
def write(tmp_path):
    def write_file(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def test_the_first_line_of_a_text_file_is_the_title(write):
    item = read_one(write("report.txt", REPORT), published="2023-01-24T09:00+03:00")
    assert item.report.title == "هجوم على قاعدة"
    assert item.report.text.startswith("قتل ثلاثة")
    assert item.report.id == "report"
    assert item.report.published.isoformat() == "2023-01-24T09:00:00+03:00"
    assert item.report.lang is Language.AR
    assert item.notes == ()


def test_a_title_option_leaves_the_text_whole(write):
    report = read_one(write("report.txt", REPORT), title="Flash").report
    assert report.full == f"Flash\n{REPORT}"


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-8-sig", "iso-8859-6"])
def test_encodings(write, encoding):
    item = read_one(write("report.txt", REPORT.encode(encoding)))
    assert item.report.full == REPORT


def test_line_ends_are_read_as_in_any_text_file(write):
    item = read_one(write("report.txt", REPORT.replace("\n", "\r\n")))
    assert item.report.full == REPORT


def test_json_lines(write):
    lines = [
        {"id": "a", "title": "T", "text": "Rockets hit the base.", "published": "2024-01-28",
         "lang": "en-GB", "source": "S", "url": "https://example.org/1", "more": 1},
        {"text": "هجوم على القاعدة", "title": None},
    ]  # fmt: skip
    content = "\n\n".join(json.dumps(line) for line in lines)
    first, second = read(write("in.jsonl", content), published="2020-01-01", source="Wire")
    report = first.report
    assert (report.id, report.title, report.source, report.url) == (
        "a", "T", "S", "https://example.org/1",
    )  # fmt: skip
    assert (report.published.isoformat(), report.lang) == ("2024-01-28", Language.EN)
    assert (first.line, second.line) == (1, 3)
    assert (second.report.id, second.report.source) == ("in:3", "Wire")
    assert second.report.published.isoformat() == "2020-01-01"


def test_gzip(write):
    line = json.dumps({"id": "z", "text": "Rockets hit the base."}).encode()
    packed = write("in.jsonl.gz", gzip.compress(line))
    assert read_one(packed).report.id == "z"
    assert read_one(write("r.txt.gz", gzip.compress(REPORT.encode()))).report.full == REPORT


def test_directories_are_read_in_the_order_of_names(write, tmp_path):
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden/d.txt", ".e.txt"):
        write(name, REPORT)
    assert [item.report.id for item in read(tmp_path)] == ["a", "b", "sub/c"]


def test_an_empty_directory_is_a_failure(tmp_path):
    assert "no files" in read_one(tmp_path).message


def test_an_id_that_comes_twice_is_noted(write):
    line = json.dumps({"id": "a", "text": "Rockets hit the base."})
    first, second = read(write("in.jsonl", f"{line}\n{line}"))
    assert first.notes == ()
    assert second.notes == ("the id 'a' came before in this run",)


@pytest.mark.parametrize(
    ("content", "kind"), [(REPORT, "text"), ('{"id": "a", "text": "هجوم على قاعدة"}', "json")]
)
def test_standard_input(monkeypatch, content, kind):
    stream = io.TextIOWrapper(io.BytesIO(content.encode()))
    monkeypatch.setattr("sys.stdin", stream)
    (item,) = read_inputs(["-"])
    assert item.report.id == ("stdin" if kind == "text" else "a")


BAD_FILES = {
    "empty.txt": (b"", "InputError", "empty"),
    "blank.txt": (b" \n\t\n", "InputError", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "EncodingError", "text"),
    "pdf.txt": (b"%PDF-1.7\n...", "EncodingError", "PDF"),
    "page.txt": (b"<!DOCTYPE html><html><body>x</body></html>", "InputError", "web page"),
    "piece.txt": (
        b"<p>Rockets</p><p>hit <b>the</b> <i>base</i></p>\n" * 3,
        "InputError",
        "web page",
    ),
    "feed.txt": (b'<?xml version="1.0"?><rss><channel/></rss>', "InputError", "web page"),
    "spaceless.txt": ("قتل" * 1000, "InputError", "no spaces"),
    "broken.txt": (REPORT.encode().decode("cp1256", "replace"), "EncodingError", "windows-1256"),
    "array.json": (b'[{"text": "x"}]', "RecordError", "JSON Lines"),
    "pretty.json": (b'{\n  "text": "x"\n}', "RecordError", "one line"),
    "none.jsonl": (b"", "InputError", "empty"),
    "wide.jsonl": ('{"text": "x"}'.encode("utf-16"), "EncodingError", "UTF-16"),
    "damaged.txt.gz": (gzip.compress(REPORT.encode())[:-9], "InputError", "damaged"),
    "title.jsonl": (b'{"text": "   ", "title": ""}', "InputError", "no text"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_named_and_the_next_is_read(write, name):
    content, error, message = BAD_FILES[name]
    bad, good = write(name, content), write("good.txt", REPORT)
    failure, arrival = read(bad, good)
    assert isinstance(failure, Failure)
    assert (failure.error, failure.path) == (error, str(bad))
    assert message in failure.message
    assert failure.hint
    assert isinstance(arrival, Arrival)


BAD_LINES = {
    '{"text": "x"': ("RecordError", "truncated"),
    '{"text": 5}': ("RecordError", "str"),
    '{"title": "x"}': ("RecordError", "text"),
    '["x"]': ("RecordError", "object"),
    "not JSON": ("RecordError", "no JSON"),
    '{"text": "\\ud800 x"}': ("RecordError", "no JSON"),
    '{"text": "Rockets hit", "published": "31/02/2024"}': ("UsageError", "31/02/2024"),
    '{"text": "Rockets hit", "published": "2024-02-30"}': ("UsageError", "2024-02-30"),
    '{"text": "Rockets hit", "published": "1e400"}': ("UsageError", "1e400"),
    "[" * 100_000: ("RecordError", "not a report"),
    '{"text": "x", "more": ' + "[" * 100_000: ("RecordError", "no JSON"),
}


@pytest.mark.parametrize("line", BAD_LINES, ids=lambda line: line[:30])
def test_a_bad_line_is_named_and_the_next_is_read(write, line):
    error, message = BAD_LINES[line]
    good = '{"id": "good", "text": "Rockets hit the base."}'
    path = write("in.jsonl", f"{good[:-1]}}}\n{line}\n{good}\n".replace('"good"', '"first"', 1))
    first, failure, last = read(path)
    assert (first.report.id, last.report.id) == ("first", "good")
    assert (failure.line, failure.path, failure.error) == (2, str(path), error)
    assert message in failure.message


def test_a_line_in_another_encoding_is_read_with_a_note(write):
    line = '{"text": "قصف مدفعي على المدينة"}'.encode("cp1256")
    item = read_one(write("in.jsonl", line))
    assert item.report.full.strip() == "قصف مدفعي على المدينة"
    assert any("cp1256" in note for note in item.notes)


def test_too_long_is_refused_without_being_read(write):
    words = "قصف مدفعي ".encode()
    big = write("big.txt", words * (50_000_000 // len(words)))
    assert big.stat().st_size > 49_000_000
    assert "2 MB" in read_one(big).message
    assert read_one(write("fits.txt", words * (MAX_REPORT_BYTES // len(words)))).report


def test_memory_stays_flat_on_endless_lines(write, run_python):
    path = write("long.jsonl", b"")
    with path.open("wb") as out:
        out.write(b'{"text": "')
        for _ in range(100):
            out.write(b"a " * 500_000)
        out.write(b'"}\n{"id": "after", "text": "Rockets hit the base."}\n')
    # VmHWM is of the process alone; ru_maxrss would count what the one that started it held.
    code = (
        "import sys; from pathlib import Path; from marsad.ingest.files import read_inputs;"
        "items = list(read_inputs([sys.argv[1]]));"
        "print(items[0].message, items[1].report.id);"
        "status = Path('/proc/self/status').read_text();"
        "print(status.partition('VmHWM:')[2].split()[0])"
    )
    run = run_python("-c", code, str(path), text=True)
    said, peak = run.stdout.splitlines()
    assert said == f"the line is longer than {MAX_LINE_BYTES // 1_000_000} MB after"
    assert int(peak) < 120_000  # kilobytes


def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "neither" in read_one(tmp_path / "pipe").message
    assert "no such file" in read_one(tmp_path / "missing.txt").message


def test_a_forced_format(write):
    path = write("report.data", '{"text": "Rockets hit the base."}')
    assert read_one(path, format=InputFormat.JSONL).report.full.strip() == "Rockets hit the base."
    assert read_one(path).report.title.startswith("{")


HOSTILE = (
    "gzip_bomb_1000x.gz",
    "gzip_truncated.gz",
    "zip_bomb_traversal.zip",
    "html_deep_div.html",
    "html_unclosed_lt.html",
    "html_comment_unclosed.html",
    "json_deep.json",
)


def test_shared_bad_inputs(shared):
    folder = shared / "badinputs" / "generated"
    for name in HOSTILE:
        items = read(folder / name)
        assert all(isinstance(item, Failure) for item in items), name
    text = read_one(folder / "html_utf16le.html").report.full
    assert "هجوم" in text
