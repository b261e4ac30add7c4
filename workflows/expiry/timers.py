"""Expiry by the clock: warnings 28, 14 and 1 day before, then the flag. Nothing twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from cms.outbox.outbox import emit
from workflows import topics
from workflows.actions.carry_out import carry_out, lock
from workflows.expiry.idle import expires_at
from workflows.guards import reasons_against
from workflows.models import TimerMark, WorkItem
from workflows.move import Move
from workflows.transitions import TABLES
from workflows.transitions.in_force import EXPIRING
from workflows.windows import days_left

WARNINGS = (28, 14, 1)


def run(at: datetime) -> Iterator[str]:
    """Warn about what expires soon, and flag what has expired."""
    earliest = at - timedelta(days=1)
    found = WorkItem.objects.filter(
        track="standard", state__in=EXPIRING, entered_at__lte=earliest
    )
    for item in found.select_related("document__lead_group", "preset", "desk"):
        if "expired" in item.flags:
            continue
        ends = expires_at(item)
        if ends is None:
            continue
        if at > ends:
            yield from _expire(item, at)
        else:
            yield from _warn(item, ends, at)


def _expire(work_item: WorkItem, at: datetime) -> Iterator[str]:
    with transaction.atomic():
        item = lock(work_item)
        row = TABLES[item.track]["expire"]
        move = Move(item, row, None, at, snapshot=item.snapshot)
        last = item.last_record()
        if item.state not in row.sources or reasons_against(move):
            return
        ends = expires_at(item)
        # What was recorded later than the day of expiry is no new text; the order counts.
        move.at = max(ends, last.at) if last else ends
        carry_out(move)
    yield f"{item.document.designation} has expired."


def _warn(work_item: WorkItem, ends: datetime, at: datetime) -> Iterator[str]:
    left = days_left(ends, at, work_item.document.lead_group.timezone)
    # After a pause of the clock only the nearest of the warnings is given.
    days = next((days for days in reversed(WARNINGS) if left <= days), None)
    if days is None:
        return
    name = f"expires:{ends.date().isoformat()}:{days}"
    with transaction.atomic():
        item = lock(work_item)
        _, is_new = TimerMark.objects.get_or_create(
            work_item=item, name=name, defaults={"at": at}
        )
        if not is_new:
            return
        emit(
            topics.WORK_EXPIRING, f"{item.uuid}:{name}", work_item=str(item.uuid),
            days=left, expires_at=ends.isoformat(),
        )  # fmt: skip
    yield f"{item.document.designation} expires {_when(left)}."


def _when(left: int) -> str:
    if left == 0:
        return "today"
    return "in 1 day" if left == 1 else f"in {left} days"
