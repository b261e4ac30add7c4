"""Turn a content tree into flat search entries, one per clause and one for its front.

An entry holds everything that a hit shows and every word that finds it. This module knows
trees and facts, no database; the same entries go to every engine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from cms.documents import content
from cms.documents.content import Clause, Node, Tree
from cms.documents.numbering import Number, number
from search.citations import fold, key_of

# The private marks around a match; they never occur in an entry.
MARK, UNMARK = "\ue000", "\ue001"
_NO_MARKS = {ord(MARK): None, ord(UNMARK): None}
DRAFT = "draft"
FACETS = (
    "kind", "document", "status", "group", "audience", "shift", "requirement", "year",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is true of a text but not in it. `source` is where it was read from:
    `edition:<UUID>` or `desk:<page>`; `edition` is a label, or "draft" for a desk. Days
    are ISO 8601; the text is in force from `effective_from` until before `effective_to`,
    without end when that is empty, and never when `effective_from` is."""

    source: str
    edition: str
    status: str
    published: str = ""
    effective_from: str = ""
    effective_to: str = ""


@dataclass(frozen=True)
class Identifier:
    """A citation that leads to a node: its key, what it is and how it is written."""

    key: str
    kind: str
    node: str
    label: str


@dataclass(frozen=True)
class Part:
    """A requirement in a clause: lines `first` up to `last` of the body are its own."""

    uuid: str
    label: str
    kind: str
    first: int
    last: int


@dataclass(frozen=True)
class Entry:
    """One clause as it is searched and shown."""

    source: str
    uuid: str
    document: str
    designation: str
    document_title: str
    edition: str
    status: str
    published: str
    position: int
    number: str
    section: str
    section_number: str
    title: str
    headings: str
    labels: str
    body: str
    external_label: str = ""
    parts: tuple[Part, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    effective_from: str = ""
    effective_to: str = ""

    @cached_property
    def sha256(self) -> str:
        """Hash of everything in the entry."""
        return content.sha256_of(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """The entry as JSON holds it. (`asdict` copies every word and takes far longer.)"""
        found = {name: getattr(self, name) for name in _NAMES}
        for name in ("parts", "identifiers"):
            found[name] = [dict(vars(one)) for one in found[name]]
        return found

    @property
    def title_key(self) -> str:
        """The title as an exact match compares it."""
        return fold(self.title)

    @property
    def is_draft(self) -> bool:
        """Read from a desk, so for its groups only."""
        return self.edition == DRAFT

    @property
    def place(self) -> str:
        """How a person names the clause: "MCS-101 edition 2 clause 4.2.1"."""
        text = DRAFT if self.is_draft else f"edition {self.edition}"
        if self.uuid == self.document:
            return f"{self.designation} {text} front matter"
        return f"{self.designation} {text} clause {self.number or self.title}"

    def same_text(self, other: "Entry") -> bool:
        """Whether a reader would see no difference."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("uuid", "number", "title", "headings", "labels", "body")
        )


_NAMES = [one.name for one in fields(Entry)]


def entries(tree: Tree, facts: Facts) -> list[Entry]:
    """The entries of a tree: its front matter, then its clauses in reading order."""
    numbers = number(tree)
    found = content.clauses(tree)
    titles = {clause.uuid: clause.title for clause in found}
    common = _common_facets(tree, facts)
    made = [_front(tree, facts, common)]
    for position, clause in enumerate(found, start=1):
        entry = _clause(tree, clause, numbers, titles)
        kinds = tuple(sorted({part.kind for part in entry.parts}))
        facets = {**common, **({"requirement": kinds} if kinds else {})}
        made.append(_with_facts(entry, facts, position, facets))
    return made


def _with_facts(entry: Entry, facts: Facts, position: int, facets: dict) -> Entry:
    return replace(
        entry, source=facts.source, edition=facts.edition, status=facts.status,
        published=facts.published, position=position, facets=facets,
        effective_from=facts.effective_from, effective_to=facts.effective_to,
    )  # fmt: skip


def _common_facets(tree: Tree, facts: Facts) -> dict[str, tuple[str, ...]]:
    group = tree["group"] or {}
    slugs = [group.get("slug", ""), *(j["slug"] for j in group.get("joint", ()))]
    found = {
        "kind": (tree["kind"],),
        "document": (tree["designation"],),
        "status": (facts.status,),
        "group": tuple(slug for slug in slugs if slug),
        "audience": tuple(tree["audiences"]),
        "shift": (tree["meta"].get("shift", ""),),
        "year": (facts.published[:4],),
    }
    return {
        name: tuple(sorted({value for value in values if value}))
        for name, values in found.items()
        if any(values)
    }


def _front(tree: Tree, facts: Facts, common: dict) -> Entry:
    """The document itself: found by designation, title, abstract and scope."""
    meta = tree["meta"]
    paragraphs = [*meta.get("abstract", ()), *meta.get("scope", ())]
    designation = tree["designation"]
    entry = Entry(
        source="", uuid=tree["document"], document=tree["document"],
        designation=designation, document_title=tree["title"], edition="", status="",
        published="", position=0, number="", section="", section_number="",
        title=_clean(tree["title"]), headings="",
        labels=_clean(" ".join((designation, *tree["subjects"]))),
        body=_clean("\n".join(content.plain(text) for text in paragraphs)),
        identifiers=(
            Identifier(key_of(designation), "document", tree["document"], designation),
        ),
    )  # fmt: skip
    return _with_facts(entry, facts, 0, common)


def _clause(
    tree: Tree, clause: Clause, numbers: dict[str, Number], titles: dict[str, str]
) -> Entry:
    own = numbers.get(clause.uuid)
    section = numbers.get(clause.section)
    lines, parts = _body(clause, numbers)
    names = _names(clause.external_ids)
    labels = [*names, *(part.label for part in parts)]
    return Entry(
        source="", uuid=clause.uuid, document=tree["document"],
        designation=tree["designation"], document_title=tree["title"], edition="",
        status="", published="", position=0,
        number=own.number if own else "",
        section=clause.section,
        section_number=section.number if section else "",
        title=_clean(clause.title),
        headings=_clean("\n".join(titles[uuid] for uuid in clause.path)),
        labels=_clean(" ".join(dict.fromkeys(labels))),
        body="\n".join(lines),
        external_label=names[0] if names else "",
        parts=tuple(parts),
        identifiers=_identifiers(tree, clause, numbers),
    )  # fmt: skip


def _body(clause: Clause, numbers: dict[str, Number]) -> tuple[list[str], list[Part]]:
    lines: list[str] = []
    parts: list[Part] = []
    for block in clause.blocks:
        first = len(lines)
        text = _clean("\n".join((content.block_text(block), *_deprecated(block))))
        lines += [line for line in text.split("\n") if line.strip()]
        if block["type"] == "requirement":
            label = numbers[block["uuid"]].label
            parts.append(Part(block["uuid"], label, block["kind"], first, len(lines)))
    return lines, parts


def _deprecated(block: Node) -> list[str]:
    """People look for the word that they should no longer use."""
    return block["deprecated"] if block["type"] == "definition" else []


def _names(external_ids: list[dict[str, str]]) -> list[str]:
    """What other bodies call a node. A scheme like "oscal-related" names something else
    that the node only points to."""
    return [
        known["value"]
        for known in external_ids
        if "-" not in known["scheme"]
        or known["scheme"].casefold().endswith(("-label", "-id", "-number"))
    ]


def _identifiers(
    tree: Tree, clause: Clause, numbers: dict[str, Number]
) -> tuple[Identifier, ...]:
    """Each key of a clause once, in order: its number, what it holds, other names."""
    found: dict[tuple[str, str], Identifier] = {}
    for kind, node, label in _citations(tree, clause, numbers):
        key = key_of(label)
        # "a." of a list is no name by which anybody looks for a clause.
        if any(c.isdigit() for c in key) or kind == "document":
            found.setdefault((key, kind), Identifier(key, kind, node, label))
    return tuple(found[place] for place in sorted(found))


def _citations(
    tree: Tree, clause: Clause, numbers: dict[str, Number]
) -> Iterator[tuple[str, str, str]]:
    designation = tree["designation"]
    own = numbers.get(clause.uuid)
    if own and own.number:
        yield "clause", clause.uuid, f"{designation} {own.number}"
        yield "number", clause.uuid, own.number
    for name in _names(clause.external_ids):
        yield "external", clause.uuid, name
    for block in clause.blocks:
        named = numbers.get(block["uuid"])
        if named and named.kind == "requirement":
            yield "requirement", block["uuid"], named.label
        elif named and named.kind in ("table", "figure", "formula"):
            yield "part", block["uuid"], f"{designation} {named.label}"
        for name in _names(block.get("external_ids", [])):
            yield "external", block["uuid"], name


def _clean(text: str) -> str:
    return text.translate(_NO_MARKS)
