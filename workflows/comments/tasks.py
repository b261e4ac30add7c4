"""What waits for a person because of comments: a work item and a person in, tasks out."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.people.models import User
from workflows.comments.answering import answer_until
from workflows.guards.review import answerable
from workflows.models import Comment, WorkItem
from workflows.review.sections import Task
from workflows.roles import roles_in
from workflows.windows import in_words


def tasks(item: WorkItem, person: User, at: datetime) -> Iterator[Task]:
    """Comments to deal with, to agree to, to answer, to let in; answers to judge."""
    roles = roles_in(item, person, at.date())
    yield from _to_judge(item, person)
    if not {"editor", "chair", "secretariat"} & roles or item.snapshot_id is None:
        return
    waiting = [
        (bool(disposition), bool(agreed))
        for disposition, agreed in answerable(item)
        .filter(Q(agreed_at=None) | Q(replied_at=None))
        .values_list("disposition", "agreed_at")
    ]
    address = reverse("review:comments", args=[item.document.designation])
    counts = {
        "bare": sum(not disposed for disposed, _agreed in waiting),
        "proposed": sum(disposed and not agreed for disposed, agreed in waiting),
        "agreed": sum(agreed for _disposed, agreed in waiting),
    }
    if {"editor", "chair"} & roles and (count := counts["bare"]):
        words = ngettext("Deal with %d comment", "Deal with %d comments", count)
        yield Task(item, words % count, f"{address}?state=open")
    if "chair" in roles and (count := counts["proposed"]):
        words = ngettext("Agree to %d disposition", "Agree to %d dispositions", count)
        yield Task(item, words % count, f"{address}?state=disposition_proposed")
    if {"chair", "editor"} & roles and (count := counts["agreed"]):
        words = ngettext("Send %d answer", "Send %d answers", count)
        yield Task(item, words % count, f"{address}?state=disposition_agreed")
    held = item.comments.filter(moderation=Comment.Moderation.HELD).count()
    if {"chair", "secretariat"} & roles and held:
        words = ngettext(
            "Look at %d comment that was held", "Look at %d comments that were held",
            held,
        )  # fmt: skip
        yield Task(item, words % held, f"{address}?moderation=held")


def _to_judge(item: WorkItem, person: User) -> Iterator[Task]:
    """Answers to a person's own comments on which he or she has not spoken."""
    address = reverse("review:comments", args=[item.document.designation])
    mine = item.comments.filter(author=person, verdict=Comment.Verdict.PENDING)
    mine = mine.exclude(disposition=Comment.Disposition.WITHDRAWN)
    for comment in mine.exclude(replied_at=None):
        comment.work_item = item
        until = answer_until(comment)
        zone = item.document.lead_group.timezone
        words = _("Say whether the answer to your comment %d satisfies you")
        yield Task(
            item, words % comment.number,
            f"{address}{comment.number}/",
            in_words(until, zone) if until else "", until,
        )  # fmt: skip
