"""Explanations on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from marsad.cli.output import indent, open_console, print_failure, write_line
from marsad.errors import UsageError
from marsad.ingest.attempt import attempt
from marsad.ingest.files import read_inputs
from marsad.ingest.model import Options
from marsad.records import Failure
from marsad.text.controls import show_controls

if TYPE_CHECKING:
    from rich.console import Console

    from marsad.explain import Explanation, Finding, SentenceExplanation


def explain_inputs(path: str, options: Options, *, at: str | None, as_json: bool) -> int:
    """Explain each report at `path`; return 3 where none could be read, 8 where some could not.

    With `at`, only the sentences are shown that hold these words; folding decides what is equal.
    Raises `UsageError` where no sentence does.
    """
    shown = explained = failed = 0
    for item in explain_each(path, options):
        if isinstance(item, Failure):
            print_failure(item)
            failed += 1
            continue
        explained += 1
        chosen = choose_sentences(item, at)
        shown += len(chosen)
        if as_json:
            write_line(indent({"doc": item.doc, "sentences": chosen}))
        else:
            print_explanation(open_console(), item.doc, chosen)
    if explained and at and not shown:
        raise UsageError(f"no sentence has the words '{at}'", hint="Copy them from the report.")
    if failed:
        return 8 if explained else 3
    return 0


def explain_each(path: str, options: Options) -> Iterator[Explanation | Failure]:
    """Explain the reports at `path` one by one."""
    from marsad.explain import explain_report
    from marsad.pipeline import load_resources

    for item in read_inputs([path], options):
        if isinstance(item, Failure):
            yield item
            continue
        yield attempt(item, partial(explain_report, resources=load_resources()))


def choose_sentences(explanation: Explanation, at: str | None) -> tuple[SentenceExplanation, ...]:
    """Return the sentences that hold the words `at`, or all that something was found in."""
    if at is None:
        return tuple(s for s in explanation.sentences if s.findings or s.built)
    from marsad.text.folding import fold

    words = fold(at).text.strip()
    return tuple(s for s in explanation.sentences if words in fold(s.text).text)


def print_explanation(
    console: Console, doc: str, sentences: tuple[SentenceExplanation, ...]
) -> None:
    """Print sentences with what was found in each."""
    from rich.rule import Rule

    console.print(Rule(show_controls(doc), align="left", style="dim"))
    for sentence in sentences:
        _print_sentence(console, sentence)


def _print_sentence(console: Console, sentence: SentenceExplanation) -> None:
    from rich.text import Text

    from marsad.cli.table import Cell

    where = f"[{sentence.start}:{sentence.end}] {sentence.part.value}"
    console.print(Text(where, style="dim"))
    console.print(Cell(Text(show_controls(sentence.text), style="bold")))
    if sentence.findings:
        _print_findings(console, "found", sentence.findings, "cyan")
    for built in sentence.built:
        console.print(Text(f"  {built.what}  {built.id}", style="green"))
        _print_findings(console, "", built.fields, "green")
        for empty in built.empty:
            console.print(Text(f"    empty: {show_controls(empty)}", style="yellow"))
    for reason in sentence.why_not:
        console.print(Cell(Text(f"  no incident: {show_controls(reason)}", style="yellow")))
    console.print()


def _print_findings(
    console: Console, heading: str, findings: tuple[Finding, ...], style: str
) -> None:
    from rich.table import Table
    from rich.text import Text

    from marsad.cli.table import Cell

    if heading:
        console.print(Text(f"  {heading}", style=style))
    table = Table(box=None, show_header=False, pad_edge=True, padding=(0, 1, 0, 3))
    for _ in range(4):
        table.add_column(overflow="fold")
    for finding in findings:
        table.add_row(
            Text(finding.kind, style=style),
            Cell(Text(show_controls(finding.text))),
            Cell(Text(show_controls(finding.meaning))),
            Text(show_controls(finding.rule), style="dim"),
        )
    console.print(table)
