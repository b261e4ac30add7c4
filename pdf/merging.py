"""Two sequences of UUIDs in, one that holds both in their order out. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.documents.diff import longest_rise


@dataclass(frozen=True)
class Step:
    """One place of a sequence made of two: `side` is both, old or new."""

    side: str
    uuid: str


def merged(old: Sequence[str], new: Sequence[str], kept: set[str]) -> list[Step]:
    """Both sequences in one. What is `kept` stands in both, in the same order; all else
    of the older one stands where it stood, before what came there."""
    steps: list[Step] = []
    before, after = list(old), list(new)
    for uuid in [*(one for one in new if one in kept), None]:
        while before and before[0] != uuid:
            steps.append(Step("old", before.pop(0)))
        while after and after[0] != uuid:
            steps.append(Step("new", after.pop(0)))
        if uuid is not None:
            steps.append(Step("both", uuid))
            before.pop(0)
            after.pop(0)
    return steps


def in_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The most that both sequences have in the same order."""
    places = {uuid: at for at, uuid in enumerate(old)}
    common = [uuid for uuid in new if uuid in places]
    kept = longest_rise([places[uuid] for uuid in common])
    return {uuid for at, uuid in enumerate(common) if at in kept}
