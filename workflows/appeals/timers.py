"""Appeals by the clock: a reminder before each day, a word when one has passed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from workflows.actions.carry_out import lock
from workflows.appeals.end import tell_appeal
from workflows.appeals.window import duties
from workflows.models import Appeal, TimerMark

REMIND = timedelta(days=3)


def run(at: datetime) -> Iterator[str]:
    """Remind of what is owed within three days, and say once what is overdue."""
    for appeal in Appeal.objects.filter(outcome="").select_related(
        "work_item__document__lead_group"
    ):
        for duty in duties(appeal):
            if duty.done:
                continue
            if duty.is_overdue(at):
                yield from _say(appeal, f"overdue_{duty.name}", at)
            elif at >= duty.until - REMIND:
                yield from _say(appeal, f"soon_{duty.name}", at)


def _say(appeal: Appeal, what: str, at: datetime) -> Iterator[str]:
    with transaction.atomic():
        item = lock(appeal.work_item)
        _, is_new = TimerMark.objects.get_or_create(
            work_item=item, name=f"appeal:{appeal.number}:{what}", defaults={"at": at}
        )
        if not is_new:
            return
        tell_appeal(appeal, what)
    yield f"{appeal}: {what.replace('_', ' ')}."
