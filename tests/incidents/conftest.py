"""Tests of linking share the made-up world of `made`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
