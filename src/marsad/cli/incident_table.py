"""Incidents for a terminal: the list, one incident with its accounts side by side, a waterfall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from marsad.cli.table import Cell
from marsad.incidents.tolls import show_figure
from marsad.records import (
    Account,
    Event,
    Incident,
    Link,
    Participant,
    Place,
    Prominence,
    SettledDate,
    SettledToll,
    Time,
    Toll,
)
from marsad.text.controls import show_controls

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

BAR = 24
"""Columns of a bar in the waterfall; a bit of evidence takes two."""


def make_incident_table(incidents: Sequence[Incident]) -> Table:
    """One row an incident."""
    table = _make_table("Incident", "Type", "Days", "Place", "Actors", "Dead", "Outlets", "Reports")
    for incident in incidents:
        told = f"{len(incident.reports)} news"
        if incident.mentions:
            told += f", {len(incident.mentions)} besides"
        copies = sum(len(group) - 1 for group in incident.copies)
        table.add_row(
            *map(
                _cell,
                (
                    incident.id + (f"\ndisputed: {', '.join(incident.disputed)}"
                                   if incident.disputed else ""),
                    incident.type.value.replace("_", " "),
                    show_date(incident.date),
                    show_place(incident.place),
                    show_names(incident.actors),
                    show_settled(incident.killed),
                    str(incident.outlets) + (f" ({copies} copies)" if copies else ""),
                    told,
                ),
            )
        )  # fmt: skip
    return table


def show_incident(
    incident: Incident, history: Iterable[tuple[str, str, str | None]]
) -> list[RenderableType]:
    """Everything about one incident, part by part."""
    parts: list[RenderableType] = [
        _cell(f"{incident.id}  {incident.type.value.replace('_', ' ')}, {incident.status.value}"),
        _settled_table(incident),
        _accounts_table(incident.accounts),
    ]
    for name, statements in (("Claimed", incident.claims), ("Denied", incident.denials)):
        for statement in statements:
            who = statement.speaker.text if statement.speaker else "somebody"
            parts.append(_cell(f"{name} by {who}: {statement.evidence}"))
    for group in incident.copies:
        parts.append(_cell(f"Nearly one text, counted once: {', '.join(group)}"))
    if incident.forwards:
        parts.append(_cell(f"Earlier ids that lead here: {', '.join(incident.forwards)}"))
    for one, change, other in history:
        parts.append(_cell(f"{one} {change}" + (f" ({other})" if other else "")))
    return parts


def show_link(
    link: Link, first: Account, second: Account, verdict: str, threshold: float
) -> list[RenderableType]:
    """The waterfall of match weights: what each agreement adds or takes, from prior to sum."""
    table = _make_table("Field", "Level", "Bits", "Sum", "")
    total = link.prior
    table.add_row("(before)", "prior", f"{link.prior:+.2f}", f"{total:+.2f}", _bar(link.prior))
    for agreement in link.agreements:
        total += agreement.weight
        table.add_row(
            agreement.field,
            agreement.level.replace("_", " "),
            f"{agreement.weight:+.2f}",
            f"{total:+.2f}",
            _bar(agreement.weight),
        )
    return [
        _cell(f"{first.id}: {first.title}"),
        _cell(f"{second.id}: {second.title}"),
        table,
        _cell(
            f"Sum {link.weight:+.2f} bits: odds of 2 to the power of that, probability "
            f"{link.probability:.3f}. Clusters join while the mean over their pairs is at least "
            f"{threshold:+.2f}. {verdict}"
        ),
    ]


def show_date(date: SettledDate | Time | None) -> str:
    """Days, or an empty string."""
    if date is None or not (date.start or date.end):
        return ""
    if date.start == date.end or date.end is None:
        return str(date.start)
    return f"{date.start or ''} to {date.end}"


def show_place(place: Place | None) -> str:
    """Name, province and country."""
    if place is None:
        return ""
    parts = (place.name_en or place.text, place.admin1, place.country)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def show_names(participants: Sequence[Participant], most: int = 4) -> str:
    """Names, English where known."""
    names = list(dict.fromkeys(one.name_en or one.text for one in participants))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def show_settled(toll: SettledToll | None) -> str:
    """The shown figure, and the interval where it is wider."""
    if toll is None:
        return ""
    shown = show_figure(toll.min, toll.max)
    whole = show_figure(toll.low, toll.high)
    return shown if shown == whole else f"{shown} ({whole})"


def _settled_table(incident: Incident) -> Table:
    table = _make_table("Field", "Shown", "By the rule", "")
    rows = (
        ("date", show_date(incident.date), incident.date.rule if incident.date else ""),
        ("place", show_place(incident.place), incident.place_rule),
        (
            "actors",
            show_names(incident.actors),
            f"all that are named; {incident.actor_basis.value}",
        ),
        ("targets", show_names(incident.targets), "all that are named"),
        ("weapons", ", ".join(kind.value for kind in incident.weapons), "all that are named"),
        ("killed", show_settled(incident.killed), incident.killed.rule if incident.killed else ""),
        (
            "injured",
            show_settled(incident.injured),
            incident.injured.rule if incident.injured else "",
        ),
        ("claimed_by", show_names(incident.claimed_by), "all that are named"),
        ("outlets", str(incident.outlets), "one outlet, and copies of one text, count once"),
    )
    for field, shown, rule in rows:
        if shown:
            mark = "disputed" if field in incident.disputed else ""
            table.add_row(*map(_cell, (field, shown, rule, mark)))
    return table


def _accounts_table(accounts: Sequence[Account]) -> Table:
    table = _make_table("Account", "Told", "Where, when", "Who, whom", "Toll", "Words")
    for account in sorted(accounts, key=lambda a: (a.published or "", a.id)):
        event = account.event
        role = "news" if account.prominence is Prominence.LEAD else "besides"
        table.add_row(
            *map(
                _cell,
                (
                    "\n".join(filter(None, (account.doc, account.source))),
                    "\n".join(filter(None, (account.published, role))),
                    "\n".join(
                        filter(
                            None,
                            (
                                event.type.value.replace("_", " "),
                                show_date(event.date),
                                show_place(event.place),
                            ),
                        )
                    ),
                    "\n".join(filter(None, (show_names(event.actors), show_names(event.targets)))),
                    _show_tolls(event),
                    event.evidence[0].text if event.evidence else "",
                ),
            )
        )
    return table


def _show_tolls(event: Event) -> str:
    lines = []
    for name, tolls in (("killed", event.killed), ("injured", event.injured)):
        lines += [f"{_show_toll(toll)} {name}" for toll in tolls]
    return "\n".join(lines)


def _show_toll(toll: Toll) -> str:
    by = f" ({toll.source})" if toll.source else ""
    return show_figure(toll.min, toll.max) + by


def _bar(weight: float) -> str:
    length = min(BAR // 2, max(1, round(abs(weight) * 2))) if abs(weight) >= 0.05 else 0
    half = BAR // 2
    if weight < 0:
        return " " * (half - length) + "█" * length + "│"
    return " " * half + "│" + "█" * length


def _make_table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=False)
    for column in columns:
        table.add_column(column, overflow="fold", vertical="top")
    return table


def _cell(text: str) -> Cell:
    from rich.text import Text

    lines = [show_controls(line) for line in text.split("\n")]
    return Cell(Text("\n".join(lines)))
