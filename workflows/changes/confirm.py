"""What publication confirms: a new edition and the one before in, node revisions raised."""

from datetime import datetime

from cms.documents.models import Edition
from cms.documents.revisions import raise_revisions
from workflows.changes.record import substantive
from workflows.models import WorkItem


def confirm_changes(
    item: WorkItem, edition: Edition, before: Edition | None, *, at: datetime
) -> list[str]:
    """Raise the revision of every node that changed in substance; their UUIDs.

    A claim that nobody has decided counts, as it did for the route.
    """
    if before is None:
        return []
    changes = substantive(item, before.snapshot, edition.snapshot)
    nodes = [str(change.node) for change in changes if change.op != change.Op.REMOVED]
    raise_revisions(item.document, nodes, edition.snapshot, at=at)
    return nodes
