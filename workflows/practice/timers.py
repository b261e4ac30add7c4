"""What falls due for practices: the yearly check-in."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from workflows.actions.carry_out import carry_out, lock, row_of
from workflows.guards import reasons_against
from workflows.models import WorkItem
from workflows.move import Move


def start_check_ins(at: datetime) -> Iterator[str]:
    """Ask for each published practice whose year is over whether it is still in use."""
    for found in WorkItem.objects.filter(track="practice", state="published"):
        with transaction.atomic():
            item = lock(found)
            move = Move(
                item, row_of(item, "start_check_in"), None, at, snapshot=item.snapshot
            )
            last = item.last_record()
            if item.state != "published" or (last and last.at > at):
                continue
            if reasons_against(move):
                continue
            carry_out(move)
        yield f"{item.document.designation}: the yearly check-in has begun."
