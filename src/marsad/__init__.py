r"""marsad: from conflict reporting to an auditable incident database.

    >>> import marsad
    >>> reading = marsad.read("Title\nText ...", published="2023-01-24")  # doctest: +SKIP

Importing this package loads no lexicon and no gazetteer; the first call does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "read"]

if TYPE_CHECKING:
    import datetime as dt

    from marsad.records import Reading


def read(
    text: str,
    *,
    title: str | None = None,
    published: str | dt.date | dt.datetime | None = None,
    lang: str = "auto",
    source: str | None = None,
    doc: str = "report",
) -> Reading:
    """Read one report and return what it tells.

    `text` is the whole report; without `title` its first line is the title. `published` is an
    ISO date or time; without it nothing relative is resolved. `lang` is `auto`, `ar` or `en`.

    Raises `LanguageError` for a language that is not read, `UsageError` for a `published` that
    is no ISO date.
    """
    from marsad import pipeline

    report = pipeline.make_report(
        text, title=title, published=published, lang=lang, source=source, doc=doc
    )
    return pipeline.read_report(report, pipeline.load_resources())
