"""What the page of a work item says about appeals, and what waits for whom."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from cms import clock
from cms.people.models import User
from workflows.appeals.window import appealable_until, duties, sitting
from workflows.models import Appeal, WorkItem
from workflows.review.sections import Section, Task
from workflows.roles import roles_in
from workflows.transitions.in_force import APPEALABLE
from workflows.windows import in_words, is_over


def section(item: WorkItem, user: User) -> Section | None:
    """Open and decided appeals, and until when one can be filed."""
    del user
    appeals = list(item.appeals.order_by("number"))
    window = window_in_words(item, clock.now())
    if not appeals and not window:
        return None
    return Section(
        "workflows/appeals_part.html",
        {"appeals": appeals, "window": window, "item": item, "document": item.document},
    )


def window_in_words(item: WorkItem, at: datetime) -> str:
    """“until 3 May 2026, 23:59 (UTC)”, “at any time”, or "" when it is over."""
    possible, until = appealable_until(item)
    if not possible or item.state not in APPEALABLE:
        return ""
    if until is None:
        return _("at any time")
    if is_over(until, at):
        return ""
    return _("until %s") % in_words(until, item.document.lead_group.timezone)


def tasks(item: WorkItem, user: User, at: datetime) -> Iterator[Task]:
    """What is owed in open appeals."""
    appeals = list(item.appeals.filter(outcome=""))
    if not appeals:
        return
    roles = roles_in(item, user, at.date())
    for appeal in appeals:
        yield from _of(appeal, user, roles)


def _of(appeal: Appeal, user: User, roles: set[str]) -> Iterator[Task]:
    item = appeal.work_item
    zone = item.document.lead_group.timezone
    url = reverse("review:appeal", args=[item.document.designation, appeal.number])
    panel = sitting(appeal)
    for duty in duties(appeal):
        mine = {
            "acknowledge": "secretariat" in roles,
            "status_note": user.pk in {p.person_id for p in panel},
            "report": "oversight" in roles and bool(panel),
        }[duty.name]
        if mine and not duty.done:
            words = f"{_(duty.words)} ({_('appeal')} {appeal.number})"
            yield Task(item, words, url, in_words(duty.until, zone), duty.until)
    if "secretariat" in roles and not panel:
        yield Task(item, _("Name the panel of appeal %d") % appeal.number, url)
    if "oversight" in roles:
        for panelist in panel:
            if panelist.challenged_at and not panelist.ruled_at:
                words = _("Rule on the challenge of %s") % panelist.person
                yield Task(item, words, url)
