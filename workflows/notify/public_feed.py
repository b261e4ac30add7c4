"""What opens, closes and changes for the public, as Atom: the matrix's public column, from
records of documents of which the public knows."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.documents.addresses import document_path
from cms.documents.http import public_page
from cms.documents.models import Document
from cms.documents.published import public_documents
from workflows.models import TransitionRecord
from workflows.notify.matrix import events_of

LENGTH = 50
LOOKED_AT = 400


@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """/participate/feed.atom: the newest first."""
    site = settings.SITE_URL
    address = urljoin(site, "/participate/feed.atom")
    words = _("What opens, closes and changes")
    atom = Atom1Feed(
        title=f"{words} – {settings.SITE_NAME}", link=urljoin(site, "/participate/"),
        description=words, feed_url=address, feed_guid=address,
    )  # fmt: skip
    for record, event in public_events()[:LENGTH]:
        document = record.work_item.document
        atom.add_item(
            title=f"{document.designation}: {event.title.lower()} ({record.to_label})",
            link=urljoin(site, document_path(document)),
            description=_("%(document)s is now in “%(state)s”.")
            % {"document": document, "state": record.to_label},
            unique_id=f"urn:uuid:{record.work_item.uuid}#{record.sequence}-{event.slug}",
            pubdate=record.at, updateddate=record.at,
            author_name=document.lead_group.name,
        )  # fmt: skip
    return HttpResponse(
        atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def public_events() -> list[tuple[TransitionRecord, object]]:
    """(record, event) of what the public is told, the newest first."""
    records = TransitionRecord.objects.filter(
        work_item__document__in=public_documents()
    ).select_related("work_item__document__lead_group")
    since: dict[int, datetime | None] = {}
    found = []
    for record in records.order_by("-at", "-pk")[:LOOKED_AT]:
        document = record.work_item.document
        if document.pk not in since:
            since[document.pk] = _known_since(document)
        # What went on before the public knew of it stays with the group.
        known = since[document.pk]
        if known is None or record.at < known:
            continue
        events = events_of(record.name, record.from_state, record.to_state)
        found += [(record, event) for event in events if event.public]
    return found


def _known_since(document: Document) -> datetime | None:
    """When the public could first read something of a document."""
    drafts = document.public_drafts.values_list("opened_at", flat=True)
    editions = document.editions.values_list("published_at", flat=True)
    return min((moment for moment in (*drafts, *editions) if moment), default=None)
