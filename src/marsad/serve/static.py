"""The page itself, out of the package; or a plain page that says how to build it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from litestar import Response, get
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from marsad import __version__

MISSING = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>marsad</title></head><body>
<h1>marsad {version}: the page is not built</h1>
<p>The web API works: <a href="/api/openapi.json">its description</a>,
<a href="/api/health">its state</a>.</p>
<p>To build the page, in marsad's source folder, with Node.js:</p>
<pre>cd frontend
npm ci
npm run build</pre>
<p>A wheel made by <code>python -m build</code> carries the page.</p>
</body></html>
"""


def find_page() -> Path:
    """Return the folder that the built page stands in, whether it is there or not."""
    return Path(str(files("marsad.serve").joinpath("page")))


def make_static(folder: Path) -> list[Any]:
    """Return the handlers of the page: `index.html` at `/`, hashed files kept for a year."""
    index = folder / "index.html"

    @get("/", include_in_schema=False, sync_to_thread=True)
    def show_page() -> Response[bytes]:
        there = index.is_file()
        body = index.read_bytes() if there else MISSING.format(version=__version__).encode()
        return Response(body, media_type="text/html", headers={"Cache-Control": "no-cache"})

    handlers: list[Any] = [show_page]
    if (folder / "assets").is_dir():
        handlers.append(
            create_static_files_router(
                path="/assets",
                directories=[folder / "assets"],
                cache_control=CacheControlHeader(max_age=31536000, immutable=True, public=True),
                include_in_schema=False,
                name="assets",
            )
        )
    if index.is_file():
        handlers.append(
            create_static_files_router(
                path="/",
                directories=[folder],
                cache_control=CacheControlHeader(no_cache=True),
                include_in_schema=False,
                name="page",
            )
        )
    return handlers
