"""An edition's frozen front matter in, the facts and tables of "About this edition" out.

What a procedure writes there is not known here: known names are arranged for people,
others are shown as they are, so that nothing frozen stays hidden.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format

_ARRANGED = ("procedure", "group", "editor", "shepherd", "roster", "reviews", "ballot")
_COUNTS = (
    ("electorate", "Votes that could be cast"), ("returned", "Returned"),
    ("approve", "Approve"), ("negative_counted", "Negative"),
    ("negative_no_reason", "Negative without a reason"), ("abstain", "Abstain"),
    ("recuse", "Recused"),
)  # fmt: skip


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
    page = About()
    procedure = front_matter.get("procedure")
    if isinstance(procedure, dict) and procedure.get("preset"):
        version = procedure.get("version")
        words = str(procedure["preset"]) + (f", version {version}" if version else "")
        page.facts.append(("Procedure", words))
    for name in ("group", "editor", "shepherd"):
        _add(page, _words(name), front_matter.get(name))
    _ballot(page, front_matter.get("ballot") or {})
    _table(
        page, "Members when publication began", front_matter.get("roster"),
        ("name", "organisation", "category", "roles", "voting_seat"),
    )  # fmt: skip
    _table(page, "Reviews", front_matter.get("reviews"), ("organisation", "result"))
    for name, value in front_matter.items():
        if name not in _ARRANGED:
            _add(page, _words(name), value)
    return page if page.facts or page.tables or page.lists else None


def _ballot(page: About, ballot: dict[str, Any]) -> None:
    tally = ballot.get("tally") or {}
    for name, words in (("opened_at", "Ballot opened"), ("closed_at", "Ballot closed")):
        if ballot.get(name):
            page.facts.append((words, _day(ballot[name])))
    _add(page, "Result of the ballot", tally.get("sentence"))
    counts = [
        [words, _text(tally[n])] for n, words in _COUNTS if tally.get(n) is not None
    ]
    if counts:
        page.tables.append(Table("Votes", ["Count", "Votes"], counts))
    checks = [
        [_text(check.get("sentence")), "met" if check.get("passed") else "not met"]
        for check in tally.get("checks") or ()
    ]
    if checks:
        page.tables.append(Table("Rules of the ballot", ["Rule", "Result"], checks))
    categories = [
        {"category": _words(name), **counts}
        for name, counts in (tally.get("by_category") or {}).items()
    ]
    columns = ["category", *dict.fromkeys(k for c in categories for k in c)][:12]
    _table(page, "Votes by category", categories, tuple(dict.fromkeys(columns)))


def _table(page: About, title: str, rows: Any, columns: tuple[str, ...]) -> None:
    """A table of those columns that hold anything."""
    rows = rows or []
    kept = [name for name in columns if any(row.get(name) is not None for row in rows)]
    if kept:
        cells = [[_text(row.get(name)) for name in kept] for row in rows]
        page.tables.append(Table(title, [_words(name) for name in kept], cells))


def _add(page: About, title: str, value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _add(page, f"{title}: {_words(name).lower()}", part)
    elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        columns = tuple(dict.fromkeys(key for row in value for key in row))
        _table(page, title, value, columns)
    elif isinstance(value, list):
        if value:
            page.lists.append((title, [_text(v) for v in value]))
    elif _text(value):
        page.facts.append((title, _text(value)))


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _day(value: str) -> str:
    try:
        return date_format(datetime.fromisoformat(value), "j F Y")
    except ValueError:
        return value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{_words(k)} {_text(v)}" for k, v in value.items())
    # Slugs such as ready_with_nits are words to a reader.
    return str(value).replace("_", " ")
