"""Rows of an edition or a proof in, the facts and files that its renditions need out."""

from datetime import UTC, date, datetime

from django.conf import settings

from cms.documents import blobs
from cms.documents.addresses import document_path, edition_path
from cms.documents.models import Document, Edition, EditionEvent, Proof, Snapshot
from pdf.book import Asset
from pdf.facts import Facts, HistoryLine


def edition_facts(edition: Edition, state: str = "current") -> Facts:
    """What the rendition of an edition in `state` says of it.

    Later events are left out of the rendition as first published, so that it comes out
    the same whenever it is made again.
    """
    event = _ending(edition, state)
    successor = _successor(event)
    return Facts(
        label=edition.label,
        status=state,
        sha256=edition.snapshot.sha256,
        address=_absolute(edition_path(edition)),
        site=settings.SITE_URL,
        site_name=settings.SITE_NAME,
        published=_day(edition.published_at),
        effective_from=edition.effective_from,
        ended=_day(event.at) if event else None,
        reason=str(event.data.get("reason", "")) if event else "",
        successor=successor,
        history=tuple(_history(edition)),
        front_matter=edition.front_matter,
    )


def proof_facts(proof: Proof) -> Facts:
    """What a proof says: all that the edition will say, but "Proof" for status and date."""
    earlier = proof.document.editions.order_by("sequence").select_related("snapshot")
    history = [
        *map(_line, earlier),
        HistoryLine(proof.label, None, proof.snapshot.sha256),
    ]
    return Facts(
        label=proof.label,
        status="proof",
        sha256=proof.snapshot.sha256,
        address=_absolute(f"{document_path(proof.document)}{proof.label}/"),
        site=settings.SITE_URL,
        site_name=settings.SITE_NAME,
        history=tuple(history),
        front_matter=proof.front_matter,
    )


def assets_of(snapshot: Snapshot) -> dict[str, Asset]:
    """The files that a snapshot uses, by hash, with the place where their bytes lie."""
    return {
        asset["sha256"]: Asset(asset["media_type"], str(blobs.path_of(asset["sha256"])))
        for asset in snapshot.tree["assets"]
    }


def _ending(edition: Edition, state: str) -> EditionEvent | None:
    if state == "current":
        return None
    return edition.events.filter(kind=state).order_by("-at", "-pk").first()


def _successor(event: EditionEvent | None) -> tuple[str, str] | None:
    uuid = event.data.get("by_edition") if event else None
    found = Edition.objects.filter(uuid=uuid).first() if uuid else None
    return (found.label, _absolute(edition_path(found))) if found else None


def history_of(document: Document) -> list[HistoryLine]:
    """The editions of a document so far, oldest first."""
    editions = document.editions.order_by("sequence").select_related("snapshot")
    return [_line(one) for one in editions]


def _history(edition: Edition) -> list[HistoryLine]:
    editions = edition.document.editions.filter(sequence__lte=edition.sequence)
    return [
        _line(one) for one in editions.order_by("sequence").select_related("snapshot")
    ]


def _line(edition: Edition) -> HistoryLine:
    return HistoryLine(
        edition.label, _day(edition.published_at), edition.snapshot.sha256
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
