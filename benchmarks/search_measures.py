"""How good a ranked list is: judged documents and what was found in, a number 0..1 out."""

from collections.abc import Sequence, Set
from math import log2


def ndcg(found: Sequence[str], relevant: Set[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `depth`, relevance yes or no."""
    gain = sum(1 / log2(at + 2) for at, one in enumerate(found[:depth]) if one in relevant)  # fmt: skip
    best = sum(1 / log2(at + 2) for at in range(min(depth, len(relevant))))
    return gain / best if best else 0.0


def average_precision(found: Sequence[str], relevant: Set[str]) -> float:
    """The mean precision at each relevant document; those not found count as 0."""
    hits, total = 0, 0.0
    for at, one in enumerate(found, start=1):
        if one in relevant:
            hits += 1
            total += hits / at
    return total / len(relevant) if relevant else 0.0
