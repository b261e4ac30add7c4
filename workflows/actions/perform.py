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
from workflows.actions.force import check_may_force, overruled
from workflows.actions.two_persons import (
    Request,
    ask_or_confirm,
    ask_or_confirm_force,
)
from workflows.guards import reasons_against
from workflows.models import TransitionRecord, WorkItem
from workflows.models.chain import instant
from workflows.move import Move
from workflows.presets.narrow import who_in
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in
from workflows.texts import freeze_text
from workflows.transitions.row import Row
from workflows.windows import in_words

# Those that open a work item beside the one that they are performed on.
OPENING = ("start_next_edition", "start_amendment", "start_errata")
FREEZING = ("request_review", "resubmit")
# These are about the text as the desk has it now, which may be the one there was.
NEXT_TEXT = ("reopen_public_review", "recirculate", "recirculate_again",
             "return_to_evidence")  # fmt: skip


@dataclass
class Outcome:
    """`result` is done or pending. `work_item` is the child that T23 opens."""

    work_item: WorkItem
    result: str = "done"
    record: TransitionRecord | None = None
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """What a person wants, as given: not checked yet."""

    row: Row
    by: User
    at: datetime
    data: dict[str, Any]
    version: int | None = None
    snapshot: str | None = None
    force: bool = False


def perform(  # noqa: PLR0913
    work_item: WorkItem,
    name: str,
    *,
    by: User,
    at: datetime | None = None,
    version: int | None = None,
    snapshot: str | None = None,
    force: bool = False,
    **data: Any,
) -> Outcome:
    """Perform a transition, or ask for it where a second person must confirm.

    version, snapshot: what the caller believes to be current; a stale one is refused.
    force: overrule guards, for the secretariat with a reason and a second person.
    data: what the transition takes, people by username or as users, and `reason`.
    Raises TransitionRefused (WrongRole for a person who never may), which leaves nothing
    but an audit line, and BadInput for an unknown name or malformed data.
    """
    at = at or clock.now()
    row = row_of(work_item, name)
    if not isinstance(force, bool):
        raise BadInput("bad_data", "force must be true or false.")
    wish = Wish(row, by, at, data, version, snapshot, force)
    with acting(work_item, name, by=by, at=at) as item:
        return _perform(item, wish)


def _perform(item: WorkItem, wish: Wish) -> Outcome:
    row = wish.row
    _check_version(item, wish)
    if not wish.force:
        check_role(item, row, wish.by, wish.at)
    check_source(item, row)
    checked, reason = data_of.checked(row, item, wish.data)
    move = Move(item, row, wish.by, wish.at, checked, reason, snapshot=item.snapshot)
    request = _request(move, force=wish.force)
    if request and not request.is_asking:
        request.take_over(move)
    _take_text(move, request)
    check_snapshot(move, wish.snapshot)
    if wish.force:
        asker = wish.by if request.is_asking else request.pending.by
        found = overruled(move, who_in(row, item.state, item.preset.data), asker)
        move.facts["forced"] = [reason.as_json() for reason in found]
    else:
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
    perform_due(item, wish.at)
    opened = item.children.last() if row.name in OPENING else None
    return Outcome(opened or item, record=record)


def _request(move: Move, *, force: bool) -> Request | None:
    if not force:
        return ask_or_confirm(move)
    if move.row.name == "supersede":
        raise WrongRole(
            Reason(
                "wrong_role", "Only the publication of an edition supersedes another."
            )
        )
    check_may_force(move)
    return ask_or_confirm_force(move)


def _check_version(item: WorkItem, wish: Wish) -> None:
    """Raises TransitionRefused for a stale version, with what changed meanwhile."""
    if wish.version is None or wish.version == item.version:
        return
    zone = item.document.lead_group.timezone
    later = item.records.filter(sequence__gt=wish.version).select_related("by")
    told = "; ".join(
        f"“{record.title}” by {record.by or 'the clock'} on {in_words(record.at, zone)}"
        for record in later
    )
    since = f" Since then: {told}." if told else ""
    raise TransitionRefused(
        Reason(
            "stale_version",
            f"Somebody was faster: this is version {item.version} of the work item and "
            f"not {wish.version}.{since} Look at it again.",
        )
    )


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
    """T4 is about the text at the editor's request; what reviews or ballots a text again
    about the next; everything else about the item's."""
    freezes = move.row.name in (*FREEZING, *NEXT_TEXT) or move.data.get("editorial")
    if freezes and request and request.snapshot:
        move.snapshot = request.snapshot
    elif freezes:
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
