"""How often the substance of a node has changed: rows in, a revision number out.

Every node begins with revision 1. It rises by one with each edition that publishes a
confirmed change of class 3 or 4 of it; what is drafted and given up raises nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cms.documents.models import Document, Edition, NodeRevision, Snapshot

FIRST = 1


@transaction.atomic
def raise_revisions(
    document: Document, nodes: Iterable[str], snapshot: Snapshot, *, at: datetime
) -> list[NodeRevision]:
    """From `snapshot` on each of `nodes` has the next revision; nothing rises twice."""
    Document.objects.select_for_update().get(pk=document.pk)
    wanted = list(dict.fromkeys(str(node) for node in nodes))
    rows = NodeRevision.objects.filter(document=document, node__in=wanted)
    there = {
        str(n) for n in rows.filter(snapshot=snapshot).values_list("node", flat=True)
    }
    last = {
        str(row["node"]): row["last"]
        for row in rows.values("node").order_by().annotate(last=Max("revision"))
    }
    return NodeRevision.objects.bulk_create(
        NodeRevision(
            document=document, node=node, revision=last.get(node, FIRST) + 1,
            snapshot=snapshot, at=at,
        )
        for node in wanted
        if node not in there
    )  # fmt: skip


def revision_of(node: str, edition: Edition | None) -> int:
    """The revision of a node in an edition; 1 where there is none yet."""
    return revisions_in(edition).get(str(node), FIRST)


def revisions_in(edition: Edition | None) -> dict[str, int]:
    """The revision of every node of an edition that has another than 1, by UUID."""
    if edition is None:
        return {}
    until = Edition.objects.filter(
        document=edition.document_id, sequence__lte=edition.sequence
    )
    rows = NodeRevision.objects.filter(
        document=edition.document_id, snapshot__in=until.values("snapshot")
    )
    highest = rows.values("node").order_by().annotate(last=Max("revision"))
    return {str(row["node"]): row["last"] for row in highest}
