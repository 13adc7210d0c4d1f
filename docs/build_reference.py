"""Write the reference pages that come from the code: commands, errors, format, JSON Schema.

`make docs` runs this; a test fails where a page is not what the code says.
"""

from __future__ import annotations

import importlib
import inspect
import re
import types
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import typer.main

from marsad import analyse, errors, records
from marsad.cli.main import app
from marsad.exchange import FORMATS
from marsad.exchange.maps import ASPECTS, Aspect, Carried, Map, load_map
from marsad.lexicon import entries
from marsad.schema import SchemaOf, write_schema

REFERENCE = Path(__file__).parent / "reference"
NOTICE = "<!-- Written by docs/build_reference.py from the code: change it there. -->"
EXIT_CODES = (
    (0, "all went well"),
    (1, "an error of marsad's own; please report it"),
    (2, "options that do not fit together"),
    (3, "no report could be read"),
    (4, "a lexicon file that does not validate"),
    (5, "a gazetteer that is missing, damaged or of another version"),
    (6, "the database cannot be opened, written or understood"),
    (7, "a part that is not installed; the message names the extra"),
    (8, "some reports could not be read; the others were, and stand in the output"),
    (130, "interrupted from the keyboard; what was read is kept in the database"),
    (141, "whoever read the JSON output closed it (`| head`)"),
)
ENTRY_RECORDS = (
    records.Reading, records.Event, records.Statement, records.Speaker, records.Time, records.Place,
    records.PlaceCandidate, records.Participant, records.Weapon, records.Toll, records.Attribution,
    records.Evidence, records.Unresolved, records.Failure, records.Incident, records.Account,
    records.SettledDate, records.SettledToll, records.Link, records.Agreement,
)  # fmt: skip

LEXICON_ENTRIES = (
    (entries.Frame, ("frames.<lang>.toml", "frame")),
    (entries.Cue, ("cues.<lang>.toml", "cue")),
    (entries.Act, ("acts.<lang>.toml", "act")),
    (entries.Actor, ("actors/<region>.toml", "actor")),
    (entries.Affiliation, ("actors/<region>.toml, inside affiliations", "actor")),
    (entries.Country, ("countries.toml", "country")),
    (entries.WeaponEntry, ("weapons.<lang>.toml", "weapon")),
    (entries.Role, ("roles.<lang>.toml", "role")),
)


def build_pages() -> dict[str, str]:
    """Return the content of each generated file by its name."""
    return {
        "analyse.md": build_analyse(),
        "cli.md": build_cli(),
        "errors.md": build_errors(),
        "exchange.md": build_exchange(),
        "format.md": build_format(),
        "lexicon.md": build_lexicon(),
        "marsad-incident-1.schema.json": write_schema(SchemaOf.INCIDENT) + "\n",
        "marsad-reading-1.schema.json": write_schema() + "\n",
    }


def build_cli() -> str:
    """Describe every command and option."""
    command = typer.main.get_command(app)
    parts = [
        NOTICE,
        "# Command line",
        "`marsad --help` lists the commands, `marsad COMMAND --help` the options of one. "
        "`python -m marsad` is the same. `marsad --install-completion` sets up completion for "
        "bash, zsh, fish and PowerShell.",
        "Results go to standard output; failures, progress and the closing summary go to standard "
        "error, so that output can be piped.",
        *(part for name, sub in walk_commands("marsad", command) for part in describe(name, sub)),
        "## Exit codes",
        "| code | meaning |\n|---|---|\n"
        + "\n".join(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES),
    ]
    return "\n\n".join(parts) + "\n"


def walk_commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Yield a command and those below it, with their full names."""
    yield name, command
    for sub_name, sub in getattr(command, "commands", {}).items():
        yield from walk_commands(f"{name} {sub_name}", sub)


def describe(name: str, command: Any) -> Iterator[str]:
    """Describe one command: what it does, its arguments and options."""
    yield f"## `{name}`"
    yield inspect.cleandoc(command.help or "")
    rows = []
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        if parameter.param_type_name == "argument":
            label = parameter.metavar or parameter.name.upper()
        else:
            label = ", ".join([*parameter.opts, *parameter.secondary_opts])
        default = parameter.default
        among = ""
        if isinstance(default, Enum):
            among = f" One of {', '.join(f'`{member.value}`' for member in type(default))}."
            default = default.value
        shown = f" Default: `{default}`." if isinstance(default, (str, int)) and default else ""
        rows.append(f"| `{label}` | {parameter.help or ''}{among}{shown} |")
    if rows:
        yield "| option | what it does |\n|---|---|\n" + "\n".join(rows)


def build_errors() -> str:
    """Describe every error with its exit code and hint."""
    rows = []
    for error in walk_errors(errors.MarsadError):
        hint = error.__dict__.get("hint", "")
        text = " ".join(inspect.getdoc(error).split("\n\n")[0].split())
        rows.append(f"| `{error.__name__}` | {error.exit_code} | {text} | {hint} |")
    return (
        "\n\n".join(
            [
                NOTICE,
                "# Errors",
                "Every error of marsad derives from `MarsadError`: it knows what happened "
                "(`message`), where (`path`, `line`), what to do next (`hint`) and its exit code. "
                "A report that cannot be read raises in Python; on the command line it becomes a "
                "`Failure` record ([format](format.md#failure)), and the run goes on.",
                "| error | exit code | what | what to do next |\n|---|---|---|---|\n"
                + "\n".join(rows),
            ]
        )
        + "\n"
    )


def walk_errors(error: type[errors.MarsadError]) -> Iterator[type[errors.MarsadError]]:
    """Yield an error class and those below it."""
    yield error
    for sub in error.__subclasses__():
        if sub.__module__ == errors.__name__:
            yield from walk_errors(sub)


SIGNS = {Carried.WHOLE: "●", Carried.PART: "◐", Carried.NOT: "–", Carried.LEFT_OUT: "✕"}


def build_exchange() -> str:
    """Describe the formats: what each carries, what it cannot, and the codes that it gives."""
    maps = {name: load_map(form.map) for name, form in FORMATS.items()}
    parts = [NOTICE, (REFERENCE / "exchange-intro.md").read_text("utf-8").strip(), "## Formats"]
    rows = [
        f"| `{name}` | {form.title} | {form.version} | {'yes' if form.returns else ''} | "
        f"{maps[name].reference} |"
        for name, form in FORMATS.items()
    ]
    parts.append(
        "| `--as` | what | map | read back | follows |\n|---|---|---|---|---|\n" + "\n".join(rows)
    )
    parts += [
        "## What each format carries",
        "● whole, ◐ in part, – not, ✕ such an incident is left out and counted on standard error.",
        "| |" + "|".join(f" {name} " for name in maps) + "|\n|---|" + "---|" * len(maps) + "\n"
        + "\n".join(
            f"| {ASPECTS[aspect]} |"
            + "|".join(f" {SIGNS[table.carries[aspect].how]} " for table in maps.values()) + "|"
            for aspect in Aspect
        ),
    ]  # fmt: skip
    for name, table in maps.items():
        parts += [f"### {name}", *_describe_map(table)]
    return "\n\n".join(parts) + "\n"


def _describe_map(table: Map) -> Iterator[str]:
    """Say how a format carries what, and which codes its rules give."""
    notes = [
        f"| {ASPECTS[aspect]} | {SIGNS[carry.how]} | {carry.note} |"
        for aspect, carry in table.carries.items()
        if carry.note
    ]
    if notes:
        yield "| | | how |\n|---|---|---|\n" + "\n".join(notes)
    rules = [
        f"| {rule.type.value} | {_state(rule)} | {', '.join(v for v in rule.give.values() if v)} |"
        for rule in table.rules
    ]
    if rules and table.format != "ucdp":
        yield "| type | where | codes |\n|---|---|---|\n" + "\n".join(rules)
    if table.format == "ucdp":
        kinds = ", ".join(rule.type.value for rule in table.rules)
        yield f"Types that are organised violence: {kinds}."


def _state(rule: Any) -> str:
    status = "" if rule.status.value == "reported" else rule.status.value
    conditions = {"weapon": rule.weapon, "actor": rule.actor, "target": rule.target}
    parts = [f"{name} {one.value}" for name, one in conditions.items() if one is not None]
    return ", ".join(filter(None, [status, *parts]))


def build_format() -> str:
    """Describe the output format, record by record."""
    intro = (REFERENCE / "format-intro.md").read_text("utf-8").strip()
    parts = [NOTICE, intro, "## Records"]
    vocabularies: dict[str, type[Enum]] = {}
    for record in ENTRY_RECORDS:
        parts += [f"### {record.__name__}", inspect.cleandoc(record.__doc__ or "")]
        rows = []
        for field, kind in typing.get_type_hints(record).items():
            vocabularies |= {e.__name__: e for e in find_enums(kind)}
            rows.append(f"| `{field}` | {name_type(kind)} |")
        parts.append("| field | type |\n|---|---|\n" + "\n".join(rows))
    parts.append("## Vocabularies")
    for name in sorted(vocabularies):
        enum = vocabularies[name]
        values = ", ".join(f"`{member.value}`" for member in enum)
        parts += [f"### {name}", inspect.cleandoc(enum.__doc__ or ""), values]
    return "\n\n".join(parts) + "\n"


def build_lexicon() -> str:
    """Describe the keys of each kind of lexicon entry."""
    parts = [
        NOTICE,
        "# Lexicon files",
        "TOML files in `src/marsad/lexicon/data/`, checked when they are loaded: an unknown key, a "
        "value of the wrong type or an id that comes twice is a `LexiconError` that names the "
        "file. How to add an entry: [teach it a name](../how-to/add-a-lexicon-entry.md).",
        "Words are written in ordinary orthography. Matching folds diacritics, tatweel, hamza and "
        "alef forms, ى and ي, ة and ه, digits and Latin case; the Arabic article and the "
        "proclitics و ف ب ل ك س are split off. So list real variants only.",
    ]
    vocabularies: dict[str, type[Enum]] = {}
    for entry, files in LEXICON_ENTRIES:
        parts += [f"## `[[{files[1]}]]` in `{files[0]}`", inspect.cleandoc(entry.__doc__ or "")]
        rows = []
        fields = {field.name: field for field in msgspec.structs.fields(entry)}
        for name, kind in typing.get_type_hints(entry).items():
            vocabularies |= {e.__name__: e for e in find_enums(kind)}
            needed = "yes" if fields[name].required else ""
            rows.append(f"| `{fields[name].encode_name}` | {name_type(kind)} | {needed} |")
        parts.append("| key | type | needed |\n|---|---|---|\n" + "\n".join(rows))
    parts.append("## Vocabularies")
    for name in sorted(vocabularies):
        values = ", ".join(f"`{member.value}`" for member in vocabularies[name])
        parts += [f"### {name}", inspect.cleandoc(vocabularies[name].__doc__ or ""), values]
    return "\n\n".join(parts) + "\n"


def build_analyse() -> str:
    """Describe the functions of `marsad.analyse` and the records that they return."""
    parts = [
        NOTICE,
        "# Analysis functions",
        "`from marsad.analyse import NAME` gives what is listed here; `pip install "
        "'marsad[analyse]'` brings what they need. Arrays are anything that numpy takes: lists, "
        "numpy arrays, columns of a data frame. Numbers that are missing or not finite are an "
        "`InputError`; data that cannot carry a method are a `TooLittleError` that says what it "
        "would take. Results are frozen records; those that hold no arrays can be written with "
        "`msgspec.json.encode`. [Attack and response](../tutorial-cycle.md) shows how they are "
        "put together and says which of them may decide anything.",
    ]
    for module, names in analyse.PUBLIC.items():
        found = importlib.import_module(f"marsad.analyse.{module}")
        parts += [f"## {module}", inspect.cleandoc(found.__doc__ or "")]
        for name in names:
            thing = getattr(found, name)
            parts += [f"### `{name}`", *describe_thing(name, thing)]
    return "\n\n".join(parts) + "\n"


def describe_thing(name: str, thing: Any) -> Iterator[str]:
    """Describe a function by its signature, a record by its fields."""
    if inspect.isfunction(thing):
        arguments = [
            f"{p.name}: {p.annotation}"
            + ("" if p.default is inspect.Parameter.empty else f" = {p.default!r}")
            for p in inspect.signature(thing).parameters.values()
        ]
        starred = [p.kind for p in inspect.signature(thing).parameters.values()]
        if inspect.Parameter.KEYWORD_ONLY in starred:
            arguments.insert(starred.index(inspect.Parameter.KEYWORD_ONLY), "*")
        listed = "".join(f"    {argument},\n" for argument in arguments)
        returns = inspect.signature(thing).return_annotation
        yield f"```text\n{name}(\n{listed}) -> {returns}\n```"
        yield inspect.cleandoc(thing.__doc__ or "")
        return
    yield inspect.cleandoc(thing.__doc__ or "")
    if issubclass(thing, msgspec.Struct):
        kinds = thing.__annotations__
        rows = "\n".join(f"| `{field}` | `{kind}` |" for field, kind in kinds.items())
        yield f"| field | type |\n|---|---|\n{rows.replace(' | None', ' or None')}"


def find_enums(kind: Any) -> Iterator[type[Enum]]:
    """Yield the vocabularies that a type holds."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        yield kind
    for inner in typing.get_args(kind):
        yield from find_enums(inner)


def name_type(kind: Any) -> str:
    """Name a type in words of JSON."""
    plain = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
    if kind in plain:
        return plain[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return f"array of {name_type(arguments[0])}"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(name_type(argument) for argument in arguments)
    name = kind.__name__
    if issubclass(kind, (msgspec.Struct, Enum)):
        return f"[{name}](#{re.sub('[^a-z]', '', name.lower())})"
    return {"date": "ISO date", "datetime": "ISO time"}.get(name, name)


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, content in build_pages().items():
        (REFERENCE / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
