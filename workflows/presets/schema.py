"""Check a preset's data: a dict in, sentences about what is wrong out; plain Python.

A preset is refused when a field is missing or malformed, when no ballot could ever pass
under it, or when its parts contradict each other.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from workflows.states import STAGES
from workflows.tally import COUNTS, OPERATORS

CONTENT_RULES = (
    "scope", "requirement", "references_resolve", "rubric_for_assessable",
    "alternative_text",
)  # fmt: skip
DAYS = (
    "adoption", "wg", "public", "limited", "ballot", "recirc", "extend", "appeal",
    "reply", "expiry",
)  # fmt: skip
NEGATIVES = ("count", "quorum_only", "ignore")
LOWER, UPPER = (">", ">="), ("<", "<=")
# Whether the rule asks for a least share or a greatest.
SHARES = {
    "return_min": LOWER, "approve_min": LOWER, "negative_max": UPPER,
    "abstain_max": UPPER, "category_max": UPPER,
}  # fmt: skip
TWO_PERSONS = ("request_review", "open_ballot")
SLUG = re.compile(r"[a-z][a-z0-9_]*")


def problems(data: Mapping[str, Any], categories: Collection[str]) -> list[str]:
    """Everything wrong with a preset; `categories` are those that the installation knows."""
    try:
        return list(_problems(data, categories))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return [f"A field is missing or malformed: {error!r}."]


def _problems(data: Mapping[str, Any], categories: Collection[str]) -> Iterator[str]:
    if not SLUG.fullmatch(data["key"]):
        yield f"The key {data['key']!r} has other signs than a-z, 0-9 and _."
    if not _count(data["version"], least=1):
        yield "The version must be a whole number from 1."
    yield from _stages(data["stages"])
    for name in data["two_persons"]:
        if name not in TWO_PERSONS:
            yield f"Two persons cannot be asked for {name}."
    yield from _numbers(data)
    for name, kinds in SHARES.items():
        yield from _share(name, data[name], kinds)
    yield from _electorate(data, categories)
    yield from _positions(
        data["positions"], "positions", needed="ballot" in data["stages"]
    )
    if data["negatives_without_reason"] not in NEGATIVES:
        yield f"negatives_without_reason must be one of {', '.join(NEGATIVES)}."
    for place in (data["content_rules"], data["chapter"]["content_rules"]):
        for rule in place:
            if rule not in CONTENT_RULES:
                yield f"There is no content rule {rule}."
    yield from _chapter(data["chapter"])


def _count(value: Any, *, least: int = 0) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _stages(stages: list[str]) -> Iterator[str]:
    for stage in stages:
        if stage not in STAGES:
            yield f"There is no stage {stage}."
    known = [stage for stage in stages if stage in STAGES]
    if known != sorted(set(known), key=STAGES.index):
        yield f"The stages must come once each, in the order {', '.join(STAGES)}."
    for stage in ("public_review", "appeal"):
        if stage in stages and "ballot" not in stages:
            yield f"The stage {stage} needs the stage ballot."


def _numbers(data: Mapping[str, Any]) -> Iterator[str]:
    for name in DAYS:
        if not _count(data["days"][name]):
            yield f"days.{name} must be a whole number from 0."
    if "ballot" in data["stages"] and not _count(data["days"]["ballot"], least=1):
        yield "A ballot must be open for at least one day."
    for name in ("proof_days", "min_electorate"):
        if not _count(data[name]):
            yield f"{name} must be a whole number from 0."
    for name in ("review_years", "hard_limit_years", "max_rounds"):
        if not _count(data[name], least=1):
            yield f"{name} must be a whole number from 1."
    yield from _terms(data)


def _terms(data: Mapping[str, Any]) -> Iterator[str]:
    if data["review_years"] > data["hard_limit_years"]:
        yield "The review comes later than the hard limit."
    if not _count(data["reviews"]["min"]):
        yield "reviews.min must be a whole number from 0."
    adoption = data["adoption"]
    if "adoption" in data["stages"]:
        if not adoption:
            yield "The stage adoption has no rules."
        elif adoption["min_share"][0] > adoption["min_share"][1]:
            yield "The adoption asks for more than all members."


def _share(
    name: str, share: Mapping[str, Any] | None, kinds: tuple[str, ...]
) -> Iterator[str]:
    if share is None:
        return
    op, num, den = share["op"], share["num"], share["den"]
    if op not in OPERATORS or op not in kinds:
        yield f"{name} must compare with {' or '.join(kinds)}."
    if not (_count(num) and _count(den)):
        yield f"{name} must be a fraction of whole numbers."
    elif den == 0:
        yield f"{name} has the denominator 0."
    elif op in LOWER and (num > den or (op == ">" and num == den)):
        yield f"{name} asks for more than all; no ballot could pass."
    elif op == "<" and num == 0:
        yield f"{name} asks for less than none; no ballot could pass."


def _electorate(data: Mapping[str, Any], categories: Collection[str]) -> Iterator[str]:
    required, share = data["required_categories"], data["category_max"]
    for name in required:
        if name not in categories:
            yield f"There is no interest category {name}."
    if len(set(required)) != len(required):
        yield "A required category is named twice."
    if not share or not share["den"]:
        return
    # With n categories the largest holds at least 1/n of the seats.
    count = len(required) or len(categories)
    num, den = share["num"] * count, share["den"]
    if num < den or (num == den and share["op"] == "<"):
        yield (
            f"{count} categories of at most {share['num']}/{share['den']} each "
            "cannot hold all the seats."
        )


def _positions(
    positions: list[Mapping[str, Any]], place: str, *, needed: bool
) -> Iterator[str]:
    slugs = [position["slug"] for position in positions]
    if len(set(slugs)) != len(slugs):
        yield f"{place} names a position twice."
    for position in positions:
        if position["counts"] not in COUNTS:
            yield f"{place}: {position['slug']} must count as one of {', '.join(COUNTS)}."
        if position.get("blocking") and position["counts"] == "approve":
            yield f"{place}: {position['slug']} cannot both approve and block."
    if needed and "approve" not in {position["counts"] for position in positions}:
        yield f"{place} has none that approves; no ballot could pass."


def _chapter(chapter: Mapping[str, Any]) -> Iterator[str]:
    for name in ("peer", "comment", "objection_working"):
        if not _count(chapter["days"][name]):
            yield f"chapter.days.{name} must be a whole number from 0."
    for name in ("return_min", "approve_min"):
        yield from _share(name, chapter[name], LOWER)
    if not _count(chapter["reviews"]["min"]):
        yield "chapter.reviews.min must be a whole number from 0."
    yield from _positions(chapter["positions"], "chapter.positions", needed=True)
