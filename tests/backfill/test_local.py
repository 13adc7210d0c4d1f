"""The local engine: everything once, failures apart, restartable, whatever dies."""

import gzip
import json
import os
import random
import signal
import threading
import time
from pathlib import Path

import msgspec
import pytest

from backfill.folders import read_everything, read_rows
from marsad.backfill.folder import Folder, Settings
from marsad.backfill.local import LocalEngine
from marsad.backfill.plan import find_inputs, plan_units
from marsad.backfill.reading import read_unit
from marsad.backfill.run import make_task, run_backfill
from marsad.errors import LexiconError, UsageError
from marsad.incidents.accounts import make_accounts
from marsad.incidents.linking import link_accounts
from marsad.pipeline import load_resources, read_report
from marsad.records import Event, Incident, Rules
from marsad.samples import open_samples


def test_every_record_is_read_dropped_or_told_of(done):
    _, outcome = done
    parts = outcome.parts
    total = sum(part.records for part in parts)
    assert total == len(open_samples()) + 4
    assert sum(part.read + part.silent + part.failed for part in parts) == total
    assert sum(part.silent for part in parts) == 1
    assert sum(part.failed for part in parts) == 2
    assert not outcome.broken


def test_events_are_those_of_the_pipeline(done):
    folder, _ = done
    resources = load_resources()
    readings = {report.id: read_report(report, resources) for report in open_samples()}
    rows = read_rows(folder, "events", "doc", "place_in_report")
    told = {doc: [] for doc in readings}
    again = {row["line"] for row in rows if row["path"].endswith("b.jsonl")}
    for row in rows:
        event = msgspec.json.decode(row["data"], type=Event)
        assert row["id"] == event.id
        if not (row["doc"] == open_samples()[0].id and row["path"].endswith("b.jsonl")):
            told[row["doc"]].append(event)
    assert again
    assert told == {doc: list(reading.events) for doc, reading in readings.items()}


def test_rows_are_under_the_day_of_publication(done):
    folder, _ = done
    for kind in ("reports", "events"):
        for row in read_rows(folder, kind, "path"):
            assert str(row["day"]) == row["published"][:10] if row["published"] else True


def test_failures_name_place_and_reason(done):
    folder, _ = done
    rows = read_rows(folder, "failures", "path", "line")
    assert [(Path(row["path"]).name, row["error"]) for row in rows] == [
        ("a.jsonl.gz", "RecordError"),
        ("b.jsonl", "RecordError"),
    ]
    assert all(row["message"] and row["line"] for row in rows)


def test_incidents_are_those_of_linking_everything_at_once(done):
    folder, _ = done
    resources = load_resources()
    first = open_samples()[0]
    reports = [
        msgspec.structs.replace(report, text=f"{report.text}\nUpdated.")
        if report.id == first.id
        else report
        for report in open_samples()
    ]
    accounts = [a for r in reports for a in make_accounts(r, read_report(r, resources))]
    clusters = link_accounts(accounts).clusters
    rows = read_rows(folder, "incidents", "id")
    assert sorted(tuple(row["accounts"]) for row in rows) == sorted(clusters)
    for row in rows:
        assert msgspec.json.decode(row["data"], type=Incident).id == row["id"]


def test_what_is_finished_is_not_read_again(done, pattern, monkeypatch):
    folder, _ = done
    monkeypatch.setattr(LocalEngine, "_read", lambda *_: pytest.fail("read again"))
    monkeypatch.setattr(LocalEngine, "link", lambda *_: pytest.fail("linked again"))
    outcome = run_backfill(LocalEngine(2), make_task(str(folder)), [pattern], batch=4)
    assert outcome.known == len(Folder(folder).find_done())
    assert not outcome.parts
    assert outcome.incidents is None


def test_an_interrupted_run_goes_on_to_the_same_result(done, pattern, tmp_path):
    """Some units finished, one written but not finished, drafts left lying about."""
    output = str(tmp_path / "out")
    task = make_task(output)
    units = list(plan_units(find_inputs([pattern]), 4))
    run_backfill(_Stopping(3), task, [pattern], batch=4, link=False)
    folder = Folder(output)
    assert len(folder.find_done()) == 3
    left = next(unit for unit in units if unit.name not in folder.find_done())
    read_unit(task, left)
    (folder.path / "_marsad" / "done" / f"{left.name}.json").unlink()
    (folder.path / "_marsad" / "drafts" / "half.parquet").write_bytes(b"PAR1 half")
    outcome = run_backfill(LocalEngine(1), task, [pattern], batch=4)
    assert outcome.known == 3
    assert read_everything(folder.path) == read_everything(done[0])
    assert not list((folder.path / "_marsad" / "drafts").iterdir())


class _Stopping(LocalEngine):
    """Ends after some units, as an interruption does."""

    def __init__(self, units):
        super().__init__(1)
        self.units = units

    def read_units(self, task, units):
        return super().read_units(task, units[: self.units])


def test_a_worker_killed_in_the_middle_changes_nothing(done, pattern, tmp_path):
    engine = LocalEngine(2)
    killed = []
    stop = threading.Event()

    def kill():
        while not killed and not stop.is_set():
            for child in _find_children(os.getpid()):
                if _is_worker(child):
                    os.kill(child, signal.SIGKILL)
                    killed.append(child)
                    return
            time.sleep(0.02)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        outcome = run_backfill(engine, make_task(str(tmp_path / "out")), [pattern], batch=4)
    finally:
        stop.set()
        thread.join()
    assert killed
    assert not outcome.broken
    assert read_everything(tmp_path / "out") == read_everything(done[0])


def _find_children(pid):
    path = Path(f"/proc/{pid}/task/{pid}/children")
    tasks = Path(f"/proc/{pid}/task").iterdir()
    found = []
    for task in tasks:
        path = task / "children"
        if path.exists():
            found += [int(child) for child in path.read_text().split()]
    return found


def _is_worker(pid):
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_file_that_changed_is_read_anew_and_its_old_rows_go(tmp_path):
    source = tmp_path / "in.jsonl"
    lines = [
        {"id": report.id, "text": report.text, "title": report.title, "lang": report.lang.value}
        for report in open_samples()[:3]
    ]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    output = str(tmp_path / "out")
    run_backfill(LocalEngine(1), make_task(output), [str(source)], link=False)
    source.write_text(json.dumps(lines[0]) + "\n")
    os.utime(source, ns=(1, 1))
    run_backfill(LocalEngine(1), make_task(output), [str(source)], link=False)
    assert [row["id"] for row in read_rows(tmp_path / "out", "reports", "id")] == [lines[0]["id"]]
    assert str(read_rows(tmp_path / "out", "reports", "id")[0]["day"]) == "None"


def test_a_folder_is_read_by_one_set_of_rules(done, pattern):
    folder, _ = done
    with pytest.raises(UsageError, match="other options"):
        run_backfill(LocalEngine(1), make_task(str(folder), lang="ar"), [pattern], batch=4)
    task = msgspec.structs.replace(make_task(str(folder)), rules=Rules(code="other"))
    with pytest.raises(UsageError, match="other rules"):
        run_backfill(LocalEngine(1), task, [pattern], batch=4)
    with pytest.raises(LexiconError, match="another version"):
        read_unit(task, next(iter(plan_units(find_inputs([pattern])))))


def test_a_damaged_file_fails_where_the_damage_begins(tmp_path):
    whole = gzip.compress(
        b"".join(
            json.dumps(
                {
                    "id": f"d{n}",
                    "text": f"Gunmen attacked the village on road {random.random()} in Iraq.",
                }
            ).encode()
            + b"\n"
            for n in range(2000)
        )
    )
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 nothing of the kind")
    output = tmp_path / "out"
    outcome = run_backfill(
        LocalEngine(1), make_task(str(output)), [str(tmp_path / "*.*")], batch=500, link=False
    )
    rows = read_rows(output, "failures", "path")
    assert ["Parquet" in row["message"] for row in rows] == [True, False]
    read = sum(part.read for part in outcome.parts)
    assert 0 < read < 2000
    assert rows[1]["line"] == read + 1


def test_patterns_that_name_nothing_or_something_else_are_refused(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        find_inputs([str(tmp_path / "*.gz")])
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(UsageError, match="neither WARC"):
        find_inputs([str(tmp_path)])


def test_imported_gazetteers_go_along(tmp_path, monkeypatch):
    """A worker that did not import them finds them beside it, as a cluster ships them."""
    from marsad.gazetteer.importers import read_table
    from marsad.gazetteer.installed import install

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    table = tmp_path / "mine.csv"
    table.write_text("name_en,kind,country,lat,lon,ar\nZarqun,settlement,SY,34.4,40.9,زرقون\n")
    install(read_table(table), "mine", "csv", table)
    source = tmp_path / "in.jsonl"
    line = {"id": "z", "text": "Rebels shelled the town of Zarqun on Monday.", "lang": "en"}
    source.write_text(json.dumps(line) + "\n")
    task = make_task(str(tmp_path / "out"))
    (packed,) = (Path(name) for name in task.gazetteers)
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    packed.rename(shipped / packed.name)
    (unit,) = plan_units(find_inputs([str(source)]))
    Folder(task.output).prepare(Settings(rules=task.rules, options=""))
    assert read_unit(task, unit, shipped).read == 1
    (event,) = read_rows(tmp_path / "out", "events", "id")
    assert (event["place"], event["lat"]) == ("Zarqun", 34.4)
