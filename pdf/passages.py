"""The passages of a clause in two texts in, the marked HTML of them all out. No Django."""

from collections import Counter
from html import escape

from cms.documents.content import Node, anchor
from cms.documents.diff import ClauseChange
from pdf.marking import Reshaped, mark, with_old_ids, words
from pdf.merging import Step, in_order, merged
from pdf.one_text import OneText

# What is drawn and not written is shown before and after, never marked inside.
_WHOLE = ("formula", "figure", "attachment")


class Passages:
    """Marks the passages of two texts, clause by clause."""

    def __init__(self, old: OneText, new: OneText) -> None:
        self.old, self.new = old, new

    def of_clause(self, change: ClauseChange) -> tuple[str, list[str]]:
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
            return box("removed", uuid, note, html), "removed"
        if old is None:
            note = "Added" if alone else ""
            return box("added", uuid, note, self.new.page.block(new)), "added"
        if step.side == "new":
            came = self.old.clause_of[uuid]
            here = came == self.new.clause_of[uuid]
            place = "within this clause" if here else f"here from {self.old.name(came)}"
            html, _ = self._changed(old, new)
            return box("came", uuid, f"Moved {place}", html), "came"
        html, op = self._changed(old, new)
        if op == "same":
            return html, op
        note = "The words are the same; their form changed" if op == "form" else ""
        return box(op, uuid, note, html), op

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


def box(op: str, uuid: str, note: str, html: str) -> str:
    """A passage with its bar, and what is said of it as a whole."""
    said = f'<p class="change-note">{escape(note)}</p>\n' if note else ""
    named = f' data-block="{uuid}"' if uuid else ""
    return f'<div class="change" data-op="{op}"{named}>\n{said}{html}</div>\n'
