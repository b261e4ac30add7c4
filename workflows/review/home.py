"""The home of a work item: an item and a person in, everything that its page shows out."""

from datetime import datetime
from typing import Any

from cms.documents.addresses import edition_path
from cms.people.models import User
from workflows.ballots.sheets import Sheet, sheets_of
from workflows.models import WorkItem
from workflows.review.advice import advice_for, holder_in_words
from workflows.review.ages import age_in_words, left_in_words
from workflows.review.next_step import Holders, next_step
from workflows.review.track import stations_of


def home_of(item: WorkItem, user: User, at: datetime) -> dict[str, Any]:
    """What stands above the sections: the road, what comes next, who holds it."""
    records = list(item.records.select_related("by").order_by("-sequence"))
    entered = {record.to_state: record.at for record in reversed(records)}
    step = next_step(item, at, Holders(at.date()))
    sheets = sheets_of(item, user, at)
    return {
        "stations": stations_of(item, entered),
        "age": age_in_words(item.entered_at, at),
        "left": left_in_words(item.deadline, at) if item.deadline else "",
        "next_step": step,
        "obstacles": [_obstacle(reason) for reason in step.reasons],
        "records": [(record, record.is_forced) for record in records],
        "sheets": _latest(sheets),
        "edition_path": edition_path(item.edition) if item.edition else "",
    }


def _obstacle(reason: Any) -> tuple[str, str, str]:
    """(what is missing, how to mend it, with whom that is)"""
    advice = advice_for(reason)
    if advice is None:
        return reason.sentence, "", ""
    return reason.sentence, str(advice.words), holder_in_words(advice.holder)


def _latest(sheets: list[Sheet]) -> list[Sheet]:
    """The ballots that were opened last, one a group."""
    newest = sheets[-1].ballot.opened_at if sheets else None
    return [sheet for sheet in sheets if sheet.ballot.opened_at == newest]
