"""Two content trees in, what changed clause by clause and word by word out.

Clauses and blocks are matched by their UUIDs, so a clause that was renumbered or moved is
still compared with itself. This module imports no Django.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from cms.documents.content import (
    Clause,
    Node,
    Tree,
    clauses,
    plain,
)
from cms.documents.numbering import Number, number
from cms.documents.words import words_of

_WORD = re.compile(r"\s+|\d+(?:[.,]\d+)+|\w+(?:[-'’]\w+)*|[^\w\s]")
# Above this many words two texts are shown one after the other, not word by word.
LONGEST = 4000


@dataclass(frozen=True)
class Piece:
    """Some text and what became of it: same, added or removed."""

    op: str
    text: str


@dataclass(frozen=True)
class BlockChange:
    """A block: op is same, added, removed, changed or form (the words are the same)."""

    uuid: str
    type: str
    op: str
    old_label: str
    new_label: str
    pieces: tuple[Piece, ...]


@dataclass
class ClauseChange:
    """A clause: op is same, added, removed or changed; it may be moved or renumbered, too."""

    uuid: str
    op: str
    old_number: str
    new_number: str
    title: tuple[Piece, ...]
    moved: bool = False
    blocks: list[BlockChange] = field(default_factory=list)

    @property
    def renumbered(self) -> bool:
        """In both texts, under different numbers."""
        return (
            self.op not in ("added", "removed") and self.old_number != self.new_number
        )

    @property
    def is_same(self) -> bool:
        """Nothing happened to it at all."""
        return self.op == "same" and not self.moved and not self.renumbered


def compare(old: Tree, new: Tree) -> list[ClauseChange]:
    """Every clause of both trees in the order of the new one; a removed clause stands
    after the clause that it followed."""
    before, after = clauses(old), clauses(new)
    pair = _Pair(number(old), number(new), _keys(old), _keys(new))
    by_uuid = {clause.uuid: clause for clause in before}
    moved = _moved(before, after)
    changes = [
        pair.clause(by_uuid.get(clause.uuid), clause, moved=clause.uuid in moved)
        for clause in after
    ]
    return _with_removed(before, changes, pair)


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts as pieces, word by word."""
    if old == new:
        return (Piece("same", old),) if old else ()
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) + len(b) > LONGEST:
        return tuple(Piece(op, t) for op, t in (("removed", old), ("added", new)) if t)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op == "equal":
            _append(pieces, "same", "".join(a[a1:a2]))
            continue
        _append(pieces, "removed", "".join(a[a1:a2]))
        _append(pieces, "added", "".join(b[b1:b2]))
    return tuple(_smoothed(pieces))


def _append(pieces: list[Piece], op: str, text: str) -> None:
    if text:
        pieces.append(Piece(op, text))


def _smoothed(pieces: list[Piece]) -> list[Piece]:
    """A lone space between two changes belongs to both: "a b" → "c d" reads as one."""
    smooth: list[Piece] = []
    removed = added = ""
    for at, piece in enumerate(pieces):
        space = piece.op == "same" and not piece.text.strip()
        if space and (removed or added) and at + 1 < len(pieces):
            removed += piece.text
            added += piece.text
        elif piece.op == "same":
            _flush(smooth, removed, added)
            removed = added = ""
            smooth.append(piece)
        elif piece.op == "removed":
            removed += piece.text
        else:
            added += piece.text
    _flush(smooth, removed, added)
    return smooth


def _flush(smooth: list[Piece], removed: str, added: str) -> None:
    if removed.strip() or (removed and not added):
        smooth.append(Piece("removed", removed))
    if added.strip() or (added and not removed):
        smooth.append(Piece("added", added))
    elif added and removed and not removed.strip():
        smooth.append(Piece("same", added))


def _keys(tree: Tree) -> dict[str, str]:
    return {entry["uuid"]: entry["key"] for entry in tree["references"]}


@dataclass
class _Pair:
    old: dict[str, Number]
    new: dict[str, Number]
    old_keys: dict[str, str]
    new_keys: dict[str, str]

    def clause(
        self, old: Clause | None, new: Clause | None, *, moved: bool = False
    ) -> ClauseChange:
        one = new or old
        change = ClauseChange(
            one.uuid, "changed", self._label(self.old, old), self._label(self.new, new),
            diff_words(old.title if old else "", new.title if new else ""), moved,
            self._blocks(old.blocks if old else [], new.blocks if new else []),
        )  # fmt: skip
        if old is None:
            change.op = "added"
        elif new is None:
            change.op = "removed"
        elif old.title == new.title and all(b.op == "same" for b in change.blocks):
            change.op = "same"
        return change

    def _labels(self, block: Node) -> list[str]:
        return [
            numbers[block["uuid"]].label if block["uuid"] in numbers else ""
            for numbers in (self.old, self.new)
        ]

    def _label(self, numbers: dict[str, Number], node: Clause | None) -> str:
        found = numbers.get(node.uuid) if node else None
        return found.label if found else ""

    def _blocks(self, old: list[Node], new: list[Node]) -> list[BlockChange]:
        before = {block["uuid"]: block for block in old}
        here = {block["uuid"] for block in new}
        changes = [self._block(before.get(block["uuid"]), block) for block in new]
        for at, block in enumerate(old):
            if block["uuid"] in here:
                continue
            follows = old[at - 1]["uuid"] if at else None
            place = [c.uuid for c in changes].index(follows) + 1 if follows else 0
            changes.insert(place, self._block(block, None))
        return changes

    def _block(self, old: Node | None, new: Node | None) -> BlockChange:
        one = new or old
        if old == new:
            labels = self._labels(one)
            return BlockChange(one["uuid"], one["type"], "same", *labels, ())
        before = words_of(old, self.old_keys) if old else ""
        after = words_of(new, self.new_keys) if new else ""
        if old is None:
            op = "added"
        elif new is None:
            op = "removed"
        else:
            op = "changed" if before != after else "form"
        labels = self._labels(one)
        return BlockChange(
            one["uuid"], one["type"], op, *labels, diff_words(before, after)
        )


def _moved(before: list[Clause], after: list[Clause]) -> set[str]:
    """Clauses with another parent, or out of the longest run of siblings in order."""
    places = {clause.uuid: at for at, clause in enumerate(before)}
    parents = {clause.uuid: clause.path[-1:] for clause in before}
    moved: set[str] = set()
    siblings: dict[tuple[str, ...], list[str]] = {}
    for clause in after:
        if clause.uuid not in places:
            continue
        if parents[clause.uuid] != clause.path[-1:]:
            moved.add(clause.uuid)
        else:
            siblings.setdefault(clause.path[-1:], []).append(clause.uuid)
    for family in siblings.values():
        kept = longest_rise([places[uuid] for uuid in family])
        moved |= {uuid for at, uuid in enumerate(family) if at not in kept}
    return moved


def longest_rise(values: list[int]) -> set[int]:
    """Positions of a longest increasing subsequence."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        place = bisect_left(ends, value)
        before.append(tails[place - 1] if place else -1)
        if place == len(ends):
            ends.append(value)
            tails.append(at)
        else:
            ends[place], tails[place] = value, at
    kept: set[int] = set()
    at = tails[-1] if tails else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept


def _with_removed(
    before: list[Clause], changes: list[ClauseChange], pair: _Pair
) -> list[ClauseChange]:
    here = {change.uuid for change in changes}
    after: dict[str | None, list[ClauseChange]] = {}
    follows: str | None = None
    for clause in before:
        if clause.uuid in here:
            follows = clause.uuid
        else:
            after.setdefault(follows, []).append(pair.clause(clause, None))
    result = after.get(None, [])
    for change in changes:
        result.append(change)
        result += after.get(change.uuid, [])
    return result


def title_of(change: ClauseChange) -> str:
    """The title as the newer text has it, else the older."""
    kept = "removed" if change.op != "removed" else "added"
    return "".join(piece.text for piece in change.title if piece.op != kept)


def summary(changes: list[ClauseChange]) -> dict[str, int]:
    """How many clauses are added, removed, changed, moved, renumbered and the same."""
    counts = {"added": 0, "removed": 0, "changed": 0, "moved": 0, "renumbered": 0}
    counts["same"] = 0
    for change in changes:
        if change.op != "same":
            counts[change.op] += 1
        counts["moved"] += change.moved
        counts["renumbered"] += change.renumbered and not change.moved
        counts["same"] += change.is_same
    return counts


def front_matter(tree: Tree) -> str:
    """Title, abstract and scope of a tree as text, a paragraph a line."""
    meta = tree["meta"]
    paragraphs = [*meta.get("abstract", []), *meta.get("scope", [])]
    return "\n".join([tree["title"], *(plain(runs) for runs in paragraphs)])
