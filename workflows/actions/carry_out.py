"""Lock a work item, look a transition up, and carry out what all checks have allowed."""

from datetime import datetime
from typing import Any

from wagtail.models import Page

from cms.documents.models import Snapshot
from workflows import states
from workflows.actions.effects import BEFORE_ENTERING, EFFECTS, enter
from workflows.actions.record import append_record, tell, write_state
from workflows.ballots.standing import failures
from workflows.grant import grant
from workflows.models import MACHINES, TransitionRecord, WorkItem
from workflows.move import Move
from workflows.refusals import BadInput, Reason, TransitionRefused
from workflows.transitions import TABLES
from workflows.transitions.row import Row


def lock(work_item: WorkItem) -> WorkItem:
    """The work item as its track's machine, with page, item and snapshot locked."""
    # The order is the same everywhere, so that two of us cannot wait for each other.
    if work_item.desk_id:
        list(Page.objects.select_for_update().filter(pk=work_item.desk_id))
    machine = MACHINES[work_item.track]
    item = machine.objects.select_for_update().get(pk=work_item.pk)
    if item.snapshot_id:
        list(Snapshot.objects.select_for_update().filter(pk=item.snapshot_id))
    return item


def row_of(item: WorkItem, name: str) -> Row:
    """The declared transition. Raises BadInput for a name that the track does not have."""
    row = TABLES[item.track].get(name)
    if row is None:
        raise BadInput(
            "unknown_transition", f"A {item.track} has no transition {name!r}."
        )
    return row


def check_source(item: WorkItem, row: Row) -> None:
    """Raises TransitionRefused where the state has no such way out."""
    if row.waits_for:
        raise TransitionRefused(Reason("unavailable", row.waits_for))
    if item.state not in row.sources:
        labels = [
            f"“{states.label_of(item.track, source)}”"
            for source in row.sources
            if source
        ]
        raise TransitionRefused(
            Reason(
                "wrong_state",
                f"The state is “{item.state_label}”. “{row.title}” is possible from "
                f"{', '.join(labels) or 'nowhere'}.",
            )
        )


def target_of(item: WorkItem, row: Row) -> str:
    """The state that a transition leads to from where the item is."""
    if row.fails_to and failures(item):
        return row.fails_to
    return row.target(item.stages, state=item.state, parked_from=item.parked_from)


def carry_out(move: Move) -> TransitionRecord:
    """Change, record and tell, once all checks have passed."""
    item, row = move.item, move.row
    move.left = item.state
    effects = {name: EFFECTS[name] for name in row.effects}
    with grant():
        chosen = move.data.get(row.chooses) if row.chooses else None
        getattr(item, row.name)(chosen or target_of(item, row))
        item.version += 1
        for name in effects:
            if name in BEFORE_ENTERING:
                effects[name](move)
        if item.state != move.left:
            # What was asked for in another state is asked for no longer.
            item.requests.all().delete()
            # What is resumed goes on where it was; it does not begin again.
            if row.name != "resume":
                enter(move)
        for name in effects:
            if name not in BEFORE_ENTERING:
                effects[name](move)
        item.save()
    if item.deadline and item.state != move.left:
        move.facts["until"] = item.deadline.isoformat()
    record = append_record(move, move.left)
    write_state(item)
    tell(move)
    return record


def system_move(work_item: WorkItem, name: str, *, at: datetime, **facts: Any) -> None:
    """What the system does to another work item inside somebody's transition."""
    item = lock(work_item)
    row = row_of(item, name)
    check_source(item, row)
    carry_out(Move(item, row, None, at, snapshot=item.snapshot, facts=facts))
