"""Atom feeds of what was published, sitemap.xml and robots.txt."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed

from cms.documents.addresses import KINDS, document_path, edition_path
from cms.documents.http import or_not_found, public_page, see
from cms.documents.models import Edition, EditionEvent
from cms.documents.published import find_document
from cms.reading.models import ContentPage, HomePage
from cms.reading.text import summaries_of
from cms.reading.views.documents import LISTS

LENGTH = 50
EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


class Feed(Atom1Feed):
    """Atom with stable ids and the date of what is newest in it."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items if item["updateddate"]]
        return max(dates, default=EPOCH)


def _feed(path: str, page: str, title: str, events: list[EditionEvent]) -> HttpResponse:
    site = settings.SITE_URL
    feed = Feed(
        title=f"{title} – {settings.SITE_NAME}", link=urljoin(site, page),
        description=title, feed_url=urljoin(site, path), feed_guid=urljoin(site, path),
    )  # fmt: skip
    summaries = summaries_of([event.edition.snapshot for event in events])
    for event in events:
        edition = event.edition
        address = urljoin(site, edition_path(edition))
        summary = summaries[edition.snapshot_id]
        feed.add_item(
            title=f"{edition.document.designation} edition {edition.label} "
            f"{event.get_kind_display().lower()}: {summary.title}",
            link=address, description=summary.abstract,
            unique_id=f"urn:uuid:{edition.uuid}#{event.kind}-{event.pk}",
            pubdate=event.at, updateddate=event.at,
            author_name=edition.document.lead_group.name,
        )  # fmt: skip
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _events(**narrow: object) -> list[EditionEvent]:
    # A superseded edition is told of by the publication of the next one.
    return list(
        EditionEvent.objects.filter(~Q(kind="superseded"), **narrow)
        .select_related("edition__document__lead_group", "edition__snapshot")
        .order_by("-at", "-pk")[:LENGTH]
    )


@public_page
def site_feed(request: HttpRequest) -> HttpResponse:
    """/feed.atom: everything published, reaffirmed, corrected or withdrawn."""
    return _feed("/feed.atom", "/", "Publications", _events())


@public_page
def list_feed(request: HttpRequest, prefix: str) -> HttpResponse:
    """/standards/feed.atom and those of the other lists."""
    events = _events(edition__document__kind=KINDS[prefix])
    return _feed(f"/{prefix}/feed.atom", f"/{prefix}/", LISTS[prefix][0], events)


@public_page
def document_feed(request: HttpRequest, prefix: str, designation: str) -> HttpResponse:
    """/standards/<designation>/feed.atom"""
    document = or_not_found(find_document, designation)
    path = document_path(document)
    if request.path != f"{path}feed.atom":
        return see(f"{path}feed.atom")
    events = _events(edition__document=document)
    return _feed(f"{path}feed.atom", path, str(document.designation), events)


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that search engines should know; no draft is among them."""
    lists = ["/", *(f"/{prefix}/" for prefix in KINDS), "/glossary/", "/references/"]
    pages = [{"path": path, "on": None} for path in lists]
    pages += [
        {"path": f"/{page.slug}/", "on": page.last_published_at}
        for page in ContentPage.objects.live().public()
        if isinstance(page.get_parent().specific, HomePage)
    ]
    editions = Edition.objects.select_related("document").order_by(
        "document__designation", "sequence"
    )
    pages += [{"path": edition_path(e), "on": e.published_at} for e in editions]
    context = {"pages": pages, "site": settings.SITE_URL}
    return render(
        request, "sitemap.xml", context, content_type="application/xml; charset=utf-8"
    )


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Robots need not read the participants' side or the results of searches."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /review/",
             "Disallow: /search/", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
