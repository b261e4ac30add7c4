"""What `manage.py verify` checks here: rows and files in, a Drift for each thing wrong.

It is the only thing that sees what somebody does beside Django: `QuerySet.update`, SQL
with the triggers gone, a file changed on disk.
"""

import hashlib
import json
from collections.abc import Iterator

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction, Revision

from cms.documents import blobs, content, triggers
from cms.documents.editions import record_of, status_of
from cms.documents.guards.receivers import is_governed
from cms.documents.models import (
    Blob,
    DeskRoot,
    Edition,
    NodeId,
    Snapshot,
    SnapshotAsset,
    SnapshotBody,
    SnapshotSource,
)
from cms.documents.registry import Drift, register_check


def check_snapshots() -> Iterator[Drift]:
    """Each text has the hash under which it is kept, and its files are noted."""

    def drift(what: str) -> Drift:
        return Drift("snapshots", what)

    good = set()
    for body in SnapshotBody.objects.iterator():
        if hashlib.sha256(body.text.encode("utf-8")).hexdigest() == body.sha256:
            good.add(body.sha256)
        else:
            yield drift(f"The text of snapshot {body.sha256[:8]} has been changed.")
    for snapshot in Snapshot.objects.select_related("document", "body").iterator():
        if snapshot.sha256 != snapshot.body_id:
            yield drift(f"{snapshot} is tied to the text {snapshot.body_id[:8]}.")
        elif snapshot.sha256 in good:
            yield from map(drift, _wrong_with(snapshot))


def _wrong_with(snapshot: Snapshot) -> Iterator[str]:
    tree = json.loads(snapshot.body.text)
    if tree["document"] != str(snapshot.document.uuid):
        yield f"{snapshot} says that it is the text of document {tree['document']}."
    noted = set(
        SnapshotAsset.objects.filter(snapshot=snapshot).values_list(
            "blob_id", flat=True
        )
    )
    used = {asset["sha256"] for asset in tree["assets"]}
    for sha256 in sorted(used - noted):
        yield f"{snapshot} uses the file {sha256[:8]}, which is not noted."
    for sha256 in sorted(noted - used):
        yield f"{snapshot} notes the file {sha256[:8]}, which it does not use."


def check_editions() -> Iterator[Drift]:
    """Each edition's facts have its hash, and its status is what its events say."""
    rows = Edition.objects.select_related("document", "snapshot")
    for edition in rows.prefetch_related("events"):
        if content.sha256_of(record_of(edition)) != edition.record_sha256:
            yield Drift("editions", f"The facts of {edition} have been changed.")
        status, effective_to = status_of(edition)
        if (edition.status, edition.effective_to) != (status, effective_to):
            yield Drift(
                "editions",
                f"{edition} is kept as {edition.status}, but its events say {status}"
                f"{f' until {effective_to}' if effective_to else ''}.",
            )
        kinds = [event.kind for event in edition.events.all()]
        if kinds.count("published") != 1:
            yield Drift("editions", f"{edition} has no event of its publication.")
        if edition.snapshot.document_id != edition.document_id:
            yield Drift("editions", f"{edition} has the text of another document.")


def check_blobs() -> Iterator[Drift]:
    """Each kept file is there with the bytes and the size that were stored."""
    for blob in Blob.objects.order_by("pk").iterator():
        try:
            data = blobs.read(blob.sha256)
        except blobs.BlobMissing as error:
            uses = [str(r) for r in blob.renditions.select_related("edition")]
            uses += [f"{use.snapshot}: {use.name}" for use in blob.uses.all()]
            yield Drift("blobs", f"{error} Used by: {', '.join(uses) or 'nothing'}.")
            continue
        if len(data) != blob.size:
            yield Drift("blobs", f"The size of the file {blob.sha256} is wrong.")


def check_nodes() -> Iterator[Drift]:
    """Each node of each snapshot has its id, which belongs to that document."""
    rows = {row.id12: row for row in NodeId.objects.iterator()}
    for row in rows.values():
        if row.uuid.hex[:12] != row.id12:
            yield Drift("nodes", f"The id {row.id12} stands for another node.")
    for snapshot in Snapshot.objects.select_related("document", "body").iterator():
        try:
            tree = content.upgrade(json.loads(snapshot.body.text))
            nodes = list(content.nodes(tree))
        except (ValueError, KeyError, TypeError):
            continue  # `snapshots` names it
        for kind, node in nodes:
            row = rows.get(content.short_id(node["uuid"]))
            if row is None or str(row.uuid) != node["uuid"]:
                yield Drift(
                    "nodes", f"The {kind} {node['uuid']} of {snapshot} has no id."
                )
            elif row.document_id != snapshot.document_id:
                yield Drift(
                    "nodes",
                    f"The id of the {kind} {node['uuid']} of {snapshot} belongs to "
                    "another document.",
                )


def check_desks() -> Iterator[Drift]:
    """No desk page is live, scheduled, mirrored, private or out of its place."""

    def drift(page: Page, what: str) -> Drift:
        return Drift("desks", f"The desk page {page.pk} “{page.title}” is {what}.")

    root = DeskRoot.objects.values_list("path", flat=True).first()
    if root is None:
        return
    below = Page.objects.filter(path__startswith=root)
    later = Q(go_live_at__isnull=False) | Q(expire_at__isnull=False)
    for what, rows in (
        ("live", below.filter(Q(live=True) | Q(live_revision__isnull=False))),
        ("scheduled", below.filter(later)),
        ("an alias", below.filter(alias_of__isnull=False)),
        ("mirrored elsewhere", below.filter(aliases__isnull=False)),
    ):
        yield from (drift(page, what) for page in rows.distinct())
    for page in Page.objects.exclude(path__startswith=root).iterator():
        if is_governed(page):
            yield drift(page, "not below the desks")
    ids = [str(pk) for pk in below.values_list("pk", flat=True)]
    scheduled = Revision.objects.filter(approved_go_live_at__isnull=False)
    for revision in scheduled.filter(object_id__in=ids):
        yield Drift("desks", f"The version {revision.pk} of a desk page is scheduled.")
    for rule in PageViewRestriction.objects.select_related("page"):
        if rule.page.path.startswith(root) or root.startswith(rule.page.path):
            yield drift(rule.page, "restricted")
    yield from _foreign_sources()


def _foreign_sources() -> Iterator[Drift]:
    """Snapshots that cite a page and a version of another."""
    for source in SnapshotSource.objects.select_related("revision", "snapshot"):
        if str(source.page_id) != source.revision.object_id:
            yield Drift("desks", f"{source} cites a version of another page.")


def check_triggers() -> Iterator[Drift]:
    """Every trigger that keeps rows is there and says what it should."""
    for name in triggers.missing_triggers():
        yield Drift(
            "triggers", f"The trigger {name} is gone or changed. Run `migrate`."
        )


def register() -> None:
    """Tell the registry of all of them."""
    register_check("snapshots", check_snapshots)
    register_check("editions", check_editions)
    register_check("blobs", check_blobs)
    register_check("nodes", check_nodes)
    register_check("desks", check_desks)
    register_check("triggers", check_triggers)
