"""W3C Web Annotation: every value with the words that carry it, as position and quote selectors.

One annotation for each value of each account. The target is the report's text (title, line
break, body); TextPositionSelector counts Unicode code points in it, half-open, as the
specification says and as marsad counts anyway. Browsers count UTF-16 units: they differ behind
characters outside the basic plane.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from marsad.errors import InputError, RecordError
from marsad.exchange.maps import load_map
from marsad.exchange.model import Ledger, Options, Reason, Source, Told
from marsad.records import Account, Evidence, Participant, Place, Record, Toll, Weapon
from marsad.text.controls import escape_controls

VERSION = load_map("annotation").version
AROUND = 32
"""Code points of prefix and suffix, for readers that search the words."""


class Words(Record, frozen=True):
    """Words that carry a value: `field` of the account, and the value that was made of them."""

    field: str
    value: str
    exact: str
    start: int
    end: int
    rule: str


def write_annotations(told: Iterable[Told], options: Options, ledger: Ledger) -> Iterator[bytes]:
    """Write one AnnotationPage with an annotation for each value that words carry."""
    page = {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"marsad": "urn:marsad:ns:"}],
        "id": f"{options.base_url.rstrip('/')}/annotations" if options.base_url
        else "urn:marsad:annotations",
        "type": "AnnotationPage",
        "generator": {"id": f"urn:marsad:map:{VERSION}", "type": "Software", "name": "marsad"},
    }  # fmt: skip
    yield msgspec.json.encode(page)[:-1] + b',"items":['
    first = True
    for one in told:
        sources = {source.doc: source for source in one.sources}
        made = 0
        for account in one.incident.accounts:
            for number, words in enumerate(find_words(account)):
                source = sources.get(account.doc, Source(doc=account.doc))
                item = _annotate(one.incident.id, account, number, words, source, options)
                text = escape_controls(msgspec.json.encode(item).decode())
                yield (("\n" if first else ",\n") + text).encode()
                first, made = False, made + 1
        if made:
            ledger.written += 1
        else:
            ledger.leave_out(Reason.NO_WORDS)
    yield b"\n]}\n"


def find_words(account: Account) -> Iterator[Words]:
    """Yield each value of an account that words of its report carry."""
    return (words for words in _list_words(account) if words.start >= 0 and words.exact)


def _list_words(account: Account) -> Iterator[Words]:
    event = account.event
    for evidence in event.evidence:
        yield _point("evidence", event.type.value, evidence)
    if event.date and event.date.text and event.date.text_start >= 0:
        date = event.date
        days = f"{date.start or '..'}/{date.end or '..'}"
        yield Words(
            field="date", value=days, exact=event.date.text, start=date.text_start,
            end=date.text_end, rule=date.rule,
        )  # fmt: skip
    if event.place:
        yield _point("place", event.place.name_en or event.place.text, event.place)
    for field in ("actors", "targets", "claimed_by", "sources"):
        for one in getattr(event, field):
            yield _point(field, one.name_en or one.text, one)
    for weapon in event.weapons:
        yield _point("weapons", weapon.kind.value, weapon)
    for field in ("killed", "injured", "missing"):
        for toll in getattr(event, field):
            most = "" if toll.max is None else toll.max
            yield _point(field, f"{toll.min}..{most}", toll)
    for said in account.statements:
        yield Words(
            field=f"statement:{said.type.value}",
            value=(said.speaker.name_en or said.speaker.text) if said.speaker else "",
            exact=said.evidence, start=said.start, end=said.end, rule=said.rule,
        )  # fmt: skip


def read_annotations(path: Path) -> Iterator[tuple[str, Words]]:
    """Read such a page back: the account's id, and the words. Raises `RecordError` if it is none.

    The file is held in memory.
    """
    try:
        page = msgspec.json.decode(path.read_bytes())
        for item in page["items"]:
            position, quoted = item["target"]["selector"]
            body = {part["purpose"]: part.get("value", "") for part in item["body"]}
            yield (
                item["marsad:account"],
                Words(
                    field=body["classifying"], value=body["describing"], exact=quoted["exact"],
                    start=position["start"], end=position["end"], rule=item["marsad:rule"],
                ),
            )  # fmt: skip
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error
    except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise RecordError(f"no annotations of ours: {error}", path=str(path)) from error


def _point(field: str, value: str, at: Evidence | Place | Participant | Weapon | Toll) -> Words:
    return Words(field=field, value=value, exact=at.text, start=at.start, end=at.end, rule=at.rule)


def _tag(account: Account) -> Iterator[str]:
    """Say whether what the words tell of happened, and on whose word."""
    event = account.event
    yield event.type.value
    yield event.status.value
    yield f"author {event.actor_basis.value}"
    if event.background:
        yield "background"


def _annotate(
    incident: str, account: Account, number: int, words: Words, source: Source, options: Options
) -> dict[str, Any]:
    selector: dict[str, Any] = {"type": "TextQuoteSelector", "exact": words.exact}
    if source.text is not None:
        selector["prefix"] = source.text[max(0, words.start - AROUND) : words.start]
        selector["suffix"] = source.text[words.end : words.end + AROUND]
    target: dict[str, Any] = {
        "source": f"{options.link_report(account.doc)}#text",
        "selector": [
            {"type": "TextPositionSelector", "start": words.start, "end": words.end}, selector,
        ],
    }  # fmt: skip
    if source.url:
        target["scope"] = source.url
    return {
        "id": f"{options.link(incident)}#{quote(account.id, safe='')}-{number}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {"type": "TextualBody", "purpose": "classifying", "value": words.field},
            {"type": "TextualBody", "purpose": "describing", "value": words.value},
            *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in _tag(account)),
            {"type": "SpecificResource", "purpose": "linking", "source": options.link(incident)},
        ],
        "target": target,
        "marsad:account": account.id,
        "marsad:rule": words.rule,
        "marsad:map": VERSION,
    }  # fmt: skip
