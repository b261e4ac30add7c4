"""Guards of expiry: work on which nobody has frozen a new text for long."""

from cms.people.refusals import Reason
from workflows.expiry.idle import expires_at
from workflows.move import Move
from workflows.windows import in_words, is_over


def not_expired(move: Move) -> list[Reason]:
    """It has not expired already."""
    if "expired" not in move.item.flags:
        return []
    return [Reason("expired", "The work has expired already.")]


def is_expired(move: Move) -> list[Reason]:
    """It has expired."""
    if "expired" in move.item.flags:
        return []
    return [Reason("not_expired", "The work has not expired; go on writing.")]


def idle_too_long(move: Move) -> list[Reason]:
    """Nobody wrote or froze anything for as long as the preset allows."""
    ends = expires_at(move.item)
    if ends is None:
        return [Reason("never_expires", "Work under these rules does not expire.")]
    if is_over(ends, move.at):
        return []
    return [
        Reason(
            "still_fresh",
            f"The work expires on {in_words(ends, move.zone)} if nothing is written.",
        )
    ]
