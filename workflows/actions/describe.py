"""Where a work item stands and what can be done next: an item in, plain JSON out."""

from datetime import datetime
from typing import Any

from cms.people.models import User
from workflows.actions.carry_out import target_of
from workflows.actions.data import described
from workflows.actions.perform import FREEZING, NEXT_TEXT
from workflows.actions.two_persons import asks_two, needs_two
from workflows.guards import reasons_against
from workflows.guards.appeals import NEEDS_DATA
from workflows.models import PendingRequest, WorkItem
from workflows.move import Move
from workflows.presets.narrow import who_in
from workflows.refusals import Reason
from workflows.roles import roles_in
from workflows.texts import problems, tree_of
from workflows.transitions import TABLES
from workflows.transitions.row import Row


def rows_from(item: WorkItem) -> list[Row]:
    """The transitions that lead out of the state and can be performed here."""
    return [
        row
        for row in TABLES[item.track].values()
        if item.state in row.sources and not row.waits_for and row.name != "supersede"
    ]


def missing(item: WorkItem, row: Row, at: datetime) -> list[Reason]:
    """What stands in the way now; what the data must hold is not looked at."""
    move = Move(item, row, None, at, snapshot=item.snapshot)
    pending = None
    if needs_two(move):
        pending = item.requests.filter(name=row.name).select_related("by").first()
    reasons: list[Reason] = []
    if row.name in FREEZING:
        if pending and pending.snapshot:
            move.snapshot, move.tree = pending.snapshot, pending.snapshot.tree
        else:
            reasons, move.tree = problems(item), tree_of(item)
    elif row.name in NEXT_TEXT:
        reasons, move.tree = problems(item), tree_of(item)
    skipped = {*row.data, "editor_and_shepherd_fit", "owner_fits", "checklist_complete",
               *NEEDS_DATA}  # fmt: skip
    guards = [name for name in row.terms_in(item.state).guards if name not in skipped]
    reasons += reasons_against(move, guards)
    if pending:
        reasons.append(
            Reason(
                "second_person",
                f"{pending.by} has asked for it; the {' or '.join(row.second)} confirms.",
            )
        )
    return reasons


def describe(item: WorkItem, at: datetime) -> dict[str, Any]:
    """State, version, snapshot, and each transition with who may and what is missing."""
    pending = (
        PendingRequest.objects.filter(work_item=item).exclude(snapshot=None).first()
    )
    snapshot = pending.snapshot if pending else item.snapshot
    return {
        "designation": item.document.designation,
        "item": item.number,
        "track": item.track,
        "preset": str(item.preset),
        "state": item.state,
        "state_label": item.state_label,
        "version": item.version,
        "snapshot": snapshot.sha256 if snapshot else None,
        "deadline": item.deadline.isoformat() if item.deadline else None,
        "edition": item.edition.label if item.edition else None,
        "transitions": [
            {
                "name": row.name,
                "title": row.title,
                "target": target_of(item, row),
                "who": who(item, row),
                "missing": [reason.as_json() for reason in missing(item, row, at)],
                "data": described(row, item),
            }
            for row in rows_from(item)
        ],
    }


def who(item: WorkItem, row: Row) -> list[str]:
    """The roles that may; where two persons are needed, who confirms comes last."""
    first = who_in(row, item.state, item.preset.data)
    return [*first, *(row.second if asks_two(item, row) else ())]


def may(item: WorkItem, row: Row, person: User, at: datetime) -> bool:
    """Whether a person has a part in a transition by role."""
    return bool(roles_in(item, person, at.date()) & set(who(item, row)))
