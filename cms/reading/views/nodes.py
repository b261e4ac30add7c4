"""A node for ever: its short id or UUID in, a redirect to where it stands now out."""

import uuid as uuid_module

from django.http import HttpRequest, HttpResponse

from cms.documents import addresses
from cms.documents.content import short_id
from cms.documents.http import link_header, not_found, public_page, see
from cms.documents.models import Document, Edition, NodeId
from cms.documents.published import open_drafts
from cms.reading.part import Reading
from cms.reading.text import Text, text_of
from cms.reading.views.editions import Family, family_of


@public_page
def by_id12(request: HttpRequest, id12: str) -> HttpResponse:
    """/c/<id12>/"""
    row = NodeId.objects.select_related("document").filter(id12=id12).first()
    if row is None:
        raise not_found()
    return _node(request, row)


@public_page
def by_uuid(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """/id/<uuid>/: a node, an edition or a document."""
    row = NodeId.objects.select_related("document").filter(uuid=uuid).first()
    if row is not None:
        return _node(request, row)
    edition = Edition.objects.select_related("document").filter(uuid=uuid).first()
    if edition is not None:
        return see(addresses.edition_path(edition))
    document = Document.objects.filter(uuid=uuid).first()
    if document is not None and (
        document.editions.exists() or open_drafts().filter(document=document).exists()
    ):
        return see(addresses.document_path(document))
    raise not_found()


def _node(request: HttpRequest, row: NodeId) -> HttpResponse:
    uuid, document = str(row.uuid), row.document
    family = family_of(document)
    if wanted := request.GET.get("edition"):
        return see(_pinned(family, wanted, uuid))
    for edition in _newest_first(family):
        text = text_of(edition.snapshot)
        if uuid not in text.places:
            continue
        reading = Reading(text, addresses.edition_path(edition), str(edition.uuid), "")
        path = reading.node_href(uuid)
        if edition is family.newest:
            return see(path, link_header([("latest-version", path)]))
        return _gone(reading, family, uuid)
    if draft := open_drafts().filter(document=document).first():
        draft.snapshot.document = document
        text = text_of(draft.snapshot)
        if uuid in text.places:
            base = addresses.draft_path(draft.snapshot)
            return see(Reading(text, base, shown="").node_href(uuid))
    raise not_found()


def _newest_first(family: Family) -> list[Edition]:
    """The edition in force, then the others from the last back."""
    rest = [e for e in reversed(family.editions) if e is not family.newest]
    return [family.newest, *rest] if family.newest else []


def _pinned(family: Family, wanted: str, uuid: str) -> str:
    """The node in one edition, which a cross-reference named by UUID."""
    for edition in family.editions:
        text = text_of(edition.snapshot)
        if str(edition.uuid) == wanted and uuid in text.places:
            base = addresses.edition_path(edition)
            return Reading(text, base, wanted, "").node_href(uuid)
    raise not_found()


def _gone(old: Reading, family: Family, uuid: str) -> HttpResponse:
    """A node that the newest edition no longer has: where it was; there the banner says
    what came of it, and so do the links of this answer."""
    path, _, fragment = old.node_href(uuid).partition("#")
    text: Text = text_of(family.newest.snapshot)
    base = addresses.edition_path(family.newest)
    new = Reading(text, base, str(family.newest.uuid), "")
    links = [("latest-version", base)]
    links += [("successor-version", new.node_href(u)) for u in text.successors(uuid)]
    where = f"{path}?node={short_id(uuid)}" + (f"#{fragment}" if fragment else "")
    return see(where, link_header(links))
