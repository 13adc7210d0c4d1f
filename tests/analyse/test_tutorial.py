"""The tutorial's example runs, and names what is there."""

import importlib
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorial-cycle.md"


def test_the_example_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    exec(compile(code, PAGE.name, "exec"), {})
    ratio, low, high = map(float, capsys.readouterr().out.splitlines()[0].split())
    assert low < ratio < high


@pytest.mark.parametrize("row", re.findall(r"^\| (`\w+\..*?) \|", PAGE.read_text("utf-8"), re.M))
def test_functions_exist(row):
    first, *others = re.findall(r"`([\w.]+)`", row)
    name, _, function = first.partition(".")
    module = importlib.import_module(f"marsad.analyse.{name}")
    assert all(callable(getattr(module, each)) for each in (function, *others))
