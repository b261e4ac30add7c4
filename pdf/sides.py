"""Rows of drafts and editions in, what their drafts and redlines say of them out."""

from datetime import UTC

from django.conf import settings

from cms import clock
from cms.documents.addresses import draft_path, edition_path
from cms.documents.models import DocumentState, Edition, PublicDraft, Snapshot
from cms.documents.published import open_drafts
from cms.documents.registry import annotations_of
from pdf.draft import DraftFacts
from pdf.editions import history_of
from pdf.facts import STATUS_WORDS, day
from pdf.redline import Side


def draft_facts(snapshot: Snapshot, opened: PublicDraft | None) -> DraftFacts:
    """What a draft for review says of itself now. opened: None for members only."""
    document = snapshot.document
    deadline = opened.comment_until if opened else None
    is_open = opened is not None and (deadline is None or deadline > clock.now())
    state = DocumentState.objects.filter(document=document).first()
    current = document.current_edition()
    return DraftFacts(
        label=label_of(snapshot),
        status="draft",
        sha256=snapshot.sha256,
        address=_address(snapshot) if opened else "",
        site=settings.SITE_URL,
        site_name=settings.SITE_NAME,
        successor=(current.label, f"{settings.SITE_URL}{edition_path(current)}")
        if current
        else None,
        history=tuple(history_of(document)),
        state=state.label if state else (opened.label if opened else ""),
        deadline=deadline,
        is_open=is_open,
        opened=opened.opened_at if opened else None,
        public=opened is not None,
        comment_at=_comment_at(snapshot) if is_open else {},
    )


def label_of(snapshot: Snapshot) -> str:
    """Draft r03"""
    return f"Draft r{snapshot.number:02d}"


def _comment_at(snapshot: Snapshot) -> dict[str, str]:
    """Where each clause is commented on, as whoever takes comments says."""
    said = annotations_of(snapshot.document, snapshot)
    return {
        node: f"{settings.SITE_URL}{one.href}"
        for node, annotations in said.items()
        for one in annotations[:1]
        if one.href
    }


def edition_side(edition: Edition) -> Side:
    """An edition as one side of a redline."""
    edition.snapshot.document = edition.document
    published = edition.published_at.astimezone(UTC).date()
    return Side(
        tree=edition.snapshot.tree,
        name=f"Edition {edition.label}",
        sha256=edition.snapshot.sha256,
        address=f"{settings.SITE_URL}{edition_path(edition)}",
        facts=(("Published", day(published)), ("Status", STATUS_WORDS[edition.status])),
        date=f"{published.isoformat()}T00:00:00Z",
    )


def snapshot_side(snapshot: Snapshot) -> Side:
    """A text without an edition as one side of a redline."""
    taken = snapshot.taken_at.astimezone(UTC)
    return Side(
        tree=snapshot.tree,
        name=label_of(snapshot),
        sha256=snapshot.sha256,
        address=_address(snapshot),
        facts=(("Draft of", day(taken.date())), ("Status", "Not a standard")),
        date=f"{taken:%Y-%m-%dT%H:%M:%SZ}",
    )


def _address(snapshot: Snapshot) -> str:
    """Where anybody may read a text; "" where nobody but members may."""
    if not open_drafts().filter(snapshot=snapshot).exists():
        return ""
    return f"{settings.SITE_URL}{draft_path(snapshot)}"
