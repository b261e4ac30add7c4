"""Rows of the ISO template in, comments and a report by row out.

A row is matched by the number or the UUID of a clause of one text. A row that is here
already, known by its id or by every word of it, is left alone; a malformed one is named
with its column and the reason, and stops no other.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from cms import clock
from cms.documents.models import Snapshot
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.comments.authors import Authors
from workflows.comments.places import Where, where_in
from workflows.comments.sheets.exporting import row_of
from workflows.comments.sheets.files import cells_of
from workflows.comments.sheets.table import (
    HEADINGS,
    NoSheet,
    Row,
    even_lines,
    rows_from,
)
from workflows.comments.steps import require
from workflows.comments.writing import LONGEST, add_comment
from workflows.models import Comment, WorkItem
from workflows.refusals import BadInput, TransitionRefused

TYPES = {
    "ge": "ge", "general": "ge", "te": "te", "technical": "te", "ed": "ed",
    "editorial": "ed",
}  # fmt: skip
WHOLE = ("", "-", "–", "all", "general", "whole document")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RowError:
    """Why a row was left out: its number in the sheet, the heading, a sentence."""

    row: int
    column: str
    reason: str

    def sentence(self) -> str:
        """For a terminal or a list."""
        return f"Row {self.row}, {self.column}: {self.reason}"


class Malformed(ValueError):
    """A cell that cannot be taken: the column and the sentence."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass
class Plan:
    """What an import would do; `new` are rows with the facts of their comments."""

    new: list[tuple[Row, dict[str, Any]]] = field(default_factory=list)
    same: int = 0
    errors: list[RowError] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "new": len(self.new),
            "same": self.same,
            "errors": [vars(error) for error in self.errors],
        }


def rows_of(data: bytes) -> list[Row]:
    """The rows of a file. Raises BadInput for a file that holds no such table."""
    try:
        return rows_from(cells_of(data))
    except NoSheet as error:
        raise BadInput("no_sheet", str(error)) from error


def plan_import(
    item: WorkItem, rows: Iterable[Row], *, by: User, snapshot: Snapshot | None = None
) -> Plan:
    """Look at every row without keeping anything."""
    snapshot = snapshot or item.snapshot
    if snapshot is None:
        raise BadInput("no_text", "There is no text yet that the rows could be about.")
    known = _Known(item, by)
    where, plan, seen = where_in(snapshot), Plan(), set()
    for row in rows:
        try:
            if known.has(row):
                plan.same += 1
                continue
            if _key(row) in seen:
                raise Malformed("text", "The sheet has this row twice.")
            seen.add(_key(row))
            plan.new.append((row, _facts(row, where)))
        except Malformed as error:
            plan.errors.append(RowError(row.at, HEADINGS[error.column], error.reason))
    return plan


def carry_out(
    item: WorkItem, plan: Plan, *, by: User, at: datetime | None = None,
    snapshot: Snapshot | None = None, progress: Progress | None = None,
) -> list[Comment]:  # fmt: skip
    """Keep the new rows as comments, all in one transaction; what is refused joins the
    errors of the plan."""
    at = at or clock.now()
    require(
        item, by, [Capability.COMMENT], at,
        f"{by} has no role here that lets one bring comments in.",
    )  # fmt: skip
    made = []
    with transaction.atomic():
        for done, (row, facts) in enumerate(plan.new, start=1):
            try:
                made.append(
                    add_comment(
                        item,
                        row.text,
                        by=by,
                        at=at,
                        snapshot=snapshot or item.snapshot,
                        **facts,
                    )
                )
            except (TransitionRefused, BadInput) as refusal:
                reason = refusal.reasons[0].sentence
                plan.errors.append(RowError(row.at, HEADINGS["clause"], reason))
            if progress:
                progress(done, len(plan.new))
    plan.errors.sort(key=lambda error: error.row)
    return made


def _facts(row: Row, where: Where) -> dict[str, Any]:
    if not row.text:
        raise Malformed("text", "The comment is empty.")
    for column in ("text", "proposed_change"):
        if len(getattr(row, column)) > LONGEST:
            raise Malformed(column, f"It has more than {LONGEST:,} characters.")
    if not row.body:
        raise Malformed("body", "It does not say whose comment it is.")
    for column, most in (("body", 200), ("place", 200), ("line", 20)):
        if len(getattr(row, column)) > most:
            raise Malformed(column, f"It has more than {most} characters.")
    kind = TYPES.get(row.type.strip().casefold())
    if kind is None:
        raise Malformed("type", f"“{row.type}” is not ge, te or ed.")
    return {
        "type": kind, "on_behalf_of": row.body, "node": _node(row, where),
        "place": row.place, "line": row.line, "proposed_change": row.proposed_change,
    }  # fmt: skip


def _node(row: Row, where: Where) -> str | None:
    if row.clause.casefold() in WHOLE:
        return None
    clause = where.clause_named(row.clause)
    if clause is None:
        raise Malformed("clause", f"The text has no clause “{row.clause[:60]}”.")
    return where.part_named(clause, row.place) or clause


def _key(row: Row) -> tuple[str, ...]:
    """Every word of a row that its writer chose."""
    words = (row.body, row.line, row.clause, row.place, row.type, row.text,
             row.proposed_change)  # fmt: skip
    return tuple(even_lines(word).casefold() for word in words)


class _Known:
    """The comments that are here, as the rows that an export would make of them."""

    def __init__(self, item: WorkItem, by: User) -> None:
        authors = Authors(item, by)
        found = item.comments.select_related(
            "author", "contact", "organisation", "snapshot", "duplicate_of"
        )
        self.by_id: dict[str, Row] = {}
        for comment in found:
            comment.work_item = item
            self.by_id[str(comment.uuid)] = row_of(comment, authors)
        self.keys = {_key(row) for row in self.by_id.values()}

    def has(self, row: Row) -> bool:
        """Whether the row is a comment that is here. Raises Malformed for one whose id
        is here with other words: a comment never changes."""
        if not row.ident:
            return _key(row) in self.keys
        try:
            here = self.by_id.get(str(uuid.UUID(row.ident)))
        except ValueError as error:
            raise Malformed("ident", "It is not an id. Leave it empty.") from error
        if here is None:
            return _key(row) in self.keys
        for column in HEADINGS:
            if even_lines(getattr(here, column)) != even_lines(getattr(row, column)):
                raise Malformed(
                    column,
                    "This comment is here with other words, and a comment never "
                    "changes. Empty the column Id to bring it in as a new one."
                    if column != "observations"
                    else "Dispositions are proposed here, not in a sheet.",
                )
        return True
