"""Two trees in, the clauses of both as marked HTML out, with a line for each that differs.

Each clause and passage of either text stands here once, so that taking all changes gives
the newer text and refusing all of them the older one. This module imports no Django.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from cms.documents.addresses import node_path
from cms.documents.citing import reference_text
from cms.documents.content import Clause, Node, Tree, anchor, clauses, sections
from cms.documents.diff import ClauseChange, compare, diff_words, longest_rise
from pdf.facts import Facts
from pdf.html import Printer, PrintPage
from pdf.marking import Reshaped, deleted, inserted, mark, with_old_ids, words

# What is drawn and not written is shown before and after, never marked inside.
_WHOLE = ("formula", "figure", "attachment")
_LINK = re.compile(r'<a((?: class="[^"]*")?) href="#([^"]*)">(.*?)</a>', re.DOTALL)
_ID = re.compile(r'\bid="([^"]*)"')
LOWEST = 6


@dataclass
class ClauseLine:
    """What the summary says of a clause: numbers, title, and what became of it."""

    anchor: str
    number: str
    was: str
    title: str
    said: list[str] = field(default_factory=list)


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


class _Text:
    """One of the two texts: its clauses, where its passages stand, its renderer."""

    def __init__(self, tree: Tree, site: str) -> None:
        self.tree = tree
        printer = Printer(tree, Facts("", "current", "", "", site))
        self.printer = printer
        self.numbers = printer.numbers
        self.page: PrintPage = printer.page
        self.clauses = {clause.uuid: clause for clause in clauses(tree)}
        self.sections = {section["uuid"]: section for section in sections(tree)}
        self.blocks: dict[str, Node] = {}
        self.clause_of: dict[str, str] = {}
        for clause in self.clauses.values():
            for block in clause.blocks:
                self.blocks[block["uuid"]] = block
                self.clause_of[block["uuid"]] = clause.uuid

    def label(self, uuid: str) -> str:
        found = self.numbers.get(uuid)
        return found.label if found else ""

    def name(self, uuid: str) -> str:
        """A clause as a sentence names it."""
        clause = self.clauses[uuid]
        return self.label(uuid) or f"“{clause.title}”"

    def full_name(self, uuid: str) -> str:
        """Its number and title."""
        return f"{self.label(uuid)} {self.clauses[uuid].title}".strip()


class RedlineText:
    """Writes the clauses of two texts. After `html()`, `lines` and `counts` tell the
    changes of clauses, `shown` the pictures that are used."""

    def __init__(self, old: Tree, new: Tree, site: str) -> None:
        self.old, self.new = _Text(old, site), _Text(new, site)
        self.site = site
        self.changes = {change.uuid: change for change in compare(old, new)}
        self.lines: list[ClauseLine] = []
        self.counts: Counter[str] = Counter()
        self._level = 1
        self._point_old_links()

    @property
    def shown(self) -> set[str]:
        return self.old.printer.shown | self.new.printer.shown

    def html(self) -> str:
        """Front matter, clauses, glossary and references, all changes marked."""
        stable = self._stable()
        out = [self._front()]
        steps = merged(list(self.old.clauses), list(self.new.clauses), stable)
        gone: list[str] = []
        for step in steps:
            change = self.changes[step.uuid]
            if step.side == "old" and change.op != "removed":
                gone.append(step.uuid)
                continue
            out.append(self._went(gone))
            gone = []
            out.append(self._clause(change))
        out += [self._went(gone), self._glossary(), self._references()]
        return _without_dangling("".join(out))

    def _stable(self) -> set[str]:
        """Clauses that neither moved nor lie in one that did: both texts have these in
        the same order."""
        stable: set[str] = set()
        for clause in self.new.clauses.values():
            change = self.changes[clause.uuid]
            if change.op == "added" or change.moved:
                continue
            if all(above in stable for above in clause.path):
                stable.add(clause.uuid)
        return stable

    def _point_old_links(self) -> None:
        """Links of what is gone lead to what is still here, else to what is gone, too."""
        own, new = self.old.numbers, self.new.numbers
        document = self.old.tree["document"]
        terms = {term["uuid"] for term in self.new.tree["terms"]}
        keys = {ref["uuid"] for ref in self.new.tree["references"]}

        def link(xref: dict) -> str:
            node = xref["node"]
            if xref["document"] != document or node not in {**own, **new}:
                return f"{self.site}{node_path(node)}"
            return f"#{anchor(node)}" if node in new else f"#old-{anchor(node)}"

        page = self.old.page
        page.link = link
        page.term = lambda uuid: f"#{anchor(uuid)}" if uuid in terms else ""
        page.reference = lambda uuid: f"#{anchor(uuid)}" if uuid in keys else ""

    # -- clauses ---------------------------------------------------------------------

    def _clause(self, change: ClauseChange) -> str:
        text = self.old if change.op == "removed" else self.new
        clause = text.clauses[change.uuid]
        line = ClauseLine(
            ("old-" if change.op == "removed" else "") + anchor(change.uuid),
            text.label(change.uuid), "", clause.title,
        )  # fmt: skip
        notes = self._notes(change, line)
        body, said = self._blocks(change)
        line.said += said
        self._count(change, line)
        return (
            self._heading(change, clause, text)
            + "".join(f'<p class="change-note">{note}</p>\n' for note in notes)
            + f"{body}</section>\n"
        )

    def _notes(self, change: ClauseChange, line: ClauseLine) -> list[str]:
        """What is said below a heading of the clause as a whole; adds to `line`."""
        if change.op in ("added", "removed"):
            word = "Added" if change.op == "added" else "Deleted"
            line.said.append(word)
            return [f"{word} clause"]
        notes = []
        if change.renumbered or change.moved:
            line.was = change.old_number
        if change.moved:
            line.said.append("Moved")
            place = self.old.name(change.uuid)
            notes.append(f"Moved here; it was {escape(place)}")
        elif change.renumbered:
            line.said.append("Renumbered")
            notes.append(
                f"Renumbered; it was {escape(change.old_number or 'without number')}"
            )
        if len(change.title) > 1 or (change.title and change.title[0].op != "same"):
            line.said.append("Title changed")
        return notes

    def _count(self, change: ClauseChange, line: ClauseLine) -> None:
        named = {"added": "added", "removed": "deleted"}.get(change.op)
        if named:
            self.counts[named] += 1
        self.counts["moved"] += change.moved
        inner = [word for word in line.said if not _is_number(word)]
        self.counts["renumbered"] += len(inner) < len(line.said) and not change.moved
        self.counts["changed"] += bool(inner) and not named
        self.counts["same"] += not line.said
        if line.said:
            self.lines.append(line)

    def _heading(self, change: ClauseChange, clause: Clause, text: _Text) -> str:
        gone = change.op == "removed"
        section = text.sections.get(change.uuid, {})
        ident = ("old-" if gone else "") + anchor(change.uuid)
        # No level is skipped, although a clause may stand beside those of another text.
        level = self._level = min(clause.depth + 1, LOWEST, self._level + 1)
        label = escape(text.label(change.uuid))
        number = f'<span class="clause-number">{label}</span> ' if label else ""
        title = self._title(change)
        if section.get("informative"):
            title += ' <span class="clause-note">(informative)</span>'
        plain = f"{text.label(change.uuid)} {clause.title}".strip()
        mark_ = {"added": " (added)", "removed": " (deleted)"}.get(change.op, "")
        lang = f' lang="{escape(clause.lang)}"' if clause.lang else ""
        kind = section.get("kind", "clause")
        return (
            f'<section class="clause" data-kind="{kind}" data-depth="{clause.depth}" '
            f'data-clause="{change.uuid}" data-op="{change.op}" id="{ident}" '
            f'aria-labelledby="h-{ident}"{lang}>\n'
            f'<h{level} class="clause-title" id="h-{ident}" '
            f'data-head="{escape(plain)}" data-mark="{escape(plain + mark_)}">'
            f"{number}{title}</h{level}>\n"
        )

    def _title(self, change: ClauseChange) -> str:
        if change.op == "removed":
            return deleted(escape("".join(piece.text for piece in change.title)))
        how = {"added": inserted, "removed": deleted, "same": str}
        return "".join(how[piece.op](escape(piece.text)) for piece in change.title)

    def _went(self, gone: list[str]) -> str:
        """A line at the old place of clauses that moved together."""
        if not gone:
            return ""
        roots = [
            uuid for uuid in gone
            if not any(above in gone for above in self.old.clauses[uuid].path)
        ]  # fmt: skip
        lines = "".join(
            f'<p class="change-note">{escape(self.old.full_name(uuid))}: '
            f'<a href="#{anchor(uuid)}">moved, see {escape(self.new.name(uuid))}</a>'
            "</p>\n"
            for uuid in roots
        )
        return (
            f'<div class="change" data-op="went" data-clauses="{" ".join(gone)}">\n'
            f"{lines}</div>\n"
        )

    # -- passages --------------------------------------------------------------------

    def _blocks(self, change: ClauseChange) -> tuple[str, list[str]]:
        """The passages of a clause, and in words how many of them changed and how."""
        old = self.old.clauses[change.uuid].blocks if change.op != "added" else []
        new = self.new.clauses[change.uuid].blocks if change.op != "removed" else []
        before, after = [b["uuid"] for b in old], [b["uuid"] for b in new]
        alone = change.op not in ("added", "removed")
        out, found = [], Counter()
        for step in merged(before, after, in_order(before, after)):
            html, op = self._block(step, alone=alone)
            out.append(html)
            found[op] += 1
        if not alone:
            return "".join(out), []
        said = [
            f"{found[op]} {'passage' if found[op] == 1 else 'passages'} {word}"
            for op, word in (
                ("changed", "changed"), ("label", "renumbered"),
                ("form", "changed in form"), ("added", "added"),
                ("removed", "deleted"), ("came", "moved here"), ("went", "moved away"),
            )
            if found[op]
        ]  # fmt: skip
        return "".join(out), said

    def _block(self, step: Step, *, alone: bool) -> tuple[str, str]:
        """A passage and what became of it. alone: its clause is in both texts, so that
        the passage says itself when it came or went."""
        uuid = step.uuid
        old, new = self.old.blocks.get(uuid), self.new.blocks.get(uuid)
        if step.side == "old":
            if new is not None:
                return self._away(uuid), "went"
            note = "Deleted" if alone else ""
            html = with_old_ids(self.old.page.block(old))
            return _box("removed", uuid, note, html), "removed"
        if old is None:
            note = "Added" if alone else ""
            return _box("added", uuid, note, self.new.page.block(new)), "added"
        if step.side == "new":
            came = self.old.clause_of[uuid]
            here = came == self.new.clause_of[uuid]
            place = "in this clause" if here else f"here from {self.old.name(came)}"
            html, _ = self._changed(old, new)
            return _box("came", uuid, f"Moved {place}", html), "came"
        html, op = self._changed(old, new)
        if op == "same":
            return html, op
        note = "The words are the same; their form changed" if op == "form" else ""
        return _box(op, uuid, note, html), op

    def _away(self, uuid: str) -> str:
        place = self.new.clause_of[uuid]
        if place == self.old.clause_of[uuid]:
            words_ = "within this clause"
        else:
            words_ = f"to {self.new.name(place)}"
        link = f'<a href="#{anchor(uuid)}">Moved {escape(words_)}</a>'
        return (
            f'<div class="change" data-op="went" data-block="{uuid}">\n'
            f'<p class="change-note">{link}</p></div>\n'
        )

    def _changed(self, old: Node, new: Node) -> tuple[str, str]:
        """A passage that both texts have, and same, changed, form or label."""
        before, after = self.old.page.block(old), self.new.page.block(new)
        if words(before) == words(after):
            return after, "same" if old == new else "form"
        # A label, like that of a requirement, follows from what stands before it.
        op = "label" if old == new else "changed"
        try:
            if old["type"] != new["type"] or new["type"] in _WHOLE:
                raise Reshaped
            return mark(before, after), op
        except Reshaped:
            return (
                f'<div data-op="removed">{with_old_ids(before)}</div>\n'
                f'<div data-op="added">{after}</div>\n'
            ), op

    # -- around the clauses ----------------------------------------------------------

    def _front(self) -> str:
        """Title, abstract and scope, where one of the texts has them."""
        out, said = [], []
        title = "".join(
            {"added": inserted, "removed": deleted, "same": str}[p.op](escape(p.text))
            for p in diff_words(self.old.tree["title"], self.new.tree["title"])
        )
        if self.old.tree["title"] != self.new.tree["title"]:
            said.append("Title changed")
            out.append(f'<div class="change" data-op="changed"><p>{title}</p></div>\n')
        for name in ("abstract", "scope"):
            before = self.old.page.paragraphs(self.old.tree["meta"].get(name) or ())
            after = self.new.page.paragraphs(self.new.tree["meta"].get(name) or ())
            if not before and not after:
                continue
            html, op = _pair(before, after)
            if op != "same":
                said.append(f"{name.capitalize()} changed")
                html = _box(op, "", "", html)
            out.append(f"<h3>{name.capitalize()}</h3>\n{html}")
        if not out:
            return ""
        return self._around(
            "front-text", "Title, abstract and scope", "".join(out), said
        )

    def _glossary(self) -> str:
        def entry(text: _Text, term: Node) -> str:
            also = (
                f" Also: {escape('; '.join(term['admitted']))}."
                if term["admitted"]
                else ""
            )
            never = (
                f" Not: {escape('; '.join(term['deprecated']))}."
                if term["deprecated"]
                else ""
            )
            return (
                f'<div class="term-entry" id="{anchor(term["uuid"])}">'
                f'<p class="definition-term">{escape(term["preferred"])}</p>\n'
                f"<p>{text.page.runs(term['definition'])}{also}{never}</p></div>\n"
            )  # fmt: skip

        entries = [
            {
                term["uuid"]: entry(text, term)
                for term in sorted(
                    text.tree["terms"],
                    key=lambda t: (t["preferred"].casefold(), t["uuid"]),
                )
            }
            for text in (self.old, self.new)
        ]
        return self._list("back-terms", "Glossary", *entries)

    def _references(self) -> str:
        entries = [
            {
                ref["uuid"]: (
                    f'<div class="reference" id="{anchor(ref["uuid"])}">'
                    f'<p><span class="reference-key">[{escape(ref["key"])}]</span> '
                    f"{text.page.runs(reference_text(ref['csl']))}</p></div>\n"
                )
                for ref in sorted(
                    text.tree["references"], key=lambda r: (r["key"], r["uuid"])
                )
            }
            for text in (self.old, self.new)
        ]
        return self._list("back-references", "References", *entries)

    def _list(
        self, ident: str, title: str, old: dict[str, str], new: dict[str, str]
    ) -> str:
        """Entries of a list by UUID, marked."""
        out, found = [], Counter()
        for step in merged(list(old), list(new), in_order(list(old), list(new))):
            before, after = old.get(step.uuid, ""), new.get(step.uuid, "")
            # Order follows from the words, so an entry that moved is shown once.
            if step.side == "old" and after:
                continue
            html, op = _pair(before, after)
            out.append(html if op == "same" else _box(op, step.uuid, "", html))
            found[op] += op != "same"
        if not out:
            return ""
        said = [f"{found[op]} {word}" for op, word in (
            ("changed", "changed"), ("added", "added"), ("removed", "deleted")
        ) if found[op]]  # fmt: skip
        return self._around(ident, title, "".join(out), said)

    def _around(self, ident: str, title: str, html: str, said: list[str]) -> str:
        self._level = 2
        if said:
            self.lines.append(ClauseLine(ident, "", "", title, said))
        return (
            f'<section class="back" id="{ident}"><h2 data-mark="{title}">{title}</h2>\n'
            f"{html}</section>\n"
        )


def _is_number(said: str) -> bool:
    """Whether only numbers changed, or places."""
    return said in ("Moved", "Renumbered") or said.endswith(" renumbered")


def _pair(before: str, after: str) -> tuple[str, str]:
    """Two pieces of HTML, of which one may be empty, as one, and what became of it."""
    if words(before) == words(after):
        return after, "same"
    if not after:
        return with_old_ids(before), "removed"
    if not before:
        return after, "added"
    return mark(before, after), "changed"


def _box(op: str, uuid: str, note: str, html: str) -> str:
    """A passage with its bar, and what is said of it as a whole."""
    said = f'<p class="change-note">{escape(note)}</p>\n' if note else ""
    named = f' data-block="{uuid}"' if uuid else ""
    return f'<div class="change" data-op="{op}"{named}>\n{said}{html}</div>\n'


def _without_dangling(html: str) -> str:
    """Links to what is in neither text become plain words."""
    known = set(_ID.findall(html))

    def kept(found: re.Match[str]) -> str:
        if found[2] in known:
            return found[0]
        return f"<span{found[1]}>{found[3]}</span>"

    return _LINK.sub(kept, html)
