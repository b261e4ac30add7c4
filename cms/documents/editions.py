"""Make editions and record what happens to them; only the procedure calls this module.

An edition's status and effective end repeat its events and are computed from them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from cms.documents import content
from cms.documents.models import Document, Edition, EditionEvent, Proof, Snapshot
from cms.documents.published import NAME
from cms.outbox import topics
from cms.outbox.outbox import emit
from cms.people.models import User

# What stands in an address where an edition's label does.
RESERVED_LABELS = ("compare", "draft", "history")
# Everything an edition says of itself, in the order of its record hash.
FACTS = (
    "uuid", "document", "label", "sequence", "snapshot", "origin", "approved_by",
    "approved_on", "published_at", "effective_from", "front_matter",
)  # fmt: skip


@dataclass(frozen=True)
class Approved:
    """Who approved an edition that did not pass a ballot here, and when."""

    by: str
    on: date


def record_of(edition: Edition) -> dict[str, Any]:
    """The facts of an edition that never change, as canonical JSON holds them."""
    return {
        "uuid": str(edition.uuid),
        "document": str(edition.document.uuid),
        "label": edition.label,
        "sequence": edition.sequence,
        "snapshot": edition.snapshot.sha256,
        "origin": str(edition.origin),
        "approved_by": edition.approved_by,
        "approved_on": edition.approved_on.isoformat() if edition.approved_on else None,
        "published_at": edition.published_at.isoformat(),
        "effective_from": edition.effective_from.isoformat(),
        "front_matter": edition.front_matter,
    }


def check_label(label: str) -> None:
    """Raises ValueError for a label that no edition can have in an address."""
    if not re.fullmatch(NAME, label):
        raise ValueError(
            f"{label!r} cannot label an edition: letters, digits, dots and hyphens only, "
            "a letter or digit first."
        )
    if label.lower() in RESERVED_LABELS:
        raise ValueError(
            f"{label!r} cannot label an edition: it is an address already."
        )


def next_label(document: Document, route: str = "edition") -> str:
    """The label that the next of our own editions of a document gets on a route.

    edition: the next whole number; amendment: the current edition's with its second part
    raised (2 → 2.1 → 2.2); errata: with its third part raised (2.1 → 2.1.1).
    """
    labels = document.editions.filter(origin="own").values_list("label", flat=True)
    taken = [_parts(label) for label in labels if label[0].isdigit()]
    if route == "edition" or not taken:
        return str(max((parts[0] for parts in taken), default=0) + 1)
    current = document.current_edition()
    base = _parts(current.label) if current else max(taken)
    depth = 1 if route == "amendment" else 2
    raised = max(parts[depth] for parts in taken if parts[:depth] == base[:depth]) + 1
    return ".".join(str(part) for part in (*base[:depth], raised))


def _parts(label: str) -> tuple[int, int, int]:
    """A label of ours as three numbers; what it leaves out is 0."""
    numbers = [int(part) for part in label.split(".")[:3] if part.isdigit()]
    first, second, third = (*numbers, 0, 0, 0)[:3]
    return first, second, third


def prepare_proof(
    document: Document,
    snapshot: Snapshot,
    front_matter: dict,
    *,
    at: datetime,
    route: str = "edition",
    label: str = "",
) -> Proof:
    """Fix UUID, label and front matter of the edition to be, and ask for its proof.

    label: of an edition that came from elsewhere with one of its own.
    """
    label = label or next_label(document, route)
    check_label(label)
    proof = Proof.objects.create(
        document=document, snapshot=snapshot, label=label,
        front_matter=front_matter, created_at=at,
    )  # fmt: skip
    emit(topics.PROOF_WANTED, str(proof.uuid), proof=str(proof.uuid))
    return proof


@transaction.atomic
def publish_edition(
    proof: Proof, *, by: User | None, at: datetime, approved: Approved | None = None
) -> Edition:
    """Turn an accepted proof into the current edition; the one before is superseded.

    approved: by whom and when, for an edition that another body approved.
    """
    check_label(proof.label)
    document = Document.objects.select_for_update().get(pk=proof.document_id)
    previous = document.current_edition()
    last = document.editions.aggregate(last=Max("sequence"))["last"] or 0
    edition = Edition(
        uuid=proof.uuid, document=document, label=proof.label, sequence=last + 1,
        snapshot=proof.snapshot, published_at=at, effective_from=at.date(),
        front_matter=proof.front_matter,
    )  # fmt: skip
    if approved:
        edition.origin = Edition.Origin.EXTERNAL
        edition.approved_by, edition.approved_on = approved.by, approved.on
    edition.record_sha256 = content.sha256_of(record_of(edition))
    if previous:
        record_event(previous, "superseded", by=by, at=at, by_edition=str(edition.uuid))
    edition.save(force_insert=True)
    document.title = proof.snapshot.tree["title"]
    document.save(update_fields=["title", "designation_key"])
    EditionEvent.objects.create(edition=edition, kind="published", at=at, by=by)
    emit(topics.EDITION_PUBLISHED, str(edition.uuid), edition=str(edition.uuid))
    return edition


@transaction.atomic
def record_event(
    edition: Edition, kind: str, *, by: User | None, at: datetime, **data: Any
) -> EditionEvent:
    """Append an event and let the edition's status follow it."""
    event = EditionEvent.objects.create(
        edition=edition, kind=kind, at=at, by=by, data=data
    )
    status, effective_to = status_of(edition)
    Edition.objects.filter(pk=edition.pk).update(
        status=status, effective_to=effective_to
    )
    edition.refresh_from_db()
    emit(topics.EDITION_CHANGED, str(edition.uuid), edition=str(edition.uuid))
    return event


def status_of(edition: Edition) -> tuple[str, date | None]:
    """Status and last effective day as the edition's events say."""
    status, effective_to = "current", None
    for event in edition.events.order_by("at", "pk"):
        if event.kind in ("superseded", "withdrawn"):
            status, effective_to = event.kind, event.at.date()
    return status, effective_to
