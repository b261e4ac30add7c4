"""An edition's frozen front matter in, the tables and facts of "About this edition" out."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Table:
    """Rows of equal shape: a roster, a tally by category."""

    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class About:
    """What a page says of the making of an edition."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lists: list[tuple[str, list[str]]] = field(default_factory=list)


def about(front_matter: dict[str, Any]) -> About | None:
    """The front matter in an order that people read; None when there is none."""
    if not front_matter:
        return None
    page = About()
    for name, value in front_matter.items():
        _add(page, _words(name), value)
    return page


def _add(page: About, title: str, value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _add(page, f"{title}: {_words(name).lower()}", part)
    elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        columns = list(dict.fromkeys(key for row in value for key in row))
        rows = [[_text(row.get(column)) for column in columns] for row in value]
        page.tables.append(Table(title, [_words(c) for c in columns], rows))
    elif isinstance(value, list):
        if value:
            page.lists.append((title, [_text(v) for v in value]))
    elif _text(value):
        page.facts.append((title, _text(value)))


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{_words(k)} {_text(v)}" for k, v in value.items())
    return str(value)
