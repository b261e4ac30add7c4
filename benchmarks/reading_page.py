"""Time and weigh the reading page of a 1,000-block text beside the public page of it.

Run from the top of the house: `python -m benchmarks.reading_page`. It writes into the
configured database inside a transaction that is rolled back. 100 sections of 10 blocks; a
tenth of the clauses changed since the edition; 400 comments. First: nothing is kept in the
process yet; then: the median of five, as every later reader has it. Processor time, so that a busy machine
matters less.
"""

import copy
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.config.settings.dev")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from cms import clock  # noqa: E402
from cms.documents import content  # noqa: E402
from tests import factories as make  # noqa: E402
from workflows.actions.propose import open_item  # noqa: E402
from workflows.models import Comment, WorkItem  # noqa: E402

SECTIONS, BLOCKS, COMMENTS, EVERY = 100, 10, 400, 10
WORDS = (
    "The issuer shall publish the criteria by which it assesses the evidence of earners"
)


def section(number: int) -> content.Node:
    """Half paragraphs, half requirements, of some forty words each."""
    parts = []
    for at in range(BLOCKS):
        text = f"{WORDS}, case {number}.{at}. {WORDS} in good time. {WORDS} and why."
        parts.append(make.requirement(text) if at % 2 else make.paragraph(text))
    return make.section(f"Part {number}", *parts)


def build() -> tuple:
    """The document and its reader: an edition, a later text under work, comments."""
    group = make.group("bench-group")
    reader = make.member("bench-reader", group, "reviewer")
    doc = make.document("BENCH-1", lead=group)
    edition = make.edition(doc, make.tree(doc, *map(section, range(SECTIONS))))
    tree = copy.deepcopy(edition.snapshot.tree)
    for changed in tree["sections"][::EVERY]:
        for block in changed["blocks"][::3]:
            block["text"] = content.runs(
                content.plain(block["text"]).replace("criteria", "rules and criteria")
            )
    tree["sections"].append(tree["sections"].pop(5))
    new = make.snapshot(doc, tree)
    item = open_item(doc, None, "propose", by=reader, at=clock.now(), facts={})
    WorkItem.objects.filter(pk=item.pk).update(snapshot=new)
    blocks = [block["uuid"] for block in content.blocks(tree)]
    Comment.objects.bulk_create(
        Comment(
            work_item=item, snapshot=new, number=at + 1, author=reader, at=clock.now(),
            type="te", node=blocks[at * 7 % len(blocks)],
            text="This asks for more than an issuer can show. Say by when, and to whom.",
        )
        for at in range(COMMENTS)
    )  # fmt: skip
    return doc, reader


def measure(client: Client, words: str, path: str) -> None:
    """One line: first answer, median of five more, bytes."""
    times = []
    for _ in range(6):
        start = time.process_time()
        answer = client.get(path)
        times.append((time.process_time() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}.")
    later = statistics.median(times[1:])
    size = len(answer.content) / 1000
    line = (
        f"{words:42} first {times[0]:7.0f} ms   then {later:6.0f} ms   {size:5.0f} KB"
    )
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Measure each way to read, the reference last."""
    with transaction.atomic():
        doc, reader = build()
        client = Client(headers={"host": "localhost"})
        client.force_login(reader)
        path = f"/review/{doc.designation}/text/"
        measure(
            client, "changes since the edition", f"{path}?mode=changes&since=edition"
        )
        measure(
            client,
            "changed clauses only",
            f"{path}?mode=changes&since=edition&only=changed",
        )
        measure(client, "clean", path)
        measure(client, "comments only", f"{path}?mode=comments")
        measure(
            Client(headers={"host": "localhost"}),
            "reference: public page of the edition",
            "/standards/BENCH-1/1/",
        )
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
