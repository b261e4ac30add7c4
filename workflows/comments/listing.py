"""Choose comments of a work item: filters of a query string in, rows in order out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.people.models import User
from workflows.comments.authors import Authors
from workflows.comments.places import Spot, places_of, spot_of, where_in
from workflows.models import Comment, CommentPlace, WorkItem

ON_A_PAGE = 50
_RESOLVED = (
    Q(disposition="withdrawn")
    | Q(verdict="satisfied")
    | (Q(verdict="no_answer") & ~Q(source="ballot_negative") & ~Q(type="te"))
)
_PENDING = Q(verdict="pending") & ~Q(disposition="withdrawn")
# What `Comment.state` says of one comment, for the database.
STATES: dict[str, Q] = {
    "open": _PENDING & Q(replied_at=None, agreed_at=None, disposed_at=None, triaged_at=None),
    "triaged": _PENDING
    & Q(replied_at=None, agreed_at=None, disposed_at=None, triaged_at__isnull=False),
    "disposition_proposed": _PENDING
    & Q(replied_at=None, agreed_at=None, disposed_at__isnull=False),
    "disposition_agreed": _PENDING & Q(replied_at=None, agreed_at__isnull=False),
    "replied": _PENDING & Q(replied_at__isnull=False),
    "resolved": _RESOLVED,
    "unresolved": ~_RESOLVED & ~Q(verdict="pending"),
}  # fmt: skip
STATE_WORDS = {
    "open": _("Open"),
    "triaged": _("Sorted"),
    "disposition_proposed": _("Disposition proposed"),
    "disposition_agreed": _("Disposition agreed, not sent"),
    "replied": _("Answered"),
    "resolved": _("Resolved"),
    "unresolved": _("Not resolved"),
}
STATE_KINDS = {
    "open": "", "triaged": "", "disposition_proposed": "notice",
    "disposition_agreed": "notice", "replied": "notice", "resolved": "success",
    "unresolved": "danger",
}  # fmt: skip
FLAGS: dict[str, Q] = {
    "negative": Q(source="ballot_negative"),
    "must": Q(must_be_satisfied=True),
    "late": Q(is_late=True),
}
FLAG_WORDS = {
    "mine": _("Mine"),
    "negative": _("Reason of a negative vote"),
    "must": _("Must be satisfied"),
    "late": _("Late"),
    "orphaned": _("Place lost"),
}
CHOICES = ("type", "source", "disposition")


@dataclass
class Row:
    """A comment with what a list shows of it."""

    comment: Comment
    spot: Spot
    author: str = ""

    @property
    def state(self) -> str:
        """Its state in words."""
        return STATE_WORDS[self.comment.state]

    @property
    def state_kind(self) -> str:
        """The kind of its badge."""
        return STATE_KINDS[self.comment.state]


def visible_comments(item: WorkItem, *, moderates: bool) -> QuerySet[Comment]:
    """Those that a participant may see; what is held is for those who let it in."""
    if moderates:
        return item.comments.all()
    return item.comments.exclude(moderation__in=("held", "refused"))


def chosen(
    comments: QuerySet[Comment], wanted: Mapping[str, str], *, me: User, item: WorkItem
) -> QuerySet[Comment]:
    """The comments that fit every filter; a value that there is not fits none."""
    for name in CHOICES:
        if wanted.get(name):
            comments = comments.filter(**{name: wanted[name]})
    if wanted.get("moderation"):
        comments = comments.filter(moderation=wanted["moderation"])
    if state := wanted.get("state"):
        comments = comments.filter(STATES.get(state, Q(pk=None)))
    if wanted.get("mine"):
        comments = comments.filter(author=me)
    for name, condition in FLAGS.items():
        if wanted.get(name):
            comments = comments.filter(condition)
    if wanted.get("orphaned"):
        lost = CommentPlace.objects.filter(
            comment=OuterRef("pk"), snapshot=item.snapshot_id, found="orphan"
        )
        comments = comments.filter(Exists(lost))
    return comments


def counts(comments: QuerySet[Comment]) -> dict[str, int]:
    """How many comments are in each state, in one query."""
    return comments.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in STATES.items()}
    )


def rows(item: WorkItem, comments: QuerySet[Comment], clause: str = "") -> list[Row]:
    """The comments with their places, by number; those about one clause only if wanted."""
    whole = comments.select_related(
        "author", "contact", "organisation", "snapshot", "duplicate_of"
    )
    return _rows(item, whole, clause)


def _rows(item: WorkItem, comments: QuerySet[Comment], clause: str) -> list[Row]:
    places = places_of(item)
    made = []
    for comment in comments.order_by("number"):
        comment.work_item = item
        made.append(Row(comment, spot_of(comment, item, places)))
    if clause == "whole":
        return [row for row in made if row.comment.node is None]
    return [row for row in made if row.spot.clause == clause] if clause else made


def in_order(
    item: WorkItem, comments: QuerySet[Comment], clause: str = "", *,
    by_clause: bool = True,
) -> list[int]:  # fmt: skip
    """The keys of comments in the order of a list, without loading their words."""
    thin = comments.select_related("snapshot").only(
        "number", "work_item", "node", "place", "snapshot__sha256", "snapshot__body"
    )
    found = _rows(item, thin, clause)
    if by_clause:
        found = in_clauses(item, found)
    return [row.comment.pk for row in found]


def page_of(
    item: WorkItem, keys: list[int], number: str | None, authors: Authors
) -> Page:
    """One page of rows; only the comments on it are loaded."""
    page = Paginator(keys, ON_A_PAGE).get_page(number)
    on_it = rows(item, item.comments.filter(pk__in=page.object_list))
    by_key = {row.comment.pk: row for row in on_it}
    for row in on_it:
        row.author = authors.name(row.comment)
    page.object_list = [by_key[key] for key in page.object_list]
    return page


def in_clauses(item: WorkItem, found: list[Row]) -> list[Row]:
    """The rows in the order of the text; the whole document first, lost places last."""
    order = where_in(item.snapshot).order if item.snapshot else {}
    last = len(order)

    def key(row: Row) -> tuple[int, int]:
        if row.comment.node is None:
            return -1, row.comment.number
        return order.get(row.spot.clause, last), row.comment.number

    return sorted(found, key=key)


def clause_choices(item: WorkItem) -> list[tuple[str, str]]:
    """The clauses of the present text for a select."""
    if item.snapshot is None:
        return []
    where = where_in(item.snapshot)
    return [(uuid, where.labels[uuid]) for uuid in where.order]


def filter_choices() -> list[dict[str, Any]]:
    """The selects of the list: name, words and choices."""
    return [
        {"name": "state", "words": _("State"), "choices": list(STATE_WORDS.items())},
        {"name": "type", "words": _("Type"), "choices": Comment.Type.choices},
        {"name": "source", "words": _("Source"), "choices": Comment.Source.choices},
        {
            "name": "disposition",
            "words": _("Disposition"),
            "choices": Comment.Disposition.choices,
        },
    ]
