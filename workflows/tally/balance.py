"""The rules about the electorate alone: size, categories present, nobody too big."""

from collections import Counter
from collections.abc import Iterable, Iterator

from workflows.tally.result import Check
from workflows.tally.rules import Rules
from workflows.tally.shares import counted
from workflows.tally.votes import Seat


def balance(seats: Iterable[Seat], rules: Rules) -> list[Check]:
    """One check for each rule about the electorate that the preset has."""
    seats = list(seats)
    held = Counter(seat.category for seat in seats)
    size = len(seats)
    return [
        *_largest(held, size, rules),
        *_sizes(held, size, rules),
        *_required(held, rules),
        *_organisations(seats, rules),
    ]


def _largest(held: Counter[str], size: int, rules: Rules) -> Iterator[Check]:
    share = rules.category_max
    if share is None:
        return
    name, most = max(held.items(), key=lambda i: (i[1], i[0]), default=("", 0))
    yield Check(
        "category_max", most, size, str(share), share.holds(most, size),
        f"The category {name or 'none'} holds {most} of {size} seats; a category may "
        f"hold {share}.",
    )  # fmt: skip


def _sizes(held: Counter[str], size: int, rules: Rules) -> Iterator[Check]:
    present = sum(1 for name, seats in held.items() if name and seats)
    for rule, found, needed, words in (
        ("min_electorate", size, rules.min_electorate,
         f"{counted(size, 'seat').capitalize()} can vote"),
        ("min_categories", present, rules.min_categories,
         f"The seats stand for {counted(present, 'category', 'categories')}"),
    ):  # fmt: skip
        if needed:
            yield Check(
                rule, found, needed, f"at least {needed}", found >= needed,
                f"{words}; at least {needed} are needed.",
            )  # fmt: skip


def _required(held: Counter[str], rules: Rules) -> Iterator[Check]:
    required = rules.required_categories
    if not required:
        return
    missing = [name for name in required if not held[name]]
    yield Check(
        "required_categories", len(required) - len(missing), len(required), "all",
        not missing,
        f"No seat stands for {', '.join(missing)}."
        if missing
        else "Every required category has a seat.",
    )  # fmt: skip


def _organisations(seats: list[Seat], rules: Rules) -> Iterator[Check]:
    bodies = Counter(seat.organisation for seat in seats if seat.organisation)
    if not rules.one_vote_per_org or not bodies:
        return
    name, most = max(bodies.items(), key=lambda i: (i[1], i[0]))
    yield Check(
        "one_vote_per_org", most, 1, "at most 1", most <= 1,
        f"{name} holds {counted(most, 'seat')}; an organisation has one vote.",
    )  # fmt: skip
