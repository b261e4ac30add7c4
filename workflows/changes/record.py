"""Keep what changed between two snapshots of a run: a work item and two texts in, rows out."""

from collections.abc import Iterable

from cms.documents.models import Snapshot
from workflows.changes.classify import classify
from workflows.models import Change, WorkItem

LONGEST_WHY = 200


def record_changes(item: WorkItem, base: Snapshot, snapshot: Snapshot) -> list[Change]:
    """The changes from `base` to `snapshot`, one a node; written down the first time.

    Both texts never change, and so what they differ in is found once; a second caller at
    the same time writes nothing twice.
    """
    if base.pk == snapshot.pk:
        return []
    kept = kept_changes(item, base, snapshot)
    if kept:
        return kept
    Change.objects.bulk_create(
        [
            Change(
                work_item=item, base=base, snapshot=snapshot, node=found.node,
                clause=found.clause, op=found.op, suggested=found.change_class,
                why=found.why[:LONGEST_WHY],
            )
            for found in classify(base.tree, snapshot.tree)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return kept_changes(item, base, snapshot)


def kept_changes(item: WorkItem, base: Snapshot, snapshot: Snapshot) -> list[Change]:
    """The changes that were written down already, if any."""
    found = Change.objects.filter(work_item=item, base=base, snapshot=snapshot)
    return list(found.prefetch_related("claims").order_by("pk"))


def substantive(item: WorkItem, base: Snapshot, snapshot: Snapshot) -> list[Change]:
    """The changes of class 3 or 4 as they count now: claimed, or decided."""
    return [c for c in record_changes(item, base, snapshot) if c.is_substantive]


def clauses_of(changes: Iterable[Change]) -> list[str]:
    """The clauses that changes are in, each once: the scope of a limited review."""
    return list(dict.fromkeys(str(change.clause) for change in changes))


def stale_requirements(item: WorkItem, base: Snapshot, snapshot: Snapshot) -> list[str]:
    """Requirements of `snapshot` whose evidence no longer holds: new or changed ones."""
    here = {
        block["uuid"]
        for block in _blocks(snapshot)
        if block["type"] == "requirement"
    }  # fmt: skip
    return [
        str(change.node)
        for change in substantive(item, base, snapshot)
        if str(change.node) in here
    ]


def _blocks(snapshot: Snapshot):
    from cms.documents.content import blocks

    return blocks(snapshot.tree)
