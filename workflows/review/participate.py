"""How the public takes part: what is open for comment, what was decided; no sign-in.

Only what is public already is read: open drafts, closed ballots and editions of documents
of which the public knows.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cms import clock
from cms.documents.addresses import document_path, draft_path, edition_path
from cms.documents.http import public_page
from cms.documents.models import Edition
from cms.documents.published import open_drafts, public_documents
from workflows.models import Ballot
from workflows.review.ages import left_in_words
from workflows.windows import in_words

# What is older is found on each document's page.
RECENTLY = timedelta(days=180)
MOST = 20


@public_page
def participate(request: HttpRequest) -> HttpResponse:
    """What is open for comment, until when, and how to take part; what was decided."""
    now = clock.now()
    return render(
        request,
        "workflows/participate.html",
        {
            "title": _("Take part"),
            "drafts": _drafts(now),
            "ballots": _ballots(now),
            "editions": _editions(now),
        },
    )


def _drafts(at: datetime) -> list[dict[str, object]]:
    """Those that take comments, the one that closes first before the others."""
    found = open_drafts().filter(comment_until__gte=at.replace(microsecond=0))
    found = found.select_related("document__lead_group", "snapshot")
    return [
        {
            "document": draft.document,
            "path": draft_path(draft.snapshot),
            "until": in_words(draft.comment_until, draft.document.lead_group.timezone),
            "left": left_in_words(draft.comment_until, at),
        }
        for draft in found.order_by("comment_until", "pk")
    ]


def _ballots(at: datetime) -> list[dict[str, object]]:
    found = Ballot.objects.filter(
        Q(closed_at__gte=at - RECENTLY), recalled_at=None,
        work_item__document__in=public_documents(),
    )  # fmt: skip
    found = found.select_related("work_item__document__lead_group", "group")
    return [
        {
            "document": ballot.work_item.document,
            "number": ballot.work_item.number,
            "ballot": ballot,
            "sentence": (ballot.tally or {}).get("sentence", ""),
        }
        for ballot in found.order_by("-closed_at", "-pk")[:MOST]
    ]


def _editions(at: datetime) -> list[dict[str, object]]:
    found = Edition.objects.filter(published_at__gte=at - RECENTLY)
    found = found.select_related("document__lead_group").order_by("-published_at")
    return [
        {
            "edition": edition,
            "path": edition_path(edition),
            "document_path": document_path(edition.document),
        }
        for edition in found[:MOST]
    ]
