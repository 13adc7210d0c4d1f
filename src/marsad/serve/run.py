"""A server process: bound, started, stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from marsad.errors import UsageError
from marsad.serve.access import is_loopback, list_tokens
from marsad.serve.app import make_app
from marsad.serve.observatory import Observatory
from marsad.serve.security import Rates
from marsad.store.page_reading import Desk

GRACE = 5
"""Seconds that open requests have to end."""


def run_server(
    desk: Desk, *, host: str, port: int, tell: Callable[[str], object], rate: float = 200
) -> None:
    """Serve until interrupted. Raises `UsageError` for an address that may not or cannot be had.

    `port` 0 takes a free one; `tell` says which. `rate` is the requests a second of one person.
    """
    loopback = is_loopback(host)
    if not loopback and not list_tokens(desk):
        raise UsageError(
            f"--host {host}: others could reach this server, and there are no tokens",
            hint="First run `marsad serve token add NAME --role admin --db PATH`.",
        )
    listening = bind(host, port)
    tell("reading the database ...")
    watch = Observatory(desk, loopback=loopback)
    watch.follow()
    shown = f"[{host}]" if ":" in host else host
    tell(
        f"{len(watch.columns)} incidents of {watch.reports} reports at "
        f"http://{shown}:{listening.getsockname()[1]}/ (stop: Ctrl-C)"
    )
    config = uvicorn.Config(
        make_app(watch, rates=Rates(read=(rate, int(rate * 5)))),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=64 * 1024,
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        watch.stop()
        desk.store.close()
        listening.close()


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises `UsageError` where the address cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(found[0], found[1])
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(found[4])
    except OSError as error:
        raise UsageError(
            f"--host {host} --port {port}: {error.strerror or error}",
            hint="Take another port with --port, or 0 for a free one.",
        ) from error
    listening.listen(128)
    return listening
