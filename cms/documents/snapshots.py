"""Take a snapshot: a content tree in, an insert-only row with its hash out."""

import uuid as uuid_module
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from wagtail.models import Page, Revision

from cms.documents import content
from cms.documents.models import (
    Blob,
    Document,
    NodeId,
    Snapshot,
    SnapshotAsset,
    SnapshotBody,
    SnapshotContributor,
    SnapshotSource,
)
from cms.people.models import User


class NodeIdInUse(ValueError):
    """A node's UUID or short id belongs to another document."""


@transaction.atomic
def take_snapshot(  # noqa: PLR0913
    document: Document,
    tree: content.Tree,
    *,
    by: User | None,
    at: datetime,
    desk: Page | None = None,
    sources: Sequence[tuple[Page, Revision]] = (),
    contributors: Iterable[User] = (),
) -> Snapshot:
    """Keep the text of `document` as it stands in `tree`.

    The same text answers the snapshot that is there; what it cites (pages, revisions,
    contributors) is added to it. Blobs of `tree["assets"]` must be stored already.
    Raises ContentError for a tree that cannot be stored, NodeIdInUse for a foreign UUID.
    """
    Document.objects.select_for_update().get(pk=document.pk)
    data = content.canonical_bytes(tree)
    sha256 = content.sha256_of(tree)
    claim_nodes(document, content.nodes(tree))
    snapshot = Snapshot.objects.filter(document=document, sha256=sha256).first()
    if snapshot is None:
        body, _ = SnapshotBody.objects.get_or_create(
            sha256=sha256, defaults={"text": data.decode("utf-8")}
        )
        last = document.snapshots.aggregate(last=Max("number"))["last"] or 0
        snapshot = Snapshot.objects.create(
            document=document, sha256=sha256, body=body, number=last + 1, desk=desk,
            taken_at=at, taken_by=by,
        )  # fmt: skip
        for asset in tree["assets"]:
            SnapshotAsset.objects.create(
                snapshot=snapshot,
                blob=Blob.objects.get(pk=asset["sha256"]),
                name=asset["name"],
            )
    for page, revision in sources:
        SnapshotSource.objects.get_or_create(
            snapshot=snapshot, page_id=page.pk, revision=revision
        )
    for person in contributors:
        SnapshotContributor.objects.get_or_create(snapshot=snapshot, person=person)
    return snapshot


def claim_nodes(document: Document, nodes: Iterable[tuple[str, content.Node]]) -> None:
    """Note which document each node belongs to. Raises NodeIdInUse for a foreign one."""
    wanted = {uuid_module.UUID(node["uuid"]): kind for kind, node in nodes}
    known = {
        row.id12: row
        for row in NodeId.objects.filter(id12__in=[u.hex[:12] for u in wanted])
    }
    new = []
    for uuid, kind in wanted.items():
        row = known.get(uuid.hex[:12])
        if row is None:
            new.append(
                NodeId(id12=uuid.hex[:12], uuid=uuid, document=document, kind=kind)
            )
        elif row.uuid != uuid or row.document_id != document.pk:
            raise NodeIdInUse(
                f"The {kind} {uuid} has an id that belongs to {row.document}."
            )
    NodeId.objects.bulk_create(new)


def mint_node() -> str:
    """A node UUID whose short id nobody in this installation has."""
    while True:
        uuid = content.mint()
        if not NodeId.objects.filter(id12=content.short_id(uuid)).exists():
            return uuid
