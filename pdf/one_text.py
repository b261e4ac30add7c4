"""A tree in, what a redline needs of it out: its clauses, passages, numbers and renderer.

This module imports no Django.
"""

from cms.documents.addresses import node_path
from cms.documents.content import Node, Tree, anchor, clauses, sections
from pdf.facts import Facts
from pdf.html import Printer, PrintPage


class OneText:
    """One of the two texts: its clauses, where its passages stand, its renderer."""

    def __init__(self, tree: Tree, site: str) -> None:
        self.tree = tree
        facts = Facts(label="", status="current", sha256="", address="", site=site)
        printer = Printer(tree, facts)
        self.printer = printer
        self.numbers = printer.numbers
        self.page: PrintPage = printer.page
        # What is in one of the texts only may have no address for ever.
        self.page.lasting = None
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


def point_links(old: OneText, new: OneText, site: str) -> None:
    """Links of what is gone lead to what is still here, else to what is gone, too."""
    document = old.tree["document"]
    terms = {term["uuid"] for term in new.tree["terms"]}
    keys = {ref["uuid"] for ref in new.tree["references"]}

    def link(xref: dict) -> str:
        node = xref["node"]
        if xref["document"] == document and node in new.numbers:
            return f"#{anchor(node)}"
        if xref["document"] == document and node in old.numbers:
            return f"#old-{anchor(node)}"
        return f"{site}{node_path(node)}"

    page = old.page
    page.link = link
    page.term = lambda uuid: f"#{anchor(uuid)}" if uuid in terms else ""
    page.reference = lambda uuid: f"#{anchor(uuid)}" if uuid in keys else ""
