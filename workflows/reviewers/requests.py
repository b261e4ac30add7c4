"""Ask for a review, accept, decline, hand over, claim, take back; closed by the review."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from cms import clock
from cms.outbox.outbox import emit
from cms.people.models import User
from workflows import topics
from workflows.actions.acting import acting
from workflows.actions.declare import REVIEWED_IN
from workflows.models import Review, ReviewRequest, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.reviewers.rotation import away_on, reviewers_of
from workflows.roles import roles_in

State = ReviewRequest.State
ASKERS = frozenset({"chair", "editor", "secretariat"})


def ask_review(  # noqa: PLR0913
    work_item: WorkItem,
    *,
    by: User,
    due_at: datetime,
    person: User | None = None,
    note: str = "",
    sure: bool = False,
    at: datetime | None = None,
) -> ReviewRequest:
    """Ask a person for a review of the text as it is, or (None) whoever claims it.

    sure: go on in spite of what `doubts` says. Raises BadInput, WrongRole and
    TransitionRefused.
    """
    at = at or clock.now()
    with acting(work_item, "ask for a review", by=by, at=at) as item:
        if not ASKERS & roles_in(item, by, at.date()):
            raise WrongRole(
                Reason(
                    "wrong_role",
                    f"{by} may not ask for reviews here. The chair, an editor or the "
                    "secretariat does.",
                )
            )
        _check_under_review(item)
        if due_at <= at:
            raise BadInput(
                "due_past", "The day is over already. Choose a day that is to come."
            )
        if person is not None:
            _check_reviewer(item, person, at)
        found = doubts(item, person, due_at, at)
        if found and not sure:
            raise TransitionRefused(found)
        return _make(item, person, by=by, at=at, due_at=due_at, note=note.strip())


def doubts(
    item: WorkItem, person: User | None, due_at: datetime, at: datetime
) -> list[Reason]:
    """What the asker should know and may put aside."""
    found = []
    requests = item.review_requests.filter(snapshot=item.snapshot)
    waiting = requests.filter(state=State.UNASSIGNED)
    if person is None and waiting.exists():
        found.append(
            Reason(
                "already_open", "A request for this text waits to be claimed already."
            )
        )
    if person is not None:
        if requests.filter(person=person).exists():
            found.append(
                Reason("asked_before", f"{person} was asked about this text before.")
            )
        if item.reviews.filter(snapshot=item.snapshot, person=person).exists():
            found.append(
                Reason("reviewed", f"{person} has reviewed this text already.")
            )
        if person.pk in away_on({at.date(), due_at.date()}):
            found.append(
                Reason("away", f"{person} is away today or on the day it is due.")
            )
    if item.deadline and due_at > item.deadline:
        found.append(
            Reason(
                "after_window",
                "The review would be due after the window of the group's review ends.",
            )
        )
    return found


def accept_request(
    request: ReviewRequest, *, by: User, at: datetime | None = None
) -> ReviewRequest:
    """Promise the review; a second time changes nothing."""
    with _answering(request, by, at) as (row, now):
        if row.state == State.REQUESTED:
            _set(row, State.ACCEPTED, now)
        return row


def decline_request(
    request: ReviewRequest, *, by: User, reason: str, at: datetime | None = None
) -> ReviewRequest:
    """Say no, and why."""
    with _answering(request, by, at) as (row, now):
        row.reason = _needed(reason, "Say why, so that somebody else can be asked.")
        _set(row, State.DECLINED, now)
        return row


def hand_over(
    request: ReviewRequest,
    *,
    by: User,
    to: User,
    reason: str = "",
    at: datetime | None = None,
) -> ReviewRequest:
    """Give the request to another reviewer; the new request."""
    with _answering(request, by, at) as (row, now):
        _check_reviewer(row.work_item, to, now)
        if to.pk == by.pk:
            raise BadInput("to_oneself", "Choose somebody else to hand it over to.")
        row.reason = reason.strip()
        _set(row, State.HANDED_OVER, now)
        return _make(
            row.work_item, to, by=by, at=now, due_at=row.due_at, note=row.note,
            instead_of=row,
        )  # fmt: skip


@transaction.atomic
def claim_request(
    request: ReviewRequest, *, by: User, at: datetime | None = None
) -> ReviewRequest:
    """Take a request that names nobody; it counts as accepted."""
    at = at or clock.now()
    row = _lock(request)
    if row.person_id == by.pk and row.state == State.ACCEPTED:
        return row
    if row.state != State.UNASSIGNED:
        raise TransitionRefused(
            Reason("claimed", "Somebody was faster and has taken this request.")
        )
    _check_current(row)
    _check_reviewer(row.work_item, by, at)
    row.person = by
    _set(row, State.ACCEPTED, at)
    return row


@transaction.atomic
def cancel_request(
    request: ReviewRequest, *, by: User, at: datetime | None = None
) -> ReviewRequest:
    """Take a request back; only who may ask may do so."""
    at = at or clock.now()
    row = _lock(request)
    if not ASKERS & roles_in(row.work_item, by, at.date()):
        raise WrongRole(Reason("wrong_role", f"{by} may not take this request back."))
    if row.state in ReviewRequest.OPEN:
        _set(row, State.CANCELLED, at)
    return row


def close_requests(review: Review) -> None:
    """The review that was asked for is there; the caller holds the transaction."""
    rows = ReviewRequest.objects.select_for_update().filter(
        work_item=review.work_item, snapshot=review.snapshot, person=review.person,
        state__in=(State.REQUESTED, State.ACCEPTED),
    )  # fmt: skip
    for row in rows:
        row.review = review
        _set(row, State.DONE, review.at)


@contextmanager
def _answering(
    request: ReviewRequest, by: User, at: datetime | None
) -> Iterator[tuple[ReviewRequest, datetime]]:
    """The request, locked, for its reviewer to answer. Raises WrongRole, refusals."""
    with transaction.atomic():
        row = _lock(request)
        if row.person_id != by.pk:
            raise WrongRole(
                Reason("wrong_role", "Somebody else was asked for this review.")
            )
        if row.state not in (State.REQUESTED, State.ACCEPTED):
            raise TransitionRefused(
                Reason(
                    "answered",
                    f"This request is closed: {row.get_state_display().lower()}.",
                )
            )
        _check_current(row)
        yield row, at or clock.now()


def _lock(request: ReviewRequest) -> ReviewRequest:
    return ReviewRequest.objects.select_for_update().get(pk=request.pk)


def _check_current(row: ReviewRequest) -> None:
    _check_under_review(row.work_item)
    if row.snapshot_id != row.work_item.snapshot_id:
        raise TransitionRefused(
            Reason(
                "older_text",
                "The text has changed since this was asked. Whoever asked can ask again.",
            )
        )


def _check_under_review(item: WorkItem) -> None:
    if item.state not in REVIEWED_IN or item.snapshot_id is None:
        raise TransitionRefused(
            Reason(
                "wrong_state",
                "The text is not under review now, so nobody can be asked about it.",
            )
        )


def _check_reviewer(item: WorkItem, person: User, at: datetime) -> None:
    if person.pk not in {p.pk for p in reviewers_of(item, at.date())}:
        raise TransitionRefused(
            Reason(
                "cannot_review",
                f"{person} cannot review this text: only reviewers of the group can who "
                "wrote none of it.",
            )
        )
    open_ones = item.review_requests.filter(
        snapshot=item.snapshot, person=person,
        state__in=(State.REQUESTED, State.ACCEPTED),
    )  # fmt: skip
    if open_ones.exists():
        raise TransitionRefused(
            Reason(
                "asked_already",
                f"{person} was asked already and has not answered yet. Wait, or take "
                "that request back first.",
            )
        )


def _make(item: WorkItem, person: User | None, **facts: object) -> ReviewRequest:
    by, at = facts.pop("by"), facts.pop("at")
    row = ReviewRequest.objects.create(
        work_item=item, snapshot=item.snapshot, person=person, asked_by=by, asked_at=at,
        state=State.REQUESTED if person else State.UNASSIGNED, **facts,
    )  # fmt: skip
    _tell(row, row.state)
    return row


def _set(row: ReviewRequest, state: str, at: datetime) -> None:
    row.state, row.answered_at = state, at
    row.save()
    _tell(row, state)


def _tell(row: ReviewRequest, what: str) -> None:
    emit(topics.REVIEW_ASKED, f"{row.pk}:{what}", request=row.pk, what=str(what))


def _needed(text: str, sentence: str) -> str:
    if not text.strip():
        raise BadInput("reason_required", sentence)
    return text.strip()
