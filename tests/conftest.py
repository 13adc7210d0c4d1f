"""Fixtures that several test folders share."""

import gzip
import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

_SHARED = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))


@pytest.fixture(autouse=True, scope="session")
def own_data_folder(tmp_path_factory):
    """Gazetteers that were imported on this machine change no test."""
    before = os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    yield
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


@pytest.fixture(scope="session")
def shared():
    """The folder of development data, which is not part of the project."""
    if not _SHARED.is_dir():
        pytest.skip(f"no development data at {_SHARED} (set MARSAD_SHARED)")
    return _SHARED


@pytest.fixture(scope="session")
def corpus_texts(shared):
    """Title and body of the first 600 Arabic reports of the corpus."""
    with gzip.open(shared / "corpus" / "ant_2018-02_06.jsonl.gz", "rt", encoding="utf-8") as lines:
        reports = [json.loads(line) for line in islice(lines, 600)]
    return [f"{report['title']}\n{report['text']}" for report in reports]


@pytest.fixture(scope="session")
def run_python():
    """Run Python with marsad importable, as a process of its own."""

    def run(*arguments, **options):
        path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
        environment = os.environ | {"PYTHONPATH": path} | options.pop("env", {})
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            check=False,
            env=environment,
            timeout=options.pop("timeout", 120),
            **options,
        )

    return run


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of this session's own; `make_database` gives URLs."""
    import tempfile

    from postgres import make_server

    # Not below pytest's folder: the server's user may not enter that.
    with tempfile.TemporaryDirectory(prefix="marsad-pg-") as folder:
        server = make_server(Path(folder))
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """Where a database can be made: a path once, and the URL of a server's once."""
    if request.param == "sqlite":
        yield tmp_path / "new" / "marsad.db"
    else:
        yield from request.getfixturevalue("postgres").lend_database()
