"""Put beside what was typed what means the same: a syntax tree and a mapping in, the tree
with Alike nodes and the words that were added out. This module imports no Django.

A form is what the glossary has a name for, one word or several in a row. Forms are
compared by stems, so that plurals, accents, case and hyphens do not matter. Whoever types
"mc" finds what is called "micro-credential", but a form of stop words only ("IT", "OR") is
none: folded it would stand in nearly every clause.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from search.analysis import stems, words
from search.grammar import STOP_WORDS, Alike, And, Node, Or, Phrase, Word, joined

# Words, and stems, of the longest form that is looked for.
LONGEST = 6
# Characters of the longest that is kept.
MAX_FORM = 200

Others = Mapping[str, tuple[str, ...]]
"""What means the same as a form, by `form_key`: as it is written, best first."""


def form_key(text: str) -> str:
    """The spelling under which a form is looked up: its stems with a space between."""
    return " ".join(stems(text))


def is_form(text: str) -> bool:
    """Whether a text of the glossary can stand for something in a query."""
    found = words(text)
    return (
        0 < len(found) <= LONGEST
        and max(len(text), len(form_key(text))) <= MAX_FORM
        and len("".join(found)) > 1
        and any(not word.isdigit() and word not in STOP_WORDS for word in found)
    )


def forms_of(root: Node | None) -> frozenset[str]:
    """Every form that a tree may hold, to be looked up at once."""
    if isinstance(root, Word | Phrase):
        return frozenset({form_key(root.text)})
    found: set[str] = set()
    if isinstance(root, And | Or):
        for part in root.parts:
            found |= forms_of(part)
    if isinstance(root, And):
        found |= {key for _, _, key in _rows(root.parts)}
    return frozenset(found)


def expanded(
    root: Node | None, others: Others, room: int
) -> tuple[Node | None, tuple[str, ...]]:
    """The tree in which forms may be their others as well, and these.

    room: how many terms may be added. The longest form wins, and beginnings (`credent*`),
    excluded words and parts of a phrase are left as they were typed.
    """
    work = _Expansion(others, room)
    return work.of(root), tuple(dict.fromkeys(work.added))


@dataclass
class _Expansion:
    others: Others
    room: int
    added: list[str] = field(default_factory=list)

    def of(self, node: Node | None) -> Node | None:
        if isinstance(node, Word | Phrase):
            return self.alike(node, form_key(node.text))
        if isinstance(node, Or):
            return replace(node, parts=tuple(self.of(part) for part in node.parts))
        if isinstance(node, And):
            return joined(And, list(self.row(node.parts)))
        return node

    def row(self, parts: tuple[Node, ...]) -> Iterator[Node | None]:
        """The parts of an And, with forms of several words taken together."""
        at = 0
        spans = [span for span in _rows(parts) if span[2] in self.others]
        while at < len(parts):
            here = [span for span in spans if span[0] == at]
            if here:
                _, end, key = max(here, key=lambda span: span[1])
                yield self.alike(And(parts[at:end]), key)
                at = end
            else:
                yield self.of(parts[at])
                at += 1

    def alike(self, typed: Node, key: str) -> Node:
        """The typed form with its others, as far as there is room for them."""
        found = self.others.get(key, ())[: self.room]
        if not found:
            return typed
        self.room -= len(found)
        self.added += found
        return Alike(typed, tuple(_node(text) for text in found))


def _rows(parts: tuple[Node, ...]) -> Iterator[tuple[int, int, str]]:
    """Every run of two to LONGEST words in a row: where it begins and ends, and its key."""
    for start in range(len(parts)):
        keys: list[str] = []
        for end in range(start, min(start + LONGEST, len(parts))):
            part = parts[end]
            if not isinstance(part, Word):
                break
            keys += stems(part.text)
            if len(keys) > LONGEST:
                break
            if end > start:
                yield start, end + 1, " ".join(keys)


def _node(text: str) -> Node:
    return Phrase(text) if " " in text else Word(text)
