"""The shared renderer as print wants it: numbers that link for ever, heads of pages, formulas.

Pieces of a content tree in, HTML out. This module imports no Django.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from cms.documents.content import Node, anchor, clauses
from cms.documents.formulas import formula_html
from cms.documents.html import Page
from pdf.formulas import formula_svg
from pdf.wide import is_wide


class PrintPage(Page):
    """Renders parts of one tree for print.

    lasting: node UUID → its address for ever; None on a screen, which has no pages,
    and "" where there is none. It is the link of a clause's number and of a
    requirement's label: a mark beside each heading would be read aloud with it.
    `documents`: UUID → anchor of other documents in the same file.
    """

    def __init__(
        self, *given: Any, lasting: Callable[[str], str] | None = None, **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.lasting = lasting
        self.documents: dict[str, str] = {}
        titles = {
            section["uuid"]: section["title"] for section in self.tree["sections"]
        }
        self.outermost = {
            clause.uuid: titles[(*clause.path, clause.uuid)[0]]
            for clause in clauses(self.tree)
        }

    def _open(
        self, node: Node, title: str, depth: int, section: Node | None = None
    ) -> str:
        html = super()._open(node, title, depth, section)
        if self.lasting is None:
            return html
        ident = f'id="h-{anchor(node["uuid"])}"'
        return self._linked(
            html.replace(ident, ident + self._head(node, depth), 1),
            node, "clause-number", self._label(node),
        )  # fmt: skip

    def section(self, section: Node, **how: Any) -> str:
        """A section; one that holds nothing but wide tables lies on its side with them."""
        html = super().section(section, **how)
        blocks = section["blocks"]
        if not blocks or section["sections"] or not all(map(_lies, blocks)):
            return html
        ident = f'id="{anchor(section["uuid"])}"'
        return html.replace(ident, f'{ident} data-wide="yes"', 1)

    def _head(self, node: Node, depth: int) -> str:
        """What the head of a page says of a clause, for `string-set`."""
        found = self.numbers.get(node["uuid"])
        if found and found.number:
            section = escape(self.outermost.get(node["uuid"], ""))
            return f' data-head="{escape(found.number)}" data-section="{section}"'
        if depth == 1:
            return f' data-head="{escape(node["title"])}" data-section=""'
        return ""

    def _linked(self, html: str, node: Node, css_class: str, label: str) -> str:
        href = self.lasting(node["uuid"]) if self.lasting and label else ""
        if not href:
            return html
        words = escape(label)
        return html.replace(
            f'<span class="{css_class}">{words}</span>',
            f'<span class="{css_class}"><a href="{escape(href)}">{words}</a></span>',
            1,
        )

    def _block_requirement(self, block: Node) -> str:
        html = super()._block_requirement(block)
        return self._linked(html, block, "requirement-label", self._label(block))

    def _block_formula(self, block: Node) -> str:
        number = f'<span class="formula-number">({self.numbers[block["uuid"]].number})</span>'
        opening = f"<div{self.attributes(block, 'formula')}>\n"
        picture = formula_svg(block["tex"], block["alt"])
        if picture:
            return f"{opening}{picture} {number}\n{self.annotate(block)}</div>\n"
        html = formula_html(block["tex"])
        if html is None:
            return super()._block_formula(block)
        return (
            f'{opening}<p><span class="formula-set">{html}</span> {number}</p>\n'
            f'<p class="clause-note">{escape(block["alt"])}</p>\n'
            f"{self.annotate(block)}</div>\n"
        )

    def _block_practice(self, block: Node) -> str:
        if block["document"] in self.documents:
            block = dict(block, href=f"#{self.documents[block['document']]}")
        return super()._block_practice(block)

    def _block_table(self, block: Node) -> str:
        return _turned(block, super()._block_table(block))

    def _block_rubric(self, block: Node) -> str:
        return _turned(block, super()._block_rubric(block))


def _lies(block: Node) -> bool:
    return block["type"] in ("table", "rubric") and is_wide(block)


def _turned(block: Node, html: str) -> str:
    if not is_wide(block):
        return html
    ident = f'id="{anchor(block["uuid"])}"'
    return html.replace(ident, f'{ident} data-wide="yes"', 1)
