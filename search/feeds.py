"""Any search as an Atom feed: a question in, its clauses in published text out, the newest
publication first, the same for whoever asks.

It is answered by the index in files, whatever engine answers people: a feed wants the
order of publication and neither facets nor ranks.
"""

import re
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.documents.http import ASK_AGAIN
from cms.documents.models import Edition, EditionEvent
from search.engines import PUBLIC, embedded
from search.engines.base import IndexUnavailable
from search.finding import Found, attempts, published
from search.questions import Question, question_in
from search.sources import EDITION, edition_source

LENGTH = 50
EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
NOT_NOW = "Search does not answer just now. Please try again in a few minutes.\n"
# What XML cannot carry.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Feed(Atom1Feed):
    """Atom that is dated by what is newest in it, so that it does not change by itself."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=EPOCH)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """/search/feed?q=…: what the page of results finds for a reader who is not signed in."""
    question = question_in(request.GET)
    try:
        found = newest(question)
    except IndexUnavailable:
        answer = HttpResponse(NOT_NOW, status=503, content_type="text/plain")
        answer["Retry-After"] = "300"
        patch_cache_control(answer, no_store=True)
        return answer
    editions = {str(edition.uuid): edition for edition in _editions(found)}
    answer = HttpResponse(
        _atom(question, found, editions).writeString("utf-8"),
        content_type="application/atom+xml; charset=utf-8",
    )
    changed = _changed_at(editions)
    answer["Cache-Control"] = ASK_AGAIN
    answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
    answer["Last-Modified"] = http_date(changed.timestamp())
    return get_conditional_response(
        request, etag=answer["ETag"], last_modified=int(changed.timestamp()),
        response=answer,
    )  # fmt: skip


def newest(question: Question, limit: int = LENGTH) -> list[Found]:
    """The clauses that a question finds in published text, the newest edition first.

    Raises IndexUnavailable.
    """
    request = replace(question.request(), limit=limit)
    rows = Edition.objects.order_by("-published_at", "-pk")
    sources = [edition_source(uuid) for uuid in rows.values_list("uuid", flat=True)]
    for attempt in attempts(request):
        hits = embedded(PUBLIC).search_in(attempt, sources)
        if hits.total:
            return published(hits.hits)
    return []


def _editions(found: list[Found]) -> list[Edition]:
    uuids = {one.entry.source.removeprefix(EDITION) for one in found}
    rows = Edition.objects.filter(uuid__in=uuids)
    return list(rows.select_related("document__lead_group"))


def _changed_at(editions: dict[str, Edition]) -> datetime:
    """When something that the feed tells of was published, withdrawn or corrected last."""
    events = EditionEvent.objects.filter(edition__in=list(editions.values()))
    return events.aggregate(last=Max("at"))["last"] or EPOCH


def _atom(question: Question, found: list[Found], editions: dict[str, Edition]) -> Feed:
    site = settings.SITE_URL
    title = _("Search: %s") % question.words if not question.is_empty else _("Search")
    address = urljoin(site, question.feed)
    atom = Feed(
        title=_plain(f"{title} – {settings.SITE_NAME}"),
        link=urljoin(site, question.address()), description=_plain(title),
        feed_url=address, feed_guid=address,
    )  # fmt: skip
    for one in found:
        entry = one.entry
        edition = editions[entry.source.removeprefix(EDITION)]
        name = " ".join(part for part in (entry.number, entry.title) if part)
        atom.add_item(
            title=_plain(f"{entry.designation} edition {entry.edition}: {name}"),
            link=urljoin(site, one.url), description=_plain(one.snippet),
            unique_id=f"urn:uuid:{edition.uuid}#{entry.uuid}",
            pubdate=edition.published_at, updateddate=edition.published_at,
            author_name=edition.document.lead_group.name,
        )  # fmt: skip
    return atom


def _plain(text: str) -> str:
    return _CONTROLS.sub(" ", text)
