"""Which URLs may be fetched, and which addresses may be connected to.

A URL is taken only where every reader of URLs agrees on its host: user names, backslashes, control
characters, percent signs in the host and IPv4 addresses in other spellings than four decimal
numbers are refused rather than understood. The check of the address is made on the resolved
address, at the moment of connecting (see `client`), so that no name can get around it.

Not public: whatever IANA's special-purpose registries (RFC 6890 and successors) do not list as
globally reachable, multicast and reserved space, and IPv6 forms that carry such an IPv4 address.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from marsad.errors import AddressError, MissingExtraError
from marsad.records import Record

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_URL = 4096
"""Longest URL in characters."""

_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(
    "[\x00-\x20\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000]"
)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
# A last label that is a number makes browsers and resolvers read the host as IPv4.
_NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_CARRIES_NOTHING = tuple(
    ipaddress.ip_network(text)
    for text in (
        "::/96",  # IPv4-compatible, deprecated
        "2002::/16",  # 6to4, deprecated
        "2001::/32",  # Teredo
        "64:ff9b:1::/48",  # local NAT64
        "100::/64",  # discard
        "fec0::/10",  # site-local, deprecated
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays, deprecated
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TRACKING = re.compile(r"(?:utm_[a-z]+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref_src)")


class Target(Record, frozen=True):
    """A URL taken apart: `host` is ASCII, `target` is the path with its query, percent-encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt and politeness count them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """The whole URL, without the fragment."""
        return self.origin + self.target


def parse_url(url: str) -> Target:
    """Take a URL apart. Raises `AddressError` for any that is not plain http or https."""
    if len(url) > MAX_URL:
        raise AddressError(f"the URL is longer than {MAX_URL} characters")
    if _UNSAFE.search(url.strip(" ")) or "\\" in url:
        raise AddressError("the URL holds spaces, control characters or backslashes")
    try:
        parts = urlsplit(url.strip(" "))
        port = parts.port
    except ValueError as error:
        raise AddressError(f"no URL that can be read: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise AddressError(f"'{scheme or url[:40]}' is not fetched: only http and https are")
    if "@" in parts.netloc:
        raise AddressError("the URL holds a user name or password")
    if port == 0:
        raise AddressError("there is no port 0")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]|")
    host = _parse_host(parts.hostname or "", bracketed="[" in parts.netloc)
    return Target(scheme=scheme, host=host, port=port or _PORTS[scheme], target=target)


def _parse_host(host: str, *, bracketed: bool) -> str:
    if bracketed:
        try:
            if "%" in host:
                raise ValueError(host)
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise AddressError(f"'{host}' is no IPv6 address") from error
    host = _to_ascii(host).rstrip(".").lower()
    if not host or len(host) > 253 or not _HOST.fullmatch(host):
        raise AddressError("the URL has no host that could be asked for")
    if _NUMERIC.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise AddressError(f"'{host}' is an address in an odd spelling") from error
    return host


def _to_ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        import idna
    except ImportError as error:
        raise MissingExtraError("ingest", "a host name beyond ASCII") from error
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise AddressError(f"'{host}' is no host name: {error}") from error


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet's."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    if any(
        address in network for network in _CARRIES_NOTHING if network.version == address.version
    ):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def check_addresses(host: str, found: list[str]) -> None:
    """Raise `AddressError` where any of the addresses that a host resolved to is not public."""
    for text in found:
        try:
            public = is_public(ipaddress.ip_address(text))
        except ValueError:
            public = False
        if not public:
            raise AddressError(f"{host} is at {text}, which is not on the public internet")


def clean_url(url: str) -> str:
    """The form of a URL that identifies a page: no fragment, no marks of advertising links."""
    target = parse_url(url)
    path, _, query = target.target.partition("?")
    kept = [
        (key, value)
        for key, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(key.lower())
    ]
    if len(kept) != len(parse_qsl(query, keep_blank_values=True)):
        query = urlencode(kept)
    return target.origin + path + (f"?{query}" if query else "")
