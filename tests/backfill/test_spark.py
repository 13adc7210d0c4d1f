"""Spark gives what the local engine gives: in one process, and on a cluster that loses a worker.

A Spark session belongs to a process for good, so that each runs in one of its own. The proof on
5,000 reports takes minutes: `make spark-proof`.
"""

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from backfill.cluster import SMALL, require_spark, start_cluster
from backfill.folders import read_everything

RUN = """
import json, sys
from marsad.backfill.run import make_task, run_backfill
from marsad.backfill import spark_linking
from marsad.backfill.spark import SparkEngine
master, output, batch, settings, few, *patterns = sys.argv[1:]
spark_linking.FEW_EDGES = int(few)
engine = SparkEngine(master, json.loads(settings))
outcome = run_backfill(engine, make_task(output), patterns, batch=int(batch))
engine.close()
print(json.dumps({
    "units": len(outcome.parts), "broken": [part.error for part in outcome.broken],
    "workers": sorted({part.worker for part in outcome.parts}), "incidents": outcome.incidents,
}))
"""


PROOF = pytest.mark.skipif(
    not os.environ.get("MARSAD_PROOF"), reason="takes minutes: make spark-proof"
)


@pytest.fixture(scope="module", autouse=True)
def spark_is_there():
    require_spark()


def backfill(run_python, master, output, pattern, batch, few=200_000):
    run = run_python(
        *("-c", RUN, master, str(output), str(batch), json.dumps(SMALL), str(few), str(pattern)),
        text=True, timeout=1200,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


def test_one_process_of_spark_gives_the_same(run_python, done, pattern, tmp_path):
    outcome = backfill(run_python, "local[2]", tmp_path / "out", pattern, 4)
    assert outcome["broken"] == []
    assert outcome["incidents"] == done[1].incidents
    assert read_everything(tmp_path / "out") == read_everything(done[0])


@PROOF
def test_engines_agree_on_five_thousand_reports(run_python, shared, tmp_path):
    """Local pool, Spark in one process, a cluster, and a cluster that loses workers."""
    source = write_corpus(shared, tmp_path / "corpus.jsonl.gz", 5000)
    wanted = run_locally(source, tmp_path / "local")
    assert len(wanted["reports"]) > 4500
    # Components by splink here, by the driver below.
    outcome = backfill(run_python, "local[2]", tmp_path / "spark", source, 250, few=0)
    assert outcome["broken"] == []
    assert read_everything(tmp_path / "spark") == wanted
    with start_cluster(make_folder(tmp_path / "cluster")) as cluster:
        outcome = backfill(run_python, cluster.url, tmp_path / "two", source, 250)
        assert outcome["broken"] == []
        assert len(outcome["workers"]) >= 2
        assert read_everything(tmp_path / "two") == wanted
        killed = []
        with Killer(cluster, killed):
            outcome = backfill(run_python, cluster.url, tmp_path / "killed", source, 250)
        assert len(killed) == 2
        assert outcome["broken"] == []
        assert read_everything(tmp_path / "killed") == wanted


SCORE = """
import sys
from made import make_world
from marsad.backfill.spark import open_session
from marsad.incidents.blocks import find_candidates
from marsad.incidents.clusters import order_pair
from marsad.incidents.compare import weigh_pair
from marsad.incidents.settings import load_settings
from marsad.incidents.splink_model import score_with_splink
from marsad.incidents.traits import find_traits
session = open_session("local[2]", {"spark.sql.shuffle.partitions": "2"})
traits = [find_traits(account) for account in make_world(60)]
pairs = [(traits[a], traits[b]) for a, b in find_candidates(traits)]
scored = score_with_splink(pairs, session=session)
session.stop()
assert len(scored) == len(pairs) > 100
for a, b in pairs:
    assert abs(scored[order_pair(a.id, b.id)] - weigh_pair(a, b, load_settings())) < 1e-6
"""


@PROOF
def test_splink_scores_on_spark_as_linking_does(run_python):
    """The weights are one model: splink's SQL on Spark gives the bits that linking goes by."""
    path = str(Path(__file__).parents[1] / "incidents")
    run = run_python("-c", f"import sys; sys.path.insert(0, {path!r}){SCORE}", timeout=900)
    assert run.returncode == 0, run.stderr[-3000:]


def write_corpus(shared, target, number):
    import gzip
    from itertools import islice

    with gzip.open(shared / "corpus" / "ant_2018-02_06.jsonl.gz") as lines:
        reports = [json.loads(line) for line in islice(lines, number)]
    # By day, as archives are: a unit then holds a few days, and writes a few files.
    reports.sort(key=lambda report: report["published"])
    told = "".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports)
    target.write_bytes(gzip.compress(told.encode(), 1))
    return target


def run_locally(source, output):
    from marsad.backfill.local import LocalEngine
    from marsad.backfill.run import make_task, run_backfill

    run_backfill(LocalEngine(2), make_task(str(output)), [str(source)], batch=250)
    return read_everything(output)


def make_folder(path):
    path.mkdir()
    return path


class Killer:
    """While inside, kill a process that reads, and then a whole executor, once each."""

    def __init__(self, cluster, killed):
        self.cluster = cluster
        self.killed = killed
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *error):
        self.stop.set()
        self.thread.join()

    def run(self):
        for find, wait in ((self.cluster.find_readers, 12), (self.cluster.find_executors, 12)):
            while not self.stop.is_set() and not find():
                time.sleep(0.1)
            if self.stop.wait(wait):
                return
            for process in find()[:1]:
                os.kill(process, signal.SIGKILL)
                self.killed.append(process)
