"""Characters that act instead of showing: made visible before a report's words reach a screen.

Terminal escapes in a report could move the cursor or recolour the screen, bidirectional controls
can make words read as others, zero-width characters hide. None of these is passed on as it is.
"""

from __future__ import annotations

import re

# C0 and C1 controls, format characters (category Cf), line separators, surrogates.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
_SPACES = frozenset("\t\n\r\x0b\x0c")
_SHORT_NAMES = {
    "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM",
    "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
    "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
    "\ufeff": "BOM", "\xad": "SHY",
}  # fmt: skip
# Signs of Quran and number notation: category Cf, but they do show.
_SHOWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")


def show_controls(text: str) -> str:
    """Return `text` on one line, each control character shown as `‹NAME›` or `‹U+XXXX›`."""
    return _CONTROLS.sub(_show, text)


def escape_controls(json_text: str) -> str:
    r"""Write every control character in JSON as its `\\uXXXX` escape: the same value, but safe.

    Line ends between the values stay as they are.
    """
    return _CONTROLS.sub(_escape, json_text)


def _show(match: re.Match[str]) -> str:
    char = match[0]
    if char in _SPACES:
        return " "
    if char in _SHOWN:
        return char
    if char < "\x20":
        return chr(0x2400 + ord(char))
    return f"‹{_SHORT_NAMES.get(char) or f'U+{ord(char):04X}'}›"


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char == "\n" or char in _SHOWN:
        return char
    units = char.encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
