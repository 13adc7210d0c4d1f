"""No page, module or table holds what a merge left undecided."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MARKS = ("<<<<<<< ", ">>>>>>> ")


def test_nothing_is_left_of_a_merge():
    try:
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a clone")
    left = [
        name
        for name in listed.stdout.split("\n")
        if name
        and (ROOT / name).is_file()
        and any(line.startswith(MARKS) for line in _lines(ROOT / name))
    ]
    assert left == []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").split("\n")
    except UnicodeDecodeError:
        return []
