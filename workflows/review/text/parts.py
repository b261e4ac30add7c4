"""Two texts in, the clauses of the newer one as a reviewer reads them out: each with what
became of it, and its blocks in reading layout with the words that differ marked in place.

Made once for a pair of snapshots and kept in the process: a second reader pays nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.documents.content import Node, anchor
from cms.documents.diff import (
    BlockChange,
    ClauseChange,
    Piece,
    compare,
    diff_words,
    front_matter,
    longest_rise,
)
from cms.documents.html import Page
from cms.documents.html_diff import Spoken, mark_changes, without_ids
from cms.documents.recent import Recent
from workflows.changes.classify import EDITORIAL, classify
from workflows.review.text.readings import Reading

_made = Recent(24)
# Titles of annexes and of clauses stand at h2 to h6.
LOWEST = 6

FileAddress = Callable[[str, str], str]


@dataclass
class Part:
    """A clause as it is shown. `op` is "" where nothing is compared; else same, added,
    removed, changed, or moved and renumbered for a clause that says what it said."""

    uuid: str
    op: str
    label: str
    title: str
    depth: int
    path: tuple[str, ...]
    kind: str = "clause"
    informative: bool = False
    pieces: tuple[Piece, ...] = ()
    was: str = ""
    moved: bool = False
    editorial: bool = False
    html: str = ""

    @property
    def anchor(self) -> str:
        """Its HTML id."""
        return anchor(self.uuid)

    @property
    def level(self) -> int:
        """Of its heading; the title of the document is the h1."""
        return min(self.depth + 1, LOWEST)

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{self.label} {self.title}".strip()

    @property
    def is_change(self) -> bool:
        """Whether somebody who knows the older text has something to look at."""
        return self.op not in ("", "same", "renumbered")

    @property
    def can_be_seen(self) -> bool:
        """Whether it is in the newer text, which alone is marked as seen."""
        return self.op != "removed"


@dataclass
class Parts:
    """All clauses of a page, the front matter where it differs, and the footnotes."""

    parts: list[Part]
    front: tuple[Piece, ...] = ()
    abstract: str = ""
    scope: str = ""
    footnotes: str = ""
    changed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # A removed clause is one to look at, but there is nothing left to mark.
        self.changed = [p.uuid for p in self.parts if p.is_change and p.can_be_seen]


def clean_parts(new: Reading, file: FileAddress) -> Parts:
    """Every clause as readers would see it."""
    return _made.get(("clean", *new.key), lambda: _Clean(new, file).parts())


def changed_parts(old: Reading, new: Reading, file: FileAddress) -> Parts:
    """Every clause with what changed since an older text."""
    key = (get_language(), old.key, new.key)
    return _made.get(key, lambda: _Marked(old, new, file).parts())


def changed_clauses(old: Reading, new: Reading) -> list[str]:
    """The clauses of `new` that somebody who knows `old` has not read, in order."""
    if old.key == new.key:
        return []
    key = ("changed", old.key, new.key)
    return _made.get(
        key,
        lambda: [
            change.uuid
            for change in compare(old.tree, new.tree)
            if change.op != "removed" and _op(change, old, new) in LOOKED_AT
        ],
    )


LOOKED_AT = ("added", "changed", "moved")


def _op(change: ClauseChange, old: Reading, new: Reading) -> str:
    if change.op == "same":
        if change.moved:
            return "moved"
        if _reordered(change.uuid, old, new):
            return "changed"
        return "renumbered" if change.renumbered else "same"
    return change.op


def _reordered(uuid: str, old: Reading, new: Reading) -> set[str]:
    """Blocks of a clause that stand in another order than they did."""
    before = {b["uuid"]: at for at, b in enumerate(old.by_uuid[uuid].blocks)}
    here = [b["uuid"] for b in new.by_uuid[uuid].blocks if b["uuid"] in before]
    kept = longest_rise([before[block] for block in here])
    return {block for at, block in enumerate(here) if at not in kept}


class _Clean:
    def __init__(self, new: Reading, file: FileAddress) -> None:
        self.new = new
        self.page = Page(new.tree, new.numbers, file=file, reference=lambda _uuid: "")
        self.sections = dict(_sections(new.tree["sections"]))

    def parts(self) -> Parts:
        """The clauses, then what stands before and after them."""
        parts = [
            self.part(clause.uuid, "", "".join(map(self.page.block, clause.blocks)))
            for clause in self.new.clauses
        ]
        return self.with_front(parts)

    def with_front(self, parts: list[Part], front: tuple[Piece, ...] = ()) -> Parts:
        """The parts with abstract, scope and footnotes."""
        meta = self.new.tree["meta"]
        return Parts(
            parts, front,
            self.page.paragraphs(meta.get("abstract", ())),
            self.page.paragraphs(meta.get("scope", ())),
            self.page.footnote_list(),
        )  # fmt: skip

    def part(self, uuid: str, op: str, html: str) -> Part:
        """One clause of the newer text."""
        clause = self.new.by_uuid[uuid]
        section = self.sections.get(uuid, {})
        return Part(
            uuid, op, self.new.label(uuid), clause.title, clause.depth, clause.path,
            kind=section.get("kind", "clause"),
            informative=section.get("informative", False), html=html,
        )  # fmt: skip


class _Marked(_Clean):
    def __init__(self, old: Reading, new: Reading, file: FileAddress) -> None:
        super().__init__(new, file)
        self.old = old
        # In what is compared, a footnote's words stand where its mark does.
        self.before = Page(old.tree, old.numbers, file=file, footnotes="inline")
        self.after = Page(new.tree, new.numbers, file=file, footnotes="inline")
        self.editorial = {
            change.node
            for change in classify(old.tree, new.tree)
            if change.op == "changed" and change.change_class <= EDITORIAL
        }
        self.spoken = Spoken(
            _("added:"), _("end of addition"), _("removed:"), _("end of removal")
        )

    def parts(self) -> Parts:
        parts = [self._part(change) for change in compare(self.old.tree, self.new.tree)]
        front = diff_words(front_matter(self.old.tree), front_matter(self.new.tree))
        return self.with_front(
            parts, front if any(piece.op != "same" for piece in front) else ()
        )

    def _part(self, change: ClauseChange) -> Part:
        op = _op(change, self.old, self.new)
        if op == "removed":
            return self._removed(change)
        moved = _reordered(change.uuid, self.old, self.new) if op != "added" else set()
        shown = [
            self._block(block, moved, alone=op != "added") for block in change.blocks
        ]
        part = self.part(change.uuid, op, "".join(html for html, _kind in shown))
        kinds = {kind for _html, kind in shown if kind}
        part.pieces = change.title if op == "changed" and len(change.title) > 1 else ()
        part.editorial = op == "changed" and kinds == {"editorial"} and not part.pieces
        part.was = change.old_number if change.renumbered or change.moved else ""
        part.moved = change.moved
        return part

    def _removed(self, change: ClauseChange) -> Part:
        clause = self.old.by_uuid[change.uuid]
        html = "".join(
            self._block(block, set(), alone=False)[0] for block in change.blocks
        )
        return Part(
            change.uuid, "removed", change.old_number, clause.title, clause.depth,
            clause.path, html=html,
        )  # fmt: skip

    def _block(
        self, change: BlockChange, moved: set[str], *, alone: bool
    ) -> tuple[str, str]:
        """A block's HTML, and whether that is an editorial change, another one or none.

        alone: it differs in a clause that both texts have, so it says so itself.
        """
        old, new = (text.blocks.get(change.uuid) for text in (self.old, self.new))
        if change.op == "added" and old is not None:
            return self._moved_here(old, new), "other"
        if change.op == "removed" and new is not None:
            return self._moved_away(new), "other"
        if change.op == "removed":
            html = without_ids(self.before.block(old))
            return (_marked("removed", _("Removed"), html) if alone else html), "other"
        if change.op == "added":
            html = self.page.block(new)
            return (_marked("added", _("New"), html) if alone else html), "other"
        if change.op == "same":
            html = self.page.block(new)
            if change.uuid in moved:
                return _marked("moved", _("Moved within this clause"), html), "other"
            return html, ""
        return self._changed(old, new, change)

    def _changed(self, old: Node, new: Node, change: BlockChange) -> tuple[str, str]:
        if change.op == "form":
            note = _("The words are the same; only their form changed.")
            html = f'{self.page.block(new)}<p class="block-note">{escape(note)}</p>\n'
            return (
                f'<div class="block-change" data-op="form">\n{html}</div>\n',
                "editorial",
            )
        html = mark_changes(self.before.block(old), self.after.block(new), self.spoken)
        if change.uuid in self.editorial:
            # The text reads on undisturbed; who wants to see the difference unfolds it.
            html = (
                f'{self.page.block(new)}<details class="fold"><summary>'
                f"{escape(_('Editorial change'))}</summary>\n{without_ids(html)}"
                "</details>\n"
            )
            return (
                f'<div class="block-change" data-op="form">\n{html}</div>\n',
                "editorial",
            )
        return f'<div class="block-change" data-op="changed">\n{html}</div>\n', "other"

    def _moved_here(self, old: Node, new: Node) -> str:
        place = self.old.clause_of[old["uuid"]]
        words = _("Moved here from %s") % self.old.name(place)
        html = self.page.block(new)
        if old != new:
            html = mark_changes(
                self.before.block(old), self.after.block(new), self.spoken
            )
        return _marked("moved", words, html)

    def _moved_away(self, new: Node) -> str:
        place = self.new.name(self.new.clause_of[new["uuid"]])
        words = escape(_("Moved to %s") % place)
        return (
            f'<p class="block-note" data-op="moved"><a href="#{anchor(new["uuid"])}">'
            f"{words}</a></p>\n"
        )


def _marked(op: str, words: str, html: str) -> str:
    return (
        f'<div class="block-change" data-op="{op}">\n'
        f'<p class="block-note">{escape(words)}</p>\n{html}</div>\n'
    )


def _sections(sections: list[Node]):
    for section in sections:
        yield section["uuid"], section
        yield from _sections(section["sections"])
