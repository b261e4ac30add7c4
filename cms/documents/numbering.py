"""Compute the numbers of a content tree: "4.2.1", "Annex B", "Table 3", "MCS-101-R7".

Rules version 1. Sections and the headings in them count together, level by level; a
heading that skips a level counts as one level below the last. Annexes are lettered,
unnumbered sections and all below them have no number. Tables (rubrics and scales among
them), figures, formulas, requirements and footnotes count through the whole document;
notes, examples and warnings through their clause. This module imports no Django.
"""

from collections import Counter
from dataclasses import dataclass

from cms.documents.content import Node, Tree, clauses, runs_of


@dataclass(frozen=True)
class Number:
    """`number` as it stands in a list or link ("4.2.1", "3", "R7", "" where it has none);
    `label` as it is cited ("4.2.1", "Annex B", "Table 3", "MCS-101-R7", "Note 2");
    `place` is the number of the clause that holds the node ("" in unnumbered ones)."""

    kind: str
    number: str
    label: str
    place: str = ""


def letters(count: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    text = ""
    while count:
        count, digit = divmod(count - 1, 26)
        text = chr(65 + digit) + text
    return text


def number(tree: Tree) -> dict[str, Number]:
    """The Number of every node that has one, by UUID. Raises KeyError for rules unknown."""
    rules = {"1": _Version1}[tree["numbering"]]
    return rules(tree).numbers


class _Version1:
    def __init__(self, tree: Tree) -> None:
        self.numbers: dict[str, Number] = {}
        self.count: Counter[str] = Counter()
        self.designation = tree["designation"]
        self.per_clause: Counter[tuple[str, str]] = Counter()
        for clause in clauses(tree):
            for block in clause.blocks:
                self.per_clause[clause.uuid, block["type"]] += 1
        clause_count = annex_count = 0
        for section in tree["sections"]:
            if section["kind"] == "annex":
                annex_count += 1
                self.section(section, letters(annex_count), annex=True)
            elif section["kind"] == "clause":
                clause_count += 1
                self.section(section, str(clause_count))
            else:
                self.section(section, "")

    def section(self, section: Node, num: str, *, annex: bool = False) -> None:
        label = f"Annex {num}" if annex else num
        self.numbers[section["uuid"]] = Number("clause", num, label, num)
        counters: list[int] = []
        place, holder = num, section["uuid"]
        for block in section["blocks"]:
            if block["type"] == "heading":
                place, holder = self.heading(block, num, counters), block["uuid"]
            else:
                self.block(block, place, holder)
        child_count = counters[0] if counters else 0
        for child in section["sections"]:
            if num and child["kind"] != "unnumbered":
                child_count += 1
                self.section(child, f"{num}.{child_count}")
            else:
                self.section(child, "")

    def heading(self, block: Node, num: str, counters: list[int]) -> str:
        depth = min(block["level"] - 1, len(counters) + 1)
        if len(counters) < depth:
            counters.append(0)
        del counters[depth:]
        counters[depth - 1] += 1
        own = ".".join([num, *map(str, counters)]) if num else ""
        self.numbers[block["uuid"]] = Number("clause", own, own, own)
        return own

    def block(self, block: Node, place: str, holder: str) -> None:
        kind = block["type"]
        if kind == "requirement":
            self.add(block, "requirement", "R{}", self.designation + "-R{}", place)
        elif kind in ("table", "rubric", "scale"):
            self.add(block, "table", "{}", "Table {}", place)
        elif kind == "figure":
            self.add(block, "figure", "{}", "Figure {}", place)
        elif kind == "formula":
            self.add(block, "formula", "{}", "Formula {}", place)
        elif kind in ("note", "example", "warning"):
            self.remark(block, place, holder)
        else:
            self.numbers[block["uuid"]] = Number(kind, "", place, place)
        self.list_items(block, place)
        for text in runs_of(block):
            for run in text:
                if "footnote" in run:
                    self.add(run["footnote"], "footnote", "{}", "Footnote {}", place)

    def add(self, node: Node, kind: str, num: str, label: str, place: str) -> None:
        self.count[kind] += 1
        n = self.count[kind]
        self.numbers[node["uuid"]] = Number(kind, num.format(n), label.format(n), place)

    def remark(self, block: Node, place: str, holder: str) -> None:
        kind = block["type"]
        word = kind.capitalize()
        if self.per_clause[holder, kind] == 1:
            self.numbers[block["uuid"]] = Number(kind, "", word, place)
            return
        self.count[f"{kind} {holder}"] += 1
        n = self.count[f"{kind} {holder}"]
        self.numbers[block["uuid"]] = Number(kind, str(n), f"{word} {n}", place)

    def list_items(self, block: Node, place: str, above: str = "") -> None:
        style = block.get("style", "bullet")
        for index, item in enumerate(block.get("items", ()), start=1):
            mark = {"number": f"{index}", "letter": letters(index).lower()}.get(
                style, ""
            )
            own = f"{above}{mark})" if mark else above
            label = f"{place} {own}".strip()
            self.numbers[item["uuid"]] = Number("item", own, label, place)
            self.list_items(item, place, own)
