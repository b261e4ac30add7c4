"""Two trees in, the clauses of both as marked HTML out, with a line for each that differs.

Each clause and passage of either text stands here once, so that taking all changes gives
the newer text and refusing all of them the older one. This module imports no Django.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html import escape

from cms.documents.content import Clause, Tree, anchor
from cms.documents.diff import ClauseChange, compare
from pdf.chapters import Stretch
from pdf.marking import deleted, inserted
from pdf.merging import merged
from pdf.one_text import OneText, point_links
from pdf.passages import Passages
from pdf.redline_matter import Around, front, glossary, references

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


class RedlineText:
    """Writes the clauses of two texts. After `stretches()`, `lines` and `counts` tell the
    changes of clauses, `shown` the pictures that are used."""

    def __init__(self, old: Tree, new: Tree, site: str) -> None:
        self.old, self.new = OneText(old, site), OneText(new, site)
        self.site = site
        self.changes = {change.uuid: change for change in compare(old, new)}
        self.lines: list[ClauseLine] = []
        self.counts: Counter[str] = Counter()
        self._level = 1
        point_links(self.old, self.new, site)
        self.passages = Passages(self.old, self.new)

    @property
    def shown(self) -> set[str]:
        return self.old.printer.shown | self.new.printer.shown

    def stretches(self) -> list[Stretch]:
        """Front matter, a stretch for each clause, glossary and references, all changes
        marked."""
        out = [self._around(front(self.old, self.new))]
        steps = merged(list(self.old.clauses), list(self.new.clauses), self._stable())
        gone: list[str] = []
        for step in steps:
            change = self.changes[step.uuid]
            if step.side == "old" and change.op != "removed":
                gone.append(step.uuid)
                continue
            out.append(self._clause(change, self._went(gone)))
            gone = []
        out += [
            Stretch("", self._went(gone)),
            self._around(glossary(self.old, self.new), begins=True),
            self._around(references(self.old, self.new), begins=True),
        ]
        return _without_dangling([one for one in out if one.html])

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

    # -- clauses ---------------------------------------------------------------------

    def _clause(self, change: ClauseChange, before: str) -> Stretch:
        text = self.old if change.op == "removed" else self.new
        clause = text.clauses[change.uuid]
        line = ClauseLine(
            ("old-" if change.op == "removed" else "") + anchor(change.uuid),
            text.label(change.uuid), "", clause.title,
        )  # fmt: skip
        notes = self._notes(change, line)
        body, said = self.passages.of_clause(change)
        line.said += said
        self._count(change, line)
        html = (
            before
            + self._heading(change, clause, text)
            + "".join(f'<p class="change-note">{note}</p>\n' for note in notes)
            + f"{body}</section>\n"
        )
        name = f"{text.label(change.uuid)} {clause.title}".strip()
        return Stretch(name, html, begins=clause.depth == 1)

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

    def _heading(self, change: ClauseChange, clause: Clause, text: OneText) -> str:
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
            f'{self._head(clause, text)}data-mark="{escape(plain + mark_)}">'
            f"{number}{title}</h{level}>\n"
        )

    def _head(self, clause: Clause, text: OneText) -> str:
        """What the head of a page says of a clause of the newer text."""
        if text is self.old:
            return ""
        number, section = text.numbers.get(clause.uuid), clause.title
        if number and number.number:
            section = text.clauses[(*clause.path, clause.uuid)[0]].title
            return (
                f'data-head="{escape(number.number)}" data-section="{escape(section)}" '
            )
        return (
            f'data-head="{escape(section)}" data-section="" '
            if clause.depth == 1
            else ""
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
        here = set(gone)
        roots = [u for u in gone if here.isdisjoint(self.old.clauses[u].path)]
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

    def _around(self, found: Around, *, begins: bool = False) -> Stretch:
        self._level = 2
        if found.said:
            self.lines.append(ClauseLine(found.ident, "", "", found.title, found.said))
        return Stretch(found.title, found.html, begins=begins)


def _is_number(said: str) -> bool:
    """Whether only numbers changed, or places."""
    return said in ("Moved", "Renumbered") or said.endswith(" renumbered")


def _without_dangling(stretches: list[Stretch]) -> list[Stretch]:
    """Links to what is in neither text become plain words."""
    known = {name for one in stretches for name in _ID.findall(one.html)}

    def kept(found: re.Match[str]) -> str:
        if found[2] in known:
            return found[0]
        return f"<span{found[1]}>{found[3]}</span>"

    return [replace(one, html=_LINK.sub(kept, one.html)) for one in stretches]
