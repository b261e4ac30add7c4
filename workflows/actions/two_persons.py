"""Where two people are needed: the first asks, the second gives the same command."""

from dataclasses import dataclass

from cms.documents.models import Snapshot
from workflows.actions.data import as_json, revived
from workflows.actions.force import CONFIRM, name_of
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
    # Under which name it waits.
    name: str = ""

    @property
    def snapshot(self) -> Snapshot | None:
        """The text that was asked about; an asker's is frozen anew."""
        return self.pending.snapshot if self.pending and not self.is_asking else None

    def keep(self, move: Move) -> Reason:
        """Note the request in place of an older one; say what is missing still."""
        PendingRequest.objects.update_or_create(
            work_item=move.item, name=self.name or move.row.name,
            defaults={
                "by": move.by, "at": move.at, "snapshot": move.snapshot,
                "data": {**as_json(move.data), **self._why(move)},
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

    def _why(self, move: Move) -> dict[str, str]:
        return {"reason": move.reason} if move.reason else {}

    def take_over(self, move: Move) -> None:
        """Confirm what was asked for: the first person's data hold, and cannot be
        confirmed as something else. Raises TransitionRefused."""
        kept = dict(self.pending.data)
        reason = kept.pop("reason", "")
        asked = {name: kept[name] for name in kept if name in move.row.data}
        given = as_json(move.data)
        if any(asked.get(name) != value for name, value in given.items()):
            raise TransitionRefused(
                Reason(
                    "other_request",
                    f"{self.pending.by} has asked for something else: "
                    f"{', '.join(sorted(given))} differ. Confirm what was asked for, or "
                    "let it be asked for anew.",
                )
            )
        move.data = revived(move.row, move.item, asked)
        move.reason = move.reason or reason

    def clear(self) -> None:
        """The request has been answered."""
        if self.pending:
            self.pending.delete()


# Whatever a preset says.
ALWAYS_TWO = ("resurrect",)
# Every ballot is opened as the preset says of ballots.
LIKE = {"open_reaffirmation": "open_ballot", "open_withdrawal": "open_ballot"}


def needs_two(move: Move) -> bool:
    """Whether two people are needed here."""
    return asks_two(move.item, move.row)


def asks_two(item: WorkItem, row: Row) -> bool:
    """Whether the preset, or the transition itself, asks for two people."""
    listed = (*ALWAYS_TWO, *item.preset.data["two_persons"])
    return bool(row.second) and LIKE.get(row.name, row.name) in listed


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


def ask_or_confirm_force(move: Move) -> Request:
    """What somebody's command to overrule the procedure means: two people, always."""
    name = name_of(move.row)
    pending = PendingRequest.objects.filter(work_item=move.item, name=name).first()
    roles = roles_in(move.item, move.by, move.day)
    mine = pending is not None and pending.by_id == move.by.pk
    is_asking = pending is None or mine or not roles & set(CONFIRM)
    return Request(is_asking, pending, CONFIRM, name)
