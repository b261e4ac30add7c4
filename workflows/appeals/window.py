"""Until when a decision may be appealed, and what is due in an appeal that is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.models import Appeal, Panelist, TransitionRecord, WorkItem
from workflows.windows import closes_at

# Days from the filing, and for a challenge from the naming of the panel.
ACKNOWLEDGE, STATUS_NOTE, REPORT, CHALLENGE = 10, 45, 90, 14
LEAST_PANEL = 3
DECISIONS = ("certify", "certify_recirculation", "publish", "reaffirm")


def decision_of(item: WorkItem) -> TransitionRecord | None:
    """The record of the latest decision that can be appealed."""
    found = item.records.filter(name__in=DECISIONS)
    return found.order_by("-sequence").first()


def appealable_until(item: WorkItem) -> tuple[bool, datetime | None]:
    """Whether the rules have an appeal at all, and the end of its window (None: any time).

    A preset with the stage `appeal` and 0 days lets people appeal at any time.
    """
    decision = decision_of(item)
    if decision is None or "appeal" not in item.preset.stages:
        return False, None
    zone = item.document.lead_group.timezone
    return True, closes_at(decision.at, item.rules["days"].get("appeal", 0), zone)


@dataclass(frozen=True)
class Duty:
    """Something owed in an appeal: `name` is a slug, `words` what people read."""

    name: str
    words: str
    until: datetime
    done: bool

    def is_overdue(self, at: datetime) -> bool:
        """Whether its day has passed and it is not done."""
        return not self.done and at > self.until


def duties(appeal: Appeal) -> list[Duty]:
    """What is owed in an appeal and until when, in the order of the days."""
    zone = appeal.work_item.document.lead_group.timezone

    def due(days: int) -> datetime:
        return closes_at(appeal.filed_at, days, zone)

    return [
        Duty(
            "acknowledge", "Acknowledge the appeal", due(ACKNOWLEDGE),
            bool(appeal.acknowledged_at),
        ),
        Duty(
            "status_note", "Tell the parties how far the panel is", due(STATUS_NOTE),
            bool(appeal.status_note_at) or bool(appeal.outcome),
        ),
        Duty("report", "Decide with a report", due(REPORT), bool(appeal.outcome)),
    ]  # fmt: skip


def challenge_until(panelist: Panelist) -> datetime:
    """Until when a conflict of a panelist may be challenged."""
    zone = panelist.appeal.work_item.document.lead_group.timezone
    return closes_at(panelist.named_at, CHALLENGE, zone)


def sitting(appeal: Appeal) -> list[Panelist]:
    """The members of the panel that were not removed."""
    found = appeal.panel.filter(removed_at=None).select_related("person")
    return list(found)


def challenge_ends(appeal: Appeal) -> datetime | None:
    """When the last of the sitting panelists can no longer be challenged."""
    ends = [challenge_until(panelist) for panelist in sitting(appeal)]
    return max(ends) if ends else None


def days_over(until: datetime, at: datetime) -> int:
    """Whole days since a moment passed; 0 before it."""
    return max((at - until) // timedelta(days=1), 0)
