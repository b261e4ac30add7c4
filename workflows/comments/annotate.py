"""What readers of an open draft see of comments: a text in, links and counts by clause out."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.documents.models import Document, Snapshot
from cms.documents.registry import Annotation, Annotations
from workflows.comments.places import where_in
from workflows.models import Comment


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
