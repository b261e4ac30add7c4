"""The disposition of comments on paper: a work item and a viewer in, a PDF out."""

from django.core.paginator import Page
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms import clock
from cms.documents.registry import Paper, print_paper
from cms.people.models import User
from workflows.comments.authors import Authors
from workflows.comments.listing import Row, in_clauses, in_order, page_of, rows
from workflows.models import Comment, WorkItem

WITHHELD = ("held", "refused")


def answered_rows(item: WorkItem, viewer: User | None) -> list[Row]:
    """The comments to which an answer was agreed, in the order of the text, each with the
    author that the viewer (None: the public) may know."""
    made = in_clauses(item, rows(item, _answered(item)))
    authors = Authors(item, viewer)
    for row in made:
        row.author = authors.name(row.comment)
    return made


def answered_page(item: WorkItem, viewer: User | None, number: str | None) -> Page:
    """One page of them."""
    keys = in_order(item, _answered(item))
    return page_of(item, keys, number, Authors(item, viewer))


def _answered(item: WorkItem) -> QuerySet[Comment]:
    return item.comments.exclude(agreed_at=None).exclude(moderation__in=WITHHELD)


def waiting_count(item: WorkItem) -> int:
    """How many comments have no agreed answer."""
    waiting = item.comments.filter(agreed_at=None)
    return waiting.exclude(moderation__in=WITHHELD).count()


def disposition_paper(item: WorkItem, viewer: User | None) -> Paper:
    """The report as it is printed."""
    made = answered_rows(item, viewer)
    html = render_to_string(
        "workflows/comments/paper.html",
        {"rows": made, "waiting": waiting_count(item), "document": item.document},
    )
    facts = [
        (_("Document"), item.document.title),
        (_("Text"), item.snapshot.sha256 if item.snapshot else ""),
        (_("Comments answered"), str(len(made))),
        (_("As of"), date_format(clock.now(), "j F Y")),
    ]
    return Paper(
        title=_("Disposition of comments"), designation=item.document.designation,
        html=html, facts=tuple(facts), language=item.document.language,
    )  # fmt: skip


def disposition_pdf(item: WorkItem, viewer: User | None) -> bytes:
    """Raises CannotPrint where no PDF can be made."""
    return print_paper(disposition_paper(item, viewer))
