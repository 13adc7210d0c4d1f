"""Sparing the hosts: robots.txt, a pause between requests, and keeping away when asked to.

robots.txt as RFC 9309 has it: kept for a day; none there (4xx) allows all, a host that fails to
give it (5xx, no connection) is left alone. Its Crawl-delay is kept up to a minute. After 429 or
503 a host is left alone for as long as Retry-After says, or 30 seconds, doubled each time.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from marsad.errors import FetchError, MissingExtraError
from marsad.ingest.net.addresses import Target, parse_url
from marsad.ingest.net.client import AGENT_TOKEN, Answer, Client
from marsad.records import Record

try:
    from protego import Protego
except ImportError as _error:
    raise MissingExtraError("ingest", "fetching pages and feeds") from _error

LONGEST_PAUSE = 60.0
"""Seconds that are waited for a host; where it asks for more, the request is put off."""

ROBOTS_KEPT = 86_400.0
MAX_ROBOTS = 500 * 1024
_FIRST_BACK_OFF = 30.0
_LONGEST_BACK_OFF = 86_400.0
_REDIRECTS = (301, 302, 303, 307, 308)
_ASKED_TO_WAIT = (429, 503)


class PutOffError(FetchError):
    """A host asked to be left alone for a while; `until` is when it may be asked again."""

    hint = "Nothing to do: it is asked again later."

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class _Host:
    """What is known of one host: when it may be asked again, and its robots.txt."""

    def __init__(self) -> None:
        self.free_at = 0.0
        self.refusals = 0
        self.delay = 0.0
        self.robots: Any = None
        self.robots_until = 0.0
        self.robots_failed: str | None = None


class Fetcher:
    """Fetches with redirects, within the limits of its client and the wishes of the hosts."""

    def __init__(
        self,
        client: Client,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._client = client
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """Get a page or feed; 200, or 304 where it has not changed since `etag` or `modified`.

        Raises `AddressError` for what is not connected to, `PutOffError` where the host wants to be
        left alone for longer than a minute, `FetchError` for robots.txt, limits and other answers.
        """
        conditions = []
        if etag:
            conditions.append(("If-None-Match", etag))
        if modified:
            conditions.append(("If-Modified-Since", modified))
        target = parse_url(url)
        for _ in range(self._client.network.limits.redirects + 1):
            self._check_robots(target)
            answer = self._ask(target, conditions)
            if answer.status in (200, 304):
                return answer
            target = _follow(answer)
        raise FetchError(f"more than {self._client.network.limits.redirects} redirects")

    def _ask(self, target: Target, headers: list[tuple[str, str]]) -> Answer:
        host = self._hosts.setdefault(target.origin, _Host())
        self._wait(host, target)
        try:
            answer = self._client.get(target, headers)
        finally:
            host.free_at = self._clock() + max(self._client.network.delay, host.delay)
        if answer.status in _ASKED_TO_WAIT:
            seconds = _read_retry_after(answer)
            host.refusals += 1
            if seconds is None:
                seconds = _FIRST_BACK_OFF * 2.0 ** min(host.refusals - 1, 12)
            seconds = min(seconds, _LONGEST_BACK_OFF)
            host.free_at = max(host.free_at, self._clock() + seconds)
            raise PutOffError(
                f"{target.host} answered {answer.status}: left alone for {seconds:.0f} seconds",
                seconds,
            )
        host.refusals = 0
        return answer

    def _wait(self, host: _Host, target: Target) -> None:
        pause = host.free_at - self._clock()
        if pause > LONGEST_PAUSE:
            raise PutOffError(f"{target.host} is left alone for {pause:.0f} seconds more", pause)
        if pause > 0:
            self._sleep(pause)

    def _check_robots(self, target: Target) -> None:
        host = self._hosts.setdefault(target.origin, _Host())
        if self._clock() >= host.robots_until:
            self._read_robots(host, target)
        if host.robots_failed is not None:
            raise FetchError(
                f"{target.host} is left alone: its robots.txt cannot be had ({host.robots_failed})"
            )
        if host.robots is not None and not host.robots.can_fetch(target.url, AGENT_TOKEN):
            raise FetchError(
                f"the robots.txt of {target.host} does not allow this page",
                hint="Ask the outlet, or save the page by hand and read the file.",
            )

    def _read_robots(self, host: _Host, target: Target) -> None:
        host.robots, host.robots_failed, kept = None, None, ROBOTS_KEPT
        place = parse_url(f"{target.origin}/robots.txt")
        try:
            for _ in range(self._client.network.limits.redirects + 1):
                answer = self._ask(place, [])
                if answer.status not in _REDIRECTS:
                    break
                place = _follow(answer)
            if answer.status == 200:
                text = answer.body[:MAX_ROBOTS].decode("utf-8", "replace")
                host.robots = Protego.parse(text)
                delay = host.robots.crawl_delay(AGENT_TOKEN)
                host.delay = min(float(delay or 0), LONGEST_PAUSE)
                host.free_at = max(host.free_at, self._clock() + host.delay)
            elif answer.status >= 500:
                host.robots_failed, kept = f"answer {answer.status}", 600.0
        except PutOffError:
            raise
        except FetchError as error:
            host.robots_failed, kept = error.message, 600.0
            if type(error) is not FetchError:
                raise  # an address that is not connected to is no matter of robots.txt
        host.robots_until = self._clock() + kept


def _follow(answer: Answer) -> Target:
    if answer.status not in _REDIRECTS:
        raise FetchError(f"the host answered {answer.status}")
    location = answer.find_header("location")
    if not location:
        raise FetchError(f"the host answered {answer.status} without saying where to")
    # Header bytes beyond ASCII are UTF-8 on most hosts that send them bare.
    try:
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError as error:
        raise FetchError("the host redirects to an address that is no text") from error
    return parse_url(urljoin(answer.url, location.strip().replace(" ", "%20")))


def _read_retry_after(answer: Answer) -> float | None:
    value = (answer.find_header("retry-after") or "").strip()
    if value.isdecimal() and len(value) < 8:
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - answer.fetched_at).total_seconds())


class Conditions(Record, frozen=True):
    """What a host gave with a page to ask later whether it has changed."""

    etag: str | None = None
    modified: str | None = None


def find_conditions(answer: Answer) -> Conditions:
    """The validators of an answer, for the next request."""
    return Conditions(etag=answer.find_header("etag"), modified=answer.find_header("last-modified"))
