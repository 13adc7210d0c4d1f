"""Addresses of exports: what passes the filters, in the formats that `marsad export` writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Annotated

from litestar import Response, Router, get
from litestar.exceptions import NotFoundException, ServiceUnavailableException
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream
from sqlalchemy import select

from marsad.errors import UsageError
from marsad.exchange import FORMATS, Format, Ledger, Options, Told, export
from marsad.exchange.gold import write_gold
from marsad.exchange.stream import add_sources, walk_readings
from marsad.records import Record
from marsad.serve.access import Role
from marsad.serve.brief import Brief, Speech, make_brief
from marsad.serve.brief_files import MEDIA_TYPES, find_urls, write_brief
from marsad.serve.brief_pdf import PrintError
from marsad.serve.incident_api import load_full
from marsad.serve.observatory import Observatory
from marsad.serve.reply import Asked, Wanted, Watch, answers, problems, reply
from marsad.serve.security import need
from marsad.store.derived import account
from marsad.store.queries import select_in, split_list

BATCH = 200
MOST_BRIEFED = 20_000


class FormatName(Record):
    """A format: its name in the address, its title, suffix, media type, version of its map."""

    name: str
    title: str
    suffix: str
    media_type: str
    version: str


class FormatList(Record):
    """The formats that can be asked for."""

    formats: tuple[FormatName, ...]


@get("/exports", responses=answers(FormatList), sync_to_thread=True)
def list_formats(request: Asked, watch: Watch) -> Response[bytes]:
    """The formats that incidents can be had in."""
    return reply(
        request,
        watch,
        lambda: FormatList(
            formats=tuple(
                FormatName(
                    name=one.name,
                    title=one.title,
                    suffix=one.suffix,
                    media_type=one.media_type,
                    version=one.version,
                )
                for one in FORMATS.values()
            )
        ),
    )


@get(
    "/exports/{format_name:str}",
    media_type="application/octet-stream",
    responses=problems(),
    sync_to_thread=True,
)
def export_incidents(
    request: Asked, watch: Watch, filters: Wanted, format_name: FromPath[str]
) -> Stream:
    """The incidents that pass, as a file; links in it lead to this server's page.

    What a format cannot hold is left out; docs/reference/formats.md says what that is. `gold`
    has the machine's coding of the reports that tell of the incidents; people's decisions are
    at /api/review/gold.
    """
    form = FORMATS.get(format_name)
    if form is None:
        raise NotFoundException(f"there is no format {format_name[:40]}")
    selection = watch.select(filters)
    names = [selection.columns.ids[n] for n in selection.positions.tolist()]
    pieces = _write(watch, form, names, f"{request.url.scheme}://{request.url.netloc}/#")
    first = next(pieces, b"")  # what a format needs and is not installed shows here, as an error
    return Stream(
        chain((first,), pieces),
        media_type=form.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="incidents{form.suffix}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def _write(
    watch: Observatory, form: Format, names: Sequence[str], base_url: str
) -> Iterator[bytes]:
    if form.write is None:
        docs = _find_docs(watch, names)
        return write_gold(walk_readings(watch.desk.store, docs), Ledger())
    told = _walk(watch, names, text=form.needs_text)
    return export(form.name, told, Options(base_url=base_url))


def _walk(watch: Observatory, names: Sequence[str], *, text: bool) -> Iterator[Told]:
    for chunk in split_list(names, BATCH):
        incidents = load_full(watch, list(chunk))
        with watch.desk.snapshot() as connection:
            told = list(add_sources(connection, incidents, text=text))
        yield from told


def _find_docs(watch: Observatory, names: Sequence[str]) -> set[str]:
    with watch.desk.snapshot() as connection:
        rows = select_in(connection, select(account.c.doc), account.c.incident, names)
    return {row.doc for row in rows}


@get("/brief", media_type="application/octet-stream", responses=problems(), sync_to_thread=True)
def write_briefing(
    request: Asked,
    watch: Watch,
    filters: Wanted,
    form: Annotated[
        str, QueryParameter(name="format", description="html, pdf or md.", max_length=10)
    ] = "html",
    lang: Annotated[Speech, QueryParameter(description="Language of its own words.")] = Speech.EN,
) -> Response[bytes]:
    """A briefing of one page, as a download; 503 for a PDF where Chromium is not installed."""
    selection = watch.select(filters)
    if len(selection.positions) > MOST_BRIEFED:
        raise UsageError(
            f"{len(selection.positions)} incidents pass; a briefing takes {MOST_BRIEFED}",
            hint="Narrow the filters.",
        )
    names = [selection.columns.ids[n] for n in selection.positions.tolist()]
    incidents = load_full(watch, names)
    chosen = sorted(set(request.query_params) - {"format", "lang"})
    words = ", ".join(f"{name} {request.query_params[name]}"[:120] for name in chosen)
    urls = find_urls(watch.desk.store, incidents)

    def make(most: int) -> Brief:
        return make_brief(
            incidents,
            choice=words or "all incidents",
            made=dt.datetime.now(dt.UTC).date(),
            speech=lang,
            urls=urls,
            most=most,
        )

    try:
        body = write_brief(make, form)
    except PrintError as error:
        raise ServiceUnavailableException(error.message, extra={"hint": error.hint}) from error
    return Response(
        body,
        media_type=MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="brief.{form}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        },
    )


router = Router(
    "/api",
    route_handlers=[list_formats, export_incidents, write_briefing],
    guards=[need(Role.READER)],
    tags=["exports"],
)
