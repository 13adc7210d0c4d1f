"""A briefing as PDF: its HTML printed by Chromium, which sets Arabic right."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from marsad.errors import MarsadError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 90


class PrintError(MarsadError):
    """A PDF cannot be made on this machine."""

    hint = "Write .html instead and print it from any browser."


def find_browser() -> str | None:
    """Return the browser that prints: `MARSAD_CHROMIUM`, or the first one installed."""
    wanted = os.environ.get("MARSAD_CHROMIUM")
    for name in (wanted,) if wanted else BROWSERS:
        if found := shutil.which(name):
            return found
    return None


def count_pages(data: bytes) -> int:
    """Return the number of pages of a PDF that Chromium wrote."""
    return len(re.findall(rb"/Type\s*/Page\b", data))


def print_pdf(page: str) -> bytes:
    """Return an HTML page as PDF. The browser opens no network connection for it.

    Raises `PrintError` where no Chromium is installed, or where it fails.
    """
    browser = find_browser()
    if browser is None:
        raise PrintError(
            "a PDF needs Chromium, and none is installed",
            hint="Install it (Debian: apt install chromium), or write .html and print that.",
        )
    with tempfile.TemporaryDirectory(prefix="marsad-brief-") as folder:
        source, target = Path(folder, "brief.html"), Path(folder, "brief.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            browser, "--headless", "--disable-gpu", "--disable-extensions",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri(),
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium's own sandbox refuses to run as root
        try:
            ran = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrintError(f"{Path(browser).name} did not print: {error}") from error
        if not target.exists():
            last = ran.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise PrintError(f"{Path(browser).name} did not print: {' '.join(last)[:200]}")
        return target.read_bytes()
