"""The text of a work item: its desk frozen into a snapshot, or assembled to look at it."""

from datetime import datetime
from typing import Any

from cms.documents.desk import (
    FreezeRefused,
    assemble,
    freeze,
    problems_before_snapshot,
)
from cms.documents.models import Snapshot
from cms.people.models import User
from workflows.models import WorkItem
from workflows.refusals import Reason, TransitionRefused


def freeze_text(item: WorkItem, *, by: User, at: datetime) -> Snapshot:
    """A snapshot of the desk as it stands; without a desk the newest that there is.

    Raises TransitionRefused with every problem that stands in the way of a snapshot.
    """
    if item.desk_id is None:
        snapshot = item.document.snapshots.order_by("-number").first()
        if snapshot is None:
            raise TransitionRefused(
                Reason("no_text", "There is no text yet. Write it on the desk.")
            )
        return snapshot
    try:
        return freeze(item.document, by=by, at=at, amendment=amendment_of(item))
    except FreezeRefused as error:
        raise TransitionRefused(
            [Reason("text_not_ready", sentence) for sentence in error.problems]
        ) from error


def amendment_of(item: WorkItem) -> str:
    """Which desk of its document a work item is on: "" for that of the next edition."""
    return item.desk.specific.amendment if item.desk_id else ""


def problems(item: WorkItem) -> list[Reason]:
    """What stands in the way of a snapshot of the desk."""
    if item.desk_id is None:
        return []
    return [
        Reason("text_not_ready", sentence)
        for sentence in problems_before_snapshot(item.document, amendment_of(item))
    ]


def tree_of(item: WorkItem) -> dict[str, Any] | None:
    """The text as it stands, for a look before anything is frozen."""
    if item.desk_id is None:
        snapshot = item.document.snapshots.order_by("-number").first()
        return snapshot.tree if snapshot else None
    return assemble(item.desk.specific).tree
