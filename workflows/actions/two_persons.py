"""Where two people are needed: the first asks, the second gives the same command."""

from dataclasses import dataclass

from cms.documents.models import Snapshot
from workflows.actions.data import as_json
from workflows.actions.record import audit
from workflows.models import PendingRequest, WorkItem
from workflows.move import Move
from workflows.presets.narrow import who_in
from workflows.refusals import Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in
from workflows.transitions.row import Row


@dataclass
class Request:
    """Somebody asks, or confirms what `pending` holds."""

    is_asking: bool
    pending: PendingRequest | None
    confirmers: tuple[str, ...]

    @property
    def snapshot(self) -> Snapshot | None:
        """The text that was asked about; an asker's is frozen anew."""
        return self.pending.snapshot if self.pending and not self.is_asking else None

    def keep(self, move: Move) -> Reason:
        """Note the request in place of an older one; say what is missing still."""
        PendingRequest.objects.update_or_create(
            work_item=move.item, name=move.row.name,
            defaults={
                "by": move.by, "at": move.at, "snapshot": move.snapshot,
                "data": as_json(move.data),
            },
        )  # fmt: skip
        reason = Reason(
            "second_person",
            f"Noted. The {' or '.join(self.confirmers)} must confirm it with the same "
            "command.",
        )
        audit(
            "requested", move.row.name, item=move.item, by=move.by, at=move.at,
            reasons=[reason],
        )  # fmt: skip
        return reason

    def clear(self) -> None:
        """The request has been answered."""
        if self.pending:
            self.pending.delete()


# Whatever a preset says.
ALWAYS_TWO = ("resurrect",)


def needs_two(move: Move) -> bool:
    """Whether two people are needed here."""
    return asks_two(move.item, move.row)


def asks_two(item: WorkItem, row: Row) -> bool:
    """Whether the preset, or the transition itself, asks for two people."""
    listed = (*ALWAYS_TWO, *item.preset.data["two_persons"])
    return bool(row.second) and row.name in listed


def ask_or_confirm(move: Move) -> Request | None:
    """What a person's command means; None where one person is enough.

    Raises TransitionRefused for a confirmation of what nobody has asked for.
    """
    row, item = move.row, move.item
    roles = roles_in(item, move.by, move.day)
    first = set(who_in(row, item.state, item.preset.data))
    if not needs_two(move):
        if row.second and not roles & first:
            raise WrongRole(
                Reason("wrong_role", f"The {' or '.join(row.who)} does that alone.")
            )
        return None
    pending = PendingRequest.objects.filter(work_item=item, name=row.name).first()
    if pending and pending.by_id != move.by.pk and roles & set(row.second):
        return Request(is_asking=False, pending=pending, confirmers=row.second)
    if roles & first:
        return Request(is_asking=True, pending=pending, confirmers=row.second)
    raise TransitionRefused(
        Reason(
            "not_requested",
            f"The {' or '.join(row.who)} must ask for it first; then the "
            f"{' or '.join(row.second)} confirms it.",
        )
    )
