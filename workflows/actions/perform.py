"""`perform()`: the only way to move a work item. Lock, check, change, record, tell."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cms import clock
from cms.people.models import User
from workflows.actions import data as data_of
from workflows.actions.acting import acting
from workflows.actions.carry_out import carry_out, check_source, row_of
from workflows.actions.due import perform_due
from workflows.actions.two_persons import Request, ask_or_confirm
from workflows.guards import reasons_against
from workflows.models import TransitionRecord, WorkItem
from workflows.models.chain import instant
from workflows.move import Move
from workflows.presets.narrow import who_in
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in
from workflows.texts import freeze_text
from workflows.transitions.row import Row

# Those that open a work item beside the one that they are performed on.
OPENING = ("start_next_edition", "start_amendment", "start_errata")
FREEZING = ("request_review", "resubmit")


@dataclass
class Outcome:
    """`result` is done or pending. `work_item` is the child that T23 opens."""

    work_item: WorkItem
    result: str = "done"
    record: TransitionRecord | None = None
    reasons: list[Reason] = field(default_factory=list)


def perform(
    work_item: WorkItem,
    name: str,
    *,
    by: User,
    at: datetime | None = None,
    version: int | None = None,
    snapshot: str | None = None,
    **data: Any,
) -> Outcome:
    """Perform a transition, or ask for it where a second person must confirm.

    version, snapshot: what the caller believes to be current; a stale one is refused.
    data: what the transition takes, people by username or as users, and `reason`.
    Raises TransitionRefused (WrongRole for a person who never may), which leaves nothing
    but an audit line, and BadInput for an unknown name or malformed data.
    """
    at = at or clock.now()
    row = row_of(work_item, name)
    with acting(work_item, name, by=by, at=at) as item:
        return _perform(
            item, row, by=by, at=at, version=version, snapshot=snapshot, data=data
        )


def _perform(  # noqa: PLR0913
    item: WorkItem,
    row: Row,
    *,
    by: User,
    at: datetime,
    version: int | None,
    snapshot: str | None,
    data: dict[str, Any],
) -> Outcome:
    if version is not None and version != item.version:
        raise TransitionRefused(
            Reason(
                "stale_version",
                f"Somebody was faster: this is version {item.version} of the work item "
                f"and not {version}. Look at it again.",
            )
        )
    check_role(item, row, by, at)
    check_source(item, row)
    checked, reason = data_of.checked(row, item, data)
    move = Move(item, row, by, at, checked, reason, snapshot=item.snapshot)
    request = ask_or_confirm(move)
    _take_text(move, request)
    check_snapshot(move, snapshot)
    check_guards(move)
    if request and request.is_asking:
        return Outcome(item, "pending", reasons=[request.keep(move)])
    if request and request.pending:
        # Both people are on record: who asked, and who confirmed.
        asked = request.pending
        move.facts["requested_by"] = str(asked.by.uuid)
        move.facts["requested_at"] = instant(asked.at)
        request.clear()
    record = carry_out(move)
    # A window of 0 days closes at once.
    perform_due(item, at)
    opened = item.children.last() if row.name in OPENING else None
    return Outcome(opened or item, record=record)


def check_role(item: WorkItem, row: Row, by: User | None, at: datetime) -> None:
    """Raises WrongRole for a person who may not, whatever the guards say."""
    may = who_in(row, item.state, item.preset.data)
    if roles_in(item, by, at.date()) & {*may, *row.second}:
        return
    who = " or ".join(
        {"system": "the clock", "owner": "the section's owner"}.get(w, f"the {w}")
        for w in may
    )
    raise WrongRole(
        Reason("wrong_role", f"{by} cannot do that. “{row.title}” is for {who}.")
    )


def _take_text(move: Move, request: Request | None) -> None:
    """T4 is about the text at the editor's request, everything else about the item's."""
    if move.row.name in FREEZING:
        if request and request.snapshot:
            move.snapshot = request.snapshot
        else:
            move.snapshot = freeze_text(move.item, by=move.by, at=move.at)
    if move.snapshot:
        move.tree = move.snapshot.tree


def check_snapshot(move: Move, sha256: str | None) -> None:
    """Raises TransitionRefused when the caller means another text."""
    if not sha256:
        return
    current = move.snapshot.sha256 if move.snapshot else ""
    if len(sha256) < 8 or not set(sha256.lower()) <= set("0123456789abcdef"):
        raise BadInput(
            "bad_snapshot", "Give at least eight hexadecimal digits of the snapshot."
        )
    if not current.startswith(sha256.lower()):
        shown = current[:8] or "none"
        raise TransitionRefused(
            Reason(
                "stale_snapshot",
                f"The text has moved on: the snapshot is {shown} and not {sha256[:8]}. "
                "Read the new one first.",
            )
        )


def check_guards(move: Move) -> None:
    """Raises TransitionRefused with every reason against the move."""
    reasons = reasons_against(move)
    if move.row.needs_reason and not move.reason and move.by is not None:
        reasons.append(Reason("reason_required", "Say why: a reason is required."))
    if reasons:
        raise TransitionRefused(reasons)
