"""No URL and no name leads to an address that is not public."""

import ipaddress
import json

import pytest

from marsad.errors import AddressError
from marsad.ingest.net.addresses import check_addresses, clean_url, is_public, parse_url

PUBLIC = ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
NOT_PUBLIC = """127.0.0.1 127.8.8.8 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1
    169.254.169.254 100.64.0.1 100.127.255.255 192.0.0.8 192.0.0.170 192.0.2.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.88.99.1
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::808:808 fe80::1
    fe80::1%eth0 fec0::1 fd00::1 fc00::1 ff02::1 2002:7f00:1:: 2002:808:808:: 2001::1 2001:db8::1
    100::1""".split()


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses(text):
    assert is_public(ipaddress.ip_address(text))
    check_addresses("example.org", [text])


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_addresses_that_are_not_public(text):
    assert not is_public(ipaddress.ip_address(text))
    with pytest.raises(AddressError, match="public internet"):
        check_addresses("example.org", ["1.1.1.1", text])


ODD_URLS = [
    "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "javascript:alert(1)",
    "//example.org/", "example.org", "http:///x", "http://", "http://user@example.org/",
    "http://user:word@example.org/", "http://example.org\\@127.0.0.1/", "http://a b/",
    "http://example.org/\r\nHost: x", "http://example.org/\tx", "http://exa\u200bmple.org/",
    "http://example.com%00.org/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
    "http://0177.0.0.1/", "http://1.2.3/", "http://example.0x1/", "http://[::1/", "http://[x]/",
    "http://[fe80::1%25eth0]/", "http://example.org:99999/", "http://example.org:0/",
    "http://exa<mple.org/", "http://.../", "http://" + "a" * 300 + ".org/",
    "http://x/" + "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("url", ODD_URLS, ids=lambda url: url[:40])
def test_urls_that_are_refused_before_anything_is_asked(url):
    with pytest.raises(AddressError) as caught:
        parse_url(url)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTP://Example.ORG./a?b=1#c", "http://example.org/a?b=1"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("http://[2606:4700::1]/", "http://[2606:4700::1]/"),
        ("https://مرصد.org/أخبار", "https://xn--ugbdm6d.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"),
        ("https://example.org/%D8%A3?x=%20y", "https://example.org/%D8%A3?x=%20y"),
        ("https://example.org/a?utm_source=x&id=5&fbclid=z", "https://example.org/a?id=5"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a?q=a+b&empty=", "https://example.org/a?q=a+b&empty="),
    ],
)
def test_the_form_that_identifies_a_page(url, clean):
    assert clean_url(url) == clean
    assert clean_url(clean) == clean


def test_shared_cases_name_no_public_host(shared):
    """Each of the cases is refused by its form, or leads to an address that is refused."""
    refused = 0
    for url in json.loads((shared / "badinputs/generated/ssrf_urls.json").read_text("utf-8")):
        try:
            host = parse_url(url).host
        except AddressError:
            refused += 1
            continue
        if host != "localhost":
            assert not is_public(ipaddress.ip_address(host)), url
    assert refused > 10
