"""How fast the page is with 100,000 synthetic incidents: `make bench-observatory`.

Measured in headless Chromium with WebGL in software: the time from the request of the address to
the first picture with marks on the map and rows in the list, and frames a second while the map is
dragged and while the timeline is brushed; for each, the processor time of the page's main thread
too, which a busy machine does not change. The incidents come from a stand-in for the API, so that
its speed does not count; `benchmarks` of the API measure that.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import CDPSession, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tools"))
TYPES = (
    "air_strike shelling bombing suicide_bombing chemical_attack armed_clash armed_attack "
    "abduction arrest interception territory_change evacuation protest riot agreement"
).split()
STATUSES = ["reported", "denied", "threatened", "recurrent"]
PRECISIONS = ["site", "settlement", "admin3", "admin2", "admin1", "region", "country"]

WATCH = """() => {
  const look = () => {
    const marks = Number(document.querySelector('.map-marks')?.dataset.marks || 0);
    if (marks > 0 && document.querySelector('.row')) window.__seen = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
COUNT = """() => {
  window.__frames = []; window.__go = true;
  const tick = now => { window.__frames.push(now); if (window.__go) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""


def make_overview(count: int, seed: int = 1) -> dict[str, Any]:
    """Incidents around 400 towns of the Levant and Iraq, twelve years, a quarter vague in place."""
    draw = random.Random(seed)
    towns = [(draw.uniform(30, 37), draw.uniform(35, 47)) for _ in range(400)]

    def spread(precision: int) -> float:
        return draw.gauss(0, 0.05) if precision < 2 else 0.0

    rows = []
    for number in range(count):
        town = min(int(draw.expovariate(1 / 60)), 399)
        precision = draw.choices(range(7), (10, 65, 5, 6, 8, 3, 3))[0]
        # what is no settlement has the middle of one of forty districts, or of a few countries
        lat, lon = towns[town if precision < 2 else town % 40 if precision < 6 else town % 4]
        start = 14_600 + int(draw.betavariate(2, 1.4) * 4_400)
        rows.append(
            (
                start, f"i-{number:012x}", draw.choices(range(15), range(15, 0, -1))[0],
                draw.choices(range(4), (94, 2, 2, 2))[0], precision,
                round(lat + spread(precision), 4), round(lon + spread(precision), 4),
                (2, 4, 12, 35, 76, 120, 400)[precision],
                start + draw.choices((0, 1, 6, 29), (85, 8, 5, 2))[0],
                draw.choices((None, 1, 3, 12), (60, 20, 15, 5))[0], draw.randint(1, 6),
                draw.choices((16, 17, 18, 24), (80, 8, 8, 4))[0], draw.randint(0, 3), town,
            )
        )  # fmt: skip
    rows.sort()
    names = (
        "start id type status precision lat lon km end killed outlets flags country place"
    ).split()
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return {
        "total": count, "truncated": False, "revision": 1, "types": TYPES, "statuses": STATUSES,
        "precisions": PRECISIONS, "countries": ["SY", "IQ", "LB", "JO"],
        "places": [f"Town {n}" for n in range(400)], "columns": columns,
    }  # fmt: skip


def make_row(name: str) -> dict[str, Any]:
    """One row of the list."""
    return {
        "id": name, "asked": name, "type": "shelling", "status": "reported", "background": False,
        "start": None, "end": None, "date_disputed": False, "place": None, "actors": [],
        "actor_basis": "unknown", "targets": [], "weapons": ["mortar"], "killed": None,
        "injured": None, "claimed_by": [], "outlets": 1, "reports": 1, "mentions": 0,
        "disputed": [], "claims": 0, "denials": 0, "titles": [],
    }  # fmt: skip


def make_handler(folder: Path, overview: bytes) -> type[SimpleHTTPRequestHandler]:
    """Return a stand-in for `marsad serve` that answers what the overview asks."""

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path == "/api/overview":
                self._send(overview, zipped=True)
            elif address.path == "/api/session":
                self._send(b'{"name":"local","role":"admin","open":true,"can":["read"]}')
            elif address.path == "/api/incidents":
                ids = parse_qs(address.query)["ids"][0].split(",")
                self._send(json.dumps({"items": [make_row(one) for one in ids]}).encode())
            elif address.path.startswith("/api/"):
                self.send_error(404)
            else:
                super().do_GET()

        def _send(self, body: bytes, *, zipped: bool = False) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if zipped:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def measure(url: str, maps: str, count: int) -> dict[str, object]:
    """Open the overview, drag the map, brush the timeline."""
    from playwright.sync_api import sync_playwright

    from page.conftest import WEBGL, find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*WEBGL, "--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(f"({WATCH})()")
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(f"{url}{maps}#/overview")
        while page.evaluate("window.__seen || 0") == 0:
            page.wait_for_timeout(50)
        told: dict[str, object] = {
            "map": maps or "webgl", "incidents": count,
            "first_view_ms": round(page.evaluate("window.__seen")),
            "first_view_cpu_ms": round(spent(metrics)),
        }  # fmt: skip
        page.wait_for_timeout(6000)
        told["rows_in_page"] = page.locator(".row").count()
        ground = page.locator(".map-ground").bounding_box()
        body = page.locator(".timeline-body").bounding_box()
        assert ground and body
        for name, box, vertical in (("pan", ground, 0.5), ("brush", body, 0.3)):
            told |= drag(page, metrics, name, box, vertical)
        browser.close()
    return told


def spent(metrics: CDPSession) -> float:
    """Milliseconds of processor time that the page's main thread has used."""
    told = metrics.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def drag(
    page: Page, metrics: CDPSession, name: str, box: dict[str, float], vertical: float
) -> dict[str, float]:
    """Drag to and fro; return frames a second meanwhile, and processor time a frame."""
    y = box["y"] + box["height"] * vertical
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.evaluate(COUNT)
    before = spent(metrics)
    for turn in range(2):
        x = box["x"] + box["width"] * (0.75 if turn % 2 == 0 else 0.45)
        page.mouse.move(x, y + turn, steps=12)
    used = spent(metrics) - before
    frames = page.evaluate("(() => { window.__go = false; return window.__frames; })()")
    page.mouse.up()
    page.wait_for_timeout(500)
    seconds = (frames[-1] - frames[0]) / 1000
    return {
        f"{name}_fps": round((len(frames) - 1) / seconds, 1),
        f"{name}_cpu_ms_a_frame": round(used / max(1, len(frames) - 1), 1),
    }


def main() -> None:
    """Measure with WebGL in software and with the plain canvas; print one JSON line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=100_000)
    options = parser.parse_args()
    folder = ROOT / "src/marsad/serve/page"
    if not (folder / "index.html").exists():
        sys.exit("the page is not built: make page")
    overview = gzip.compress(json.dumps(make_overview(options.incidents)).encode(), 5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(folder, overview))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for maps in ("", "?map=canvas"):
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        print(json.dumps(measure(url, maps, options.incidents)), flush=True)
    server.shutdown()


if __name__ == "__main__":
    main()
