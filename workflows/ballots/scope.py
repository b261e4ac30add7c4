"""What a recirculation is about: two texts and what is disputed in, clauses out.

Open are the clauses that changed since the last balloted text, those that refer to one
of them, and those of unresolved negatives. Who names no clause speaks about what is open.
"""

from collections.abc import Iterable
from typing import Any

from cms.documents import content
from cms.documents.content import Tree
from workflows.models import Ballot

OUT_OF_SCOPE = (
    "This clause has not changed since the last ballot and nobody disputes it, so it is "
    "out of scope: it is kept for the next edition."
)


def places(tree: Tree) -> dict[str, str]:
    """The clause of each node of a text, by UUID."""
    found: dict[str, str] = {}
    for clause in content.clauses(tree):
        found[clause.uuid] = clause.uuid
        for block in clause.blocks:
            for _, node in content.block_nodes(block):
                found[node["uuid"]] = clause.uuid
    return found


def changed_clauses(old: Tree, new: Tree) -> set[str]:
    """Clauses that are new, gone, or differ in their title, kind or own blocks."""
    before, after = _prints(old), _prints(new)
    return {uuid for uuid in before | after if before.get(uuid) != after.get(uuid)}


def _prints(tree: Tree) -> dict[str, str]:
    facts = {s["uuid"]: (s["kind"], s["informative"]) for s in content.sections(tree)}
    return {
        clause.uuid: content.sha256_of(
            [clause.title, clause.blocks, list(facts.get(clause.uuid, ()))]
        )
        for clause in content.clauses(tree)
    }


def affected_clauses(tree: Tree, changed: Iterable[str], known: Tree) -> set[str]:
    """Clauses of `tree` that refer to a changed clause; `known` is the text before."""
    changed = set(changed)
    where = {**places(known), **places(tree)}
    return {
        clause.uuid
        for clause in content.clauses(tree)
        if any(
            where.get(target, target) in changed for target in _targets(clause.blocks)
        )
    }


def _targets(blocks: Iterable[content.Node]) -> Iterable[str]:
    for block in blocks:
        for runs in content.runs_of(block):
            for run in runs:
                if "xref" in run and run["xref"].get("node"):
                    yield run["xref"]["node"]


def scope_between(old: Tree, new: Tree, disputed: Iterable[Any]) -> list[str]:
    """UUIDs of the open clauses, sorted; `disputed` are nodes of unresolved negatives."""
    changed = changed_clauses(old, new)
    where = places(new)
    named = {where.get(str(node), str(node)) for node in disputed if node}
    return sorted(changed | affected_clauses(new, changed, old) | named)


def is_in_scope(ballot: Ballot, node: Any) -> bool:
    """Whether the round is about a clause or block; without a scope it is about all."""
    if ballot.scope is None or not node:
        return True
    open_clauses = set(ballot.scope)
    if str(node) in open_clauses:
        return True
    return places(ballot.snapshot.tree).get(str(node)) in open_clauses
