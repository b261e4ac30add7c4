"""A snapshot in, its text ready for reading out: tree, numbers and who holds whom.

A snapshot never changes, so what is computed from it is kept in the process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from cms.documents import content
from cms.documents.content import Node, Runs, Tree, plain, short_id
from cms.documents.models import Snapshot
from cms.documents.numbering import Number, number
from cms.documents.recent import Recent

# A page of a section shows all below it, unless that is longer than this.
LONG_SECTION = 80
_texts = Recent(12)
_summaries = Recent(2000)


@dataclass(frozen=True)
class Place:
    """Where a node stands: the section that holds it, and the section's ancestors."""

    section: str
    path: tuple[str, ...]


@dataclass
class Text:
    """One snapshot's tree with its numbers and an index of its nodes."""

    sha256: str
    tree: Tree
    numbers: dict[str, Number]
    sections: dict[str, Node] = field(default_factory=dict)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    by_id12: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for section in self.tree["sections"]:
            self._add(section, ())
        for uuid in self.places:
            self.by_id12[short_id(uuid)] = uuid

    def _add(self, section: Node, path: tuple[str, ...]) -> None:
        uuid = section["uuid"]
        self.sections[uuid] = section
        self.paths[uuid] = path
        place = Place(uuid, (*path, uuid))
        self.places[uuid] = place
        for block in section["blocks"]:
            for _, node in content.block_nodes(block):
                self.places[node["uuid"]] = place
        for child in section["sections"]:
            self._add(child, (*path, uuid))

    @cached_property
    def order(self) -> list[str]:
        """Sections in reading order."""
        return list(self.sections)

    @cached_property
    def by_segment(self) -> dict[str, str]:
        """The last part of a section's address (in small letters) to its UUID."""
        return {self.segment(uuid).casefold(): uuid for uuid in self.sections}

    @cached_property
    def headings(self) -> dict[str, str]:
        """Numbers of headings inside sections (in small letters) to their UUIDs."""
        return {
            found.number.casefold(): uuid
            for uuid, found in self.numbers.items()
            if found.kind == "clause" and found.number and uuid not in self.sections
        }

    def segment(self, section_uuid: str) -> str:
        """The last part of a section's address: its number, else its short id."""
        return self.numbers[section_uuid].number or content.anchor(section_uuid)

    def page_of(self, node_uuid: str) -> str:
        """The section whose page shows a node best: the outermost that is not too long."""
        path = self.places[node_uuid].path
        for uuid in path[:-1]:
            if self.length(uuid) <= LONG_SECTION:
                return uuid
        return path[-1]

    def length(self, section_uuid: str) -> int:
        """How many blocks and sections a section holds."""
        return self._lengths[section_uuid]

    @cached_property
    def _lengths(self) -> dict[str, int]:
        lengths: dict[str, int] = {}
        for uuid in reversed(self.order):
            section = self.sections[uuid]
            below = sum(lengths[child["uuid"]] + 1 for child in section["sections"])
            lengths[uuid] = len(section["blocks"]) + below
        return lengths

    def title(self, section_uuid: str) -> str:
        """Number and title of a section: "4.2 Evidence", "Annex B Forms", "Foreword"."""
        label = self.numbers[section_uuid].label
        return f"{label} {self.sections[section_uuid]['title']}".strip()

    def after(self, section_uuid: str) -> str | None:
        """The section that follows all of this one."""
        path = self.paths[section_uuid]
        for uuid in self.order[self.order.index(section_uuid) + 1 :]:
            if section_uuid not in self.paths[uuid] and len(self.paths[uuid]) <= len(
                path
            ):
                return uuid
        return None

    def before(self, section_uuid: str) -> str | None:
        """The section before this one at its depth, else the one that holds it."""
        path = self.paths[section_uuid]
        for uuid in reversed(self.order[: self.order.index(section_uuid)]):
            if len(self.paths[uuid]) <= len(path):
                return uuid
        return None

    def successors(self, node_uuid: str) -> list[str]:
        """Nodes of this text that say they replace or come from a node."""
        return [
            node["uuid"]
            for _, node in content.nodes(self.tree)
            if any(o["uuid"] == node_uuid for o in node.get("origins", ()))
        ]


def text_of(snapshot: Snapshot) -> Text:
    """The text of a snapshot; a query only when this process has not read it lately."""

    def make() -> Text:
        tree = snapshot.tree
        return Text(snapshot.sha256, tree, number(tree))

    return _texts.get(_key(snapshot), make)


def texts_of(snapshots: list[Snapshot]) -> dict[int, Text]:
    """Texts by primary key of the snapshots; one query for all not read lately."""
    missing = [s.pk for s in snapshots if not _texts.has(_key(s))]
    rows = Snapshot.objects.filter(pk__in=missing).select_related("body")
    read = {s.pk: s for s in rows} if missing else {}
    return {s.pk: text_of(read.get(s.pk, s)) for s in snapshots}


def _key(snapshot: Snapshot) -> tuple[int, str]:
    # The same words in two installations' test databases are two snapshots.
    return snapshot.document_id, snapshot.sha256


@dataclass(frozen=True)
class Summary:
    """What lists say of a text."""

    title: str
    abstract: str
    audiences: tuple[str, ...]
    subjects: tuple[str, ...]


def summaries_of(snapshots: list[Snapshot]) -> dict[int, Summary]:
    """Summaries by primary key of the snapshots; one query for all not read lately."""
    missing = [s.pk for s in snapshots if not _summaries.has(_key(s))]
    bodies = {
        s.pk: s
        for s in Snapshot.objects.filter(pk__in=missing).select_related("body")
    } if missing else {}  # fmt: skip
    return {
        s.pk: _summaries.get(_key(s), lambda s=s: summarize(bodies.get(s.pk, s).tree))
        for s in snapshots
    }


def summarize(tree: Tree) -> Summary:
    """The few facts of a tree that lists show."""
    return Summary(
        title=tree["title"],
        abstract=plain(tree["meta"].get("abstract", [])),
        audiences=tuple(tree["audiences"]),
        subjects=tuple(tree["subjects"]),
    )


def runs_below(section: Node) -> Iterator[Runs]:
    """Every Runs of a section and all below it, footnotes' too, in reading order."""
    for block in (*section["blocks"], *content.blocks(section)):
        for text in content.runs_of(block):
            yield text
            for run in text:
                if "footnote" in run:
                    yield run["footnote"]["text"]
