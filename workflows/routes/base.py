"""The edition that a run builds upon, and the classes of what it changes in it."""

from cms.documents.models import Edition, Snapshot
from workflows.changes.classify import NEW, SUBSTANTIVE, classify
from workflows.changes.record import kept_changes, record_changes
from workflows.models import WorkItem

# The lowest class that a route does not carry, and the route that does.
LIMITS = {
    WorkItem.Route.AMENDMENT: (NEW, "the next edition"),
    WorkItem.Route.ERRATA: (SUBSTANTIVE, "an amendment"),
}


def base_of(item: WorkItem) -> Edition | None:
    """The edition of the work item from which this one was opened."""
    return item.parent.edition if item.parent_id else None


def note_changes(item: WorkItem, snapshot: Snapshot | None) -> None:
    """Write down what a text changes in the edition before, so that voters can claim."""
    base = base_of(item)
    if base and snapshot:
        record_changes(item, base.snapshot, snapshot)


def too_great(
    item: WorkItem, snapshot: Snapshot | None, tree: dict | None
) -> list[str]:
    """Why the changes are too great for the route, one sentence a change."""
    base, limit = base_of(item), LIMITS.get(item.route)
    if base is None or limit is None or tree is None:
        return []
    least, elsewhere = limit
    kept = kept_changes(item, base.snapshot, snapshot) if snapshot else []
    found = kept or classify(base.snapshot.tree, tree)
    return [
        f"{change.why} That is class {change.change_class}, which needs {elsewhere}."
        for change in found
        if change.change_class >= least
    ]
