"""Documents, their desks, snapshots, editions and renditions."""

from cms.documents.models.assets import File, Picture, PictureRendition
from cms.documents.models.document import Document, DocumentState, NodeId, PublicDraft
from cms.documents.models.edition import Edition, EditionEvent, Proof, Rendition
from cms.documents.models.snapshot import (
    Blob,
    Snapshot,
    SnapshotAsset,
    SnapshotBody,
    SnapshotContributor,
    SnapshotSource,
)

__all__ = [
    "Blob",
    "Document",
    "DocumentState",
    "Edition",
    "EditionEvent",
    "File",
    "NodeId",
    "Picture",
    "PictureRendition",
    "Proof",
    "PublicDraft",
    "Rendition",
    "Snapshot",
    "SnapshotAsset",
    "SnapshotBody",
    "SnapshotContributor",
    "SnapshotSource",
]
