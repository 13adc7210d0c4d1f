"""A real standalone cluster on this machine: one master and two worker processes on loopback."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = 90  # seconds until master and workers must answer


def require_spark():
    """Skip, with the reason, where Spark cannot run."""
    pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
    pytest.importorskip("splink", reason="the extra 'link' is not installed")
    try:
        subprocess.run(["java", "-version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no Java on this machine (Debian: openjdk-17-jre-headless)")


SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """Addresses and processes of a running cluster."""

    def __init__(self, url, processes, logs):
        self.url = url
        self.processes = processes
        self.logs = logs

    def find_readers(self):
        """Process ids of the Python workers that read for an executor of this cluster."""
        found = []
        for process in self.processes:
            waiting = [process.pid]
            while waiting:
                pid = waiting.pop()
                waiting += _find_children(pid)
                if _holds(pid, b"pyspark.daemon") and _holds(_parent(pid), b"pyspark.daemon"):
                    found.append(pid)
        return found

    def find_executors(self):
        """Process ids of the executors (Java) of this cluster."""
        return [
            child
            for process in self.processes
            for child in _find_children(process.pid)
            if _holds(child, b"CoarseGrainedExecutorBackend")
        ]


@contextmanager
def start_cluster(folder, workers=2):
    """Start a master and its workers, one core each; stop them, and what they started, after."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = find_free_port()
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "512m",
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    url = f"spark://127.0.0.1:{port}"
    package = "org.apache.spark.deploy"
    web = "--webui-port"
    own = ["--host", "127.0.0.1"]
    commands = [[f"{package}.master.Master", *own, "--port", str(port), web, str(find_free_port())]]
    for number in range(workers):
        room = ["--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"w{number}")]
        ports = [web, str(find_free_port())]
        commands.append([f"{package}.worker.Worker", *own, *room, *ports, url])
    processes, logs = [], []
    try:
        for number, command in enumerate(commands):
            log = folder / f"process-{number}.log"
            logs.append(log)
            with log.open("wb") as stream:
                processes.append(
                    subprocess.Popen(
                        [str(home / "bin" / "spark-class"), *command],
                        stdout=stream, stderr=stream, env=environment, start_new_session=True,
                    )
                )  # fmt: skip
            if number == 0:
                _wait_for(log, "I have been elected leader")
        for log in logs[1:]:
            _wait_for(log, "Successfully registered with master")
        yield Cluster(url, processes, logs)
    finally:
        for process in processes:
            with_group = process.poll() is None
            if with_group:
                os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)


def _wait_for(log, words):
    end = time.monotonic() + START
    while time.monotonic() < end:
        if words in log.read_text("utf-8", errors="replace"):
            return
        time.sleep(0.2)
    raise AssertionError(f"{log} does not say {words!r}:\n{log.read_text('utf-8')[-2000:]}")


def _find_children(pid):
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return found


def _parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _holds(pid, words):
    try:
        return words in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
