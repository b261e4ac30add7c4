"""Guards of appeals: filed in time and complete, decided by a panel that may decide."""

from cms.people.refusals import Reason
from workflows.appeals.window import (
    LEAST_PANEL,
    appealable_until,
    challenge_ends,
    sitting,
)
from workflows.models import Appeal
from workflows.move import Move
from workflows.roles import roles_in
from workflows.windows import in_words, is_over

PARTS = {
    "decision": "Say which decision you appeal against.",
    "grounds": "Say on what grounds you appeal.",
    "remedy": "Say what you ask for.",
}
# Where an appeal that was upheld may send the work, by the state that it is in.
REMANDS = {"decided": ("drafting", "resolution"), "published": ("in_review",)}


def appeal_in_window(move: Move) -> list[Reason]:
    """The rules have an appeal and its window is open."""
    possible, until = appealable_until(move.item)
    if not possible:
        return [
            Reason(
                "no_appeal_here",
                f"The rules {move.item.preset} have no appeal against this. Write to the "
                "secretariat.",
            )
        ]
    if until is None or not is_over(until, move.at):
        return []
    return [
        Reason(
            "appeal_late",
            f"Appeals could be filed until {in_words(until, move.zone)}. Propose a change "
            "for the next edition instead.",
        )
    ]


def appeal_complete(move: Move) -> list[Reason]:
    """It names the decision, the grounds and the remedy."""
    return [
        Reason(f"no_{name}", sentence)
        for name, sentence in PARTS.items()
        if not move.data.get(name)
    ]


def may_speak_for(move: Move) -> list[Reason]:
    """The secretariat alone files for somebody else; whose address is proven files for
    himself or herself without an account."""
    contact = move.data.get("contact")
    if contact is None:
        return []
    if move.by is not None and "secretariat" not in roles_in(
        move.item, move.by, move.day
    ):
        return [
            Reason(
                "not_for_others",
                "Only the secretariat files an appeal for somebody else. File your own.",
            )
        ]
    if not contact.is_verified:
        return [
            Reason(
                "contact_not_verified",
                f"The address of {contact} is not verified yet. Ask for an answer first.",
            )
        ]
    return []


def appeal_of(move: Move) -> Appeal | None:
    """The appeal that is meant: the numbered one, else the oldest that is open."""
    found = move.item.appeals.filter(outcome="")
    if number := move.data.get("appeal"):
        found = found.filter(number=number)
    return found.order_by("number").first()


def appeal_open(move: Move) -> list[Reason]:
    """There is an open appeal."""
    if appeal_of(move):
        return []
    return [Reason("no_open_appeal", "There is no such open appeal.")]


def panel_ready(move: Move) -> list[Reason]:
    """Three or more sit, an odd number, and no challenge of a conflict is open."""
    appeal = appeal_of(move)
    if appeal is None or move.data.get("outcome") == Appeal.Outcome.WITHDRAWN:
        return []
    panel = sitting(appeal)
    if len(panel) < LEAST_PANEL or len(panel) % 2 == 0:
        return [
            Reason(
                "panel_size",
                f"{len(panel)} people sit on the panel. An odd number of at least "
                f"{LEAST_PANEL} decides; name the panel first.",
            )
        ]
    if any(p.challenged_at and not p.ruled_at for p in panel):
        return [
            Reason(
                "challenge_open",
                "A panelist was challenged. Oversight rules on that first.",
            )
        ]
    ends = challenge_ends(appeal)
    if ends and not is_over(ends, move.at):
        return [
            Reason(
                "challenge_window",
                f"Panelists may be challenged until {in_words(ends, move.zone)}; the "
                "panel decides after that.",
            )
        ]
    return []


def appeal_decision_complete(move: Move) -> list[Reason]:
    """Outcome and report are there, and what is sent back is sent to a state."""
    reasons = []
    outcome, remand = move.data.get("outcome"), move.data.get("remand_to")
    if not outcome:
        reasons.append(Reason("no_outcome", "Say what the panel decided."))
    if not move.data.get("report"):
        reasons.append(Reason("no_report", "Give the panel's report."))
    possible = REMANDS.get(move.item.state, ())
    if outcome == Appeal.Outcome.UPHELD_REMAND:
        if remand not in possible:
            reasons.append(
                Reason(
                    "no_remand",
                    f"An upheld appeal sends the work back to {' or '.join(possible)}.",
                )
            )
    elif remand:
        reasons.append(
            Reason("remand_not_upheld", "Only an upheld appeal sends the work back.")
        )
    return reasons


# What a look ahead cannot know is not asked for there.
NEEDS_DATA = ("appeal_complete", "appeal_decision_complete", "may_speak_for")
