"""Days and years of a run, by its route: what a preset says, or what a correction gets."""

from datetime import date

from cms.documents.editions import Approved
from workflows.models import WorkItem

# Review of an amendment by the group, where the rules give a whole edition as much.
AMENDMENT_REVIEW = 14
CORRECTIONS = (WorkItem.Route.AMENDMENT, WorkItem.Route.ERRATA)


def days_of(item: WorkItem, name: str) -> int:
    """The days of a window; an amendment's review is shorter and its public one limited."""
    days = item.rules["days"]
    if item.route == WorkItem.Route.AMENDMENT:
        if name == "wg":
            return min(days["wg"], AMENDMENT_REVIEW)
        if name == "public":
            return days["limited"]
    return days[name]


def review_due_of(item: WorkItem, published_on: date) -> date | None:
    """The day by which a text must be reviewed; a correction leaves it as it was, and
    without a cycle of years it is never due."""
    parent = item.parent
    if item.route in CORRECTIONS and parent and parent.review_due:
        return parent.review_due
    years = 1 if item.track == "chapter" else item.preset.data["review_years"]
    return years_later(published_on, years) if years else None


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def approved_elsewhere(item: WorkItem) -> Approved | None:
    """Who approved the text of an external run, and when; None for our own."""
    if item.route != WorkItem.Route.EXTERNAL:
        return None
    facts = item.records.order_by("sequence").first().data
    return Approved(facts["approved_by"], date.fromisoformat(facts["approved_on"]))
