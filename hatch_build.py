"""Build hook: makes the gazetteer and the compiled lexicon that the wheel carries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TARGET = "src/marsad/gazetteer/data/gazetteer.msgpack"
COMPILED = "src/marsad/lexicon/compiled"


class GazetteerHook(BuildHookInterface):
    """Builds the gazetteer where it is missing or stale, and compiles the lexicon each time."""

    PLUGIN_NAME = "custom"

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
