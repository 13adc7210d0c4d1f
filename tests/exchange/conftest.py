"""Tests of the formats share the made-up incidents of `made_up`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
