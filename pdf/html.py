"""A content tree and an edition's facts in, HTML out: a book's parts for print, or one page.

The text comes from the renderer that all pages share; what is written here is what
stands around it. Nothing here knows the database. This module imports no Django.
"""

from collections.abc import Iterator
from functools import cached_property
from html import escape

from cms.documents.addresses import file_path, node_path
from cms.documents.content import Node, Tree, all_runs, anchor, plain
from cms.documents.numbering import Number, number
from cms.documents.practice import practice_facts
from pdf import chapters, contents, index, matter, record
from pdf.attachments import attachments_of
from pdf.book import About, Asset, Book, Part
from pdf.coverage import spell_scripts
from pdf.facts import Facts, licence
from pdf.longwords import breakable
from pdf.printpage import PrintPage


def make_book(
    tree: Tree, facts: Facts, assets: dict[str, Asset], source: str = ""
) -> Book:
    """The parts, pictures, metadata and attachments of an edition's PDF.

    source: the canonical text that was hashed; the tree's, when it is not given.
    """
    printer = Printer(tree, facts)
    published = facts.published.isoformat() if facts.published else ""
    about = about_of(
        tree, facts, f"edition {facts.label}",
        created=f"{published}T00:00:00Z" if published else "",
        modified=f"{facts.ended.isoformat()}T00:00:00Z" if facts.ended else "",
    )  # fmt: skip
    parts = [
        Part(printer.front(), "roman", "Front matter"),
        *printer.texts(),
        *printer.index(),
    ]
    shown = {name: asset for name, asset in assets.items() if name in printer.shown}
    attached = attachments_of(tree, facts, source)
    return Book(parts, about, f"{facts.site}/", shown, attached)


def about_of(
    tree: Tree, facts: Facts, which: str, *, created: str, modified: str = ""
) -> About:
    """What the file of a text says of itself; `which` is like "edition 2"."""
    name, url = licence(tree["licence"])
    return About(
        title=f"{tree['designation']} {tree['title']}, {which}",
        language=tree["language"],
        identifier=facts.address,
        designation=tree["designation"],
        author=tree["group"].get("name", ""),
        description="\n".join(plain(text) for text in tree["meta"].get("abstract", ())),
        keywords=", ".join(tree["subjects"]),
        rights=name,
        rights_url=url,
        created=created,
        modified=modified,
        edition=facts.label,
        status=facts.status,
        sha256=facts.sha256,
    )


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


class Printer:
    """Writes the parts of one edition.

    screen: for a browser: footnotes at the end, pictures by their public address.
    prefix: before the anchors of what stands around the text, and level: of its outermost
    headings, where several documents lie in one file.
    """

    volume = ""
    """Title of the volume that the document is a part of."""

    def __init__(
        self, tree: Tree, facts: Facts, *, screen: bool = False, prefix: str = "",
        level: int = 2,
    ) -> None:  # fmt: skip
        self.tree, self.facts, self.screen = tree, facts, screen
        self.prefix, self.level = prefix, level
        self.numbers: dict[str, Number] = number(tree)
        self.shown: set[str] = set()
        self.pictures: dict[str, str] = {}
        self.terms = {term["uuid"] for term in tree["terms"]}
        self.references = {ref["uuid"] for ref in tree["references"]}
        self.page = PrintPage(
            tree,
            self.numbers,
            link=self.link,
            file=self._file,
            term=lambda uuid: self._entry(uuid, self.terms),
            reference=lambda uuid: self._entry(uuid, self.references),
            heading_level=level,
            footnotes="end" if screen else "inline",
            lasting=None if screen else self.lasting,
        )
        self.forematter, self.main = _split(tree)

    @cached_property
    def terms_used(self) -> list[index.Term]:
        """The lines of the index of terms."""
        # The pages before clause 1 have their own numbers, which wait for the index.
        front = {section["uuid"] for section in self.forematter}
        return index.terms_used(
            self.tree, self.numbers, entry=self.prefix, without=front
        )

    def lasting(self, uuid: str) -> str:
        """The address for ever of a node: the link of its number."""
        return f"{self.facts.site}{node_path(uuid)}"

    def _entry(self, uuid: str, known: set[str]) -> str:
        return f"#{self.prefix}{anchor(uuid)}" if uuid in known else ""

    def link(self, xref: dict) -> str:
        """Where a cross-reference leads: into this file, or to a node's address for ever."""
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
        """Cover, imprint, contents, lists, foreword, abstract, scope, what precedes clause 1."""
        body = [
            matter.cover(self.tree, self.facts),
            matter.imprint(self.tree, self.facts),
            self.contents(),
            self.lists(),
            record.record(self.tree, self.facts.front_matter),
            self.summary(),
            *(self.page.section(section) for section in self.forematter),
        ]
        return self._document("".join(body), part="front")

    def texts(self) -> list[Part]:
        """Clauses, annexes, glossary, references and history."""
        return self.cut(
            self.main, after="".join(self.back()), footnotes=self._footnotes_before()
        )

    def cut(
        self, sections: list[Node], *, before: str = "", after: str = "",
        part: str = "text", footnotes: int = 0,
    ) -> list[Part]:  # fmt: skip
        """Sections with what stands around them: one part, or a part for each section of
        the first level when the text is long."""
        rendered = [(section, self.page.section(section)) for section in sections]
        text = "".join(html for _, html in rendered)
        name = self.tree["designation"]
        if chapters.size(text) <= chapters.LONG:
            html = self._document(before + text + after, part=part, footnotes=footnotes)
            return [Part(html, title=name)]
        parts = [Part(self._document(before, part=part), title=name)] if before else []
        # Footnotes count from 1 in each chapter, so that one more changes one chapter.
        for group in chapters.groups(rendered):
            parts += self._chapter(group)
        if after:
            parts.append(Part(self._document(after), title="Back matter"))
        return parts

    def _chapter(self, group: list[Node]) -> list[Part]:
        """The parts of one section, or the one part of some small ones."""
        if len(group) > 1:
            html = "".join(map(self.page.section, group))
            name = f"{self._name(group[0])} to {self._name(group[-1])}"
            return [Part(self._document(html), title=name)]
        section, name = group[0], self._name(group[0])
        pieces = chapters.pieces(
            section, lambda one, depth: self.page.section(one, depth=depth)
        )
        # A piece that goes on begins with a number, unless its section has none.
        head = "" if self.numbers[section["uuid"]].number else section["title"]
        return [
            Part(self._document(html, head=head if place else ""), title=name)
            for place, html in enumerate(pieces)
        ]

    def _name(self, section: Node) -> str:
        return f"{self.numbers[section['uuid']].label} {section['title']}".strip()

    def back(self) -> list[str]:
        """What stands behind the clauses and annexes."""
        return [
            matter.glossary(self.tree, self.page),
            matter.references(self.tree, self.page),
            matter.history(self.facts),
        ]

    def index(self) -> list[Part]:
        """The index of terms as the last parts; none where no term is used."""
        return [
            Part(self._document(html, part="index"), title=index.TITLE)
            for html in index.index_html(self.terms_used)
        ]

    def whole(self, styles: str) -> str:
        """Everything in one page for a browser."""
        body = [
            matter.cover(self.tree, self.facts),
            matter.imprint(self.tree, self.facts),
            self.contents(),
            "<main>",
            record.record(self.tree, self.facts.front_matter),
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
            foot = self.volume or self.tree["group"].get("name", "")
            styles = matter.page_rules(self.tree, self.facts, footnotes, foot)
            if part == "member":
                styles += matter.OPENING_PAGE
            if head:
                styles += f"body {{ string-set: clause {matter.css_string(head)} }}"
            body = breakable(spell_scripts(body))
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(self.tree["language"])}">\n<head>'
            f'<meta charset="utf-8"><title>{escape(title)}</title>\n'
            f"<style>{styles}</style></head>\n"
            f'<body data-part="{part}" data-status="{self.facts.status}"'
            f"{' data-volume' if self.volume else ''}>\n{body}</body></html>\n"
        )

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
                    self._front_section(name, title, self.page.paragraphs(texts))
                )
        if facts := practice_facts(self.tree):
            rows = "".join(
                f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
                for name, value in facts
            )
            table = f"<table><tbody>{rows}</tbody></table>"
            out.append(self._front_section("practice", "At a glance", table))
        return "".join(out)

    def _front_section(self, name: str, title: str, html: str) -> str:
        return (
            f'<section class="front-section" id="{self.prefix}front-{name}">'
            f'<h{self.level} class="matter-title">{title}</h{self.level}>\n'
            f"{html}</section>\n"
        )

    def contents(self) -> str:
        """The contents, as deep as it stays readable."""
        lines = (
            contents.matter_lines(self.before())
            + contents.clause_lines(self.tree, self.numbers)
            + contents.matter_lines(self.after())
        )
        return contents.line_list("Contents", "contents", lines)

    def lists(self) -> str:
        """Lists of tables, figures and requirements, where they are not too long."""
        return contents.lists(self.tree, self.numbers)

    def before(self) -> Iterator[tuple[str, str]]:
        """(anchor, title) of each section of ours before the text."""
        if record.has_record(self.facts.front_matter):
            yield record.IDENT, record.record_title(self.tree)

    def after(self) -> Iterator[tuple[str, str]]:
        """(anchor, title) of each section of ours behind the text."""
        if self.tree["terms"]:
            yield matter.TERMS, "Glossary"
        if self.tree["references"]:
            yield matter.REFERENCES, "References"
        if self.facts.history:
            yield matter.HISTORY, "Revision history"
        if not self.screen and self.terms_used:
            yield index.IDENT, index.TITLE


def _split(tree: Tree) -> tuple[list, list]:
    """What precedes the first clause or annex (foreword, introduction), and the rest."""
    for place, section in enumerate(tree["sections"]):
        if section["kind"] != "unnumbered":
            return tree["sections"][:place], tree["sections"][place:]
    return [], tree["sections"]
