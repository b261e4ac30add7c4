"""Documents, their desks, snapshots, editions and renditions."""

from cms.documents.models.assets import File, Picture, PictureRendition
from cms.documents.models.document import Document, DocumentState, NodeId, PublicDraft
from cms.documents.models.edition import Edition, EditionEvent, Proof, Rendition
from cms.documents.models.library import Reference, Term
from cms.documents.models.revision import NodeRevision
from cms.documents.models.snapshot import (
    Blob,
    Snapshot,
    SnapshotAsset,
    SnapshotBody,
    SnapshotContributor,
    SnapshotSource,
)

from cms.documents.models.pages import (  # isort: skip
    ChapterPage,
    DeskRoot,
    GroupDesk,
    PracticePage,
    SectionPage,
    StandardPage,
)

__all__ = [
    "Blob",
    "ChapterPage",
    "DeskRoot",
    "Document",
    "DocumentState",
    "Edition",
    "EditionEvent",
    "File",
    "GroupDesk",
    "NodeId",
    "NodeRevision",
    "Picture",
    "PictureRendition",
    "PracticePage",
    "Proof",
    "PublicDraft",
    "Reference",
    "Rendition",
    "SectionPage",
    "Snapshot",
    "SnapshotAsset",
    "SnapshotBody",
    "SnapshotContributor",
    "SnapshotSource",
    "StandardPage",
    "Term",
]
