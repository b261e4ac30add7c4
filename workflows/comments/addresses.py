"""The addresses about comments below that of a work item."""

from django.urls import URLPattern, re_path

from workflows.comments import acts, pages, sheet_pages


def comment_addresses(document: str) -> list[URLPattern]:
    """document: the pattern with which the addresses of a work item begin."""
    one = document + r"comments/(?P<number>[0-9]{1,6})/"
    return [
        re_path(document + r"comments/$", pages.comments, name="comments"),
        re_path(document + r"comments/bulk/$", pages.bulk, name="comments_bulk"),
        re_path(document + r"comments/sheets/$", sheet_pages.sheets, name="sheets"),
        re_path(
            document + r"comments/sheet\.(?P<kind>xlsx|docx)$", sheet_pages.download,
            name="sheet",
        ),
        re_path(
            document + r"comments/dispositions\.pdf$", sheet_pages.report,
            name="dispositions_pdf",
        ),
        re_path(document + r"comments/answers/$", pages.answers, name="answers"),
        re_path(document + r"comment/$", acts.CommentView.as_view(), name="comment"),
        re_path(one + r"$", pages.comment, name="a_comment"),
        re_path(
            one + r"(?P<what>[a-z]+)/$", acts.OneCommentView.as_view(),
            name="one_comment",
        ),
    ]  # fmt: skip
