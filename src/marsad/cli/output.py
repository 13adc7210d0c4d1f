"""What every command prints through: consoles, safe JSON, failures, progress."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

import msgspec

from marsad.text.controls import escape_controls, show_controls

if TYPE_CHECKING:
    from rich.console import Console

    from marsad.errors import MarsadError
    from marsad.records import Failure

T = TypeVar("T")

EXIT_CLOSED_PIPE = 141


class Format(Enum):
    """How readings are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"


def soften_encoding() -> None:
    r"""Let standard output and error write `\uXXXX` for what the terminal's encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def open_console(*, stderr: bool = False) -> Console:
    """Return a console of the terminal's width, or 160 columns where output goes to a file."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 160
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False)


def encode(record: object) -> str:
    """Encode a record as one line of JSON in which no control character acts on a terminal."""
    return escape_controls(msgspec.json.encode(record).decode("utf-8"))


def indent(record: object) -> str:
    """Encode a record as JSON over several lines, as safe as `encode`."""
    return escape_controls(msgspec.json.format(msgspec.json.encode(record), indent=2).decode())


def write_line(text: str) -> None:
    """Write one line to standard output in UTF-8, whatever the terminal's own encoding.

    Ends the run quietly where nobody reads any more, as with `| head`.
    """
    try:
        sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would report the closed pipe once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_CLOSED_PIPE)


def write_array(records: Iterable[object]) -> None:
    """Write records as one JSON array, each as it comes."""
    opened = False
    for record in records:
        write_line(("," if opened else "[") + indent(record))
        opened = True
    write_line("]" if opened else "[]")


def name_database(db: object) -> str:
    """Return the path or URL of a database as it may be shown, without a password."""
    return re.sub(r"(://[^:/@]*:)[^@]*@", r"\1***@", str(db))


def print_error(error: MarsadError) -> None:
    """Print what went wrong and what to do next to standard error."""
    print(f"marsad: {show_controls(str(error))}", file=sys.stderr)
    if error.hint:
        print(f"  {show_controls(error.hint)}", file=sys.stderr)


def print_failure(failure: Failure) -> None:
    """Print a report that could not be read, with its file and line, to standard error."""
    where = failure.path or failure.doc
    if failure.line is not None:
        where = f"{where}:{failure.line}"
    print(show_controls(f"marsad: {where}: {failure.message}"), file=sys.stderr)
    if failure.hint:
        print(f"  {show_controls(failure.hint)}", file=sys.stderr)


def track(items: Iterable[T], label: str, *, streaming: bool) -> Iterator[T]:
    """Pass `items` on with a progress line, on a terminal only and after half a second.

    There is none while results are `streaming` to the same terminal.
    """
    if not sys.stderr.isatty() or (streaming and sys.stdout.isatty()):
        yield from items
        return
    import time

    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn(f"{label}: {{task.completed}} reports, {{task.fields[rate]}} a second"),
        TimeElapsedColumn(),
    )
    started = time.monotonic()
    with Progress(*columns, console=open_console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None, visible=False, rate="-")
        for done, item in enumerate(items, 1):
            yield item
            passed = time.monotonic() - started
            progress.update(
                task, completed=done, visible=passed > 0.5, rate=f"{done / max(passed, 0.01):.0f}"
            )
