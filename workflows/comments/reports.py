"""The disposition of comments on paper: a work item and a viewer in, a PDF out."""

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms import clock
from cms.documents.registry import Paper, print_paper
from cms.people.models import User
from workflows.comments.authors import Authors
from workflows.comments.listing import Row, in_clauses, rows
from workflows.models import WorkItem

WITHHELD = ("held", "refused")


def answered_rows(item: WorkItem, viewer: User | None) -> list[Row]:
    """The comments to which an answer was agreed, in the order of the text, each with the
    author that the viewer (None: the public) may know."""
    found = item.comments.exclude(agreed_at=None).exclude(moderation__in=WITHHELD)
    made = in_clauses(item, rows(item, found))
    authors = Authors(item, viewer)
    for row in made:
        row.author = authors.name(row.comment)
    return made


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
