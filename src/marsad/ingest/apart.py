"""Pages that could take long, read in a process of their own with a limit of time and memory.

A C library cannot be stopped from within. Starting Python costs some 0.5 s, so that only pages
that are heavy by their source come here (see `markup.is_heavy`): none of the usual ones.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys

import msgspec

from marsad.errors import InputError
from marsad.records import Record

CPU_SECONDS = 4
SECONDS = 20
"""The most that it may compute, and the most that it may take on a machine that is busy."""

MEMORY = 1_500_000_000
"""Bytes of address space; most of it is libraries that are mapped, not memory in use."""


class _Task(Record, frozen=True):
    source: str
    url: str | None
    latest: dt.datetime | None


class _Refusal(Record, frozen=True):
    message: str
    hint: str


def take_apart(source: str, url: str | None, latest: dt.datetime | None) -> Page:
    """As `pages.take_page`, in a process of its own. Raises `InputError` where that fails."""
    task = msgspec.msgpack.encode(_Task(source=source, url=url, latest=latest))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        run = subprocess.run(
            [sys.executable, "-m", "marsad.ingest.apart"],
            input=task,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"this web page was not read within {SECONDS} seconds",
            hint="Save the article's text alone, with its title in the first line.",
        ) from error
    if run.returncode == 3:
        refusal = msgspec.msgpack.decode(run.stdout, type=_Refusal)
        raise InputError(refusal.message, hint=refusal.hint)
    if run.returncode:
        raise InputError(
            f"reading this web page takes over {CPU_SECONDS} s or {MEMORY // 1_000_000} MB",
            hint="Save the article's text alone, with its title in the first line.",
        )
    return msgspec.msgpack.decode(run.stdout, type=Page)


def _serve() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Task)
    try:
        page = take_page(task.source, task.url, task.latest)
    except InputError as error:
        refusal = _Refusal(message=error.message, hint=error.hint)
        sys.stdout.buffer.write(msgspec.msgpack.encode(refusal))
        sys.exit(3)
    sys.stdout.buffer.write(msgspec.msgpack.encode(page))


# Below the definitions: `pages` and this module know each other, `pages` only when it must.
from marsad.ingest.pages import Page, take_page  # noqa: E402

if __name__ == "__main__":
    _serve()
