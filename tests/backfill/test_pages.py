"""Web archives: the same reports as ingesting, without the pages that hold no trigger."""

import io

import pytest

from backfill.folders import read_rows
from marsad.samples import open_samples

pytest.importorskip("warcio", reason="the extra 'ingest' is not installed")
pytest.importorskip("trafilatura", reason="the extra 'ingest' is not installed")

WORDS = "The harvest was good and bread became cheaper than in any other year since the drought. "


def make_page(title, text, published=""):
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        f'<html><head><title>{title}</title><meta charset="utf-8">'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><nav>Home</nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def write_archive(path, pages):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, page in pages:
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(page), http_headers=head
                )
            )


@pytest.fixture
def archive(tmp_path):
    pages = [
        (f"https://news.example/{report.id}", make_page(
            report.title, report.text + "\n" + report.text, report.published.isoformat()))
        for report in open_samples()[:12]
    ]  # fmt: skip
    pages += [(f"https://farm.example/{n}", make_page("Harvest", WORDS * 9)) for n in range(5)]
    pages.append(("https://news.example/empty", b"<html><body></body></html>"))
    write_archive(tmp_path / "crawl.warc.gz", pages)
    return tmp_path / "crawl.warc.gz"


def test_an_archive_gives_the_reports_of_ingesting_it(archive, tmp_path):
    from marsad.backfill.local import LocalEngine
    from marsad.backfill.run import make_task, run_backfill
    from marsad.ingest.files import read_inputs
    from marsad.ingest.model import Arrival

    task = make_task(str(tmp_path / "out"))
    outcome = run_backfill(LocalEngine(1), task, [str(archive)])
    (part,) = outcome.parts
    assert part.read == 12
    assert part.silent + part.failed == 6
    assert part.silent >= 5
    known = {
        item.report.id: item.report
        for item in read_inputs([str(archive)])
        if isinstance(item, Arrival)
    }
    rows = read_rows(tmp_path / "out", "reports", "id")
    assert len(rows) == 12
    for row in rows:
        report = known[row["id"]]
        assert (row["title"], row["text"], row["url"]) == (report.title, report.text, report.url)
        assert row["published"] == report.published.isoformat()
    assert read_rows(tmp_path / "out", "events", "doc", "id")


@pytest.mark.parametrize(
    "page",
    [
        b"<p>Gunmen <a href='/x'>opened</a> <b>fire</b> on a bus</p>",
        "<p>&#1602;&#1589;&#1601; الطيران المدينة</p>".encode(),
        "<p>ال<b>ق</b>صف</p>".encode(),
        b"<meta name='description' content='Rebels shelled the town'><p>More</p>",
        "<p>قصفت القوات المدينة</p>".encode("windows-1256"),
        b"<td>market</td><td>bombed</td>",
        b'<script type=\'application/ld+json\'>{"headline": "Troops shelled it"}</script>',
    ],
)
def test_no_trigger_is_hidden_by_markup(page):
    from marsad.backfill.pages import find_texts
    from marsad.pipeline import find_triggers, load_resources

    texts = find_texts(page, "text/html")
    assert texts is None or find_triggers(load_resources()).are_in(*texts)


def test_what_is_in_no_article_does_not_count():
    from marsad.backfill.pages import find_texts

    page = b"<p class='attack'>Rain</p><script>var bombed = 1</script><!-- killed -->"
    (text,) = find_texts(page, "text/html")
    assert text.split() == ["Rain"]
