"""Try a preset on a roster: seats and numbers of votes in, what it would come to out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.tally import Check, Rules, Seat, Tally, Vote, balance, tally


@dataclass(frozen=True)
class MoreSeat:
    """What one more seat of a category would do to the balance."""

    category: str
    seats: int
    size: int
    broken: tuple[Check, ...]


@dataclass(frozen=True)
class Simulation:
    """`opening`: the rules about the electorate alone. `unplaced`: votes for which there
    was no seat."""

    seats: tuple[Seat, ...]
    by_category: dict[str, int]
    opening: tuple[Check, ...]
    more: tuple[MoreSeat, ...]
    tally: Tally
    unplaced: int

    @property
    def may_open(self) -> bool:
        """Whether a ballot could open with this electorate."""
        return bool(self.seats) and all(check.passed for check in self.opening)


def seats_of(numbers: Mapping[str, int]) -> list[Seat]:
    """So many seats of each category, each of an organisation of its own."""
    return [
        Seat(f"{category} {n}", category, f"Organisation {n} of {category}")
        for category, number in numbers.items()
        for n in range(1, number + 1)
    ]


def simulate(
    data: Mapping[str, Any],
    seats: Sequence[Seat],
    said: Mapping[str, int],
    *,
    satisfied: int = 0,
) -> Simulation:
    """Hand the votes out to the seats in order, and count.

    said: how many seats take each position, by its slug. satisfied: of how many of those
    against the objection is resolved; negatives have a reason where the position asks
    for one or the preset counts those with reasons only.
    """
    rules = Rules.of(data)
    slugs = [
        position
        for position in data["positions"]
        for _ in range(said.get(position["slug"], 0))
    ]
    votes, left = [], satisfied
    for seat, position in zip(seats, slugs, strict=False):
        against = position["counts"] == "negative"
        resolved = against and left > 0
        left -= resolved
        votes.append(
            Vote(
                seat.id, position["counts"], has_reason=against, resolved=resolved,
                blocking=bool(position.get("blocking")),
            )
        )  # fmt: skip
    return Simulation(
        seats=tuple(seats),
        by_category=dict(sorted(Counter(seat.category for seat in seats).items())),
        opening=tuple(balance(seats, rules)),
        more=tuple(_one_more(seats, rules)),
        tally=tally(seats, votes, rules),
        unplaced=max(len(slugs) - len(seats), 0),
    )


def _one_more(seats: Sequence[Seat], rules: Rules) -> list[MoreSeat]:
    """Which rules that hold now would be broken by one more seat, by category."""
    before = {check.rule: check.passed for check in balance(seats, rules)}
    names = {*(seat.category for seat in seats), *rules.required_categories}
    found = []
    for name in sorted(names):
        then = [*seats, Seat("one more", name)]
        broken = [
            check
            for check in balance(then, rules)
            if not check.passed and before.get(check.rule, True)
        ]
        held = sum(1 for seat in then if seat.category == name)
        found.append(MoreSeat(name, held, len(then), tuple(broken)))
    return found
