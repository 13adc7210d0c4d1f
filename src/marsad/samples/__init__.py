"""The sample reports that ship with the package, in Arabic and English.

They tell real, well-known incidents of 2023 and early 2024 in sentences written for this
package, under invented outlet names. README.md beside this file says what they show and
what they are not for.
"""

from __future__ import annotations

import datetime as dt
import json
from importlib import resources

from marsad.records import Language, Report


def open_samples() -> tuple[Report, ...]:
    """All sample reports in file order, `published` with its own UTC offset.

    Reads the package's own file and does not read incidents out of the reports.
    """
    text = resources.files("marsad.samples").joinpath("reports.jsonl").read_text(encoding="utf-8")
    return tuple(_parse_report(line) for line in text.split("\n") if line)


def _parse_report(line: str) -> Report:
    row = json.loads(line)
    return Report(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        published=dt.datetime.fromisoformat(row["published"]),
        lang=Language(row["lang"]),
        source=row["source"],
        url=row["url"],
    )
