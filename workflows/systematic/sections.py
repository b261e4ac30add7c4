"""What the page of a work item says about its review, and who has not answered."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.people.models import User
from workflows.guards.in_force import announced, hard_limit_of
from workflows.models import WorkItem
from workflows.review.sections import Section, Task
from workflows.roles import roles_in
from workflows.systematic.answer import answers_of, summary
from workflows.transitions.common import IN_FORCE


def section(item: WorkItem, user: User) -> Section | None:
    """When the text is due for review, and what members have answered so far."""
    del user
    if item.state not in IN_FORCE or item.track != "standard":
        return None
    reviewed = item.state == "in_review"
    return Section(
        "workflows/systematic_part.html",
        {
            "item": item, "due": item.review_due, "limit": hard_limit_of(item),
            "reviewed": reviewed, "summary": summary(item) if reviewed else [],
            "announced": announced(item) if reviewed else None,
        },
    )  # fmt: skip


def tasks(item: WorkItem, user: User, at: datetime) -> Iterator[Task]:
    """The questionnaire, for members who have not answered it."""
    if item.state != "in_review" or item.track != "standard":
        return
    if "member" not in roles_in(item, user, at.date()) or user.pk in answers_of(item):
        return
    url = reverse("review:systematic", args=[item.document.designation])
    yield Task(item, _("Say whether the text is used and should stand"), url)
