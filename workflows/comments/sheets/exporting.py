"""Comments of a work item in, rows of the ISO template out."""

from django.utils.translation import gettext as _

from cms.people.models import User
from workflows.comments.authors import Authors
from workflows.comments.listing import in_clauses, rows
from workflows.comments.places import where_in
from workflows.comments.sheets.files import docx_of, xlsx_of
from workflows.comments.sheets.table import Row
from workflows.models import Comment, WorkItem

WRITERS = {"xlsx": xlsx_of, "docx": docx_of}


def row_of(comment: Comment, authors: Authors, at: int = 0) -> Row:
    """A comment as a row; clause and place are numbers of the text it was written about."""
    where = where_in(comment.snapshot)
    clause = where.clause(str(comment.node) if comment.node else None)
    return Row(
        at=at, body=body_of(comment, authors), line=comment.line,
        clause=where.numbers.get(clause, "") or where.titles.get(clause, ""),
        place=comment.place, type=comment.type, text=comment.text,
        proposed_change=comment.proposed_change, observations=observations(comment),
        ident=str(comment.uuid),
    )  # fmt: skip


def body_of(comment: Comment, authors: Authors) -> str:
    """Who is behind the comment, as the first column names it."""
    if authors.is_hidden(comment):
        return authors.name(comment)
    return comment.on_behalf_of or authors.body(comment) or authors.name(comment)


def observations(comment: Comment) -> str:
    """What is done about a comment, for the last column of the template."""
    if not comment.agreed_at:
        return ""
    said = [comment.get_disposition_display()]
    if comment.duplicate_of:
        said[0] += f" of comment {comment.duplicate_of.number}"
    return ". ".join([*said, comment.rationale] if comment.rationale else said)


def sheet(
    item: WorkItem, kind: str, *, viewer: User | None, answered_only: bool = False
) -> bytes:
    """All comments that were let in as a file: xlsx or docx."""
    chosen = item.comments.exclude(moderation__in=("held", "refused"))
    if answered_only:
        chosen = chosen.exclude(agreed_at=None)
    authors = Authors(item, viewer)
    ordered = in_clauses(item, rows(item, chosen))
    title = _("%(designation)s: comments, text %(sha8)s") % {
        "designation": item.document.designation,
        "sha8": item.snapshot.sha8 if item.snapshot else "",
    }
    return WRITERS[kind]([row_of(row.comment, authors) for row in ordered], title)
