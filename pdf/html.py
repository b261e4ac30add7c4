"""A content tree and an edition's facts in, HTML out: a book's parts for print, or one page.

The text comes from the renderer that all pages share; what is written here is what
stands around it. Nothing here knows the database. This module imports no Django.
"""

from html import escape

from cms.documents.addresses import file_path, node_path
from cms.documents.content import Node, Tree, all_runs, anchor, clauses, plain
from cms.documents.formulas import formula_html
from cms.documents.html import Page
from cms.documents.numbering import Number, number
from cms.documents.practice import practice_facts
from pdf import chapters, matter
from pdf.book import About, Asset, Book, Part
from pdf.coverage import spell_scripts
from pdf.facts import Facts, licence
from pdf.record import record

# A list of more lines than this says less than a search does.
LONGEST_LIST = 150
LONGEST_CONTENTS = 400


def make_book(tree: Tree, facts: Facts, assets: dict[str, Asset]) -> Book:
    """The parts, pictures and metadata of an edition's PDF."""
    printer = Printer(tree, facts)
    name, url = licence(tree["licence"])
    published = facts.published.isoformat() if facts.published else ""
    about = About(
        title=f"{tree['designation']} {tree['title']}, edition {facts.label}",
        language=tree["language"],
        identifier=facts.address,
        designation=tree["designation"],
        author=tree["group"].get("name", ""),
        description="\n".join(plain(text) for text in tree["meta"].get("abstract", ())),
        keywords=", ".join(tree["subjects"]),
        rights=name,
        rights_url=url,
        created=f"{published}T00:00:00Z" if published else "",
    )
    parts = [Part(printer.front(), "roman", "Front matter"), *printer.texts()]
    shown = {name: asset for name, asset in assets.items() if name in printer.shown}
    return Book(parts, about, f"{facts.site}/", shown)


def standalone(
    tree: Tree, facts: Facts, styles: str, pictures: dict[str, str] | None = None
) -> str:
    """The edition as one HTML page that needs nothing else.

    pictures: the address of each picture by its hash, as a `data:` URL; one that is not
    there is named by its public address.
    """
    printer = Printer(tree, facts, screen=True)
    printer.pictures = pictures or {}
    return printer.whole(styles)


class PrintPage(Page):
    """The shared renderer with formulas set, which a browser's page shows as source."""

    def _block_formula(self, block: Node) -> str:
        html = formula_html(block["tex"])
        if html is None:
            return super()._block_formula(block)
        return (
            f"<div{self.attributes(block, 'formula')}>\n"
            f'<p><span class="formula-set">{html}</span> '
            f'<span class="formula-number">({self.numbers[block["uuid"]].number})</span>'
            f'</p>\n<p class="clause-note">{escape(block["alt"])}</p>\n</div>\n'
        )


class Printer:
    """Writes the parts of one edition.

    screen: for a browser: footnotes at the end, pictures by their public address.
    """

    def __init__(self, tree: Tree, facts: Facts, *, screen: bool = False) -> None:
        self.tree, self.facts, self.screen = tree, facts, screen
        self.numbers: dict[str, Number] = number(tree)
        self.shown: set[str] = set()
        self.pictures: dict[str, str] = {}
        self.terms = {term["uuid"] for term in tree["terms"]}
        self.references = {ref["uuid"] for ref in tree["references"]}
        self.page = PrintPage(
            tree,
            self.numbers,
            link=self._link,
            file=self._file,
            term=lambda uuid: f"#{anchor(uuid)}" if uuid in self.terms else "",
            reference=lambda uuid: (
                f"#{anchor(uuid)}" if uuid in self.references else ""
            ),
            footnotes="end" if screen else "inline",
        )
        self.forematter, self.main = _split(tree)

    def _link(self, xref: dict) -> str:
        own = xref["document"] == self.tree["document"] and xref["node"] in self.numbers
        node = xref["node"]
        return f"#{anchor(node)}" if own else f"{self.facts.site}{node_path(node)}"

    def _file(self, sha256: str, name: str) -> str:
        asset = self.page.assets.get(sha256, {})
        if sha256 in self.pictures:
            return self.pictures[sha256]
        if self.screen or not asset.get("media_type", "").startswith("image/"):
            return f"{self.facts.site}{file_path(sha256, name)}"
        self.shown.add(sha256)
        return f"concord:asset/{sha256}"

    # -- parts -----------------------------------------------------------------------

    def front(self) -> str:
        """Cover, imprint, contents, lists, abstract, scope and what precedes clause 1."""
        body = [
            matter.cover(self.tree, self.facts),
            matter.imprint(self.tree, self.facts),
            self.contents(),
            self.lists(),
            self.summary(),
            *(self.page.section(section) for section in self.forematter),
        ]
        return self._document("".join(body), part="front")

    def texts(self) -> list[Part]:
        """Clauses, annexes, glossary, references and history: one part, or a part for
        each section of the first level when the text is long."""
        sections = [(s, self.page.section(s)) for s in self.main]
        back = "".join(self.back())
        if chapters.size("".join(html for _, html in sections)) <= chapters.LONG:
            body = "".join([*(html for _, html in sections), back])
            return [Part(self._document(body, footnotes=self._footnotes_before()))]
        # Footnotes count from 1 in each chapter, so that one more changes one chapter.
        parts = [
            part for group in chapters.groups(sections) for part in self._chapter(group)
        ]
        if back:
            parts.append(Part(self._document(back), title="Back matter"))
        return parts

    def _chapter(self, group: list[Node]) -> list[Part]:
        """The parts of one section, or the one part of some small ones."""
        if len(group) > 1:
            html = "".join(map(self.page.section, group))
            name = f"{self._head(group[0])} to {self._head(group[-1])}"
            return [Part(self._document(html), title=name)]
        name = self._head(group[0])
        found = chapters.pieces(
            group[0], lambda one, depth: self.page.section(one, depth=depth)
        )
        return [
            Part(self._document(html, head=name if index else ""), title=name)
            for index, html in enumerate(found)
        ]

    def back(self) -> list[str]:
        """What stands behind the clauses and annexes."""
        return [
            matter.glossary(self.tree, self.page),
            matter.references(self.tree, self.page),
            record(self.facts.front_matter),
            matter.history(self.facts),
        ]

    def whole(self, styles: str) -> str:
        """Everything in one page for a browser."""
        body = [
            matter.cover(self.tree, self.facts),
            matter.imprint(self.tree, self.facts),
            self.contents(),
            "<main>",
            self.summary(),
            self.page.body(),
            self.page.footnote_list(),
            *self.back(),
            "</main>",
        ]
        return self._document("".join(body), styles=styles)

    def _document(
        self,
        body: str,
        *,
        part: str = "text",
        styles: str = "",
        footnotes: int = 0,
        head: str = "",
    ) -> str:
        """A whole HTML document. head: what the head of its first pages says."""
        title = f"{self.tree['designation']} {self.tree['title']}"
        if not self.screen:
            styles = matter.page_rules(self.tree, self.facts, footnotes)
            if head:
                styles += f"body {{ string-set: clause {matter.css_string(head)} }}"
            body = spell_scripts(self._with_heads(body))
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(self.tree["language"])}">\n<head>'
            f'<meta charset="utf-8"><title>{escape(title)}</title>\n'
            f"<style>{styles}</style></head>\n"
            f'<body data-part="{part}" data-status="{self.facts.status}">\n{body}</body></html>\n'
        )

    def _with_heads(self, body: str) -> str:
        """What the head of a page says of each top-level section, beside its heading."""
        for section in self.tree["sections"]:
            ident = f'id="h-{anchor(section["uuid"])}"'
            words = escape(self._head(section))
            body = body.replace(ident, f'{ident} data-head="{words}"', 1)
        return body

    def _head(self, section: Node) -> str:
        return f"{self.numbers[section['uuid']].label} {section['title']}".strip()

    def _footnotes_before(self) -> int:
        """How many footnotes the front has; those of the text count on from there."""
        uuids = {section["uuid"] for section in self.forematter}
        front = dict(self.tree, sections=[
            section for section in self.tree["sections"] if section["uuid"] in uuids
        ])  # fmt: skip
        return sum("footnote" in run for _, text in all_runs(front) for run in text)

    # -- front matter ----------------------------------------------------------------

    def summary(self) -> str:
        """Abstract and scope, as sections without numbers."""
        out = []
        for name, title in (("abstract", "Abstract"), ("scope", "Scope")):
            texts = self.tree["meta"].get(name) or []
            if texts:
                out.append(
                    f'<section class="front-section" id="front-{name}">'
                    f"<h2>{title}</h2>\n{self.page.paragraphs(texts)}</section>\n"
                )
        if facts := practice_facts(self.tree):
            rows = "".join(
                f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
                for name, value in facts
            )
            out.append(
                '<section class="front-section" id="front-practice">'
                f"<h2>At a glance</h2>\n<table><tbody>{rows}</tbody></table></section>\n"
            )
        return "".join(out)

    def contents(self) -> str:
        """The contents, as deep as it stays readable."""
        found = clauses(self.tree)
        depth = 3
        while depth > 1 and sum(c.depth <= depth for c in found) > LONGEST_CONTENTS:
            depth -= 1
        lines = [
            matter.line(
                anchor(clause.uuid),
                self.numbers[clause.uuid].label,
                clause.title,
                clause.depth,
            )
            for clause in found
            if clause.depth <= depth
        ]
        for ident, title in matter.back_titles(self.tree, self.facts):
            lines.append(matter.line(ident, "", title, 1))
        return matter.line_list("Contents", "contents", "".join(lines))

    def lists(self) -> str:
        """Lists of tables, figures and requirements, where they are not too long."""
        out = []
        for name, types in (
            ("tables", ("table", "rubric", "scale")),
            ("figures", ("figure",)),
            ("requirements", ("requirement",)),
        ):
            lines = [
                matter.line(
                    anchor(block["uuid"]),
                    self.numbers[block["uuid"]].label,
                    _title(block),
                    2,
                )
                for block in matter.blocks_of(self.tree, types)
            ]
            if 1 < len(lines) <= LONGEST_LIST:
                out.append(matter.line_list(name.capitalize(), name, "".join(lines)))
        return "".join(out)


def _title(block: dict) -> str:
    text = plain(block["text" if block["type"] == "requirement" else "caption"])
    if len(text) <= 64:
        return text
    return text[:62].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _split(tree: Tree) -> tuple[list, list]:
    """What precedes the first clause or annex (foreword, introduction), and the rest."""
    for index, section in enumerate(tree["sections"]):
        if section["kind"] != "unnumbered":
            return tree["sections"][:index], tree["sections"][index:]
    return [], tree["sections"]
