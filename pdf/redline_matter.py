"""What stands around the clauses of two texts in, marked HTML and a line for each out.

Title, abstract and scope before them, glossary and references behind. No Django.
"""

from collections import Counter
from dataclasses import dataclass
from html import escape

from cms.documents.citing import reference_text
from cms.documents.content import Node, anchor
from cms.documents.diff import diff_words
from pdf.marking import deleted, inserted, mark, with_old_ids, words
from pdf.merging import in_order, merged
from pdf.one_text import OneText
from pdf.passages import box


@dataclass(frozen=True)
class Around:
    """A section with what changed in it, in words; both may be empty."""

    html: str
    said: list[str]
    ident: str = ""
    title: str = ""


def front(old: OneText, new: OneText) -> Around:
    """Title, abstract and scope, where one of the texts has them."""
    out, said = [], []
    title = "".join(
        {"added": inserted, "removed": deleted, "same": str}[p.op](escape(p.text))
        for p in diff_words(old.tree["title"], new.tree["title"])
    )
    if old.tree["title"] != new.tree["title"]:
        said.append("Title changed")
        out.append(f'<div class="change" data-op="changed"><p>{title}</p></div>\n')
    for name in ("abstract", "scope"):
        before = old.page.paragraphs(old.tree["meta"].get(name) or ())
        after = new.page.paragraphs(new.tree["meta"].get(name) or ())
        if not before and not after:
            continue
        html, op = _pair(before, after)
        if op != "same":
            said.append(f"{name.capitalize()} changed")
            html = box(op, "", "", html)
        out.append(f"<h3>{name.capitalize()}</h3>\n{html}")
    if not out:
        return Around("", [])
    return _around("front-text", "Title, abstract and scope", "".join(out), said)


def glossary(old: OneText, new: OneText) -> Around:
    """The terms that either text uses."""

    def entry(text: OneText, term: Node) -> str:
        also = (
            f" Also: {escape('; '.join(term['admitted']))}." if term["admitted"] else ""
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
        for text in (old, new)
    ]
    return _list("back-terms", "Glossary", *entries)


def references(old: OneText, new: OneText) -> Around:
    """The works that either text cites."""
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
        for text in (old, new)
    ]
    return _list("back-references", "References", *entries)


def _list(ident: str, title: str, old: dict[str, str], new: dict[str, str]) -> str:
    """Entries of a list by UUID, marked."""
    out, found = [], Counter()
    for step in merged(list(old), list(new), in_order(list(old), list(new))):
        before, after = old.get(step.uuid, ""), new.get(step.uuid, "")
        # Order follows from the words, so an entry that moved is shown once.
        if step.side == "old" and after:
            continue
        html, op = _pair(before, after)
        out.append(html if op == "same" else box(op, step.uuid, "", html))
        found[op] += op != "same"
    if not out:
        return Around("", [])
    said = [f"{found[op]} {word}" for op, word in (
        ("changed", "changed"), ("added", "added"), ("removed", "deleted")
    ) if found[op]]  # fmt: skip
    return _around(ident, title, "".join(out), said)


def _around(ident: str, title: str, html: str, said: list[str]) -> Around:
    whole = (
        f'<section class="back" id="{ident}"><h2 class="matter-title" data-mark="{title}">{title}</h2>\n'
        f"{html}</section>\n"
    )
    return Around(whole, said, ident, title)


def _pair(before: str, after: str) -> tuple[str, str]:
    """Two pieces of HTML, of which one may be empty, as one, and what became of it."""
    if words(before) == words(after):
        return after, "same"
    if not words(after):
        return with_old_ids(before), "removed"
    if not words(before):
        return after, "added"
    return mark(before, after), "changed"
