"""WARC: pages with their time, other records passed over, broken ones named."""

import gzip
import io
import zlib

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from marsad.ingest.files import read_inputs
from marsad.records import Failure

PAGE = """<html lang=ar><head><title>هجوم على قاعدة</title></head><body><article>
<p>قتل ثلاثة جنود في هجوم بطائرة مسيرة على قاعدة التنف شرقي سوريا، بحسب مصادر عسكرية.</p>
<p>وقالت وزارة الدفاع إن الهجوم أسفر أيضا عن إصابة خمسة وعشرين جنديا.</p></article></body></html>"""


def write(*records, packed=False):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for url, body, options in records:
        headers = [("Content-Type", options.get("type", "text/html; charset=utf-8"))]
        headers += options.get("headers", [])
        http = StatusAndHeaders(options.get("status", "200 OK"), headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url, options.get("kind", "response"), payload=io.BytesIO(body), http_headers=http,
            warc_headers_dict={"WARC-Date": "2024-01-28T06:30:00Z"},
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


@pytest.fixture
def read(tmp_path):
    def read_archive(raw, name="pages.warc"):
        (tmp_path / name).write_bytes(raw)
        return list(read_inputs([str(tmp_path / name)]))

    return read_archive


ONE = ("https://outlet.example/2024/01/28/1?utm_source=x", PAGE.encode(), {})


@pytest.mark.parametrize("packed", [False, True])
def test_a_page(read, packed):
    (item,) = read(write(ONE, packed=packed), "pages.warc.gz" if packed else "pages.warc")
    assert item.report.id == "https://outlet.example/2024/01/28/1"
    assert item.report.title == "هجوم على قاعدة"
    assert item.report.published.isoformat() == "2024-01-28"
    assert item.fetch.raw == PAGE.encode()
    assert item.fetch.fetched_at.isoformat() == "2024-01-28T06:30:00+00:00"
    assert item.fetch.url == ONE[0]
    assert ("content-type", "text/html; charset=utf-8") in item.fetch.headers


def test_a_whole_file_packed_at_once(read):
    (item,) = read(gzip.compress(write(ONE)), "pages.warc.gz")
    assert item.report.title == "هجوم على قاعدة"


def test_records_that_are_no_pages_are_passed_over(read):
    other = [
        ("https://outlet.example/x", b"x", {"type": "image/png"}),
        ("https://outlet.example/gone", PAGE.encode(), {"status": "404 Not Found"}),
        ("https://outlet.example/moved", b"", {"status": "301 Moved"}),
    ]
    assert len(read(write(*other, ONE))) == 1


PACKERS = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_packed_page_and_a_bomb(read, encoding):
    pack = PACKERS[encoding]
    packed = {"headers": [("Content-Encoding", encoding)]}
    items = read(
        write(
            ("https://outlet.example/1", pack(PAGE.encode()), packed),
            ("https://outlet.example/2", pack(b"\0" * 100_000_000), packed),
            ("https://outlet.example/3", pack(PAGE.encode())[:-20], packed),
            ONE,
        )
    )
    assert [isinstance(item, Failure) for item in items] == [False, True, True, False]
    assert items[0].report.title == "هجوم على قاعدة"
    assert "5 MB" in items[1].message
    assert "cut off" in items[2].message


def test_a_page_in_pieces(read):
    raw = PAGE.encode()
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(raw[i : i + 99]), raw[i : i + 99])
                      for i in range(0, len(raw), 99))  # fmt: skip
    chunked = {"headers": [("Transfer-Encoding", "chunked")]}
    (item,) = read(write(("https://outlet.example/1", pieces + b"0\r\n\r\n", chunked)))
    assert item.fetch.raw == raw


def test_an_archive_that_is_cut_off(read):
    raw = write(ONE, ("https://outlet.example/2", PAGE.encode(), {}))
    first, failure = read(raw[:-200])
    assert first.report.title == "هجوم على قاعدة"
    assert "cut off" in failure.message
    first, failure = read(write(ONE, ONE, packed=True)[:-200], "x.warc.gz")
    assert isinstance(failure, Failure)


@pytest.mark.parametrize("damage", [b"WARC/invalid\r\n\r\n", b"noise\r\n" * 50, b"\0\xff" * 100])
def test_after_a_broken_record_the_next_is_read(read, damage):
    raw = write(ONE)
    items = read(raw + damage + b"\r\n" + raw)
    assert [item for item in items if not isinstance(item, Failure)][1:]
    assert any(isinstance(item, Failure) for item in items)


def test_shared_archives(shared):
    folder = shared / "badinputs"
    for path in [*folder.glob("generated/*.warc"), *folder.glob("warc_torture/*.warc")]:
        items = list(read_inputs([str(path)]))
        assert items and all(isinstance(item, Failure) for item in items), path.name


def test_text_records(read):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    text = io.BytesIO("هجوم على قاعدة\nقتل ثلاثة جنود في هجوم.".encode())
    record = writer.create_warc_record(
        "https://outlet.example/1", "conversion", payload=text, warc_content_type="text/plain"
    )
    writer.write_record(record)
    (item,) = read(out.getvalue())
    assert item.report.title == "هجوم على قاعدة"
    assert "published: not known" in item.notes[0]
