"""RSS and Atom as saved files: whole entries, teasers, times with their offsets, hostile XML."""

import datetime as dt

import pytest

from marsad.errors import InputError
from marsad.ingest.arriving import Origin
from marsad.ingest.feeds import parse_feed, read_feed
from marsad.ingest.model import Arrival, Options
from marsad.records import Fetch

ORIGIN = Origin(path="feed.xml", name="feed", options=Options())
LONG = "قتل ثلاثة جنود في هجوم بطائرة مسيرة على قاعدة التنف شرقي سوريا. " * 12

RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>الوكالة</title>
<language>ar</language>
<item><title>هجوم على قاعدة</title><link>https://outlet.example/1?utm_source=rss</link>
<pubDate>Sun, 28 Jan 2024 06:30:00 +0300</pubDate><description>مقدمة</description>
<content:encoded><![CDATA[<p>{LONG}</p><script>x</script>]]></content:encoded></item>
<item><title>Rockets hit a base</title><link>https://outlet.example/2</link>
<description>Rockets hit &lt;b&gt;the base&lt;/b&gt; in Iraq.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet</title>
<entry><title>Rockets hit a base</title><id>tag:outlet.example,2024:1</id>
<link href="https://outlet.example/1"/><updated>2024-01-28T06:30:00+03:00</updated>
<summary>Rockets hit the base in Iraq.</summary></entry></feed>"""


def read(source, **options):
    raw = source if isinstance(source, bytes) else source.encode()
    moment = options.get("fetched_at") or dt.datetime.now(dt.UTC)
    fetch = Fetch(raw=raw, url="file:feed.xml", fetched_at=moment)
    return list(read_feed(raw, fetch, ORIGIN))


def test_rss():
    first, second = read(RSS)
    report = first.report
    assert (report.id, report.url) == ("https://outlet.example/1",) * 2
    assert (report.title, report.source) == ("هجوم على قاعدة", "الوكالة")
    assert report.text == LONG.strip()
    assert report.published.isoformat() == "2024-01-28T06:30:00+03:00"
    assert first.notes == ("published: from the feed's published",)
    assert second.report.text == "Rockets hit the base in Iraq."
    assert "only what the feed says of it" in second.notes[-1]
    assert "published: not known" in second.notes[0]
    assert first.fetch is second.fetch


def test_atom():
    (item,) = read(ATOM)
    assert item.report.published.isoformat() == "2024-01-28T06:30:00+03:00"
    assert item.report.source == "Outlet"


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256", "iso-8859-6"])
def test_encodings(encoding):
    source = RSS.replace('encoding="utf-8"', f'encoding="{encoding}"')
    assert read(source.encode(encoding))[0].report.text == LONG.strip()


def test_an_entry_without_an_address():
    (item,) = read(ATOM.replace('<link href="https://outlet.example/1"/>', "<link href='x:y'/>"))
    assert (item.report.id, item.report.url) == ("tag:outlet.example,2024:1", None)


@pytest.mark.parametrize("value", ["yesterday", "2024-02-30", "2031-01-01T00:00:00Z"])
def test_no_time_is_made_up(value):
    source = ATOM.replace("2024-01-28T06:30:00+03:00", value)
    (item,) = read(source, fetched_at=dt.datetime(2024, 2, 1, tzinfo=dt.UTC))
    assert item.report.published is None
    assert value in item.notes[0]


@pytest.mark.parametrize(
    "source", ["<html><body>x</body></html>", "<rss", "no feed at all", "<a><b/></a>"]
)
def test_what_is_no_feed(source):
    with pytest.raises(InputError):
        read(source)


ENTITIES = '<!DOCTYPE r [<!ENTITY x "y">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-7", "cp037"])
def test_entities_are_refused_in_any_encoding(encoding):
    source = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}{ATOM}'
    try:
        items = read(source.encode(encoding))
    except InputError:
        return
    assert not items
    raise AssertionError(f"{encoding} was read")


def test_nothing_that_a_feed_names_is_opened(tmp_path, monkeypatch):
    import socket
    import urllib.request

    def refuse(*_, **__):
        raise AssertionError("opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    source = (
        f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'
        f'<rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><title>'
        f'<xi:include href="{secret.as_uri()}" parse="text"/></title>'
        f"<item><title>Rockets hit a base</title><link>{secret.as_uri()}</link></item>"
        "</channel></rss>"
    )
    (item,) = read(source)
    assert isinstance(item, Arrival) and "geheim" not in repr(item)
    assert item.report.url is None


def test_a_name_of_a_file_as_content_is_not_opened():
    with pytest.raises(InputError):
        parse_feed(b"/etc/passwd", None, ORIGIN)
