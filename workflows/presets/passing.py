"""Whether a ballot could pass under a preset: a small search with the evaluator itself.

More approvals never turn a pass into a failure, and no electorate is better balanced than
one that is spread evenly. So a preset can be fulfilled if, and only if, some evenly spread
electorate passes when every seat approves.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from workflows.presets.checks import Problem
from workflows.tally import Rules, Seat, Tally, Vote, tally


def evenly(size: int, names: list[str]) -> list[Seat]:
    """So many seats, spread over the categories as evenly as they go."""
    return [
        Seat(str(number), names[number % len(names)] if names else "")
        for number in range(size)
    ]


def sizes(rules: Rules, categories: int) -> range:
    """The sizes worth a try: a run long enough to hold a multiple of the categories."""
    least = max(
        rules.min_electorate, rules.min_categories, len(rules.required_categories), 1
    )
    return range(least, least + max(categories, 1) + 1)


def smallest_electorate(
    data: Mapping[str, Any], categories: Collection[str]
) -> int | None:
    """The fewest seats with which a ballot can pass; None when none ever could."""
    for size, result in _ideal_ballots(data, categories):
        if result.numeric_pass:
            return size
    return None


def _ideal_ballots(
    data: Mapping[str, Any], categories: Collection[str]
) -> Iterator[tuple[int, Tally]]:
    rules = Rules.of(data)
    required = list(rules.required_categories)
    names = [*required, *sorted(set(categories) - set(required))]
    for size in sizes(rules, len(names)):
        seats = evenly(size, names)
        votes = [Vote(seat.id, "approve") for seat in seats]
        yield size, tally(seats, votes, rules)


def never_passes(
    data: Mapping[str, Any], categories: Collection[str]
) -> Iterator[Problem]:
    """A problem when even the best ballot fails, with the rule that it breaks."""
    if not Rules.of(data).required_categories and not categories:
        return
    if smallest_electorate(data, categories) is not None:
        return
    _, last = list(_ideal_ballots(data, categories))[-1]
    broken = next(check for check in last.checks if not check.passed)
    yield Problem(
        broken.rule,
        "No ballot could pass, even if every seat approved it. " + broken.sentence,
    )
