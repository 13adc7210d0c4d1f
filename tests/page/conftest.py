"""A server with the sample reports, and a real browser that looks at its page.

Needs Playwright and Chromium (Debian: `apt-get install chromium`); everything here is skipped,
with the reason, where one of them is missing or the page cannot be built.
"""

import datetime as dt
import os
import shutil
import sys
from pathlib import Path

import pytest

try:
    import litestar  # noqa: F401
    from playwright import sync_api
except ImportError as error:
    sync_api, missing = None, str(error)

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import build_page

from marsad.pipeline import make_report
from marsad.samples import open_samples
from page import hostile
from page.serving import ROOT, Server, make_store

WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
PATIENCE = 30_000  # milliseconds; the machine may be busy


def find_chromium():
    named = os.environ.get("MARSAD_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome")
    return named or next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def built_page():
    """The folder of the built page; built here where it is missing or stale."""
    if sync_api is None:
        pytest.skip(missing)
    if build_page.is_stale(ROOT):
        try:
            build_page.build_page(ROOT)
        except build_page.PageError as error:
            pytest.skip(f"the page cannot be built: {error}")
    return ROOT / build_page.TARGET


def odd_reports():
    return [
        make_report(
            text, title=title, doc=name, source=source, lang=name[-2:],
            published=dt.datetime(2018, 4, 7, 18, tzinfo=dt.UTC),
        )
        for name, source, title, text in hostile.ODD
    ]  # fmt: skip


@pytest.fixture(scope="session")
def server(built_page, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.db"
    make_store(path, [*open_samples(), *odd_reports()])
    server = Server(path)
    yield server
    server.stop()


@pytest.fixture
def own_server(built_page, tmp_path):
    """A server whose store the test may change."""
    make_store(tmp_path / "own.db", list(open_samples())[:12])
    server = Server(tmp_path / "own.db")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    if sync_api is None:
        pytest.skip(missing)
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium (apt-get install chromium, or set MARSAD_CHROMIUM)")
    with sync_api.sync_playwright() as playwright:
        # the sandbox needs what containers run by root do not have
        arguments = [*WEBGL, "--no-sandbox"] if os.geteuid() == 0 else list(WEBGL)
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


class Visitor:
    """One page of the browser; what goes wrong on it is kept in `troubles`."""

    def __init__(self, browser, url, *, lang="en", size=(1280, 860), theme="light"):
        self.url = url
        self.troubles = []
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        self.context.add_init_script(
            "if (location.protocol === 'http:' && !localStorage.getItem('marsad.lang')) "
            f"localStorage.setItem('marsad.lang', '{lang}')"
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("dialog", self._close)
        self.page.on("request", self._watch)

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def _close(self, dialog):
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _watch(self, request):
        if not request.url.startswith((self.url, "blob:", "data:")):
            self.troubles.append(f"outside request: {request.url}")

    def open(self, where):
        """Go to a view and wait until it shows its own content."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}#/{where}")
        self.page.locator(SHOWN[where.split("/")[0].split("?")[0]]).first.wait_for()
        return self.page


SHOWN = {
    "overview": ".list-rows .row",
    "incident": ".accounts tbody tr",
    "report": ".marked-title, .report-rows li",
    "review": ".review-list li",
    "analysis": ".verdict, .state p",
}


@pytest.fixture
def visit(browser, server):
    """Open visitors; at the end none of them may have met trouble."""
    visitors = []

    def make(**options):
        url = options.pop("url", server.url)
        visitor = Visitor(browser, url, **options)
        visitors.append(visitor)
        return visitor

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest.fixture
def ask(server):
    """Ask the API as any program would."""
    import json
    from urllib.request import urlopen

    def ask(path, base=None):
        with urlopen((base or server.url) + path, timeout=30) as answer:
            return json.load(answer)

    return ask


def pytest_collection_modifyitems(items):
    """One browser serves all: with xdist the whole folder runs in one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("page"))
