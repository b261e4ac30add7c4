"""Register a standard that another body approved: no ballot here, and marked as such."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cms.documents import blobs, content, editions
from cms.documents.models import Document, Snapshot
from cms.documents.snapshots import mint_node, take_snapshot
from cms.people.capabilities import Capability
from cms.people.models import User, WorkingGroup
from cms.people.rights import capabilities_of
from workflows.actions.record import audit
from workflows.models import WorkItem
from workflows.models.work_item import OPEN
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole


@dataclass(frozen=True)
class External:
    """What is known of the standard: its name here and there, who approved it and when,
    and the file that it came as (name, media type and bytes)."""

    designation: str
    title: str
    label: str
    approved_by: str
    approved_on: date
    file_name: str
    media_type: str
    source: bytes
    licence: str = ""


def register_external(
    group: WorkingGroup, given: External, *, by: User, at: datetime,
    tree: dict[str, Any] | None = None,
) -> WorkItem:  # fmt: skip
    """Open a work item in publishing for an edition that was approved elsewhere.

    tree: its text, where an import has read it; without it the edition holds the file
    and says what it is. Raises WrongRole, TransitionRefused and BadInput.
    """
    try:
        with transaction.atomic():
            _check(group, given, by, at)
            document = _document(group, given)
            snapshot = _snapshot(document, given, tree, at)
            return _open(document, snapshot, given, by, at)
    except TransitionRefused as refusal:
        audit(
            "refused", "register_external", item=None, by=by, at=at,
            reasons=refusal.reasons, designation=given.designation,
        )  # fmt: skip
        raise


def _check(group: WorkingGroup, given: External, by: User, at: datetime) -> None:
    if Capability.ADMINISTER not in capabilities_of(by, group, at.date()):
        raise WrongRole(
            Reason("wrong_role", f"{by} is not of the secretariat, which registers.")
        )
    for name in ("designation", "title", "label", "approved_by", "source"):
        if not getattr(given, name):
            raise BadInput(
                "field_missing", f"Give the {name.replace('_', ' ')} of the standard."
            )
    if given.approved_on > at.date():
        raise BadInput(
            "approved_later", "The day of approval is in the future. Check it."
        )
    try:
        editions.check_label(given.label)
    except ValueError as error:
        raise BadInput("bad_label", str(error)) from error


def _document(group: WorkingGroup, given: External) -> Document:
    from workflows.actions.propose import new_document

    key = given.designation.casefold()
    document = Document.objects.filter(designation_key=key).first()
    if document is None:
        return new_document(
            group, "standard", given.designation, given.title, licence=given.licence
        )
    if document.editions.filter(origin="own").exists():
        raise TransitionRefused(
            Reason(
                "own_document",
                f"{document.designation} is a standard of our own. Give the external one "
                "another designation.",
            )
        )
    if WorkItem.objects.filter(OPEN, document=document).exists():
        raise TransitionRefused(
            Reason("work_open", f"Work on {document.designation} is open already.")
        )
    if document.editions.filter(label__iexact=given.label).exists():
        raise TransitionRefused(
            Reason("label_in_use", f"Edition {given.label} is registered already.")
        )
    return document


def _snapshot(
    document: Document, given: External, tree: dict[str, Any] | None, at: datetime
) -> Snapshot:
    blob = blobs.store(given.source, given.media_type)
    group = document.lead_group
    facts = {
        "document": str(document.uuid), "designation": document.designation,
        "title": given.title, "kind": document.kind, "language": document.language,
        "licence": given.licence,
        "group": {"slug": group.slug, "name": group.name, "joint": []},
    }  # fmt: skip
    asset = {
        "sha256": blob.sha256, "name": given.file_name, "media_type": given.media_type,
        "size": len(given.source),
    }  # fmt: skip
    if tree is None:
        meta = {"abstract": [], "scope": []}
        tree = content.new_tree(
            **facts, meta=meta, sections=[_section(given, blob.sha256)]
        )
    else:
        tree = {**tree, **facts}
    others = [each for each in tree["assets"] if each["sha256"] != blob.sha256]
    assets = sorted([*others, asset], key=lambda each: each["sha256"])
    return take_snapshot(document, {**tree, "assets": assets}, by=None, at=at)


def _section(given: External, sha256: str) -> content.Node:
    words = (
        f"This standard was approved by {given.approved_by} on "
        f"{given.approved_on.isoformat()}. It was registered here without a ballot. Its "
        "text is the file below."
    )
    return {
        "uuid": mint_node(), "kind": "unnumbered", "title": "About this registration",
        "informative": True, "sections": [],
        "blocks": [
            {
                "type": "paragraph", "uuid": mint_node(), "text": content.runs(words)
            },
            {
                "type": "attachment", "uuid": mint_node(), "asset": sha256,
                "title": given.title, "licence": given.licence, "source": [],
            },
        ],
    }  # fmt: skip


def _open(
    document: Document, snapshot: Snapshot, given: External, by: User, at: datetime
) -> WorkItem:
    from workflows.actions.propose import open_item

    source = blobs.store(given.source, given.media_type).sha256
    facts = {
        "approved_by": given.approved_by, "approved_on": given.approved_on.isoformat(),
        "source_file": given.file_name, "source_sha256": source,
    }  # fmt: skip
    item = open_item(
        document, None, "register_external", by=by, at=at,
        facts={**facts, "label": given.label}, first="publishing",
        route=WorkItem.Route.EXTERNAL, snapshot=snapshot,
    )  # fmt: skip
    matter = {
        "group": document.lead_group.name,
        "registration": "External standard, registered without a ballot here", **facts,
    }  # fmt: skip
    item.proof = editions.prepare_proof(
        document, snapshot, matter, at=at, label=given.label
    )
    item.save()
    return item
