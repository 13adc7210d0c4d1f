"""A server on this machine that plays the outlets, and a client that may talk to it."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from marsad.ingest.net.client import Network

NETWORK = Network(allow_private=True, delay=0)
TEASER = "Rockets hit the base in Iraq."
STORY = "A drone attack killed three soldiers at a base in Jordan on Sunday, officials said."


def make_web_page(text=STORY):
    return f"<html lang=en><title>Attack on a base</title><body><article><p>{text}</p></article>"


def make_feed(url, *numbers):
    items = "".join(
        f"<item><title>Rockets hit a base {number}</title><link>{url}/{number}</link>"
        f"<pubDate>Sun, 28 Jan 2024 06:30:00 +0300</pubDate>"
        f"<description>{TEASER}</description></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>Outlet</title>{items}</channel></rss>'


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Connections that the client leaves are what the tests are about."""


class Outlet:
    """Answers by path: a function of the request, or (status, headers, body). Keeps a log."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        self._server = _Server(("127.0.0.1", 0), self._make_handler())
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def paths(self):
        """What was asked for, without the robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def serve(self, path, body=b"", status=200, **headers):
        body = body if isinstance(body, bytes) else body.encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, headers, body)

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _make_handler(outlet):  # noqa: N805 (the handler's own self is another)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outlet.asked.append((self.path, dict(self.headers)))
                page = outlet.pages.get(self.path, (404, {}, b"none"))
                if callable(page):
                    page = page(self)
                if page is None:
                    self.close_connection = True
                    return
                status, headers, body = page
                etag = headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    if "Content-Length" not in headers:
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
