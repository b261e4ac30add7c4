"""What an edition says of how it came about: a Move in, plain JSON out."""

from typing import Any

from cms.people.models import Membership
from workflows.guards.review import standing_reviews
from workflows.move import Move
from workflows.practice.levels import HIGHEST, LEVELS


def front_matter(move: Move) -> dict[str, Any]:
    """Roster, tally, reviews, procedure and sources of funds, frozen when publication starts."""
    item = move.item
    ballot = move.ballot()
    return {
        **_level(move),
        "procedure": {"preset": item.preset.key, "version": item.preset.version},
        "group": item.document.lead_group.name,
        "editor": str(item.editor) if item.editor else "",
        "shepherd": str(item.shepherd) if item.shepherd else "",
        "roster": _roster(move),
        "reviews": [
            {
                "organisation": str(review.organisation or ""),
                "result": review.result,
            }
            for review in standing_reviews(item)
        ],
        "ballot": {
            "opened_at": ballot.opened_at.isoformat(),
            "closed_at": ballot.closed_at.isoformat() if ballot.closed_at else None,
            "tally": ballot.tally,
        }
        if ballot
        else None,
        "sources_of_funds": _sources_of_funds(move),
    }


def _level(move: Move) -> dict[str, Any]:
    """What blind reviewers found a practice to be, in words."""
    accepted = move.item.records.filter(name="accept").last()
    if accepted is None or "level" not in accepted.data:
        return {}
    part, whole = accepted.data["mean"]
    return {
        "level": LEVELS[accepted.data["level"]],
        # Rounded down, so that it never looks better than it is.
        "mean_score": f"{part // whole}.{100 * part // whole % 100:02d} of {HIGHEST}",
        "blind_reviewers": accepted.data["scores"],
    }


def _sources_of_funds(move: Move) -> list[str]:
    """Those of the lead group, then of the joint ones; one that several have, once."""
    groups = move.item.document.groups()
    return list(dict.fromkeys(s for group in groups for s in group.sources_of_funds))


def _roster(move: Move) -> list[dict[str, Any]]:
    groups = move.item.document.groups()
    found = Membership.objects.active(move.day).filter(group__in=groups)
    found = found.select_related("person", "category", "organisation", "group")
    return [
        {
            "name": str(membership.person),
            "organisation": str(membership.organisation or ""),
            "category": membership.category.name if membership.category else "",
            "roles": [role.name for role in membership.roles.all()],
            "group": membership.group.name,
            "voting_seat": membership.voting_seat,
        }
        for membership in found.prefetch_related("roles").order_by("group", "pk")
    ]
