"""Find the place of a comment again: the old text, the new one and the quoted words in, the
node and the words as they stand there out. Plain Python.

A comment is never lost: where neither its words nor its clause are left it is an orphan,
which a list of its own shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from cms.documents.content import (
    Clause,
    Node,
    Tree,
    block_nodes,
    block_text,
    clauses,
    sections,
)

AROUND = 32  # characters kept on either side of a quote
LIKENESS = 0.65  # from here on, other words are taken for the quoted ones
LONGEST_QUOTE = 2000


@dataclass(frozen=True)
class Quote:
    """Words of a text with what stands before and after them, white space made even."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Place:
    """`found` is exact, fuzzy, clause or orphan, as CommentPlace says it."""

    found: str
    node: str | None = None
    quote: str = ""


class Anchors:
    """Every node of one text with the clause that holds it and the words that it shows."""

    def __init__(self, tree: Tree) -> None:
        self.holder: dict[str, Clause] = {}
        self.block: dict[str, Node] = {}
        self.successors: dict[str, str] = {}
        for clause in clauses(tree):
            self.holder[clause.uuid] = clause
            for block in clause.blocks:
                for _, node in block_nodes(block):
                    self.holder[node["uuid"]] = clause
                    self.block[node["uuid"]] = block
        for section in sections(tree):
            for node in (section, *section["blocks"]):
                for origin in node.get("origins", ()):
                    self.successors.setdefault(origin["uuid"], node["uuid"])

    def words(self, node: str) -> str:
        """What a reader sees of a clause or block, white space made even."""
        if node in self.block:
            return even(block_text(self.block[node]))
        clause = self.holder[node]
        return even("\n".join([clause.title, *map(block_text, clause.blocks)]))

    def around(self, node: str) -> Iterator[str]:
        """The node, then its clause and each block of it: where words may have gone."""
        yield node
        clause = self.holder[node]
        yield from (block["uuid"] for block in clause.blocks)
        yield clause.uuid


def even(text: str) -> str:
    """`text` with a single space for any white space."""
    return " ".join(text.split())


def frame(words: str, quote: str, near: str = "") -> Quote:
    """The quote with what stands around it in `words`; bare where it is not in them.

    near: text that stands before the quote, to tell one occurrence from another.
    """
    quote, words = even(quote)[:LONGEST_QUOTE], even(words)
    at = _best(words, Quote(quote, even(near)[-AROUND:]))
    if not quote or at < 0:
        return Quote(quote)
    end = at + len(quote)
    return Quote(quote, words[max(0, at - AROUND) : at], words[end : end + AROUND])


def _best(words: str, quote: Quote) -> int:
    """Where the quote stands; of several places the one whose surroundings fit best."""
    if not quote.exact:
        return -1
    found, best, at = -1, -1.0, words.find(quote.exact)
    while at >= 0:
        end = at + len(quote.exact)
        fit = _ratio(words[max(0, at - AROUND) : at], quote.prefix)
        fit += _ratio(words[end : end + AROUND], quote.suffix)
        if fit > best:
            found, best = at, fit
        at = words.find(quote.exact, at + 1)
    return found


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def similar(words: str, quote: str) -> tuple[str, float]:
    """The stretch of `words` most like the quote, and how alike they are (0 to 1)."""
    have, want = words.split(), quote.split()
    if not have or not want:
        return "", 0.0
    matcher = SequenceMatcher(None, have, want, autojunk=False)
    seed = matcher.find_longest_match()
    if not seed.size:
        return "", 0.0
    begin = seed.a - seed.b
    slack = max(2, len(want) // 4)
    best, likeness = "", 0.0
    for start in range(begin - slack, begin + slack + 1):
        for end in range(begin + len(want) - slack, begin + len(want) + slack + 1):
            stretch = " ".join(have[max(0, start) : max(0, end)])
            if stretch and (ratio := _ratio(stretch, quote)) > likeness:
                best, likeness = stretch, ratio
    return best, likeness


def place(old: Anchors, new: Anchors, node: str | None, quote: Quote) -> Place:
    """Where a comment on `node` of the old text stands in the new one."""
    if node is None:
        return Place("exact")
    home = _home(old, new, node)
    if home is None:
        return Place("orphan", None, quote.exact)
    if not quote.exact:
        return Place("exact" if home == node else "clause", home)
    for where in new.around(home):
        if _best(new.words(where), quote) >= 0:
            return Place("exact", where, quote.exact)
    found = [(*similar(new.words(w), quote.exact), w) for w in new.around(home)]
    words, likeness, where = max(found, key=lambda entry: entry[1])
    if likeness >= LIKENESS:
        return Place("fuzzy", where, words)
    return Place("clause", home, quote.exact)


def _home(old: Anchors, new: Anchors, node: str) -> str | None:
    """The node itself, what came of it, or the clause that held it."""
    if node in new.holder:
        return node
    if node in new.successors:
        return new.successors[node]
    if node not in old.holder:
        return None
    clause = old.holder[node].uuid
    return clause if clause in new.holder else new.successors.get(clause)
