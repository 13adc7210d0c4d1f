"""One HTTP request, within bounds: where it may go, how long it may last, how much it may bring.

httpcore does the protocol. The step of connecting is ours: a name is resolved once, every address
that it has is checked, and the connection goes to a checked address, so that a second answer of
the name service cannot lead elsewhere. Time is bounded for the request as a whole, not only
between two bytes. Bodies are unpacked here, piece by piece, up to a bound.

Proxies that the environment names are not used; cookies are not kept.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from marsad.errors import FetchError, InputError, MissingExtraError
from marsad.ingest.net.addresses import Target, check_addresses
from marsad.ingest.unpacking import unpack_body
from marsad.records import Record

try:
    import certifi
    import httpcore
except ImportError as _error:
    raise MissingExtraError("ingest", "fetching pages and feeds") from _error

if TYPE_CHECKING:
    Resolve = Callable[[str, int], list[str]]

AGENT_TOKEN = "marsad"
"""The name that robots.txt files know this program by."""


class Limits(Record, frozen=True):
    """Bounds of one request; `most_bytes` counts after unpacking, `seconds` is for all of it."""

    most_bytes: int = 10_000_000
    seconds: float = 30.0
    redirects: int = 5


class Network(Record, frozen=True):
    """How the network is to be used: `contact` is told to the hosts in the User-Agent."""

    allow_private: bool = False
    contact: str | None = None
    limits: Limits = Limits()
    delay: float = 2.0
    """Seconds between two requests to one host, unless its robots.txt asks for more."""


class Answer(Record, frozen=True):
    """What a host answered. `url` is where the answer came from; header names are lower case."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: dt.datetime

    def find_header(self, name: str) -> str | None:
        """The first value of a header, None where there is none."""
        return next((value for key, value in self.headers if key == name), None)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, from the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Client:
    """Makes requests, one at a time; not for several threads. Use it as a context manager."""

    def __init__(self, network: Network, *, resolve: Resolve = resolve) -> None:
        self.network = network
        self._backend = _CheckedBackend(network, resolve)
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            network_backend=self._backend,
            keepalive_expiry=15.0,
            max_keepalive_connections=10,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def get(self, target: Target, headers: Iterable[tuple[str, str]] = ()) -> Answer:
        """Make one GET request; redirects are not followed.

        Raises `AddressError` where the host is not on the public internet, `FetchError` where
        nothing whole came back within the limits.
        """
        limits = self.network.limits
        self._backend.deadline = time.monotonic() + limits.seconds
        url = httpcore.URL(
            scheme=target.scheme, host=target.host, port=target.port, target=target.target
        )
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), limits.seconds)
        sent = [*self._make_headers(), *headers]
        try:
            with self._pool.stream(
                "GET", url, headers=sent, extensions={"timeout": timeout}
            ) as response:
                received = tuple(
                    (key.decode("latin-1").lower(), value.decode("latin-1"))
                    for key, value in response.headers
                )
                encoding = next((v for k, v in received if k == "content-encoding"), "identity")
                body = _read_body(response.iter_stream(), encoding, limits.most_bytes)
        except httpcore.TimeoutException as error:
            raise FetchError(f"no whole answer within {limits.seconds:g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            raise FetchError(f"the connection failed: {error}") from error
        return Answer(
            url=target.url,
            status=response.status,
            headers=received,
            body=body,
            fetched_at=dt.datetime.now(dt.UTC),
        )

    def _make_headers(self) -> Iterator[tuple[str, str]]:
        from marsad import __version__

        contact = f" ({self.network.contact})" if self.network.contact else ""
        yield "User-Agent", f"{AGENT_TOKEN}/{__version__}{contact}"
        yield (
            "Accept",
            "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,*/*;q=0.5",
        )
        yield "Accept-Encoding", "gzip, deflate"
        yield "Accept-Language", "ar, en;q=0.8, *;q=0.5"


def _read_body(chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    try:
        return unpack_body(chunks, encoding, most)
    except InputError as error:
        raise FetchError(error.message, hint=error.hint) from error


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were checked, and to no sockets of this machine."""

    def __init__(self, network: Network, resolve: Resolve) -> None:
        self._allow_private = network.allow_private
        self._resolve = resolve
        self._inner = httpcore.SyncBackend()
        self.deadline = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._find_addresses(host, port)
        failure: httpcore.ConnectError | None = None
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(
                    address, port, self.clip(timeout), local_address, socket_options
                )
            except httpcore.ConnectError as error:
                failure = error
                continue
            return _TimedStream(stream, self)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _find_addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = [str(ipaddress.ip_address(host))]
        except ValueError:
            try:
                addresses = self._resolve(host, port)
            except OSError as error:
                raise httpcore.ConnectError(f"the host {host} is not known") from error
        if not self._allow_private:
            check_addresses(host, addresses)
        # A literal address needs no name service: what is given on is never looked up again.
        return [str(ipaddress.ip_address(address.partition("%")[0])) for address in addresses]

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 (the interface is httpcore's)
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        del path
        raise httpcore.ConnectError("sockets of this machine are not connected to")

    def clip(self, timeout: float | None) -> float:
        """The time that is left of the whole request. Raises where there is none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole request is over")
        return left if timeout is None else min(left, timeout)


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every wait ends with the time of the request as a whole."""

    def __init__(self, inner: httpcore.NetworkStream, backend: _CheckedBackend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.clip(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.clip(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, self._backend.clip(timeout))
        return _TimedStream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
