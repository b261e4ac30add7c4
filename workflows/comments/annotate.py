"""What readers of an open draft see of comments: a text in, links and counts by clause out;
and the mail to a commenter without an account once there is an answer."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.documents.models import Document, Snapshot
from cms.documents.registry import Annotation, Annotations
from cms.outbox.outbox import Task
from workflows.comments.places import where_in
from workflows.comments.public import answer_by_mail
from workflows.models import Comment, CommentEvent


def annotate(document: Document, snapshot: Snapshot) -> Annotations:
    """Under each clause a link to comment on it, and how many comments it has."""
    where = where_in(snapshot)
    found = Comment.objects.filter(snapshot=snapshot, source=Comment.Source.PUBLIC)
    found = found.exclude(moderation__in=("held", "refused")).exclude(node=None)
    counts = Counter(
        where.clause(str(node)) for node in found.values_list("node", flat=True)
    )
    address = reverse("comment:write", args=[document.designation])
    said: Annotations = {}
    for clause in where.order:
        link = Annotation(
            _("Comment on this clause"), f"{address}?node={clause}",
            where.labels[clause],
        )  # fmt: skip
        said[clause] = [link]
        if count := counts[clause]:
            words = ngettext("%d comment so far", "%d comments so far", count)
            said[clause].append(Annotation(words % count))
    return said


def tell_contact(task: Task) -> None:
    """Mail the answer to a commenter who has no account and so no notices."""
    if task.payload["what"] != CommentEvent.Kind.REPLIED:
        return
    comment = Comment.objects.filter(uuid=task.payload["comment"]).first()
    if comment and comment.contact_id and comment.replied_at:
        answer_by_mail(comment)
