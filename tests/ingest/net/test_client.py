"""One request within bounds: no connection where none may go, no more than the caps."""

import gzip
import json
import socket
import time
import zlib

import brotli
import pytest

from marsad.errors import AddressError, FetchError
from marsad.ingest.net.addresses import parse_url
from marsad.ingest.net.client import Client, Limits, Network
from marsad.ingest.net.manners import Fetcher

OPEN = Network(allow_private=True, delay=0, limits=Limits(most_bytes=1_000_000, seconds=2))


def get(url, network=OPEN, **options):
    with Client(network, **options) as client:
        return client.get(parse_url(url))


@pytest.fixture
def connections(monkeypatch):
    """Where sockets were connected to; none is."""
    made = []

    def refuse(self, address):
        made.append(address)
        raise OSError("no test may leave the machine")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return made


def test_an_answer(outlet):
    outlet.serve("/a", "نص", Content_Type="text/html")
    answer = get(f"{outlet.url}/a?b=1".replace("?b=1", ""))
    assert (answer.status, answer.body.decode()) == (200, "نص")
    assert answer.find_header("content-type") == "text/html"
    assert answer.fetched_at.tzinfo is not None
    (_, headers), *_ = outlet.asked
    assert headers["User-Agent"].startswith("marsad/")
    assert headers["Host"] == f"127.0.0.1:{outlet.port}"


def test_no_shared_case_connects(shared, connections):
    """All 36 cases: refused by form or by address, and no socket is connected anywhere."""
    cases = json.loads((shared / "badinputs/generated/ssrf_urls.json").read_text("utf-8"))
    assert len(cases) == 36
    with Client(Network()) as client:
        for url in cases:
            with pytest.raises(AddressError):
                Fetcher(client).fetch(url)
    assert connections == []


def test_the_address_that_was_checked_is_the_one_connected_to(connections):
    """A name that changes its answer between two questions is asked once."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    with pytest.raises(FetchError):
        get("http://rebinding.example/", Network(), resolve=lambda *_: next(answers))
    assert connections == [("93.184.216.34", 80)]
    assert next(answers) == ["127.0.0.1"]  # nobody asked again


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:10.0.0.1"], ["fe80::1%eth0"]]
)
def test_names_that_lead_inside(connections, found):
    with pytest.raises(AddressError):
        get("http://inside.example/", Network(), resolve=lambda *_: found)
    assert connections == []


def test_redirects_lead_nowhere_else(outlet):
    """A host that was allowed (as if public) cannot send on to one that is not."""
    private = ["http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd",
               "http://inside.example/", "//10.0.0.1/", "http://[::1]/"]  # fmt: skip
    for number, place in enumerate(private):
        outlet.serve(f"/{number}", status=302, Location=place)

    def find(host, port):
        return ["127.0.0.1"] if host == "outlet.example" else ["10.0.0.1"]

    network = Network(delay=0)
    with Client(network, resolve=find) as client:
        # This one address counts as public, as the outlet of the test has no other.
        backend = client._backend
        checked = backend._find_addresses
        backend._find_addresses = lambda host, port: (
            ["127.0.0.1"] if host == "outlet.example" else checked(host, port)
        )
        for number in range(len(private)):
            with pytest.raises(AddressError):
                Fetcher(client).fetch(f"http://outlet.example:{outlet.port}/{number}")
    assert outlet.paths() == [f"/{number}" for number in range(len(private))]


def test_redirects_are_followed_up_to_a_number(outlet):
    for number in range(8):
        outlet.serve(f"/{number}", status=302, Location=f"/{number + 1}")
    outlet.serve("/8", "there")
    with Client(OPEN) as client:
        assert Fetcher(client).fetch(f"{outlet.url}/4").url.endswith("/8")
        with pytest.raises(FetchError, match="redirects"):
            Fetcher(client).fetch(f"{outlet.url}/0")


def test_a_body_longer_than_the_cap(outlet):
    outlet.serve("/long", b"x" * 1_000_001)
    with pytest.raises(FetchError, match="1 MB"):
        get(f"{outlet.url}/long")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip"])
def test_packed_bodies(outlet, encoding):
    pack = zlib.compress if encoding == "deflate" else gzip.compress
    outlet.serve("/p", pack(b"x" * 999_999), Content_Encoding=encoding)
    outlet.serve("/bomb", pack(b"\0" * 50_000_000), Content_Encoding=encoding)
    outlet.serve("/cut", pack(bytes(range(256)))[:-5], Content_Encoding=encoding)
    outlet.serve("/no", b"not packed at all", Content_Encoding=encoding)
    assert get(f"{outlet.url}/p").body == b"x" * 999_999
    if encoding == "deflate":
        with pytest.raises(FetchError, match=r"damaged|cut off"):
            get(f"{outlet.url}/no")
    else:
        assert get(f"{outlet.url}/no").body == b"not packed at all"
    for path, reason in (("bomb", "1 MB"), ("cut", "cut off")):
        with pytest.raises(FetchError, match=reason):
            get(f"{outlet.url}/{path}")


def test_bare_deflate(outlet):
    packer = zlib.compressobj(wbits=-15)
    outlet.serve("/d", packer.compress(b"x" * 100) + packer.flush(), Content_Encoding="deflate")
    assert get(f"{outlet.url}/d").body == b"x" * 100


def test_an_encoding_that_was_not_asked_for(outlet):
    outlet.serve("/zstd", b"x", Content_Encoding="zstd")
    with pytest.raises(FetchError, match="zstd"):
        get(f"{outlet.url}/zstd")
    outlet.serve("/br", brotli.compress(b"\0" * 300_000_000), Content_Encoding="br")
    with pytest.raises(FetchError, match="1 MB"):
        get(f"{outlet.url}/br")


def test_the_shared_gzip_bomb_stops_at_the_cap(shared, outlet):
    packed = (shared / "badinputs/generated/gzip_bomb_1000x.gz").read_bytes()
    outlet.serve("/bomb", packed, Content_Encoding="gzip")
    with pytest.raises(FetchError, match="1 MB"):
        get(f"{outlet.url}/bomb")


@pytest.mark.parametrize("where", ["headers", "body", "nothing"])
def test_a_slow_host_is_left_after_the_whole_time(outlet, where):
    """A byte now and then keeps no connection beyond the time of the whole request."""

    def drip(handler):
        if where == "body":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        elif where == "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            time.sleep(0.1)
            if where != "nothing":
                handler.wfile.write(b"X-A: b\r\n" if where == "headers" else b"x")

    outlet.pages["/slow"] = drip
    network = Network(allow_private=True, limits=Limits(seconds=1))
    started = time.monotonic()
    with pytest.raises(FetchError, match="1 seconds"):
        get(f"{outlet.url}/slow", network)
    assert time.monotonic() - started < 8  # a byte at a time it would take ten


def test_headers_without_end(outlet):
    def flood(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(10_000):
            handler.wfile.write(b"X-A: " + b"b" * 1000 + b"\r\n")

    outlet.pages["/flood"] = flood
    with pytest.raises(FetchError):
        get(f"{outlet.url}/flood")


def test_a_body_that_is_cut_off(outlet):
    outlet.pages["/cut"] = lambda handler: (
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") and None
    )
    with pytest.raises(FetchError, match="connection failed"):
        get(f"{outlet.url}/cut")


def test_nobody_answers():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(FetchError, match="connection failed"):
            get(f"http://127.0.0.1:{port}/")


def test_an_unknown_host():
    def unknown(host, port):
        raise socket.gaierror("no such name")

    with pytest.raises(FetchError, match="not known"):
        get("http://nowhere.example/", resolve=unknown)


def test_proxies_of_the_environment_are_not_used(outlet, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    outlet.serve("/", "x")
    assert get(f"{outlet.url}/").status == 200
