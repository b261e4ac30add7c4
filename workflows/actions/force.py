"""Overrule guards: the secretariat asks and says why, somebody else of it or of oversight
confirms. What is overruled stays in the record for ever.

Never overruled: from which states a transition leads, who the second person is, and what
would leave nothing to act on (a proof that was not made, an edition without a text).
"""

from cms.people.models import User
from workflows.guards import reasons_against
from workflows.models import PendingRequest
from workflows.move import Move
from workflows.refusals import Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in
from workflows.transitions.row import Row

ASKS = "secretariat"
CONFIRM = ("secretariat", "oversight")
PREFIX = "force "
# Without these there is nothing that the transition could be about.
NEVER = frozenset({
    "no_text", "no_editor", "no_shepherd", "no_proof", "proof_not_made", "proof_faulty",
    "no_electorate", "work_open", "no_cover_letter", "already_accepted", "text_not_ready",
    "editor_does_not_fit", "shepherd_does_not_fit", "owner_does_not_fit",
    "not_editorial", "no_evidence_stage", "recall_too_late",
})  # fmt: skip


def name_of(row: Row) -> str:
    """The name under which a forced transition waits for its second person."""
    return f"{PREFIX}{row.name}"


def check_may_force(move: Move) -> None:
    """Raises WrongRole for who is neither secretariat nor able to confirm for it."""
    roles = roles_in(move.item, move.by, move.day)
    asked = _asked(move)
    if ASKS in roles or (asked and roles & set(CONFIRM)):
        return
    raise WrongRole(
        Reason(
            "wrong_role",
            f"{move.by} cannot overrule the procedure. That is for the secretariat, with "
            "a second person.",
        )
    )


def _asked(move: Move) -> PendingRequest | None:
    return PendingRequest.objects.filter(
        work_item=move.item, name=name_of(move.row)
    ).first()


def overruled(move: Move, first: tuple[str, ...], asker: User) -> list[Reason]:
    """Every reason against the move, which force overrules. `first`: who may usually;
    `asker`: the first of the two people.

    Raises TransitionRefused where there is no reason given, where nothing stands in the
    way, and for what is never overruled.
    """
    reasons = reasons_against(move)
    fixed = [reason for reason in reasons if reason.code in NEVER]
    if fixed:
        raise TransitionRefused(fixed)
    if not move.reason:
        raise TransitionRefused(
            Reason(
                "reason_required",
                "Say why: whoever overrules the procedure gives a reason, and the public "
                "record shows it.",
            )
        )
    if not roles_in(move.item, asker, move.day) & {*first, *move.row.second}:
        reasons.append(
            Reason("wrong_role", f"“{move.row.title}” is for the {' or '.join(first)}.")
        )
    if not reasons:
        raise TransitionRefused(
            Reason(
                "force_not_needed",
                "Nothing stands in the way, so nothing need be overruled. Give the "
                "command without force.",
            )
        )
    return reasons
