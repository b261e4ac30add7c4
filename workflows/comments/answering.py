"""What its author says to an answer: satisfied or not, or the comment is taken back; and
silence, which the clock notes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from cms import clock
from cms.people.models import User
from workflows.comments.steps import Author, append_event, is_author, lock
from workflows.models import Comment, CommentEvent
from workflows.refusals import Reason, TransitionRefused, WrongRole
from workflows.windows import closes_at, is_over

Kind = CommentEvent.Kind
Verdict = Comment.Verdict


@transaction.atomic
def withdraw_comment(
    comment: Comment, *, by: Author, at: datetime | None = None
) -> Comment:
    """The author takes a comment back; nothing remains to be answered."""
    at = at or clock.now()
    comment = lock(comment)
    _only_author(comment, by)
    return _withdraw(comment, by=by, at=at)


@transaction.atomic
def take_back(comment: Comment, *, by: User, at: datetime) -> Comment:
    """What a vote said is withdrawn because its seat votes otherwise now."""
    return _withdraw(lock(comment), by=by, at=at)


def _withdraw(comment: Comment, *, by: Author, at: datetime) -> Comment:
    if comment.disposition == Comment.Disposition.WITHDRAWN:
        return comment
    person = by if isinstance(by, User) else None
    comment.disposition, comment.rationale = Comment.Disposition.WITHDRAWN, ""
    comment.change_class = comment.duplicate_of = None
    comment.disposed_by = comment.agreed_by = person
    comment.disposed_at = comment.agreed_at = comment.replied_at = at
    comment.save()
    append_event(comment, Kind.WITHDRAWN, by=by, at=at)
    return comment


@transaction.atomic
def give_verdict(
    comment: Comment, *, by: Author, satisfied: bool, at: datetime | None = None
) -> Comment:
    """The author, and nobody else, says whether the answer satisfies."""
    at = at or clock.now()
    comment = lock(comment)
    _only_author(comment, by)
    verdict = Verdict.SATISFIED if satisfied else Verdict.NOT_SATISFIED
    if comment.verdict == verdict:
        return comment
    if comment.disposition == Comment.Disposition.WITHDRAWN:
        raise TransitionRefused(
            Reason(
                "withdrawn",
                f"You took comment {comment.number} back, so there is no answer to "
                "judge. Write a new one if you need to.",
            )
        )
    if not satisfied and comment.replied_at is None:
        raise TransitionRefused(
            Reason(
                "not_answered",
                f"Comment {comment.number} has not been answered yet. You will be told "
                "when it is, and can say then whether the answer satisfies you.",
            )
        )
    comment.verdict, comment.verdict_at = verdict, at
    comment.save()
    append_event(comment, Kind.VERDICT, by=by, at=at, verdict=str(verdict))
    return comment


def answer_until(comment: Comment) -> datetime | None:
    """Until when the author may be silent; None before the answer or without a limit."""
    if comment.replied_at is None:
        return None
    item = comment.work_item
    zone = item.document.lead_group.timezone
    return closes_at(comment.replied_at, item.preset.data["days"]["reply"], zone)


def note_silence(at: datetime) -> Iterator[str]:
    """Give each answer on which nobody spoke in time the verdict “no answer”."""
    waiting = Comment.objects.filter(
        verdict=Verdict.PENDING, replied_at__lt=at - timedelta(days=1)
    ).exclude(disposition=Comment.Disposition.WITHDRAWN)
    waiting = waiting.select_related(
        "work_item__preset", "work_item__document__lead_group"
    )
    for comment in waiting.order_by("pk"):
        until = answer_until(comment)
        if until and is_over(until, at) and _note_silence(comment, until):
            yield (
                f"{comment.work_item.document.designation}: the author of comment "
                f"{comment.number} did not answer in time."
            )


@transaction.atomic
def _note_silence(comment: Comment, until: datetime) -> bool:
    comment = lock(comment)
    if comment.verdict != Verdict.PENDING or comment.replied_at is None:
        return False
    comment.verdict, comment.verdict_at = Verdict.NO_ANSWER, until
    comment.save()
    append_event(comment, Kind.VERDICT, by=None, at=until, verdict="no_answer")
    return True


def _only_author(comment: Comment, by: Author) -> None:
    if not is_author(comment, by):
        raise WrongRole(Reason("wrong_role", "Only its author can say that."))
