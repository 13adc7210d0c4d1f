"""Reports read and compared with gold, and the figures printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from marsad.errors import UsageError
from marsad.records import Failure
from marsad.scoring.coded import CodedReport, CodedText, code_reading, load_coded
from marsad.scoring.compare import Difference, compare_report
from marsad.scoring.figures import Scores, work_out_scores
from marsad.text.controls import show_controls


def score_files(gold: Path, docs: Path) -> Scores:
    """Read the reports in `docs` that `gold` has records of, and compare.

    A report that could not be read counts as one without incidents.
    """
    records = load_coded(gold)
    if not records:
        raise UsageError("there are no gold records to compare with")
    return score_predictions(records, read_coded(docs, {record.doc for record in records}))


def score_predictions(gold: Iterable[CodedReport], predicted: Iterable[CodedReport]) -> Scores:
    """Compare coded reports with gold records of the same `doc`."""
    found = {report.doc: report for report in predicted}
    records = sorted(gold, key=lambda record: record.doc)
    comparisons = [
        compare_report(record, found.get(record.doc) or CodedReport(doc=record.doc))
        for record in records
    ]
    missing = sum(record.doc not in found for record in records)
    return work_out_scores(comparisons, not_predicted=missing)


def read_coded(docs: Path, wanted: set[str]) -> list[CodedReport]:
    """Read the reports in `docs` whose id is `wanted`, in the shape that is compared."""
    from marsad.ingest.attempt import attempt
    from marsad.ingest.files import read_inputs
    from marsad.pipeline import load_resources, read_report

    resources = load_resources()
    readings: list[CodedReport] = []
    for item in read_inputs([str(docs)]):
        if isinstance(item, Failure) or item.report.id not in wanted:
            continue
        reading = attempt(item, partial(read_report, resources=resources))
        # One that failed stays without a prediction, and is counted as such.
        if not isinstance(reading, Failure):
            readings.append(code_reading(reading))
    return readings


def write_report(scores: Scores, *, as_json: bool = False, errors: int = 0) -> str:
    """Write the figures as a table or as JSON, and up to `errors` differences of each kind."""
    if as_json:
        return json.dumps(_as_json(scores), ensure_ascii=False)
    lines = [f"{'':16}{'P':>8}{'R':>8}{'F1':>8}   95 % of F1"]
    lines += [
        f"{f.name:16}{f.precision:8.3f}{f.recall:8.3f}{f.f1:8.3f}   {f.low:.3f} to {f.high:.3f}"
        for f in scores.figures
    ]
    quiet = "none" if scores.quiet is None else f"{scores.quiet:.3f}"
    lines.append(
        f"reports {scores.reports}; not predicted {scores.not_predicted}; "
        f"realis errors {scores.realis_errors:.3f}; quiet {quiet}"
    )
    for kind in ("missed", "extra"):
        chosen = [d for d in scores.differences if d.kind == kind][:errors]
        lines += [_write_difference(difference) for difference in chosen]
    return "\n".join(lines)


def _write_difference(difference: Difference) -> str:
    items = difference.event.evidence
    first = items if isinstance(items, (str, CodedText)) else next(iter(items), "")
    text = first if isinstance(first, str) else first.text
    words = show_controls(text[:110])
    return f"{difference.kind:7}{difference.doc}  {difference.event.type}  {words}"


def _as_json(scores: Scores) -> dict[str, object]:
    return {
        "figures": {f.name: {"p": f.precision, "r": f.recall, "f1": f.f1} for f in scores.figures},
        "ci95": {f.name: [f.low, f.high] for f in scores.figures},
        "reports": scores.reports,
        "not predicted": scores.not_predicted,
        "realis errors": scores.realis_errors,
        "quiet": scores.quiet,
    }
