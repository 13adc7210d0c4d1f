"""The documentation says what the code does."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/build_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name",
    [
        "analyse.md",
        "cli.md",
        "errors.md",
        "exchange.md",
        "format.md",
        "lexicon.md",
        "marsad-incident-1.schema.json",
        "marsad-reading-1.schema.json",
    ],
)
def test_generated_pages_are_up_to_date(reference, name):
    written = (ROOT / "docs" / "reference" / name).read_text("utf-8")
    assert written == reference.build_pages()[name], "run `make docs`"


def test_every_command_and_option_is_documented(marsad_commands):
    page = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert len(marsad_commands) > 6
    for name, options in marsad_commands.items():
        section = page.partition(f"## `{name}`\n")[2].partition("\n## ")[0]
        assert section, name
        for option in options:
            assert option in section, f"{name} {option}"


@pytest.fixture(scope="module")
def marsad_commands():
    """Read the commands and options off the program's own help."""
    from typer.testing import CliRunner

    from marsad.cli.main import app

    def help_of(*names):
        return CliRunner().invoke(app, [*names, "--help"]).output

    def collect(*names):
        text = help_of(*names)
        found = {" ".join(["marsad", *names]): set(re.findall(r"--[a-z][\w-]*", text)) - {"--help"}}
        _, _, commands = text.partition("Commands:")
        for line in commands.splitlines():
            if match := re.match(r"  ([a-z][\w-]*)(  |$)", line):
                found |= collect(*names, match[1])
        return found

    return collect()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (page.parent / target).exists(), target


def test_the_readme_example_runs(capsys):
    text = (ROOT / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "reported 2024-01-28" in printed
    assert "3 three soldiers True" in printed or re.search(r"^3 .*True$", printed, re.M)


def test_the_format_example_fits_the_vocabulary():
    page = (ROOT / "docs" / "reference" / "format-intro.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.S)
    from marsad.records import EventType, Reading, Status

    reading = json.loads(example)
    assert set(reading) <= set(Reading.__struct_fields__)
    assert EventType(reading["events"][0]["type"])
    assert Status(reading["events"][0]["status"])


def test_make_targets_are_documented():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, re.M)) - {"help"}
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert {name for name in targets if f"`make {name}`" not in page} == set()
    assert {"demo", "test", "lint", "bench", "docs"} <= targets


def test_the_picture_needs_nothing_from_elsewhere():
    svg = (ROOT / "docs" / "img" / "incident-table.svg").read_text("utf-8")
    assert not re.findall(r"url\(\"?https?:|<script|@import", svg)
    assert "reported" in svg
