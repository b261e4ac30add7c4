"""Since when nobody has gone on with a work item, and when it expires for that."""

from datetime import datetime

from django.db.models import Max
from wagtail.models import Page, Revision

from workflows.models import WorkItem
from workflows.transitions.in_force import EXPIRING
from workflows.windows import closes_at


def expires_at(item: WorkItem) -> datetime | None:
    """When the work expires; None while it cannot: parked, in evidence, in a ballot,
    decided, or under rules that know no expiry."""
    if item.track != "standard" or item.state not in EXPIRING:
        return None
    days = item.preset.data["days"].get("expiry", 0)
    zone = item.document.lead_group.timezone
    return closes_at(idle_since(item), days, zone) if days else None


def idle_since(item: WorkItem) -> datetime:
    """The last entry into a state, text on the desk, frozen text or resurrection.

    Parked work is taken up by entering its state again, so the time does not run on.
    """
    frozen = item.document.snapshots.aggregate(last=Max("taken_at"))["last"]
    revived = item.records.filter(name="resurrect").aggregate(last=Max("at"))["last"]
    moments = (item.entered_at, frozen, revived, _last_written(item))
    return max(moment for moment in moments if moment)


def _last_written(item: WorkItem) -> datetime | None:
    if item.desk_id is None:
        return None
    pages = Page.objects.filter(path__startswith=item.desk.path)
    ids = [str(pk) for pk in pages.values_list("pk", flat=True)]
    found = Revision.page_revisions.filter(object_id__in=ids)
    return found.aggregate(last=Max("created_at"))["last"]
