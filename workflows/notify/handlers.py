"""What the outbox tells of the procedure, turned into occasions: a row in, notices out.

A handler re-reads the database. The key of an occasion names the event, so that a row
which runs again, or two topics that tell of one event, make one notice.
"""

from cms import clock
from cms.outbox.outbox import Task
from workflows.models import (
    Appeal,
    Ballot,
    Comment,
    Erratum,
    ReviewRequest,
    TransitionRecord,
    WorkItem,
)
from workflows.notify.matrix import EVENTS, Event, events_of
from workflows.notify.notices import tell_if_lately
from workflows.notify.occasion import Occasion

# Their own topics say more than the move.
TOLD_BY_APPEAL = ("appeal_filed", "appeal_decided")


def work_moved(task: Task) -> None:
    """A transition was done."""
    record = (
        TransitionRecord.objects.filter(
            work_item__uuid=task.payload["work_item"], sequence=task.payload["record"]
        )
        .select_related("work_item__document__lead_group", "by")
        .first()
    )
    if record is None:
        return
    for event in events_of(record.name, record.from_state, record.to_state):
        if event.slug not in TOLD_BY_APPEAL:
            _tell_move(event, record)


def _tell_move(event: Event, record: TransitionRecord) -> None:
    item = record.work_item
    key = f"{item.uuid}:{record.sequence}:{event.slug}"
    if event.slug in ("ballot_opened", "recirculation"):
        ballot = item.ballots.filter(opened_at=record.at).order_by("-pk").first()
        if ballot is None or ballot.recalled_at:
            return
        key = _ballot_key(ballot)
    tell_if_lately(
        Occasion(
            event, key, item.document, record.at, item=item, about=record, by=record.by
        )
    )


def _ballot_key(ballot: Ballot) -> str:
    """Joint groups open their ballots at the same moment: one event."""
    opened = ballot.opened_at.isoformat()
    return f"{ballot.work_item.uuid}:ballot:{ballot.round}:{opened}"


def ballot_opened(task: Task) -> None:
    """A ballot or a later round of one was opened, by whatever transition."""
    ballot = Ballot.objects.filter(pk=task.payload["ballot"]).first()
    if ballot is None or ballot.recalled_at:
        return
    slug = "ballot_opened" if ballot.round == 1 else "recirculation"
    item = ballot.work_item
    tell_if_lately(
        Occasion(
            EVENTS[slug], _ballot_key(ballot), item.document, ballot.opened_at,
            item=item, about=ballot, by=ballot.opened_by,
        )
    )  # fmt: skip


def comment_changed(task: Task) -> None:
    """A comment's answer was sent."""
    comment = Comment.objects.filter(uuid=task.payload["comment"]).first()
    if comment is None or comment.replied_at is None:
        return
    item = comment.work_item
    tell_if_lately(
        Occasion(
            EVENTS["disposition"],
            f"{comment.uuid}:replied:{comment.replied_at.isoformat()}",
            item.document, comment.replied_at, item=item, about=comment,
            by=comment.agreed_by,
        )
    )  # fmt: skip


def review_asked(task: Task) -> None:
    """Somebody is asked for a review."""
    request = ReviewRequest.objects.filter(pk=task.payload["request"]).first()
    if request is None or request.state != "requested" or request.person is None:
        return
    item = request.work_item
    tell_if_lately(
        Occasion(
            EVENTS["review_asked"], f"review:{request.pk}:asked", item.document,
            request.asked_at, item=item, about=request, by=request.asked_by,
        )
    )  # fmt: skip


def appeal_changed(task: Task) -> None:
    """An appeal was filed or decided."""
    appeal = Appeal.objects.filter(uuid=task.payload["appeal"]).first()
    if appeal is None:
        return
    item = appeal.work_item
    told = [("appeal_filed", appeal.filed_at)]
    if appeal.outcome and appeal.decided_at:
        told.append(("appeal_decided", appeal.decided_at))
    for slug, at in told:
        tell_if_lately(
            Occasion(
                EVENTS[slug], f"{appeal.uuid}:{slug}", item.document, at, item=item,
                about=appeal,
            )
        )  # fmt: skip


def erratum_changed(task: Task) -> None:
    """An erratum was verified."""
    erratum = Erratum.objects.filter(uuid=task.payload["erratum"]).first()
    if erratum is None or erratum.verified_at is None:
        return
    items = erratum.document.work_items.order_by("-number")
    tell_if_lately(
        Occasion(
            EVENTS["erratum_verified"], f"{erratum.uuid}:verified", erratum.document,
            erratum.verified_at, item=items.first(), about=erratum,
        )
    )  # fmt: skip


def work_expiring(task: Task) -> None:
    """A draft will expire unless somebody goes on with it."""
    item = WorkItem.objects.filter(uuid=task.payload["work_item"]).first()
    if item is None:
        return
    days, ends = task.payload["days"], task.payload["expires_at"]
    tell_if_lately(
        Occasion(
            EVENTS["expiry_warning"], f"{item.uuid}:expires:{ends[:10]}:{days}",
            item.document, clock.now(), item=item,
        )
    )  # fmt: skip
