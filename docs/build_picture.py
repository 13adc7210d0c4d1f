"""Draw the incident table of some sample reports as docs/img/incident-table.svg.

`make docs` runs this. The picture is drawn from a real run over the samples; it loads no fonts from
elsewhere.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

from marsad.cli.table import Row, make_table
from marsad.pipeline import load_resources, read_report
from marsad.samples import open_samples

PICTURE = Path(__file__).parent / "img" / "incident-table.svg"
WIDTH = 150
ROWS = 12


def choose_rows() -> list[Row]:
    """Take the first incident of each report, and whatever has not merely been reported."""
    resources = load_resources()
    rows: list[Row] = []
    seen: set[object] = set()
    for report in open_samples():
        for event in read_report(report, resources).events:
            key = (event.status, event.actor_basis, event.type, report.lang)
            if key not in seen and len(rows) < ROWS:
                seen.add(key)
                rows.append(Row(doc=report.id, event=event))
    return rows


def draw(rows: list[Row]) -> str:
    """Return the table as SVG with system fonts only."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(make_table(rows, width=WIDTH))
    svg = console.export_svg(title="marsad demo")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.S)
    # An identifier of rich's own hangs on the content: a fixed one keeps differences small.
    svg = re.sub(r"terminal-\d+", "table", svg)
    return svg.replace("Fira Code", "DejaVu Sans Mono")


def main() -> None:
    """Write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(choose_rows()), "utf-8")


if __name__ == "__main__":
    main()
