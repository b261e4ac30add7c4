"""Electorates and votes as tallies take them: so many seats of each category, so many of
each position. No database."""

from workflows.presets.load import newest_files
from workflows.tally import Rules, Seat, Vote

CATEGORIES = ("content_expert", "evaluator", "issuer", "earner_educator")
PRESETS = {data["key"]: data for data in newest_files()}
RULES = {key: Rules.of(data) for key, data in PRESETS.items()}


def roster(*sizes: int) -> list[Seat]:
    """Seats by category, each of its own organisation."""
    return [
        Seat(f"{category}-{i}", category, f"Body of {category} {i}")
        for category, size in zip(CATEGORIES, sizes, strict=False)
        for i in range(size)
    ]


def spread(size: int) -> list[Seat]:
    """So many seats, evenly over the four categories."""
    return [Seat(str(i), CATEGORIES[i % 4], f"Body {i}") for i in range(size)]


B10 = roster(3, 3, 2, 2)


def votes(seats, approve=0, negative=0, abstain=0, recuse=0, *, reason=True):
    kinds = (
        ["approve"] * approve + ["negative"] * negative + ["abstain"] * abstain
        + ["recuse"] * recuse
    )  # fmt: skip
    return [
        Vote(seat.id, kind, has_reason=reason and kind == "negative")
        for seat, kind in zip(seats, kinds, strict=False)
    ]


def positions(seats, key: str, **numbers: int) -> list[Vote]:
    """Votes by the positions of a preset: `positions(seats, "ietf", yes=1, discuss=1)`."""
    kinds = {position["slug"]: position for position in PRESETS[key]["positions"]}
    said = [kinds[slug] for slug, number in numbers.items() for _ in range(number)]
    return [
        Vote(
            seat.id, kind["counts"], has_reason=kind["counts"] == "negative",
            blocking=bool(kind.get("blocking")),
        )
        for seat, kind in zip(seats, said, strict=False)
    ]  # fmt: skip
