"""Comment, propose what is done about it, agree, say whether that satisfies."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from cms import clock
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.models import Comment, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import capabilities_in

NO_RATIONALE = (Comment.Disposition.ACCEPTED, Comment.Disposition.WITHDRAWN)


def add_comment(
    work_item: WorkItem,
    text: str,
    *,
    by: User,
    at: datetime | None = None,
    **facts: Any,
) -> Comment:
    """Keep a comment on the item's snapshot. facts: type, node, proposed_change."""
    at = at or clock.now()
    _require(work_item, by, Capability.COMMENT, at)
    if not text.strip():
        raise BadInput("no_text", "Write your comment.")
    if work_item.snapshot is None or not work_item.is_open:
        raise TransitionRefused(
            Reason("wrong_state", "There is no text open for comments now.")
        )
    with transaction.atomic():
        return insert_comment(work_item, text.strip(), by=by, at=at, **facts)


def insert_comment(
    work_item: WorkItem, text: str, *, by: User, at: datetime, **facts: Any
) -> Comment:
    """The row alone, numbered; the caller holds the transaction and has checked."""
    WorkItem.objects.select_for_update().get(pk=work_item.pk)
    last = work_item.comments.aggregate(last=Max("number"))["last"] or 0
    return Comment.objects.create(
        work_item=work_item, snapshot=work_item.snapshot, number=last + 1, author=by,
        at=at, text=text, **facts,
    )  # fmt: skip


@transaction.atomic
def propose_disposition(
    comment: Comment, disposition: str, *, by: User, rationale: str = "",
    at: datetime | None = None,
) -> Comment:  # fmt: skip
    """Say what is to be done about a comment; the chair agrees to it later."""
    at = at or clock.now()
    comment = _locked(comment)
    _require(comment.work_item, by, Capability.DISPOSE, at)
    allowed = set(Comment.Disposition.values) - {Comment.Disposition.WITHDRAWN}
    if disposition not in allowed:
        raise BadInput(
            "unknown_disposition", f"There is no disposition {disposition!r}."
        )
    if comment.author_id == by.pk:
        raise TransitionRefused(
            Reason("own_comment", "Somebody else must deal with your comment.")
        )
    if disposition not in NO_RATIONALE and not rationale.strip():
        raise TransitionRefused(
            Reason("rationale_required", "Say why: the author will read it.")
        )
    comment.disposition, comment.rationale = disposition, rationale.strip()
    comment.disposed_by, comment.disposed_at = by, at
    comment.agreed_by = comment.agreed_at = None
    comment.save()
    return comment


@transaction.atomic
def agree_disposition(
    comment: Comment, *, by: User, at: datetime | None = None
) -> Comment:
    """The chair agrees; from now on the comment counts as answered."""
    at = at or clock.now()
    comment = _locked(comment)
    _require(comment.work_item, by, Capability.LEAD, at)
    if not comment.disposition:
        raise TransitionRefused(
            Reason("no_disposition", "Nobody has proposed what is to be done yet.")
        )
    if comment.author_id == by.pk:
        raise TransitionRefused(
            Reason("own_comment", "Somebody else must close your comment.")
        )
    comment.agreed_by, comment.agreed_at = by, at
    comment.save()
    return comment


@transaction.atomic
def withdraw_comment(
    comment: Comment, *, by: User, at: datetime | None = None
) -> Comment:
    """The author takes a comment back; nothing remains to be answered."""
    comment = _locked(comment)
    _only_author(comment, by)
    return take_back(comment, by=by, at=at or clock.now())


def take_back(comment: Comment, *, by: User, at: datetime) -> Comment:
    """Mark a comment as withdrawn; the caller has checked that this is for the author."""
    comment.disposition = Comment.Disposition.WITHDRAWN
    comment.disposed_by = comment.agreed_by = by
    comment.disposed_at = comment.agreed_at = at
    comment.save()
    return comment


@transaction.atomic
def give_verdict(comment: Comment, *, by: User, satisfied: bool) -> Comment:
    """The author, and nobody else, says whether the answer satisfies."""
    comment = _locked(comment)
    _only_author(comment, by)
    verdicts = Comment.Verdict
    comment.verdict = verdicts.SATISFIED if satisfied else verdicts.NOT_SATISFIED
    comment.save()
    return comment


def _locked(comment: Comment) -> Comment:
    return Comment.objects.select_for_update().get(pk=comment.pk)


def _require(item: WorkItem, by: User, capability: str, at: datetime) -> None:
    if capability not in capabilities_in(item.document, by, at.date()):
        raise WrongRole(
            Reason("wrong_role", f"{by} has no role here that allows that.")
        )


def _only_author(comment: Comment, by: User) -> None:
    if comment.author_id != by.pk:
        raise WrongRole(Reason("wrong_role", "Only its author can say that."))
