"""Pages to look at: my queue, a work item, its comments, a file of its text."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cms import clock
from cms.documents.access import documents_for
from cms.documents.http import file_answer, not_found
from cms.documents.models.pages import desk_of
from cms.people.capabilities import Capability
from cms.people.models import User
from cms.people.rights import groups_where
from workflows.actions.describe import may, missing, rows_from, who
from workflows.ballots.count import count, standing_positions
from workflows.ballots.rounds import seat_for
from workflows.ballots.secrecy import sees_who
from workflows.guards.review import standing_reviews
from workflows.models import Ballot, PendingRequest, Seat, WorkItem
from workflows.presets.narrow import who_in
from workflows.review.access import visible_item
from workflows.review.home import home_of
from workflows.review.mine import asked_by, done_by
from workflows.review.sections import sections_of
from workflows.review.waiting import tasks_for, tasks_of
from workflows.roles import roles_in
from workflows.transitions.row import Row
from workflows.windows import in_words

ROLE_WORDS = {"system": "the clock", "owner": "the section’s owner"}


@never_cache
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for me, and every document of my groups."""
    now = clock.now()
    documents = documents_for(request.user, Capability.READ_DRAFTS)
    documents = documents.select_related("lead_group", "state")
    proposes = bool(groups_where(request.user, Capability.PROPOSE))
    return render(
        request,
        "workflows/queue.html",
        {
            "tasks": tasks_for(request.user, now),
            "now": now,
            "asked": asked_by(request.user, now),
            "done": done_by(request.user),
            "documents": documents,
            "may_propose": proposes,
        },
    )


@never_cache
@login_required
def document(request: HttpRequest, designation: str) -> HttpResponse:
    """Where a document stands and what can be done."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    home = home_of(item, request.user, clock.now())
    context = {**facts_of(item, request.user), **home}
    return render(request, "workflows/document.html", context)


def facts_of(item: WorkItem, user: User) -> dict[str, Any]:
    """Everything that the page of a work item and the admin's side panel show."""
    now = clock.now()
    roles = roles_in(item, user, now.date())
    zone = item.document.lead_group.timezone
    pending = PendingRequest.objects.filter(work_item=item).select_related("by").first()
    return {
        "item": item,
        "document": item.document,
        "others": item.document.work_items.exclude(pk=item.pk),
        "deadline": in_words(item.deadline, zone) if item.deadline else "",
        "pending": pending,
        "steps": steps_of(item, user),
        "roles": roles,
        "tasks": list(tasks_of(item, user, now)) if item.asks else [],
        "reviews": standing_reviews(item) if item.snapshot else [],
        "comment_count": item.comments.count(),
        "may_review": "reviewer" in roles
        and item.state in ("wg_review", "peer_review"),
        "desk": (item.desk or desk_of(item.document)) if "editor" in roles else None,
        "sections": sections_of(item, user),
    }


def steps_of(item: WorkItem, user: User) -> list[dict[str, Any]]:
    """Each way out of the state: who may, what is missing, and whether I may."""
    now = clock.now()
    steps = [
        {
            "row": row,
            "who": _who_in_words(item, row),
            "target": _target_label(item, row),
            "missing": missing(item, row, now),
            "mine": may(item, row, user, now),
            "url": reverse("review:do", args=[item.document.designation, row.name]),
        }
        for row in rows_from(item)
    ]
    return sorted(steps, key=lambda step: not step["mine"])


def _who_in_words(item: WorkItem, row: Row) -> str:
    """`chair or secretariat`; with two persons `editor, then chair`."""
    first = who_in(row, item.state, item.preset.data)
    words = [ROLE_WORDS.get(word, word) for word in who(item, row)]
    parts = [words[: len(first)], words[len(first) :]]
    return ", then ".join(" or ".join(part) for part in parts if part)


def _target_label(item: WorkItem, row) -> str:
    from workflows import states
    from workflows.actions.carry_out import target_of

    return states.label_of(item.track, target_of(item, row))


def ballot_facts(ballot: Ballot, user: User) -> dict[str, Any]:
    """The seats with what each said, the tally, and my own seat."""
    current = standing_positions(ballot)
    names = {kind["slug"]: kind["name"] for kind in ballot.rules["positions"]}
    seats = ballot.seats.select_related("person", "category", "organisation")
    zone = ballot.work_item.document.lead_group.timezone
    mine = seat_for(ballot, user)
    # Some rules keep positions closed until the end.
    are_shown = bool(ballot.closed_at) or ballot.rules.get("positions_open", True)
    open_to_me = are_shown and sees_who(ballot, user)

    def said(seat: Seat) -> dict[str, Any]:
        position = current.get(seat.pk)
        if position is None or not (open_to_me or seat == mine):
            return {"seat": seat, "position": None, "words": ""}
        return {
            "seat": seat, "position": position, "words": names[position.position]
        }  # fmt: skip

    return {
        "rows": [said(seat) for seat in seats],
        "tally": count(ballot),
        "mine": mine,
        "my_position": current.get(mine.pk) if mine else None,
        "my_words": names[current[mine.pk].position].lower()
        if mine and mine.pk in current
        else "",
        "closes": in_words(ballot.closes_at, zone) if ballot.closes_at else "",
        "late": ballot.positions.filter(is_late=True).count(),
    }


@never_cache
@login_required
def file(
    request: HttpRequest, designation: str, sha256: str, name: str
) -> HttpResponse:
    """A file that a snapshot of the document uses, for those who may read its drafts."""
    item = visible_item(request.user, designation)
    if not item.document.snapshots.filter(assets__blob=sha256).exists():
        raise not_found()
    return file_answer(sha256, name)
