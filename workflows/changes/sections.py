"""What the page of a work item says about its changes, and who must decide a class."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from cms.people.models import User
from workflows.changes.claims import may_decide, undecided
from workflows.changes.pages import changes_of, counts
from workflows.models import WorkItem
from workflows.review.sections import Section, Task


def section(item: WorkItem, user: User) -> Section | None:
    """How many changes of which class the text makes in the edition before."""
    del user
    found = changes_of(item) if item.snapshot_id else []
    if not found:
        return None
    return Section(
        "workflows/changes_part.html",
        {"counts": counts(found), "document": item.document, "item": item},
    )


def tasks(item: WorkItem, user: User, at: datetime) -> Iterator[Task]:
    """Claims that the chair and a reviewer have not decided."""
    open_claims = undecided(item)
    if not open_claims or not may_decide(item, user, at):
        return
    words = ngettext(
        "Decide the class of %d change", "Decide the class of %d changes",
        len(open_claims),
    )  # fmt: skip
    address = reverse("review:changes", args=[item.document.designation])
    yield Task(item, words % len(open_claims), f"{address}?item={item.number}")
