"""The docs name what is there, and lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("cms", "workflows", "search", "pdf")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def commands() -> list[str]:
    found = {
        path.stem
        for app in OURS
        for path in (ROOT / app).rglob("management/commands/*.py")
        if path.stem != "__init__"
    }
    return sorted(found)


def options_of(name: str) -> set[str]:
    """The options of a command, without those that every command of Django has."""
    from django.core.management import load_command_class
    from django.core.management.base import BaseCommand

    every = {"--at", "--json"}
    for action in BaseCommand().create_parser("manage.py", "any")._actions:
        every.update(action.option_strings)
    app = next(
        ".".join(path.relative_to(ROOT).parts[:-3])
        for path in ROOT.rglob(f"management/commands/{name}.py")
        if path.relative_to(ROOT).parts[0] in OURS
    )
    parser = load_command_class(app, name).create_parser("manage.py", name)
    return {o for a in parser._actions for o in a.option_strings} - every


def headings() -> dict[str, str]:
    """Name to heading of each command in the reference."""
    text = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    found = re.findall(r"^### `((\w+)[^`]*)`$", text, re.MULTILINE)
    return {name: heading for heading, name in found}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles
    }


def test_the_command_reference_has_every_command_and_no_other():
    assert "verify" in commands()
    assert sorted(headings()) == commands()


@pytest.mark.parametrize("name", commands())
def test_the_command_reference_shows_every_option(name):
    shown = headings()[name]
    assert {option for option in options_of(name) if option not in shown} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_what_is_there(page):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    broken = []
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []
