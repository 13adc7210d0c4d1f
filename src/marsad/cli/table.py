"""The incident table: one row an incident, for a terminal.

Arabic in a terminal: letters stay in logical order, so that a terminal which orders by the
Unicode rules shows them right. Each line of an Arabic cell stands in an isolate (U+2068, U+2069),
so that neither the table's lines nor the neighbouring cells are drawn into its direction. The
isolates take no width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from marsad.incidents.tolls import show_figure
from marsad.records import (
    ActorBasis,
    Event,
    Participant,
    Record,
    Status,
    Time,
    Toll,
    Weapon,
    WeaponKind,
)
from marsad.text.controls import show_controls

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ISOLATE, _POP = "\u2068", "\u2069"
_STATUS_STYLES = {
    Status.REPORTED: ("●", "bold green"),
    Status.DENIED: ("✕", "bold magenta"),
    Status.THREATENED: ("▲", "bold yellow"),
    Status.RECURRENT: ("↻", "bold cyan"),
}
_BASIS_STYLES = {
    ActorBasis.STATED: "green",
    ActorBasis.CLAIMED: "yellow",
    ActorBasis.ACCUSED: "red",
    ActorBasis.SUSPECTED: "magenta",
    ActorBasis.UNKNOWN: "dim",
}
_WIDE = 130
_MOST = 3


class Row(Record, frozen=True):
    """One incident and the report that tells of it."""

    doc: str
    event: Event


class Cell:
    """Text that wraps within its column, every line of Arabic isolated."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        for line in self.text.wrap(console, options.max_width):
            line.rstrip()
            if _RIGHT_TO_LEFT.search(line.plain):
                yield Text.assemble(_ISOLATE, line, _POP)
            else:
                yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        return Measurement.get(console, options, self.text)


def make_table(
    rows: Iterable[Row], *, width: int, verbatim: bool = False, title: str | None = None
) -> Table:
    """Make the table of `rows` for a terminal of `width` columns.

    Names are English where the reading knows them, otherwise, and with `verbatim` always, the
    report's own words. Below 130 columns related fields share a column.
    """
    from rich import box
    from rich.table import Table

    wide = width >= _WIDE
    table = Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_lines=False,
        pad_edge=False,
        header_style="bold",
        leading=1,
    )
    for name, ratio, least, most in _WIDE_COLUMNS if wide else _NARROW_COLUMNS:
        table.add_column(
            name, ratio=ratio, min_width=least, max_width=most, overflow="fold", vertical="top"
        )
    table.expand = True
    for row in rows:
        cells = _fill_cells(row, verbatim)
        groups = [[i] for i in range(len(cells))] if wide else _NARROW_GROUPS
        table.add_row(*(_stack([cells[i] for i in group]) for group in groups))
    return table


_WIDE_COLUMNS = (
    ("Status", None, 12, 12),
    ("Type", None, 9, 12),
    ("Date", None, 13, 13),
    ("Place", 3, 12, None),
    ("Actor", 4, 13, None),
    ("Target", 4, 13, None),
    ("Weapon", None, 9, 13),
    ("Casualties", None, 10, 13),
    ("Who says so", 3, 11, None),
    ("Report", 3, 10, None),
)
_NARROW_COLUMNS = (
    ("Incident", None, 13, 13),
    ("When, where", 3, 13, None),
    ("Actor, target", 4, 16, None),
    ("Weapon, casualties", 3, 12, None),
    ("Who says so", 3, 11, None),
)
_NARROW_GROUPS: list[list[int]] = [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]


def _stack(texts: Sequence[Text]) -> Cell:
    from rich.text import Text

    return Cell(Text("\n").join(text for text in texts if text.plain))


def _fill_cells(row: Row, verbatim: bool) -> list[Text]:
    event = row.event
    return [
        _show_status(event),
        _plain(event.type.value.replace("_", " ")),
        _show_date(event.date),
        _show_place(event, verbatim),
        _show_actors(event, verbatim),
        _join(_name(target, verbatim) for target in event.targets),
        _join(_name_weapon(weapon, verbatim) for weapon in event.weapons),
        _show_casualties(event),
        _join(_name(source, verbatim) for source in event.sources),
        _plain(row.doc, "dim"),
    ]


def _plain(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(show_controls(text), style=style)


def _join(names: Iterable[str]) -> Text:
    from rich.text import Text

    known = list(dict.fromkeys(name for name in names if name))
    more = len(known) - _MOST
    shown = known[:_MOST] + ([f"and {more} more"] if more > 0 else [])
    # A mark tells where a name begins from where one merely wraps.
    mark = "· " if len(shown) > 1 else ""
    return Text("\n").join(_plain(mark + name) for name in shown)


def _show_status(event: Event) -> Text:
    from rich.text import Text

    mark, style = _STATUS_STYLES[event.status]
    text = Text.assemble((f"{mark} ", style), (event.status.value, style))
    if event.background:
        text.append("\n  background", "dim")
    return text


def _show_date(time: Time | None) -> Text:
    if time is None or (time.start is None and time.end is None):
        return _plain("not stated", "dim")
    if time.start is None:
        return _plain(f"by {time.end}")
    if time.end is None:
        return _plain(f"from {time.start}")
    if time.start == time.end:
        return _plain(f"{time.start}")
    return _plain(f"{time.start}\nto {time.end}")


def _show_place(event: Event, verbatim: bool) -> Text:
    place = event.place
    if place is None:
        return _plain("not stated", "dim")
    name = place.text if verbatim or not place.name_en else place.name_en
    text = _plain(name)
    around = [part for part in (place.admin1, place.country) if part and part != name]
    if around:
        text.append("\n" + show_controls(", ".join(around)), "dim")
    return text


def _show_actors(event: Event, verbatim: bool) -> Text:
    basis = event.actor_basis
    if not event.actors:
        return _plain("unknown", "dim")
    text = _join(_name(actor, verbatim) for actor in event.actors)
    text.append(f"\n{basis.value}", _BASIS_STYLES[basis])
    return text


def _name(participant: Participant, verbatim: bool) -> str:
    return participant.text if verbatim or not participant.name_en else participant.name_en


def _name_weapon(weapon: Weapon, verbatim: bool) -> str:
    known = weapon.kind is not WeaponKind.UNKNOWN and not verbatim
    name = weapon.kind.value.replace("_", " ") if known else weapon.text
    if verbatim:
        return name
    calibre = f" {weapon.calibre_mm:g} mm" if weapon.calibre_mm is not None else ""
    count = f"{weapon.count} × " if weapon.count is not None else ""
    return f"{count}{name}{calibre}"


def _show_casualties(event: Event) -> Text:
    from rich.text import Text

    kinds = (
        ("killed", event.killed, "red"),
        ("injured", event.injured, "yellow"),
        ("missing", event.missing, ""),
    )
    parts = [
        _plain(f"{_count_tolls(tolls)} {name}", style) for name, tolls, style in kinds if tolls
    ]
    return Text("\n").join(parts)


def _count_tolls(tolls: Sequence[Toll]) -> str:
    return "/".join(dict.fromkeys(show_figure(toll.min, toll.max) for toll in tolls))
