"""The end of an appeal: its outcome is written, and the hold ends with the last one."""

from datetime import datetime

from cms.outbox.outbox import emit
from workflows import topics
from workflows.models import Appeal, WorkItem

HOLD = "on_hold_appeal"


def end_appeal(
    item: WorkItem,
    appeal: Appeal,
    outcome: str,
    *,
    at: datetime,
    report: str = "",
    remand_to: str = "",
) -> None:
    """Close an appeal. The caller saves the item, whose flags change."""
    appeal.outcome, appeal.report, appeal.decided_at = outcome, report, at
    appeal.remand_to = remand_to
    appeal.save()
    if not item.appeals.filter(outcome="").exists():
        item.flags = [flag for flag in item.flags if flag != HOLD]
    tell_appeal(appeal, str(outcome))


def tell_appeal(appeal: Appeal, what: str) -> None:
    """Let whoever listens know what happened in an appeal."""
    emit(
        topics.APPEAL_CHANGED, f"{appeal.uuid}:{what}", appeal=str(appeal.uuid),
        what=what,
    )  # fmt: skip
