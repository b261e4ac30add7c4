"""A practice's content tree in, the facts that pages and PDFs set in its head out.

This module imports no Django.
"""

from collections.abc import Iterator

from cms.documents.content import Tree

TIERS = {
    1: "1, strong evidence",
    2: "2, moderate evidence",
    3: "3, promising evidence",
    4: "4, a rationale",
}
_PLAIN = (
    ("outcome", "Targeted outcome"), ("state", "State or territory"),
    ("district_type", "Kind of district"), ("size", "Size"), ("locale_type", "Locale"),
)  # fmt: skip


def practice_facts(tree: Tree) -> list[tuple[str, str]]:
    """(name, value) pairs, empty ones left out; none for other kinds."""
    return list(_facts(tree["meta"])) if tree["kind"] == "practice" else []


def _facts(meta: dict) -> Iterator[tuple[str, str]]:
    for name, words in _PLAIN:
        if meta.get(name):
            yield words, meta[name]
    if meta.get("populations"):
        yield "Populations", ", ".join(meta["populations"])
    if meta.get("years_of_data"):
        count = meta["years_of_data"]
        yield "Data", f"{count} year{'' if count == 1 else 's'} after the baseline"
    if tier := TIERS.get(meta.get("essa_tier", 0)):
        yield "Tier of the evidence cited", tier
    for name, words in (
        ("cost_start", "Cost to start"), ("cost_sustain", "Cost to sustain")
    ):  # fmt: skip
        if meta.get(name):
            yield words, meta[name]
