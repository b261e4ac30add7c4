"""Seats and what they said: the votes of all rounds in, the one that counts of each out."""

from collections.abc import Iterable
from dataclasses import dataclass

# What a position may count as. No objection is in favour, but no support of its own; no
# record is as if the seat had not voted.
COUNTS = ("approve", "no_objection", "negative", "abstain", "recuse", "no_record")


class DuplicatePosition(ValueError):
    """A seat has two votes in one round; only its latest may be handed in."""


@dataclass(frozen=True)
class Seat:
    """One vote: its id, the interest category and the organisation that it stands for."""

    id: str
    category: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Vote:
    """What a seat said in a round. `counts` is one of COUNTS; `resolved` means that the
    objector is satisfied; `blocking` stops the ballot until it is resolved, whatever the
    numbers say."""

    seat: str
    counts: str
    has_reason: bool = False
    resolved: bool = False
    blocking: bool = False
    round: int = 1
    in_scope: bool = True

    @property
    def is_unresolved(self) -> bool:
        """A negative with reasons whose objector is not satisfied."""
        return self.counts == "negative" and self.has_reason and not self.resolved


def latest(votes: Iterable[Vote], round: int) -> list[Vote]:
    """The vote of each seat as of a round; that of an earlier round stands until the seat
    votes again. Raises DuplicatePosition, and ValueError for an unknown kind."""
    seen: dict[tuple[str, int], Vote] = {}
    for vote in votes:
        if vote.counts not in COUNTS:
            raise ValueError(f"{vote.counts!r} is not one of {', '.join(COUNTS)}.")
        if (vote.seat, vote.round) in seen:
            raise DuplicatePosition(f"Seat {vote.seat} has two votes.")
        seen[vote.seat, vote.round] = vote
    last: dict[str, Vote] = {}
    for (seat, number), vote in sorted(seen.items(), key=lambda item: item[0]):
        if number <= round:
            last[seat] = vote
    return list(last.values())
