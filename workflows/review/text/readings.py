"""A snapshot in, what the reading page needs of its text out: clauses, numbers, hashes.

A snapshot never changes, so what is computed from one is kept in the process.
"""

from dataclasses import dataclass, field

from cms.documents.content import Clause, Node, Tree, block_nodes, clauses, sha256_of
from cms.documents.models import Snapshot
from cms.documents.numbering import Number, number
from cms.documents.recent import Recent

_readings = Recent(16)


@dataclass
class Reading:
    """One text, cut into clauses. `hashes` tell whether a clause is the one somebody has
    seen; `clause_of` leads from any node to the clause that a reader finds it in."""

    key: tuple[int, str]
    tree: Tree
    numbers: dict[str, Number]
    clauses: list[Clause]
    by_uuid: dict[str, Clause] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    clause_of: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, Node] = field(default_factory=dict)
    sections: dict[str, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for clause in self.clauses:
            self.by_uuid[clause.uuid] = clause
            self.hashes[clause.uuid] = hash_of(clause)
            self.clause_of[clause.uuid] = clause.uuid
            for block in clause.blocks:
                self.blocks[block["uuid"]] = block
                for _, node in block_nodes(block):
                    self.clause_of[node["uuid"]] = clause.uuid

    def label(self, uuid: str) -> str:
        """The number of a node as it is cited, "" where it has none."""
        found = self.numbers.get(uuid)
        return found.label if found else ""

    def name(self, uuid: str) -> str:
        """Number and title of a clause."""
        return f"{self.label(uuid)} {self.by_uuid[uuid].title}".strip()


def hash_of(clause: Clause) -> str:
    """SHA-256 of what a clause says: its title and blocks, not its number or place."""
    return sha256_of({"title": clause.title, "blocks": clause.blocks})


def reading_of(snapshot: Snapshot) -> Reading:
    """The text of a snapshot; a query only when this process has not read it lately."""
    key = (snapshot.document_id, snapshot.sha256)

    def make() -> Reading:
        tree = snapshot.tree
        return Reading(key, tree, number(tree), clauses(tree))

    return _readings.get(key, make)
