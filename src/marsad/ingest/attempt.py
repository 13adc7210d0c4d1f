"""Doing something with one report such that its failure stays its own."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from marsad.errors import GazetteerError, LexiconError, MarsadError
from marsad.ingest.model import Arrival, record_failure
from marsad.records import Failure, Report

Result = TypeVar("Result")
_PACKAGE = Path(__file__).parents[1]  # not by name: a checkout may lie in a folder "marsad" too
_LONGEST = 300  # characters of a message; some exceptions quote the whole text
_HINT = "This is a mistake in marsad, not in your file: please report it with the text."


def attempt(arrival: Arrival, act: Callable[[Report], Result]) -> Result | Failure:
    """`act` on a report that arrived; whatever it raises becomes the failure of that report.

    What nobody foresaw is recorded with the name of its class, its message and where in marsad
    it arose. A broken lexicon or gazetteer is raised: no report could be read with it.
    """
    report = arrival.report
    try:
        return act(report)
    except (LexiconError, GazetteerError):
        raise
    except MarsadError as error:
        return record_failure(error, report.id, arrival.path, arrival.line)
    except Exception as error:  # noqa: BLE001 (recorded; the other reports are to be read)
        return Failure(
            doc=report.id,
            path=arrival.path,
            line=arrival.line,
            error=type(error).__name__,
            message=f"{str(error)[:_LONGEST]} ({_find_origin(error)})",
            hint=_HINT,
        )


def _find_origin(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents] or frames
    if not own:
        return "origin unknown"
    last = own[-1]
    return f"in {last.name}, {Path(last.filename).name}:{last.lineno}"
