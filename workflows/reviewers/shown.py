"""What requests add to the participants' pages: a part of the page of a work item, tasks."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import clock
from cms.people.models import User
from workflows.actions.declare import REVIEWED_IN, wrote
from workflows.guards.review import standing_reviews
from workflows.models import ReviewRequest, WorkItem
from workflows.review.sections import Section, Task
from workflows.reviewers.requests import ASKERS
from workflows.roles import roles_in
from workflows.windows import in_words

State = ReviewRequest.State


def section(item: WorkItem, person: User) -> Section | None:
    """The requests of a run, with what the person may do about each."""
    now = clock.now()
    rows = item.review_requests.select_related("person", "asked_by", "snapshot")
    roles = roles_in(item, person, now.date())
    open_here = item.state in REVIEWED_IN
    may_ask = open_here and bool(ASKERS & roles)
    rows = list(rows.order_by("-pk"))
    taking_back = open_here and any(
        review.person_id == person.pk for review in standing_reviews(item)
    )
    if not rows and not may_ask and not taking_back:
        return None
    may_claim = open_here and "reviewer" in roles and not wrote(item, person)
    zone = item.document.lead_group.timezone
    shown = [
        {
            "row": row,
            "due": in_words(row.due_at, zone),
            "overdue": row.state in ReviewRequest.OPEN and row.due_at < now,
            "links": list(
                _links(row, item, person, may_ask=may_ask, may_claim=may_claim)
            ),
        }
        for row in rows
    ]
    return Section(
        "workflows/review_requests.html",
        {
            "item": item,
            "document": item.document,
            "rows": shown,
            "may_ask": may_ask,
            "taking_back": taking_back,
            "is_reviewer": "reviewer" in roles,
        },
    )


def _links(
    row: ReviewRequest, item: WorkItem, person: User, *, may_ask: bool, may_claim: bool
) -> Iterator[tuple[str, str]]:
    current = row.snapshot_id == item.snapshot_id and item.state in REVIEWED_IN

    def link(what: str, words: str) -> tuple[str, str]:
        return reverse(
            "review:request", args=[item.document.designation, row.pk, what]
        ), words

    if row.person_id == person.pk and current:
        if row.state == State.REQUESTED:
            yield link("accept", _("Accept"))
        if row.state in (State.REQUESTED, State.ACCEPTED):
            yield link("decline", _("Decline"))
            yield link("hand_over", _("Hand over"))
    if row.state == State.UNASSIGNED and current and may_claim:
        yield link("claim", _("I will review it"))
    if row.state in ReviewRequest.OPEN and may_ask:
        yield link("cancel", _("Take back"))


def tasks(item: WorkItem, person: User, at: datetime) -> Iterator[Task]:
    """Requests to answer, promises to keep, and open requests that one could claim."""
    if item.state not in REVIEWED_IN:
        return
    rows = item.review_requests.filter(
        Q(person=person, state__in=(State.REQUESTED, State.ACCEPTED))
        | Q(state=State.UNASSIGNED),
        snapshot=item.snapshot,
    )
    zone = item.document.lead_group.timezone
    for row in rows:
        if row.state == State.UNASSIGNED:
            if "reviewer" not in roles_in(item, person, at.date()):
                continue
            if wrote(item, person):
                continue
            words, what = _("Take over a review that is asked for"), "claim"
        elif row.state == State.REQUESTED:
            words, what = _("Say whether you will review the text"), "accept"
        else:
            continue
        url = reverse("review:request", args=[item.document.designation, row.pk, what])
        late = _(" (overdue)") if row.due_at < at else ""
        yield Task(item, words + late, url, in_words(row.due_at, zone), row.due_at)


def register() -> None:
    """Called once, when the app starts."""
    from workflows.actions.timers import register_timer
    from workflows.review.sections import register_section, register_tasks
    from workflows.reviewers.reminders import remind

    register_section("review_requests", 30, section)
    register_tasks("review_requests", tasks)
    register_timer("reviewers.remind", remind)
