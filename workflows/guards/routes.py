"""Guards of amendments and errata: what they correct is in force, and they stay small."""

from cms.people.refusals import Reason
from workflows.errata.fold import fold, foldable
from workflows.models import WorkItem
from workflows.models.work_item import OPEN
from workflows.move import Move
from workflows.routes.base import LIMITS, too_great
from workflows.transitions.common import IN_FORCE


def edition_current(move: Move) -> list[Reason]:
    """The edition of the work item is the one in force."""
    edition = move.item.edition
    if edition and edition.status == "current":
        return []
    return [
        Reason("not_current", "Another edition is in force. Correct that one instead.")
    ]


def no_other_correction(move: Move) -> list[Reason]:
    """One amendment or set of errata of a document at a time."""
    other = WorkItem.objects.filter(
        OPEN, document=move.item.document, route__in=LIMITS
    ).first()
    if other is None:
        return []
    return [
        Reason(
            "correction_open",
            f"Work item {other.number} corrects this edition already: "
            f"{other.get_route_display()}, {other.state_label}.",
        )
    ]


def errata_ready(move: Move) -> list[Reason]:
    """There are listed errata, and their corrections are of class 1 and 2 only."""
    if move.item.edition is None:
        return []
    errata = foldable(move.item.edition)
    if not errata:
        return [
            Reason(
                "no_errata",
                "No erratum of this edition is listed and waits to be folded in.",
            )
        ]
    _, sentences = fold(move.item.edition.snapshot.tree, errata)
    return [Reason("erratum_unfit", sentence) for sentence in sentences]


def route_fits(move: Move) -> list[Reason]:
    """No change is greater than the route carries; a claim counts until it is decided."""
    found = too_great(move.item, move.snapshot, move.tree)
    return [Reason("route_too_small", sentence) for sentence in found]


def base_in_force(move: Move) -> list[Reason]:
    """What is amended or corrected is still in force when the correction is published."""
    item = move.item
    if item.route not in LIMITS or item.parent.state in IN_FORCE:
        return []
    return [
        Reason(
            "base_superseded",
            f"Edition {item.parent.edition.label} is no longer in force. Carry the "
            "correction over into the edition that is.",
        )
    ]
