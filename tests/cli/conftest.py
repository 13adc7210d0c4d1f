"""The command line, called as a user calls it."""

import sys
from typing import NamedTuple

import pytest

from marsad.cli.main import run


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def marsad(monkeypatch, capsys):
    """Run `marsad ARGUMENTS` in this process; return its exit code and what it printed."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["marsad", *map(str, arguments)])
        try:
            run()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        return Ran(code, *capsys.readouterr())

    return call
