"""Rank an entry as the embedded engine does: statistics of an index and an entry in, its
BM25 score and tiers out.

SQLite's bm25() is this formula, in the same order of operations, so the numbers are the
same to the last bit. This module imports no Django.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from search.analysis import stems, words
from search.documents import Entry
from search.grammar import Alike, And, Node, Not, Phrase, Prefix, Word

K1, B = 1.2, 0.75
# What a term counts that is in half of all rows or more.
LEAST_IDF = 1e-6
# The column of words that follows the weight of a column of stems.
WEIGHED_AS = {"title_words": "title", "words": "body"}

Leaf = Word | Phrase | Prefix


@dataclass(frozen=True)
class Statistics:
    """Of a whole index: rows, tokens in all rows, and rows that hold a term, by term."""

    rows: int
    tokens: int
    holding: dict[Leaf, int] = field(default_factory=dict)

    @property
    def average(self) -> float:
        """Tokens of a row."""
        return self.tokens / self.rows

    def idf(self, leaf: Leaf) -> float:
        """How much a term tells."""
        n = self.holding[leaf]
        found = math.log((self.rows - n + 0.5) / (n + 0.5))
        return found if found > 0 else LEAST_IDF


class Terms:
    """An entry cut into terms, column by column."""

    def __init__(self, entry: Entry) -> None:
        self.columns = {
            name: stems(getattr(entry, name))
            for name in ("title", "labels", "headings", "body")
        }
        self.columns["title_words"] = words(entry.title)
        self.columns["words"] = words(f"{entry.labels} {entry.headings} {entry.body}")
        self.length = sum(map(len, self.columns.values()))
        self._known: dict[Leaf, list[tuple[str, int]]] = {}

    def occurrences(self, leaf: Leaf) -> list[tuple[str, int]]:
        """How often a term is in each column that may hold it."""
        if leaf not in self._known:
            self._known[leaf] = list(self._occurrences(leaf))
        return self._known[leaf]

    def _occurrences(self, leaf: Leaf) -> Iterator[tuple[str, int]]:
        if isinstance(leaf, Prefix):
            for name in ("title_words", "words"):
                yield name, sum(w.startswith(leaf.text) for w in self.columns[name])
            return
        wanted = stems(leaf.text)
        for name in ("title", "labels", "headings", "body"):
            yield name, _count(self.columns[name], wanted)

    def holds(self, node: Node, *, title: bool = False) -> bool:
        """Whether the tree matches; title: in the title alone."""
        return self.matched(node, title=title) is not None

    def matched(self, node: Node, *, title: bool = False) -> list[Leaf] | None:
        """The terms by which the tree matches, in order; None when it does not."""
        if isinstance(node, Leaf):
            there = any(
                count
                for name, count in self.occurrences(node)
                if not title or name in ("title", "title_words")
            )
            return [node] if there else None
        parts = (node.typed, *node.others) if isinstance(node, Alike) else node.parts
        found = [
            self.matched(part, title=title)
            for part in parts
            if not isinstance(part, Not)
        ]
        needed = all if isinstance(node, And) else any
        if not needed(one is not None for one in found):
            return None
        if any(
            self.holds(part.part, title=title)
            for part in parts
            if isinstance(part, Not)
        ):
            return None
        return [leaf for one in found if one is not None for leaf in one]

    def score(
        self, root: Node, statistics: Statistics, weights: dict[str, float]
    ) -> float:
        """The BM25 score of an entry that the tree matches."""
        average, score = statistics.average, 0.0
        for leaf in self.matched(root) or ():
            f = 0.0
            for name, count in self.occurrences(leaf):
                f += weights[WEIGHED_AS.get(name, name)] * count
            score += statistics.idf(leaf) * (
                (f * (K1 + 1.0)) / (f + K1 * (1 - B + B * self.length / average))
            )
        return score


def _count(column: list[str], wanted: list[str]) -> int:
    if not wanted:
        return 0
    size = len(wanted)
    if size == 1:
        return column.count(wanted[0])
    return sum(column[at : at + size] == wanted for at in range(len(column) - size + 1))
