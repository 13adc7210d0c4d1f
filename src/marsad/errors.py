"""The exception tree. Each error knows its exit code and what to do next.

::

    MarsadError                  1   anything else of ours
    ├── UsageError               2   options that do not fit together
    ├── InputError               3   a report, or its file, cannot be read
    │   ├── EncodingError        3   bytes that are no text in any encoding we know
    │   ├── RecordError          3   a line of JSON Lines that is broken or lacks a field
    │   ├── LanguageError        3   a report in a language that is not read
    │   └── FetchError           3   a page or feed that could not be fetched
    │       └── AddressError     3   a URL or an address that is not connected to
    ├── LexiconError             4   a lexicon or frame file that does not validate
    ├── GazetteerError           5   a gazetteer that is missing, damaged or of another version
    ├── StoreError               6   the database cannot be opened, written or understood
    └── MissingExtraError        7   a part that was not installed
"""

from __future__ import annotations


class MarsadError(Exception):
    """Base of all errors of marsad.

    `message` says what happened, `hint` what to do next; `path` and `line` where, if known.
    """

    exit_code = 1
    hint = "Please report this with the command that you ran."

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        path: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint if hint is not None else type(self).hint
        self.path = path
        self.line = line

    def where(self) -> str:
        """`path:line`, `path`, or an empty string."""
        if self.path is None:
            return ""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    def __str__(self) -> str:
        where = self.where()
        return f"{where}: {self.message}" if where else self.message


class UsageError(MarsadError):
    """Options that do not fit together."""

    exit_code = 2
    hint = "See `marsad --help`."


class InputError(MarsadError):
    """A report, or the file that holds it, cannot be read."""

    exit_code = 3
    hint = "Give a text file, JSON Lines with `text`, or a directory of these."


class EncodingError(InputError):
    """Bytes that are no text in any encoding that we know."""

    hint = "Save the file as UTF-8 and read it again."


class RecordError(InputError):
    """A line of JSON Lines that is broken or lacks a field."""

    hint = "Each line must be one JSON object with `text`; `id`, `title`, `published` help."


class LanguageError(InputError):
    """A report in a language that is not read."""

    hint = "Arabic and English are read; give `--lang` if the language was misjudged."


class FetchError(InputError):
    """A page or feed that could not be fetched."""

    hint = "Try again later; what was fetched before is kept."


class AddressError(FetchError):
    """A URL or an address that is not connected to, for safety."""

    hint = "Give the http or https address of a public page; --allow-private for your own network."


class LexiconError(MarsadError):
    """A lexicon or frame file that does not validate."""

    exit_code = 4
    hint = "Correct the entry that is named; docs/reference/lexicon.md has the format."


class GazetteerError(MarsadError):
    """A gazetteer that is missing, damaged or of another version."""

    exit_code = 5
    hint = "Build it with `python -m marsad.gazetteer.build`, or install marsad again."


class StoreError(MarsadError):
    """The database cannot be opened, written or understood."""

    exit_code = 6
    hint = "Check the path given with --db and that it can be written."


class MissingExtraError(MarsadError):
    """A part that was not installed with the core."""

    exit_code = 7

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra '{extra}'",
            hint=f"pip install 'marsad[{extra}]'",
        )
        self.extra = extra
