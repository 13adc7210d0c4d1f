"""Kills at any moment, disks full at any write; `make torture` does the same more often."""

import pytest
from torture import Disk, fill_disk, kill_often


def test_200_kills_lose_nothing_and_repeat_nothing(tmp_path):
    tally = kill_often(200, seed=7, folder=tmp_path)
    assert tally["kills"] == 200
    # Kills have to fall into the work, not only before it.
    assert tally["acknowledged"] > 200
    assert tally["before any report"] < 100


def test_a_disk_full_at_50_random_writes_loses_nothing(tmp_path):
    disk = Disk(tmp_path / "try")
    try:
        disk.mount(100)
    except OSError as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    disk.unmount()
    assert fill_disk(50, seed=7, folder=tmp_path) > 40
