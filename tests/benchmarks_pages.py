"""The pages of the benchmark, for tests."""

import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[1] / "benchmarks" / "page_speed.py"
_spec = importlib.util.spec_from_file_location("page_speed", _PATH)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
make_page = _module.make_page
