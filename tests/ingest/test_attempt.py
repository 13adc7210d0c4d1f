"""A report that fails, foreseen or not, fails alone."""

import json

import pytest

from marsad import pipeline
from marsad.cli import run_readings
from marsad.errors import LexiconError
from marsad.ingest.files import read_inputs
from marsad.records import Failure, Reading

TEXT = "Rockets hit the base in Iraq on Friday, killing two soldiers."


@pytest.fixture
def two_reports(tmp_path):
    path = tmp_path / "two.jsonl"
    lines = [{"id": name, "title": name, "text": TEXT, "lang": "en"} for name in ("bad", "good")]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


def break_reading(monkeypatch, error):
    sound = pipeline.read_report

    def read_report(report, resources):
        if report.id == "bad":
            raise error
        return sound(report, resources)

    monkeypatch.setattr(pipeline, "read_report", read_report)


@pytest.mark.parametrize(
    "error", [ValueError("x" * 5000), RecursionError(), KeyError("k"), MemoryError()]
)
def test_an_unforeseen_error_is_recorded_and_the_run_goes_on(two_reports, monkeypatch, error):
    break_reading(monkeypatch, error)
    first, second = run_readings.read_all(read_inputs([two_reports]))
    failure = first.result
    assert isinstance(failure, Failure)
    assert (failure.doc, failure.path, failure.line) == ("bad", two_reports, 1)
    assert failure.error == type(error).__name__
    assert "(in attempt, attempt.py:" in failure.message  # the deepest frame within marsad
    assert len(failure.message) < 400
    assert isinstance(second.result, Reading)
    assert second.result.events


def test_a_broken_lexicon_ends_the_run(two_reports, monkeypatch):
    break_reading(monkeypatch, LexiconError("no such type"))
    with pytest.raises(LexiconError):
        list(run_readings.read_all(read_inputs([two_reports])))


def test_the_exit_code_tells_that_some_failed(two_reports, monkeypatch, capsys):
    import typer

    from marsad.cli.output import Format
    from marsad.cli.read import EXIT_SOME_FAILED, read

    break_reading(monkeypatch, ValueError("what nobody thought of"))
    with pytest.raises(typer.Exit) as ended:
        read([two_reports], format_=Format.JSONL)
    assert ended.value.exit_code == EXIT_SOME_FAILED
    bad, good = map(json.loads, capsys.readouterr().out.splitlines())
    assert bad["error"] == "ValueError"
    assert bad["message"].startswith("what nobody thought of (in attempt, ")
    assert good["events"]


def test_the_place_of_an_error_is_in_the_package_not_in_a_folder_of_its_name(tmp_path):
    """A clone is called marsad, too: frames of its tests and libraries are not marsad's."""
    from marsad.ingest.attempt import attempt
    from marsad.ingest.model import Arrival
    from marsad.pipeline import make_report

    folder = tmp_path / "marsad"
    folder.mkdir()
    path = folder / "outside.py"
    path.write_text("def fail(report):\n    raise ValueError\n", "utf-8")
    names = {}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), names)
    failure = attempt(Arrival(report=make_report(TEXT), path="-"), names["fail"])
    assert "(in attempt, attempt.py:" in failure.message
