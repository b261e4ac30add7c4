"""What the page of a work item says about waiving evidence that is missing."""

from typing import Any

from cms import clock
from cms.people.models import User
from workflows.ballots.electorate import plan_electorate
from workflows.guards.evidence import misses
from workflows.guards.waiver import Waiver, waiver_of
from workflows.models import WorkItem
from workflows.move import Move
from workflows.review.forms import requirement_choices
from workflows.review.sections import Section
from workflows.transitions import TABLES


def waiver_section(item: WorkItem, user: User) -> Section | None:
    """What the rules miss, and how many seats would waive which requirement."""
    if item.state != "evidence":
        return None
    at = clock.now()
    row = TABLES[item.track]["accept_evidence"]
    missed = misses(Move(item, row, None, at, snapshot=item.snapshot))
    if not missed:
        return None
    seats = plan_electorate(item, at.date())
    return Section(
        "workflows/waiver_part.html",
        {
            "missed": missed,
            "rows": _rows(item, waiver_of(item, at.date())),
            "designation": item.document.designation,
            "may": any(user.pk in seat.voter_ids() for seat in seats),
        },
    )


def _rows(item: WorkItem, waiver: Waiver | None) -> list[dict[str, Any]]:
    if waiver is None:
        return []
    labels, waived = dict(requirement_choices(item)), waiver.waived
    return [
        {
            "label": labels[node], "count": count, "of": waiver.seats_count,
            "waived": node in waived,
        }
        for node, count in waiver.seats.items()
    ]  # fmt: skip
