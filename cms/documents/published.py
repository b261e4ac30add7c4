"""What the public may read: addresses in, editions and open drafts out.

Only this module answers "is it public?" for readers; hidden and missing are the same.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.documents.addresses import KINDS
from cms.documents.models import Document, Edition, PublicDraft, SnapshotAsset

NAME = r"[A-Za-z0-9][A-Za-z0-9.-]*"
PREFIX = "|".join(KINDS)
# The beginning of each public address of an edition, for `re_path`.
DOCUMENT_ROUTE = rf"^(?P<prefix>{PREFIX})/(?P<designation>{NAME})/"
EDITION_ROUTE = DOCUMENT_ROUTE + rf"(?P<label>{NAME})/"


def open_drafts() -> QuerySet[PublicDraft]:
    """Drafts that their group has opened for public comment and not closed again."""
    return PublicDraft.objects.filter(closed_at=None)


def public_documents() -> QuerySet[Document]:
    """Documents with an edition or an open draft; the public knows of no others."""
    return Document.objects.filter(
        Exists(Edition.objects.filter(document=OuterRef("pk")))
        | Exists(open_drafts().filter(document=OuterRef("pk")))
    )


def find_document(designation: str) -> Document:
    """By designation, without case. Raises Document.DoesNotExist, also when hidden."""
    return (
        public_documents()
        .select_related("lead_group")
        .get(designation_key=designation.casefold())
    )


def find_edition(designation: str, label: str) -> Edition:
    """By designation and label, without case. Raises Edition.DoesNotExist."""
    return Edition.objects.select_related("document__lead_group", "snapshot").get(
        document__designation_key=designation.casefold(), label__iexact=label
    )


def find_draft(designation: str, sha8: str) -> PublicDraft:
    """An open draft by the first digits of its hash. Raises PublicDraft.DoesNotExist."""
    found = (
        open_drafts()
        .select_related("document__lead_group", "snapshot")
        .filter(
            document__designation_key=designation.casefold(),
            snapshot__sha256__startswith=sha8,
        )
        .first()
    )
    if found is None:
        raise PublicDraft.DoesNotExist(f"No open draft {sha8} of {designation}.")
    return found


def is_cited(sha256: str, name: str) -> bool:
    """Whether an edition or an open draft uses that file under that name."""
    return (
        SnapshotAsset.objects.filter(blob=sha256, name=name)
        .filter(
            Q(snapshot__editions__isnull=False)
            | Exists(open_drafts().filter(snapshot=OuterRef("snapshot")))
        )
        .exists()
    )
