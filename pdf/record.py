"""The frozen front matter in, the foreword out: who wrote a text, and how it was approved.

What a procedure writes there is not known here: known names are arranged, others are left
to the edition's page. This module imports no Django.
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Any

from cms.documents.content import Tree
from pdf.facts import day

IDENT = "front-record"
_COUNTS = (
    ("electorate", "Votes that could be cast"), ("returned", "Returned"),
    ("approve", "Approve"), ("negative_counted", "Negative"),
    ("negative_no_reason", "Negative without a reason"), ("abstain", "Abstain"),
    ("recuse", "Recused"),
)  # fmt: skip


def has_record(front_matter: dict[str, Any]) -> bool:
    """Whether there is anything to show."""
    known = ("roster", "ballot", "sources_of_funds")
    return any(front_matter.get(name) for name in known)


def record_title(tree: Tree) -> str:
    """Foreword, unless the authors wrote one of their own."""
    titles = {section["title"].strip().casefold() for section in tree["sections"]}
    return "Record of approval" if "foreword" in titles else "Foreword"


def record(tree: Tree, front_matter: dict[str, Any], *, level: int = 2) -> str:
    """The group at work: procedure, ballot, roster and funds, as a section of its own.

    level: of its heading, 1–5.
    """
    if not has_record(front_matter):
        return ""
    ballot = (front_matter.get("ballot") or {}).get("tally") or {}
    return (
        f'<section class="front-section" data-name="record" id="{IDENT}">'
        f'<h{level} class="matter-title">{record_title(tree)}</h{level}>\n'
        + "".join(f"<p>{escape(words)}</p>\n" for words in _sentences(front_matter))
        + _votes(ballot)
        + _checks(ballot)
        + _roster(front_matter.get("roster") or [])
        + _funds(front_matter.get("sources_of_funds") or [])
        + "</section>\n"
    )


def _sentences(front_matter: dict[str, Any]) -> Iterator[str]:
    group, procedure = front_matter.get("group"), front_matter.get("procedure") or {}
    words = f"This text was prepared by the {group}" if group else "This text"
    if procedure.get("preset"):
        words += " and approved" if group else " was approved"
        words += f" under the procedure “{procedure['preset']}”"
        if procedure.get("version"):
            words += f", version {procedure['version']}"
        yield f"{words}."
    elif group:
        yield f"{words}."
    people = [
        f"{name.capitalize()}: {front_matter[name]}."
        for name in ("editor", "shepherd")
        if front_matter.get(name)
    ]
    if people:
        yield " ".join(people)
    ballot = front_matter.get("ballot") or {}
    tally = ballot.get("tally") or {}
    if tally:
        closed = ballot.get("closed_at")
        when = (
            f" closed on {day(datetime.fromisoformat(closed).date())}" if closed else ""
        )
        yield f"The ballot{when}. {tally.get('sentence', '')}".strip()


def _votes(tally: dict[str, Any]) -> str:
    rows = [
        (words, str(tally[name]))
        for name, words in _COUNTS
        if isinstance(tally.get(name), int)
    ]
    return _table("Result of the ballot", ("Count", "Votes"), rows, narrow=True)


def _checks(tally: dict[str, Any]) -> str:
    rows = [
        (str(check.get("sentence", "")), "met" if check.get("passed") else "not met")
        for check in tally.get("checks") or ()
    ]
    return _table("Rules of the ballot", ("Rule", "Result"), rows)


def _roster(roster: list[dict[str, Any]]) -> str:
    rows = [
        (
            str(member.get("name", "")),
            str(member.get("organisation", "")),
            str(member.get("category", "")),
            ", ".join(member.get("roles") or []),
        )
        for member in roster
    ]
    columns = ("Name", "Organisation", "Category", "Roles")
    return _table("Members of the group when publication began", columns, rows)


def _table(
    caption: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], *, narrow: bool = False
) -> str:  # fmt: skip
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{name}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>\n"
        for first, *rest in rows
    )
    width = ' data-narrow="yes"' if narrow else ""
    return (
        f'<div class="table"{width}><table><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table></div>\n"
    )


def _funds(funds: list[Any]) -> str:
    names = "; ".join(str(source) for source in funds)
    return f"<p>Sources of funds: {escape(names)}.</p>\n" if names else ""
