"""Dashboards of those who run the procedure: the chair's documents, the secretariat's dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms import clock
from cms.documents.http import not_found
from cms.outbox.models import Job
from cms.people.capabilities import Capability
from cms.people.models import User, WorkingGroup
from cms.people.rights import groups_where
from workflows.models import (
    Appeal,
    Ballot,
    Comment,
    PendingRequest,
    PresetDraft,
    WorkItem,
)
from workflows.models.work_item import OPEN
from workflows.review.ages import age_in_words, left_in_words
from workflows.review.next_step import Holders, NextStep, next_step
from workflows.transitions import TABLES
from workflows.windows import in_words

ON_A_PAGE = 20
SORTS = {
    "document": ("document__designation_key", "number"),
    "state": ("document__state__code", "entered_at"),
    "age": ("entered_at", "pk"),
    "deadline": (F("deadline").asc(nulls_last=True), "pk"),
}
MOST = 50


@dataclass(frozen=True)
class Standing:
    """A line of the chair's dashboard."""

    item: WorkItem
    age: str
    deadline: str
    left: str
    is_overdue: bool
    step: NextStep


def led_items(user: User) -> QuerySet[WorkItem]:
    """Open work of the groups that a person leads, as chair or secretariat."""
    groups = groups_where(user, Capability.LEAD)
    groups |= groups_where(user, Capability.ADMINISTER)
    if not groups:
        raise not_found()
    ours = Q(document__lead_group__in=groups) | Q(document__joint_groups__in=groups)
    found = WorkItem.objects.filter(OPEN).filter(ours).distinct()
    found = found.select_related(
        "document__lead_group", "document__state", "preset", "snapshot", "proof",
        "editor", "edition",
    )  # fmt: skip
    return found.prefetch_related("document__joint_groups", "requests__by")


@never_cache
@login_required
@require_safe
def chair(request: HttpRequest) -> HttpResponse:
    """Document by document: state and age, deadline, what is missing, who holds it."""
    now = clock.now()
    items = led_items(request.user)
    groups = WorkingGroup.objects.filter(
        Q(pk__in=items.values("document__lead_group"))
    ).order_by("name")
    wanted = request.GET.get("group", "")
    if wanted:
        items = items.filter(document__lead_group__slug=wanted)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "deadline"
    page = Paginator(items.order_by(*SORTS[sort]), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    holders = Holders(now.date())
    return render(
        request,
        "workflows/chair.html",
        {
            "title": _("Chair’s dashboard"),
            "page": page,
            "rows": [_standing(item, now, holders) for item in page],
            "groups": groups,
            "group": wanted,
            "sort": sort,
            "columns": [
                ("document", _("Document")), ("state", _("State")),
                ("age", _("In this state")), ("deadline", _("Deadline")),
            ],
        },
    )  # fmt: skip


def _standing(item: WorkItem, at: datetime, holders: Holders) -> Standing:
    zone = item.document.lead_group.timezone
    return Standing(
        item=item,
        age=age_in_words(item.entered_at, at),
        deadline=in_words(item.deadline, zone) if item.deadline else "",
        left=left_in_words(item.deadline, at),
        is_overdue=bool(item.deadline and item.deadline < at),
        step=next_step(item, at, holders, reads_text=False),
    )


@never_cache
@login_required
@require_safe
def secretariat(request: HttpRequest) -> HttpResponse:
    """Everything with a date, and everything that waits for the secretariat or is stuck."""
    if not groups_where(request.user, Capability.ADMINISTER):
        raise not_found()
    now = clock.now()
    return render(
        request,
        "workflows/secretariat.html",
        {
            "title": _("Secretariat"),
            "deadlines": _deadlines(now),
            "ballots": _ballots(now),
            "proofs": _proofs(now),
            "requests": _requests(),
            "presets": PresetDraft.objects.exclude(asked_at=None)
            .filter(activated_at=None, dropped_at=None)
            .select_related("asked_by")
            .order_by("asked_at")[:MOST],
            "held": Comment.objects.filter(moderation=Comment.Moderation.HELD)
            .select_related("work_item__document")
            .order_by("at", "pk")[:MOST],
            "appeals": Appeal.objects.filter(outcome="")
            .select_related("work_item__document", "filed_by", "contact")
            .order_by("filed_at")[:MOST],
            "reviews_due": _reviews_due(now),
            "jobs": Job.objects.exclude(failed_at=None).order_by("-failed_at")[:MOST],
        },
    )


def _requests() -> list[tuple[PendingRequest, str]]:
    """What waits for a second person, and the step by its name on buttons."""
    waiting = PendingRequest.objects.select_related("work_item__document", "by")
    found = []
    for request in waiting.order_by("at")[:MOST]:
        row = TABLES[request.work_item.track].get(request.name)
        found.append((request, row.title if row else request.name))
    return found


def _line(item: WorkItem, moment: datetime, at: datetime) -> dict[str, Any]:
    return {
        "item": item,
        "when": in_words(moment, item.document.lead_group.timezone),
        "left": left_in_words(moment, at),
        "is_overdue": moment < at,
    }


def _deadlines(at: datetime) -> list[dict[str, Any]]:
    found = WorkItem.objects.filter(OPEN).exclude(deadline=None)
    found = found.select_related("document__lead_group").order_by("deadline", "pk")
    return [_line(item, item.deadline, at) for item in found[:MOST]]


def _ballots(at: datetime) -> list[dict[str, Any]]:
    """Open ballots with their return, the one that closes first before the others."""
    found = Ballot.objects.filter(closed_at=None, recalled_at=None)
    found = found.exclude(closes_at=None).filter(
        work_item__in=WorkItem.objects.filter(OPEN)
    )
    found = found.select_related("work_item__document__lead_group", "group")
    found = found.annotate(
        seat_count=Count("seats", distinct=True),
        returned_count=Count(
            "positions__seat", filter=Q(positions__is_late=False), distinct=True
        ),
    )
    return [
        {**_line(ballot.work_item, ballot.closes_at, at), "ballot": ballot}
        for ballot in found.order_by("closes_at", "pk")[:MOST]
    ]


def _proofs(at: datetime) -> list[dict[str, Any]]:
    found = WorkItem.objects.filter(state="publishing").exclude(proof=None)
    found = found.select_related("document__lead_group", "proof").order_by("entered_at")
    lines = []
    for item in found[:MOST]:
        if not item.proof.made_at:
            words = _("The worker has not made it yet.")
        elif item.proof.is_good:
            words = _("It is made and good.")
        else:
            words = _("It has problems.")
        age = age_in_words(item.entered_at, at)
        lines.append({"item": item, "words": words, "age": age})
    return lines


def _reviews_due(at: datetime) -> list[WorkItem]:
    found = WorkItem.objects.filter(
        state="published", review_due__lte=(at + timedelta(days=180)).date()
    )
    return list(found.select_related("document").order_by("review_due")[:MOST])
