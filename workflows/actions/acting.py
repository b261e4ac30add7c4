"""The frame of every act on a work item: lock, do what is due, act; audit a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from cms.people.models import User
from workflows.actions.carry_out import lock
from workflows.actions.due import perform_due
from workflows.actions.record import audit
from workflows.models import WorkItem
from workflows.refusals import Reason, TransitionRefused


@contextmanager
def acting(
    work_item: WorkItem, name: str, *, by: User | None, at: datetime
) -> Iterator[WorkItem]:
    """The work item, locked and with all done that was due, for somebody to act on.

    A refusal inside undoes everything and leaves an audit line with `name`; otherwise
    `work_item` shows afterwards what was done.
    """
    try:
        with transaction.atomic():
            item = lock(work_item)
            _check_time(item, at)
            perform_due(item, at)
            yield item
    except TransitionRefused as refusal:
        audit("refused", name, item=work_item, by=by, at=at, reasons=refusal.reasons)
        raise
    work_item.refresh_from_db()


def _check_time(item: WorkItem, at: datetime) -> None:
    """Nothing is recorded before what is recorded already."""
    last = item.last_record()
    if last and at < last.at:
        raise TransitionRefused(
            Reason(
                "before_last_record",
                f"That is before the last record of {item.document.designation}: "
                f"{last.name} at {last.at.isoformat()}.",
            )
        )
