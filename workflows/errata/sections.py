"""What the page of a work item says about errata, and which of them wait for whom."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from cms.people.models import User
from workflows.errata.pages import steps
from workflows.models import Erratum, WorkItem
from workflows.review.sections import Section, Task
from workflows.roles import roles_in

DUTIES = {"right", "agree"}


def section(item: WorkItem, user: User) -> Section | None:
    """A way to the errata, once there is an edition that may have some."""
    del user
    if item.edition_id is None:
        return None
    count = item.document.errata.count()
    return Section("workflows/errata_part.html", {"count": count, "item": item})


def tasks(item: WorkItem, user: User, at: datetime) -> Iterator[Task]:
    """Errata that the editor must look at, or the chair agree to."""
    found = Erratum.objects.filter(
        edition=item.edition_id, state=Erratum.State.REPORTED
    )
    if item.edition_id is None or not found:
        return
    roles = roles_in(item, user, at.date())
    mine = [e for e in found if DUTIES & {name for name, _ in steps(e, roles)}]
    if mine:
        words = ngettext("Look at %d erratum", "Look at %d errata", len(mine))
        url = reverse("review:errata", args=[item.document.designation])
        yield Task(item, words % len(mine), url)
