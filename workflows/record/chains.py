"""A dossier in, its chains as JSON Lines out: each line with the hashes that tie it.

A line's `sha256` is over its facts, its `sequence` and the hash `previous` to it, spelled
as canonical JSON. A line that is held back keeps the numbers and says why.
"""

from collections.abc import Callable, Iterator
from typing import Any

from cms.documents.content import canonical_bytes
from workflows.models import Position
from workflows.models.chain import Chained
from workflows.record.dossier import Dossier
from workflows.record.versions import HAS_ADDRESS, NOT_PUBLIC, SECRET, cleaned

Lines = Iterator[dict[str, Any]]


def chains(dossier: Dossier) -> dict[str, Callable[[], Lines]]:
    """File name → its lines, made when they are written."""
    found: dict[str, Callable[[], Lines]] = {
        "chains/transitions.jsonl": lambda: _transitions(dossier),
        "chains/comments.jsonl": lambda: _comments(dossier),
    }
    for at, ballot in enumerate(dossier.ballots, start=1):
        rows = dossier.positions[ballot.pk]
        hidden = dossier.is_hidden(ballot)
        found[f"chains/votes-{at}.jsonl"] = lambda rows=rows, hidden=hidden: _votes(
            dossier, rows, hidden=hidden
        )
    return found


def as_bytes(lines: Lines) -> bytes:
    """JSON Lines, each in the one spelling that hashes are taken of."""
    return b"".join(canonical_bytes(line) + b"\n" for line in lines)


def _transitions(dossier: Dossier) -> Lines:
    for row in dossier.records:
        dossier.who(row.by)
        yield _line(dossier, row)


def _votes(dossier: Dossier, rows: list[Position], *, hidden: bool) -> Lines:
    for row in rows:
        if hidden:
            yield _held_back(row, SECRET)
            continue
        dossier.who(row.person)
        yield _line(dossier, row)


def _comments(dossier: Dossier) -> Lines:
    rows = dossier.item.comment_events.select_related("comment", "by", "contact")
    for row in rows.order_by("sequence"):
        row.work_item = dossier.item
        if row.comment_id in dossier.held_comments:
            yield _held_back(row, NOT_PUBLIC)
        elif row.comment_id in dossier.secret_comments:
            yield _held_back(row, SECRET)
        else:
            dossier.who(row.by or row.contact)
            yield _line(dossier, row)


def _line(dossier: Dossier, row: Chained) -> dict[str, Any]:
    facts = row.facts()
    if cleaned(facts, dossier.version) != facts:
        return _held_back(row, HAS_ADDRESS)
    return {"facts": facts, **_ties(row)}


def _held_back(row: Chained, why: str) -> dict[str, Any]:
    return {"held_back": why, **_ties(row)}


def _ties(row: Chained) -> dict[str, Any]:
    return {"sequence": row.sequence, "previous": row.previous, "sha256": row.sha256}
