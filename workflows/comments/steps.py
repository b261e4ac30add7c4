"""One step in the life of a comment: a locked comment in, its event in the chain out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cms.outbox.outbox import emit
from cms.people.capabilities import Capability
from cms.people.models import Contact, User
from workflows import topics
from workflows.models import Comment, CommentEvent, WorkItem
from workflows.refusals import Reason, WrongRole
from workflows.roles import capabilities_in

Author = User | Contact


def lock(comment: Comment) -> Comment:
    """The comment as it is now, held until the end of the transaction."""
    # The work item first: its row is what keeps the chain of events in one line.
    WorkItem.objects.select_for_update().get(pk=comment.work_item_id)
    locked = Comment.objects.select_for_update(of=("self",))
    return locked.select_related("work_item__document").get(pk=comment.pk)


def append_event(
    comment: Comment, kind: str, *, by: Author | None, at: datetime, **data: Any
) -> CommentEvent:
    """Chain the event behind the last of the work item and tell whoever listens.

    The caller holds the work item's lock. by: None for the system.
    """
    last = comment.work_item.comment_events.order_by("-sequence").first()
    event = CommentEvent(
        work_item=comment.work_item, comment=comment, kind=kind, at=at, data=data,
        by=by if isinstance(by, User) else None,
        contact=by if isinstance(by, Contact) else None,
    )  # fmt: skip
    event.append_after(last)
    emit(
        topics.COMMENT_CHANGED,
        f"{comment.uuid}:{event.sequence}",
        comment=str(comment.uuid),
        what=str(kind),
    )
    return event


def require(
    item: WorkItem,
    by: User,
    capabilities: Iterable[str],
    at: datetime,
    sentence: str,
) -> None:
    """Raises WrongRole with the sentence unless one of the capabilities is held."""
    if not set(capabilities) & capabilities_in(item.document, by, at.date()):
        raise WrongRole(Reason("wrong_role", sentence))


def is_author(comment: Comment, by: Author | None) -> bool:
    """Whether somebody wrote the comment."""
    if isinstance(by, Contact):
        return comment.contact_id == by.pk
    return by is not None and comment.author_id == by.pk


def may_propose(item: WorkItem, by: User, at: datetime) -> bool:
    """Whether somebody may say what is to be done about comments of others."""
    held = capabilities_in(item.document, by, at.date())
    return bool({*PROPOSERS} & held)


PROPOSERS = (Capability.DISPOSE, Capability.REVIEW)
