"""The bytes or the hash of a file in, which edition or open draft it is out.

Nothing is stored. What is neither published nor open for comment is unknown here, whether
it exists or not.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cms.documents import content
from cms.documents.addresses import draft_path, edition_path
from cms.documents.models import Edition, PublicDraft, Rendition
from cms.documents.published import open_drafts
from workflows.models import Ballot

KINDS = {"pdf": "PDF", "html": "HTML", "json": "text"}


@dataclass(frozen=True)
class Finding:
    """`file` is what was recognised: PDF, HTML, or text. `as_of` is the status that a
    file speaks of, which may not be today's."""

    sha256: str
    edition: Edition | None = None
    draft: PublicDraft | None = None
    file: str = ""
    as_of: str = ""
    ballots: tuple[Ballot, ...] = ()

    @property
    def result(self) -> str:
        """edition, draft or unknown."""
        if self.edition:
            return "edition"
        return "draft" if self.draft else "unknown"

    @property
    def path(self) -> str:
        """Where it is read."""
        if self.edition:
            return edition_path(self.edition)
        return draft_path(self.draft.snapshot) if self.draft else ""

    @property
    def current(self) -> Edition | None:
        """The edition in force now, where it is another one."""
        if self.edition is None or self.edition.status == "current":
            return None
        return self.edition.document.current_edition()

    @property
    def current_path(self) -> str:
        """Where that one is read."""
        return edition_path(self.current) if self.current else ""

    @property
    def has_record(self) -> bool:
        """Whether a run of the procedure made the edition."""
        return bool(self.edition and self.edition.work_items.exists())

    def as_json(self) -> dict[str, Any]:
        """As programs read it."""
        found: dict[str, Any] = {"result": self.result, "sha256": self.sha256}
        if self.draft:
            document = self.draft.document
            found |= {
                "designation": document.designation, "title": document.title,
                "url": self.path, "snapshot": self.draft.snapshot.sha256,
            }  # fmt: skip
        if self.edition is None:
            return found
        document = self.edition.document
        return found | {
            "designation": document.designation, "title": document.title,
            "edition": self.edition.label, "uuid": str(self.edition.uuid),
            "status": self.edition.status, "file": self.file,
            "published_at": _iso(self.edition.published_at), "url": self.path,
            "snapshot": self.edition.snapshot.sha256,
            "record": self.edition.record_sha256,
            "current": self.current.label if self.current else None,
            "ballots": [
                {
                    "kind": ballot.kind, "round": ballot.round,
                    "group": ballot.group.name if ballot.group else None,
                    "opened_at": _iso(ballot.opened_at),
                    "closed_at": _iso(ballot.closed_at),
                    "snapshot": ballot.snapshot.sha256, "tally": ballot.tally,
                }
                for ballot in self.ballots
            ],
        }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def look_up_bytes(data: bytes) -> Finding:
    """By the bytes of a file, or by the text that a JSON file holds."""
    sha256 = hashlib.sha256(data).hexdigest()
    found = look_up_hash(sha256)
    if found.result == "unknown" and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        text = _hash_of_text(data)
        if text and text != sha256:
            return look_up_hash(text)
    return found


def _hash_of_text(data: bytes) -> str:
    """The hash of a tree however it is spelled; "" for what is no tree."""
    try:
        return content.sha256_of(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError, content.ContentError):
        return ""


def look_up_hash(sha256: str) -> Finding:
    """By a SHA-256: of a published file, of a text, or of an edition's facts."""
    sha256 = sha256.lower()
    rows = Rendition.objects.filter(blob=sha256).select_related(
        "edition__document", "edition__snapshot"
    )
    if rendition := rows.order_by("pk").first():
        return _of_edition(
            sha256, rendition.edition, KINDS.get(rendition.kind, rendition.kind),
            rendition.state,
        )  # fmt: skip
    editions = Edition.objects.select_related("document", "snapshot")
    # The newest, where a text was published again unchanged.
    by_text = editions.filter(snapshot__sha256=sha256).order_by("-published_at", "-pk")
    edition = by_text.first() or editions.filter(record_sha256=sha256).first()
    if edition:
        return _of_edition(sha256, edition, KINDS["json"], "")
    drafts = open_drafts().filter(snapshot__sha256=sha256)
    draft = drafts.select_related("document", "snapshot__document").first()
    return Finding(sha256, draft=draft)


def _of_edition(sha256: str, edition: Edition, file: str, as_of: str) -> Finding:
    ballots = Ballot.objects.filter(work_item__edition=edition, recalled_at=None)
    ballots = ballots.exclude(tally=None).select_related("group", "snapshot")
    return Finding(
        sha256, edition=edition, file=file, as_of=as_of,
        ballots=tuple(ballots.order_by("pk")),
    )  # fmt: skip
