"""Triage a comment, propose what is done about it, agree, and send the answer."""

from datetime import datetime

from django.db import transaction

from cms import clock
from cms.documents.models import Snapshot
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.comments.steps import PROPOSERS, append_event, is_author, lock, require
from workflows.models import Comment, CommentEvent
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import capabilities_in

NO_RATIONALE = (Comment.Disposition.ACCEPTED, Comment.Disposition.WITHDRAWN)
Kind = CommentEvent.Kind


@transaction.atomic
def triage_comment(
    comment: Comment, *, by: User, at: datetime | None = None
) -> Comment:
    """Somebody has read it and it will be dealt with."""
    at = at or clock.now()
    comment = lock(comment)
    require(
        comment.work_item, by, [*PROPOSERS, Capability.LEAD, Capability.ADMINISTER], at,
        f"{by} has no role here that lets one sort comments.",
    )  # fmt: skip
    if comment.triaged_at:
        return comment
    comment.triaged_by, comment.triaged_at = by, at
    comment.save()
    append_event(comment, Kind.TRIAGED, by=by, at=at)
    return comment


@transaction.atomic
def propose_disposition(  # noqa: PLR0913
    comment: Comment,
    disposition: str,
    *,
    by: User,
    rationale: str = "",
    change_class: int | None = None,
    duplicate_of: Comment | None = None,
    at: datetime | None = None,
) -> Comment:
    """Say what is to be done about a comment; the chair agrees to it later.

    A new proposal takes back an agreement and an answer given before.
    Raises TransitionRefused for one's own comment and for a missing rationale.
    """
    at = at or clock.now()
    comment = lock(comment)
    require(
        comment.work_item, by, PROPOSERS, at,
        f"{by} has no role here that lets one propose what is done about comments.",
    )  # fmt: skip
    rationale = rationale.strip()
    check_disposition(comment, disposition, change_class, duplicate_of)
    if is_author(comment, by):
        raise TransitionRefused(
            Reason("own_comment", "Somebody else must deal with your comment.")
        )
    if comment.disposition == Comment.Disposition.WITHDRAWN:
        raise TransitionRefused(
            Reason(
                "withdrawn",
                f"Comment {comment.number} was taken back by its author, so there is "
                "nothing to be done about it.",
            )
        )
    if disposition not in NO_RATIONALE and not rationale:
        raise TransitionRefused(
            Reason("rationale_required", "Say why: the author will read it.")
        )
    comment.disposition, comment.rationale = disposition, rationale
    comment.change_class, comment.duplicate_of = change_class, duplicate_of
    comment.disposed_by, comment.disposed_at = by, at
    comment.agreed_by = comment.agreed_at = comment.replied_at = None
    comment.verdict, comment.verdict_at = Comment.Verdict.PENDING, None
    comment.save()
    append_event(
        comment, Kind.PROPOSED, by=by, at=at, disposition=disposition,
        rationale=rationale, change_class=change_class,
        duplicate_of=str(duplicate_of.uuid) if duplicate_of else None,
    )  # fmt: skip
    return comment


def check_disposition(
    comment: Comment,
    disposition: str,
    change_class: int | None,
    duplicate_of: Comment | None,
) -> None:
    """Raises BadInput for facts that do not go together."""
    allowed = set(Comment.Disposition.values) - {Comment.Disposition.WITHDRAWN}
    if disposition not in allowed:
        raise BadInput(
            "unknown_disposition", f"There is no disposition {disposition!r}."
        )
    if change_class is not None and change_class not in Comment.ChangeClass.values:
        raise BadInput("unknown_class", "The class of a change is 1, 2, 3 or 4.")
    if (disposition == Comment.Disposition.DUPLICATE) != (duplicate_of is not None):
        raise BadInput(
            "duplicate_of",
            "Name the comment that says the same with “Duplicate”, and only with it.",
        )
    if duplicate_of and (
        duplicate_of.pk == comment.pk
        or duplicate_of.work_item_id != comment.work_item_id
        or duplicate_of.duplicate_of_id
    ):
        raise BadInput(
            "duplicate_of",
            "A comment is a duplicate of another one of the same work, which is no "
            "duplicate itself.",
        )


@transaction.atomic
def agree_disposition(
    comment: Comment, *, by: User, at: datetime | None = None, send: bool = True
) -> Comment:
    """Agree to what was proposed: the chair, for class 1 and 2 the secretariat as well.

    send: the answer goes to the author at once; else `send_reply` sends it.
    """
    at = at or clock.now()
    comment = lock(comment)
    check_may_agree(comment, by, at)
    if not comment.disposition:
        raise TransitionRefused(
            Reason("no_disposition", "Nobody has proposed what is to be done yet.")
        )
    if is_author(comment, by):
        raise TransitionRefused(
            Reason("own_comment", "Somebody else must close your comment.")
        )
    if comment.agreed_at is None:
        comment.agreed_by, comment.agreed_at = by, at
        comment.save()
        append_event(comment, Kind.AGREED, by=by, at=at)
    if send:
        _send(comment, by=by, at=at)
    return comment


def check_may_agree(comment: Comment, by: User, at: datetime) -> None:
    """Raises WrongRole for who may not agree to this disposition."""
    held = capabilities_in(comment.work_item.document, by, at.date())
    if Capability.LEAD in held:
        return
    small = (Comment.ChangeClass.MARKUP, Comment.ChangeClass.EDITORIAL)
    if Capability.ADMINISTER not in held:
        sentence = f"{by} cannot agree to a disposition. That is for the chair."
    elif comment.change_class not in small:
        sentence = "The secretariat agrees to changes of class 1 and 2 only."
    else:
        return
    raise WrongRole(Reason("wrong_role", sentence))


@transaction.atomic
def send_reply(comment: Comment, *, by: User, at: datetime | None = None) -> Comment:
    """Send the author the answer that was agreed to."""
    at = at or clock.now()
    comment = lock(comment)
    require(
        comment.work_item, by,
        [Capability.LEAD, Capability.EDIT, Capability.ADMINISTER], at,
        f"{by} has no role here that lets one send answers to comments.",
    )  # fmt: skip
    if comment.agreed_at is None:
        raise TransitionRefused(
            Reason(
                "not_agreed",
                f"Nobody has agreed yet to what is done about comment {comment.number}. "
                "The chair agrees first.",
            )
        )
    _send(comment, by=by, at=at)
    return comment


def _send(comment: Comment, *, by: User, at: datetime) -> None:
    if comment.replied_at:
        return
    comment.replied_at = at
    comment.save()
    append_event(
        comment, Kind.REPLIED, by=by, at=at, disposition=comment.disposition,
        rationale=comment.rationale,
    )  # fmt: skip


@transaction.atomic
def mark_done(
    comment: Comment, snapshot: Snapshot, *, by: User | None, at: datetime | None = None
) -> Comment:
    """Say in which text that which was accepted is done."""
    at = at or clock.now()
    comment = lock(comment)
    if by is not None:
        require(
            comment.work_item, by, [Capability.EDIT, Capability.LEAD], at,
            f"{by} has no role here that lets one say where a change was made.",
        )  # fmt: skip
    if not comment.needs_change:
        raise TransitionRefused(
            Reason(
                "no_change_needed",
                f"Comment {comment.number} was not accepted, so no text has its change.",
            )
        )
    if snapshot.document_id != comment.work_item.document_id:
        raise BadInput("other_document", "That text belongs to another document.")
    if comment.done_in_id == snapshot.pk:
        return comment
    comment.done_in = snapshot
    comment.save()
    append_event(comment, Kind.DONE, by=by, at=at, done_in=snapshot.sha256)
    return comment


@transaction.atomic
def moderate_comment(
    comment: Comment, *, by: User, released: bool, at: datetime | None = None
) -> Comment:
    """Let a comment of the public that was held be seen, or keep it out."""
    at = at or clock.now()
    comment = lock(comment)
    require(
        comment.work_item, by, [Capability.LEAD, Capability.ADMINISTER], at,
        f"{by} has no role here that lets one release comments.",
    )  # fmt: skip
    wanted = Comment.Moderation.RELEASED if released else Comment.Moderation.REFUSED
    if comment.moderation == wanted:
        return comment
    if comment.moderation == Comment.Moderation.NONE:
        raise TransitionRefused(
            Reason(
                "not_held", f"Comment {comment.number} was never held for moderation."
            )
        )
    comment.moderation = wanted
    comment.save()
    append_event(comment, Kind.MODERATED, by=by, at=at, moderation=str(wanted))
    return comment
