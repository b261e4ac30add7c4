"""Checks of one part of a preset each: the part in, problems with their field out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.tally import COUNTS, OPERATORS


@dataclass(frozen=True)
class Problem:
    """What is wrong, as a sentence, and with which field (`days.ballot`)."""

    field: str
    sentence: str


def count(value: Any, *, least: int = 0) -> bool:
    """Whether it is a whole number from `least`."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def share(
    name: str, value: Mapping[str, Any] | None, kinds: tuple[str, ...]
) -> Iterator[Problem]:
    """A share compares with one of `kinds` and can be fulfilled."""
    if value is None:
        return
    op, num, den = value["op"], value["num"], value["den"]
    if op not in OPERATORS or op not in kinds:
        yield Problem(name, f"{name} must compare with {' or '.join(kinds)}.")
    if not (count(num) and count(den)):
        yield Problem(name, f"{name} must be a fraction of whole numbers.")
    elif den == 0:
        yield Problem(name, f"{name} has the denominator 0.")
    elif op in (">", ">=") and (num > den or (op == ">" and num == den)):
        yield Problem(name, f"{name} asks for more than all; no ballot could pass.")
    elif op == "<" and num == 0:
        yield Problem(name, f"{name} asks for less than none; no ballot could pass.")


def electorate(
    data: Mapping[str, Any], categories: Collection[str]
) -> Iterator[Problem]:
    """Its categories are there, and can hold all the seats."""
    required, largest = data["required_categories"], data["category_max"]
    for name in required:
        if name not in categories:
            yield Problem(
                "required_categories", f"There is no interest category {name}."
            )
    if len(set(required)) != len(required):
        yield Problem("required_categories", "A required category is named twice.")
    known = len({*required, *categories})
    if count(data["min_categories"]) and data["min_categories"] > known:
        yield Problem(
            "min_categories",
            f"The seats cannot stand for {data['min_categories']} categories; there are "
            f"{known}.",
        )
    if not largest or not largest["den"] or not count(largest["num"]):
        return
    # With n categories the largest holds at least 1/n of the seats.
    num, den = largest["num"] * known, largest["den"]
    if num < den or (num == den and largest["op"] == "<"):
        yield Problem(
            "category_max",
            f"{known} categories of at most {largest['num']}/{largest['den']} each "
            "cannot hold all the seats.",
        )


def positions(
    given: list[Mapping[str, Any]], place: str, *, needed: bool
) -> Iterator[Problem]:
    """Each is counted in a way that is known, and one approves where a ballot needs it."""
    slugs = [position["slug"] for position in given]
    if len(set(slugs)) != len(slugs):
        yield Problem(place, f"{place} names a position twice.")
    for position in given:
        slug = position["slug"]
        if position["counts"] not in COUNTS:
            yield Problem(
                place, f"{place}: {slug} must count as one of {', '.join(COUNTS)}."
            )
        if position.get("blocking") and position["counts"] in (
            "approve",
            "no_objection",
        ):
            yield Problem(place, f"{place}: {slug} cannot both approve and block.")
    if needed and "approve" not in {position["counts"] for position in given}:
        yield Problem(place, f"{place} has none that approves; no ballot could pass.")
