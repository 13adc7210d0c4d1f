"""Nothing in a report acts on a terminal."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from marsad.text.controls import escape_controls, show_controls

# Signs of number and Quran notation are of category Cf, but are drawn.
DRAWN = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")


def acts(char):
    return char not in DRAWN and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def test_every_control_of_unicode_is_shown():
    for code in range(0x110000):
        if acts(chr(code)):
            shown = show_controls(chr(code))
            assert shown, hex(code)
            assert not any(map(acts, shown)), hex(code)


def test_they_are_shown_by_name():
    assert show_controls("a\x1b[31mb\u202ec\u200bd\u2068") == "a␛[31mb‹RLO›c‹ZWSP›d‹FSI›"
    assert show_controls("a\nb\tc") == "a b c"
    assert show_controls("هَجُوم\u0640 «x» 12") == "هَجُوم\u0640 «x» 12"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_json_is_the_same_value_and_acts_nowhere(text):
    written = escape_controls(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(written) == {"text": text}
    assert not any(map(acts, written))
