"""Addresses met in Markdown in; cross-references, links or plain words out.

Runs carry `href` (and `place`) until all files are read. An anchor of an imported file
becomes a cross-reference, a web address a link; anything else keeps its words and is
listed.
"""

import posixpath
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from cms.documents import content, numbering
from cms.documents.content import Node, Runs, Tree
from cms.documents.runs import safe_link, tidy_runs
from cms.importing.build import xref
from cms.importing.report import Report

if TYPE_CHECKING:
    from cms.importing.markdown import File

_NUMBERED = re.compile(
    r"(?P<word>Section|Sec\.|Clause|Appendix|Annex|Table|Figure|Fig\.)\s+"
    r"(?P<number>[A-Z]?[\d.]*\d|[A-Z])",
)


class Anchors:
    """What an address may lead to, by file and anchor."""

    def __init__(self, files: "list[File]", tree: Tree) -> None:
        self.first: dict[str, str] = {}
        self.by_file: dict[str, dict[str, str]] = {}
        self.anywhere: dict[str, set[str]] = {}
        alive = {node["uuid"] for _, node in content.nodes(tree)}
        moved = {
            section.pop("stands_for"): section["uuid"]
            for section in content.sections(tree)
            if "stands_for" in section
        }
        for file in files:
            anchors = {
                name: moved.get(uuid, uuid)
                for name, uuid in file.source.anchors.items()
                if moved.get(uuid, uuid) in alive
            }
            names = {file.name, re.sub(r"\.\w+$", ".html", file.name)}
            names |= {re.sub(r"\.\w+$", "", file.name)}
            if link := file.matter.text("permalink"):
                names.add(link.strip("/"))
            for name in names:
                self.by_file[name] = anchors
                if file.top:
                    uuid = file.top[0]["uuid"]
                    self.first[name] = moved.get(uuid, uuid)
            for name, uuid in anchors.items():
                self.anywhere.setdefault(name, set()).add(uuid)

    def find(self, href: str, name: str) -> str:
        """The node that `href` in the file `name` leads to, or ""."""
        path, _, anchor = unquote(href).partition("#")
        path = path.split("?")[0]
        if not path:
            return self.by_file[name].get(anchor) or self.alone(anchor)
        if path.startswith("/"):
            wanted = path.strip("/")
        else:
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if wanted not in self.by_file:
            return ""
        if not anchor:
            return self.first.get(wanted, "")
        return self.by_file[wanted].get(anchor) or self.alone(anchor)

    def alone(self, anchor: str) -> str:
        """The node of an anchor that only one file has."""
        found = self.anywhere.get(anchor, set())
        return next(iter(found)) if len(found) == 1 else ""


def resolve_links(tree: Tree, files: "list[File]", report: Report) -> None:
    """Settle every address of the tree, in place."""
    anchors = Anchors(files, tree)
    numbers = numbering.number(tree)
    resolver = _Resolver(tree, anchors, numbers, report)
    for block in content.blocks(tree):
        for text in content.runs_of(block):
            resolver.settle(text, block)
            for run in text:
                if "footnote" in run:
                    resolver.settle(run["footnote"]["text"], block)


class _Resolver:
    def __init__(
        self,
        tree: Tree,
        anchors: Anchors,
        numbers: dict[str, numbering.Number],
        report: Report,
    ) -> None:
        self.document = tree["document"]
        self.anchors, self.numbers, self.report = anchors, numbers, report

    def settle(self, text: Runs, block: Node) -> None:
        own = {block["uuid"]} | {
            item["uuid"] for kind, item in content.block_nodes(block) if kind == "item"
        }
        found: Runs = []
        for run in text:
            found += self.settled(run, own)
        text[:] = tidy_runs(found)

    def settled(self, run: dict[str, Any], own: set[str]) -> Runs:
        run = dict(run)
        if "node" in run:
            # A second mark of one footnote.
            return [xref(self.document, run.pop("node"), "", **run)]
        if "href" not in run:
            return [run]
        href, place = run.pop("href"), run.pop("place")
        printed = run.pop("print_href", "")
        if re.match(r"(?i)[a-z][a-z0-9+.-]*:|//", href):
            return [self.outside(run, href, place)]
        name = place.rpartition(", line ")[0] or place
        target = self.anchors.find(href, name)
        if not target and printed:
            target = self.anchors.find(printed, name)
        if target in own:
            return [run]
        if target:
            return self.inside(run, target)
        what = f"the link {href!r}"
        self.report.lose(place, what, "It leads to nothing that was imported.")
        return [run]

    def outside(self, run: dict[str, Any], href: str, place: str) -> dict[str, Any]:
        if address := safe_link(href):
            return {**run, "link": address}
        self.report.lose(
            place, f"the link {href[:120]!r}", "Only web and mail addresses are kept."
        )
        return run

    def inside(self, run: dict[str, Any], target: str) -> Runs:
        """A cross-reference; a typed number that is the computed one is not kept."""
        facts = {name: run[name] for name in ("marks", "lang") if name in run}
        found = _NUMBERED.fullmatch(run["text"])
        number = self.numbers.get(target)
        if found and number and number.number == found["number"]:
            if number.label[:1].isdigit() and found["word"] not in (
                "Annex",
                "Appendix",
            ):
                words = {**facts, "text": run["text"][: found.start("number")]}
                return [words, xref(self.document, target, "", **facts)]
            if not number.label[:1].isdigit():
                return [xref(self.document, target, "", **facts)]
        return [xref(self.document, target, run["text"], **facts)]
