"""`marsad read`: its formats, its exit codes, its failures."""

import json

import pytest
from jsonschema import Draft202012Validator

from marsad.schema import build_schema

REPORTS = (
    {"id": "ar-1", "published": "2023-01-24", "title": "مقتل ثلاثة جنود في هجوم",
     "text": "قتل ثلاثة جنود في هجوم بطائرة مسيرة استهدف قاعدة التنف في سوريا يوم الجمعة."},
    {"id": "en-1", "published": "2024-01-28", "title": "Drone attack kills soldiers",
     "text": "A drone attack killed three soldiers at a base in Jordan on Sunday, officials said."},
)  # fmt: skip


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in REPORTS), "utf-8")
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.txt"
    path.write_bytes(b"%PDF-1.7")
    return path


def test_jsonl_is_one_valid_object_a_report_in_order(marsad, good, bad):
    ran = marsad("read", bad, good, "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["doc"] for line in lines] == ["bad", "ar-1", "en-1"]
    validator = Draft202012Validator(build_schema())
    for line in lines:
        validator.validate(line)
    assert all(lines[i]["events"] for i in (1, 2))


def test_every_value_points_at_its_words(marsad, good):
    ran = marsad("read", good, "--format", "jsonl")
    pointed = 0
    for line, report in zip(map(json.loads, ran.out.splitlines()), REPORTS, strict=True):
        full = f"{report['title']}\n{report['text']}"
        for item in find_spans(line):
            assert full[item["start"] : item["end"]] == item["text"]
            pointed += 1
    assert pointed >= 10


def find_spans(value):
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and value.get("text") is not None:
            yield value
        for inner in value.values():
            yield from find_spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from find_spans(inner)


def test_the_same_run_gives_the_same_bytes(marsad, good):
    assert marsad("read", good, "--format", "jsonl") == marsad("read", good, "--format", "jsonl")


def test_json_is_one_array(marsad, good, bad):
    assert [r["doc"] for r in json.loads(marsad("read", good, "--format", "json").out)] == [
        "ar-1",
        "en-1",
    ]
    assert json.loads(marsad("read", bad, "--format", "json").out)[0]["error"] == "EncodingError"


def test_the_table_names_both_reports(marsad, good):
    ran = marsad("read", good)
    assert ran.code == 0
    assert "ar-1" in ran.out
    assert "en-1" in ran.out
    assert "● reported" in ran.out
    assert "2 reports read" in ran.err


def test_exit_codes(marsad, good, bad, tmp_path):
    assert marsad("read", good).code == 0
    some = marsad("read", good, bad)
    assert some.code == 8
    assert f"{bad}: the content is a PDF document" in some.err
    assert marsad("read", bad).code == 3
    assert marsad("read", good, "--published", "31/01/2023").code == 2
    assert marsad("read", good, "--lang", "fr").code == 2
    assert marsad("read", good, "--no-such-option").code == 2
    assert marsad("read", good, "--db", tmp_path).code == 6


def test_a_report_in_another_language_fails_alone(marsad, good, tmp_path):
    french = tmp_path / "french.txt"
    french.write_text(
        "Attaque en Syrie\nTrois roquettes ont visé dans la nuit une base de la coalition dans "
        "l'est de la Syrie, sans faire de victimes, selon les autorités.",
        "utf-8",
    )
    ran = marsad("read", french, good, "--format", "jsonl")
    first = json.loads(ran.out.splitlines()[0])
    assert (ran.code, first["error"], first["path"]) == (8, "LanguageError", str(french))


def test_readings_are_kept_and_listed(marsad, good, bad, tmp_path):
    db = tmp_path / "marsad.db"
    for _ in range(2):
        ran = marsad("read", good, bad, "--format", "jsonl", "--db", db)
    told = sum(len(json.loads(line).get("events", ())) for line in ran.out.splitlines())
    listed = marsad("list", "--db", db, "--format", "jsonl").out.splitlines()
    assert len(listed) == told > 0
    assert len(json.loads(marsad("list", "--db", db, "--format", "json").out)) == told
    table = marsad("list", "--db", db)
    assert (table.code, "ar-1" in table.out) == (0, True)
    assert (
        len(marsad("list", "--db", db, "--format", "jsonl", "--limit", "1").out.splitlines()) == 1
    )


def test_a_missing_database_is_not_made_by_listing(marsad, tmp_path):
    ran = marsad("list", "--db", tmp_path / "none.db")
    assert (ran.code, (tmp_path / "none.db").exists()) == (6, False)
    assert "marsad read" in ran.err


def test_controls_in_a_report_never_reach_the_terminal(marsad, tmp_path):
    path = tmp_path / "evil.jsonl"
    text = (
        "A drone \u202eattack\u202c killed \x1b[31mthree\x1b[0m soldiers at \x9bbase\x07 in Jordan."
    )
    path.write_text(json.dumps({"id": "evil\x1b]0;x\x07", "text": text, "published": "2024-01-28"}))
    for format_ in ("table", "jsonl", "json"):
        ran = marsad("read", path, "--format", format_, "--verbatim")
        assert not set("\x1b\x9b\x07\u202e\u202c") & set(ran.out + ran.err), format_
    assert json.loads(marsad("read", path, "--format", "jsonl").out)["doc"] == "evil\x1b]0;x\x07"


def test_progress_and_summary_stay_out_of_the_output(run_python, good):
    ran = run_python("-m", "marsad", "read", str(good), "--format", "jsonl")
    assert len(ran.stdout.splitlines()) == 2
    assert b"2 reports read" in ran.stderr


def test_output_does_not_hang_on_the_locale(run_python, good):
    ran = run_python("-m", "marsad", "read", str(good), env={"PYTHONIOENCODING": "ascii"})
    assert (ran.returncode, ran.stderr.count(b"Traceback")) == (0, 0)


def test_schema_is_valid_and_versioned(marsad):
    schema = json.loads(marsad("schema").out)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(schema["version"])
    assert {"Reading", "Event", "Failure"} <= set(schema["$defs"])
    with pytest.raises(Exception, match="not valid"):
        Draft202012Validator(schema).validate({"doc": "x", "events": [{"id": "e1"}]})
