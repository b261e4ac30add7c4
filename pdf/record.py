"""The frozen front matter in, the record of how an edition came about as HTML out.

What a procedure writes there is not known here: known names are arranged, others are left
to the edition's page. This module imports no Django.
"""

from datetime import datetime
from html import escape
from typing import Any

from pdf.facts import day

TITLE = "Record of approval"
IDENT = "back-record"


def has_record(front_matter: dict[str, Any]) -> bool:
    """Whether there is anything to show."""
    known = ("roster", "ballot", "sources_of_funds")
    return any(front_matter.get(name) for name in known)


def record(front_matter: dict[str, Any]) -> str:
    """The group at work: procedure, ballot and roster, as a section of its own."""
    if not has_record(front_matter):
        return ""
    sentences = [*_procedure(front_matter), *_ballot(front_matter.get("ballot") or {})]
    return (
        f'<section class="back" id="{IDENT}"><h2>{TITLE}</h2>\n'
        + "".join(f"<p>{escape(sentence)}</p>\n" for sentence in sentences)
        + _roster(front_matter.get("roster") or [])
        + _funds(front_matter.get("sources_of_funds") or [])
        + "</section>\n"
    )


def _procedure(front_matter: dict[str, Any]) -> list[str]:
    found = []
    procedure = front_matter.get("procedure") or {}
    if procedure.get("preset"):
        found.append(
            f"Approved under the procedure “{procedure['preset']}”, version "
            f"{procedure.get('version', '')}, of the {front_matter.get('group', '')}."
        )
    for name in ("editor", "shepherd"):
        if front_matter.get(name):
            found.append(f"{name.capitalize()}: {front_matter[name]}.")
    return found


def _ballot(ballot: dict[str, Any]) -> list[str]:
    tally = ballot.get("tally") or {}
    if not tally:
        return []
    closed = ballot.get("closed_at")
    when = f" closed on {day(datetime.fromisoformat(closed).date())}" if closed else ""
    words = [f"The ballot{when}. {tally.get('sentence', '')}".strip()]
    counts = [
        f"{tally[name]} {label}"
        for name, label in (
            ("electorate", "seats"), ("returned", "returned"), ("approve", "approve"),
            ("negative_counted", "negative"), ("abstain", "abstain"),
            ("recuse", "recuse"),
        )
        if isinstance(tally.get(name), int)
    ]  # fmt: skip
    return [*words, f"{', '.join(counts)}."] if counts else words


def _roster(roster: list[dict[str, Any]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(str(member.get("name", "")))}</th>'
        f"<td>{escape(str(member.get('organisation', '')))}</td>"
        f"<td>{escape(str(member.get('category', '')))}</td>"
        f"<td>{escape(', '.join(member.get('roles') or []))}</td></tr>\n"
        for member in roster
    )
    if not rows:
        return ""
    return (
        '<div class="table"><table><caption>Members of the group when publication began'
        '</caption><thead><tr><th scope="col">Name</th><th scope="col">Organisation</th>'
        '<th scope="col">Category</th><th scope="col">Roles</th></tr></thead>\n'
        f"<tbody>{rows}</tbody></table></div>\n"
    )


def _funds(funds: list[Any]) -> str:
    names = "; ".join(str(source) for source in funds)
    return f"<p>Sources of funds: {escape(names)}.</p>\n" if names else ""
