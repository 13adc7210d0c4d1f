"""A small store behind a server, with and without tokens."""

import datetime as dt

import pytest

pytest.importorskip("litestar")

from litestar.testing import TestClient

from marsad.pipeline import load_resources, make_report, read_report
from marsad.serve.access import LOCAL, Role, add_token
from marsad.serve.app import make_app
from marsad.serve.observatory import Observatory
from marsad.serve.security import Rates
from marsad.store import open_store
from marsad.store.incidents import write_and_link
from marsad.store.page_reading import Desk

BASE = "http://127.0.0.1:8017"
TEXTS = (
    ("a", "alpha", "en", "Air strike kills 12 in Douma market",
     "At least 12 civilians were killed on Saturday in an air strike on a market in Douma, Syria."),
    ("b", "beta", "en", "Twelve dead in strike on Douma market",
     "An air strike on a market in the Syrian town of Douma killed 12 civilians on Saturday. "
     "Russia denied responsibility for the attack."),
    ("https://x.example/c?d=1#e", "gamma", "en", "Car bomb in Baghdad kills five",
     "A car bomb exploded in Baghdad, Iraq, on Saturday and killed five people, police said. "
     "Islamic State claimed responsibility for the attack."),
    ("ar 1", "دلتا", "ar", "مقتل ثلاثة جنود في قصف مدفعي على إدلب",
     "قُتل ثلاثة جنود يوم السبت في قصف مدفعي على مدينة إدلب، بحسب المرصد السوري لحقوق الإنسان."),
    ("d", "alpha", "en", "Protest in Beirut", "Hundreds protested in Beirut, Lebanon, on Friday."),
)  # fmt: skip
QUICK = Rates(read=(1e6, 10**6), write=(1e6, 10**6), wrong=(1e6, 10**6))


def make_reports(texts=TEXTS):
    return [
        make_report(
            text, title=title, doc=name, source=source, lang=lang,
            published=dt.datetime(2018, 4, 7, 18, tzinfo=dt.UTC),
        )
        for name, source, lang, title, text in texts
    ]  # fmt: skip


def read_texts(store, texts=TEXTS):
    resources = load_resources()
    reports = make_reports(texts)
    write_and_link(store, reports, [read_report(report, resources) for report in reports])


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "page.db") as store:
        read_texts(store)
        yield store


@pytest.fixture
def desk(store):
    return Desk(store)


@pytest.fixture
def watch(desk):
    return Observatory(desk)


@pytest.fixture
def client(watch):
    with TestClient(make_app(watch, rates=QUICK), base_url=BASE) as client:
        client.headers["content-type"] = "application/json"
        yield client


@pytest.fixture
def tokens(desk):
    """A token of each role; with them the server is closed."""
    return {role: add_token(desk, f"a {role.value}", role, LOCAL).token for role in Role}


@pytest.fixture
def rates():
    """Rates that no test reaches."""
    return QUICK


MORTARS = "Mortar shells hit a school in Mosul, Iraq, on Saturday and killed two people."
MORE = (("new", "alpha", "en", "Mortar fire in Mosul", MORTARS),)


@pytest.fixture
def read_more(store):
    """Let one more report come in."""
    return lambda: read_texts(store, MORE)
