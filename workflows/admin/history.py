"""Each transition in the page history of its desk."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter
from wagtail.models import PageLogEntry

from workflows import states
from workflows.models import TransitionRecord
from workflows.transitions import TABLES

ACTION = "concord.transition"


class TransitionFormatter(LogFormatter):
    """“Adopt: from “Call for adoption” to “Drafting”. Reason: …”"""

    label = _("Procedure")

    def format_message(self, log_entry: PageLogEntry) -> str:
        data = log_entry.data or {}
        table = states.TRACKS.get(data.get("track"), {})
        left, to = table.get(data.get("from")), table.get(data.get("to"))
        row = TABLES.get(data.get("track"), {}).get(data.get("name"))
        title = row.title if row else data.get("name", "")
        message = f"{title}: “{to.label if to else ''}”"
        if left and left != to:
            message = f"{title}: from “{left.label}” to “{to.label if to else ''}”"
        if data.get("forced"):
            message = f"Forced. {message}"
        reason = data.get("reason")
        return f"{message}. Reason: {reason}" if reason else message

    def format_comment(self, log_entry: PageLogEntry) -> str:
        return ""


def write(record: TransitionRecord) -> None:
    """Repeat a record in the history of its desk; the record is what counts."""
    item = record.work_item
    if item.desk_id is None:
        return
    PageLogEntry.objects.log_action(
        item.desk.specific, ACTION, user=record.by, timestamp=record.at,
        data={
            "track": item.track, "name": record.name, "from": record.from_state,
            "to": record.to_state, "reason": record.reason,
            "item": item.number, "sequence": record.sequence,
            "forced": record.is_forced,
        },
    )  # fmt: skip
