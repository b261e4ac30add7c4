"""What the clock owes a work item, recorded as of the deadline at which it fell due."""

from datetime import datetime, timedelta

from django.db import transaction

from workflows.actions.carry_out import carry_out, lock
from workflows.guards import says_no
from workflows.models import TransitionRecord, WorkItem
from workflows.models.work_item import OPEN
from workflows.move import Move
from workflows.transitions import TABLES
from workflows.windows import in_words

# By state, the first that may be done. Without a deadline a window closes at once, but
# a call for adoption without one must leave people the time to support it.
DUE = {
    "adoption_call": ("extend_adoption", "decline_adoption"),
    "public_review": ("close_public_review",),
    "ballot": ("extend_ballot", "resolve_negatives"),
    "chair_approve": ("close_approval", "fail_approval"),
}
CLOSES_AT_ONCE = ("public_review", "chair_approve")
# A vote sent in the last second may wait for others that are being written down. The clock
# waits as long before it counts, and then records the close as of the deadline.
VOTING = ("ballot", "chair_approve")
PATIENCE = timedelta(seconds=10)


def perform_due(item: WorkItem, at: datetime) -> list[TransitionRecord]:
    """Do everything due on a locked work item at a time; nothing twice."""
    done: list[TransitionRecord] = []
    while (record := _next_due(item, at)) is not None:
        done.append(record)
    return done


def _next_due(item: WorkItem, at: datetime) -> TransitionRecord | None:
    if item.deadline is None and item.state not in CLOSES_AT_ONCE:
        return None
    for name in DUE.get(item.state, ()):
        row = TABLES[item.track][name]
        # The guards look from now: at its last second a window is still open.
        now = at - PATIENCE if item.state in VOTING else at
        move = Move(item, row, None, now, snapshot=item.snapshot)
        if says_no(move):
            continue
        move.at = item.deadline or at
        if row.needs_reason:
            move.reason = (
                f"The window closed on {in_words(move.at, move.zone)} without enough "
                "support."
            )
        return carry_out(move)
    return None


def tick(at: datetime) -> list[TransitionRecord]:
    """Do everything due on all work items, each in a transaction of its own."""
    done: list[TransitionRecord] = []
    waiting = WorkItem.objects.filter(OPEN, state__in=DUE).order_by("deadline", "pk")
    for work_item in waiting:
        with transaction.atomic():
            item = lock(work_item)
            last = item.last_record()
            if last is None or last.at <= at:
                done += perform_due(item, at)
    return done
