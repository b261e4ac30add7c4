"""What appeals, expiry and corrections do beside changing the state, under `perform()`'s
locks."""

from collections.abc import Callable

from django.db.models import Max

from workflows.actions import open_routes
from workflows.appeals.end import HOLD, end_appeal, tell_appeal
from workflows.appeals.window import decision_of
from workflows.guards.appeals import appeal_of
from workflows.models import Appeal
from workflows.move import Move
from workflows.routes import base


def file_appeal(move: Move) -> None:
    """An appeal holds the work up until it is decided."""
    item, data = move.item, move.data
    last = item.appeals.aggregate(last=Max("number"))["last"] or 0
    contact = data.get("contact")
    appeal = Appeal.objects.create(
        work_item=item, number=last + 1, against=decision_of(item),
        filed_by=None if contact else move.by, contact=contact, filed_at=move.at,
        decision=data["decision"], grounds=data["grounds"], remedy=data["remedy"],
    )  # fmt: skip
    _set_flag(move, HOLD)
    move.facts["appeal"] = str(appeal.uuid)
    move.facts["number"] = appeal.number
    tell_appeal(appeal, "filed")


def decide_appeal(move: Move) -> None:
    """Write the outcome down and, with the last open appeal, end the hold."""
    appeal, data = appeal_of(move), move.data
    move.facts["number"] = appeal.number
    move.facts["panel"] = [
        str(panelist.person.uuid) for panelist in appeal.panel.filter(removed_at=None)
    ]
    end_appeal(
        move.item, appeal, data["outcome"], at=move.at, report=data["report"],
        remand_to=data.get("remand_to", ""),
    )  # fmt: skip


def expire(move: Move) -> None:
    """A flag; the work is listed as before and may be taken up again."""
    _set_flag(move, "expired")


def resurrect(move: Move) -> None:
    """The work goes on, and its time begins anew."""
    drop_expired(move)


def drop_expired(move: Move) -> None:
    """What moves on has not expired."""
    move.item.flags = [flag for flag in move.item.flags if flag != "expired"]


def open_amendment(move: Move) -> None:
    """A correction of substance, beside the next edition."""
    move.facts["work_item"] = open_routes.open_amendment(move).number


def open_errata(move: Move) -> None:
    """Small corrections, straight to publication."""
    move.facts["work_item"] = open_routes.open_errata(move).number


def note_changes(move: Move) -> None:
    """What the text changes in the edition before is written down."""
    base.note_changes(move.item, move.item.snapshot)


def _set_flag(move: Move, flag: str) -> None:
    if flag not in move.item.flags:
        move.item.flags = [*move.item.flags, flag]


EFFECTS: dict[str, Callable[[Move], None]] = {
    effect.__name__: effect
    for effect in (
        file_appeal,
        decide_appeal,
        expire,
        resurrect,
        open_amendment,
        open_errata,
        note_changes,
    )
}
