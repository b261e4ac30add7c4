"""What the page of a work item says about its expiry."""

from cms import clock
from cms.people.models import User
from workflows.expiry.idle import expires_at
from workflows.expiry.timers import WARNINGS
from workflows.models import WorkItem
from workflows.review.sections import Section
from workflows.windows import days_left, in_words


def section(item: WorkItem, user: User) -> Section | None:
    """A callout where work has expired or will within four weeks."""
    del user
    zone = item.document.lead_group.timezone
    if "expired" in item.flags:
        last = item.records.filter(name="expire").order_by("-sequence").first()
        since = in_words(last.at, zone) if last else ""
        return Section("workflows/expiry.html", {"expired": since, "until": ""})
    ends = expires_at(item)
    if ends is None or days_left(ends, clock.now(), zone) > WARNINGS[0]:
        return None
    return Section(
        "workflows/expiry.html", {"expired": "", "until": in_words(ends, zone)}
    )
