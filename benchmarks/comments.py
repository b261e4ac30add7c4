"""Time and weigh the pages about 400 comments on a 1,000-block text.

Run from the top of the house: `python -m benchmarks.comments`. The text, the comments and
the ways to measure are those of `benchmarks.reading_page`; every comment is answered, so
that the disposition page is as long as it gets. Nothing is kept in the database.
"""

import sys

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.reading_page import build, measure
from cms import clock
from cms.documents.models import Document, PublicDraft
from workflows.models import Comment

HOST = {"host": "localhost"}


def answer_all(document: Document) -> None:
    """Agree to an answer to each comment, and let the public read the text."""
    at = clock.now()
    Comment.objects.filter(work_item__document=document).update(
        disposition="noted", rationale="The group looked at it.", disposed_at=at,
        agreed_at=at, replied_at=at,
    )  # fmt: skip
    PublicDraft.objects.create(
        document=document, snapshot=document.snapshots.order_by("number").last(),
        label="Public review draft", opened_at=at,
    )  # fmt: skip


def weigh(client: Client, words: str, path: str) -> None:
    """The line of `measure`, and how many queries the page takes."""
    measure(client, words, path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    sys.stdout.write(f"{'':42} {len(queries)} queries\n")


def main() -> None:
    """Measure each page."""
    with transaction.atomic():
        document, reader = build()
        answer_all(document)
        client = Client(headers=HOST)
        client.force_login(reader)
        path = f"/review/{document.designation}"
        weigh(client, "list by clause, first page", f"{path}/comments/")
        weigh(client, "list by clause, last page", f"{path}/comments/?page=8")
        weigh(client, "list by number", f"{path}/comments/?order=number")
        weigh(client, "one comment", f"{path}/comments/200/")
        weigh(client, "reading page, clean", f"{path}/text/")
        weigh(client, "reading page, comments only", f"{path}/text/?mode=comments")
        weigh(client, "answers by commenter", f"{path}/comments/answers/")
        public = f"/comment/{document.designation}/dispositions/"
        weigh(Client(headers=HOST), "dispositions for the public", public)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
