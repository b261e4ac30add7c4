"""Published texts by the clock: reviews that begin, and notices that have run out."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from workflows.actions.carry_out import carry_out, lock
from workflows.guards import reasons_against
from workflows.models import WorkItem
from workflows.move import Move
from workflows.transitions import TABLES

LEAD = timedelta(days=180)


def run(at: datetime) -> Iterator[str]:
    """Begin what is due (standards: 180 days before), and withdraw what was announced."""
    soon = WorkItem.objects.filter(
        track="standard", state="published", review_due__lte=(at + LEAD).date()
    )
    for item in soon.select_related("document__lead_group"):
        zone = ZoneInfo(item.document.lead_group.timezone)
        begins = datetime.combine(item.review_due - LEAD, time(), zone)
        if begins <= at:
            yield from _do(item, "start_systematic_review", begins, at)
    yearly = WorkItem.objects.filter(
        track="chapter", state="published", review_due__lte=at.date()
    )
    for item in yearly.select_related("document__lead_group"):
        zone = ZoneInfo(item.document.lead_group.timezone)
        begins = datetime.combine(item.review_due, time(), zone)
        if begins <= at:
            yield from _do(item, "start_yearly_review", begins, at)
    for item in WorkItem.objects.filter(
        track="standard", state="in_review", deadline__lt=at
    ):
        yield from _do(item, "complete_withdrawal", item.deadline, at)


def _do(work_item: WorkItem, name: str, due: datetime, at: datetime) -> Iterator[str]:
    with transaction.atomic():
        item = lock(work_item)
        row = TABLES[item.track][name]
        move = Move(item, row, None, at, snapshot=item.snapshot)
        if item.state not in row.sources or reasons_against(move):
            return
        # As of the day on which it fell due, but after what was recorded since.
        move.at = max(due, item.last_record().at)
        carry_out(move)
    yield f"{item.document.designation}: {row.title.lower()}."
