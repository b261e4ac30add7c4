"""Guards: each looks at a Move and returns the reasons why it may not be, none when it may."""

from collections.abc import Callable, Sequence

from cms.people.refusals import Reason
from workflows.guards import (
    adoption,
    appeals,
    approval,
    idle,
    in_force,
    practice,
    publication,
    recirculation,
    review,
    routes,
    text,
)
from workflows.guards.evidence import evidence_failed, evidence_satisfied
from workflows.move import Move

Guard = Callable[[Move], list[Reason]]

GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        adoption.no_open_duplicate,
        adoption.has_chair,
        adoption.enough_support,
        adoption.support_missing,
        adoption.was_extended,
        adoption.not_extended,
        adoption.editor_and_shepherd_fit,
        adoption.owner_fits,
        adoption.no_open_work,
        review.window_closed,
        review.content_rules,
        review.change_needed,
        review.comments_disposed,
        review.comments_answered,
        review.reviews_done,
        review.checklist_complete,
        review.not_yet_accepted,
        review.section_accepted,
        evidence_satisfied,
        evidence_failed,
        approval.electorate_ready,
        approval.someone_can_object,
        approval.return_missed,
        approval.ballot_passed,
        approval.ballot_not_passed,
        approval.numbers_hold,
        approval.something_to_resolve,
        recirculation.recirculation_due,
        recirculation.cover_letter,
        recirculation.everything_disposed,
        recirculation.round_needed,
        recirculation.rounds_left,
        recirculation.round_settled,
        recirculation.oversight_fails,
        approval.recall_in_time,
        approval.consensus_reached,
        approval.consensus_missed,
        text.text_reviewed,
        text.changed_in_substance,
        text.evidence_stale,
        practice.contact_is_verified,
        practice.consent_is_given,
        practice.may_be_returned,
        practice.scores_are_in,
        practice.check_in_due,
        publication.no_appeal,
        publication.due_process_complete,
        publication.proof_good,
        publication.proof_accepted,
        publication.proof_bad,
        appeals.appeal_in_window,
        appeals.appeal_complete,
        appeals.may_speak_for,
        appeals.appeal_open,
        appeals.panel_ready,
        appeals.appeal_decision_complete,
        routes.edition_current,
        routes.no_other_correction,
        routes.errata_ready,
        routes.route_fits,
        routes.base_in_force,
        in_force.no_next_work,
        in_force.review_is_due,
        in_force.no_ballot_open,
        in_force.reaffirmation_passed,
        in_force.withdrawal_passed,
        in_force.review_ballot_not_passed,
        in_force.notice_over,
        in_force.hard_limit_reached,
        idle.not_expired,
        idle.is_expired,
        idle.idle_too_long,
    )
}


def reasons_against(move: Move, names: Sequence[str] | None = None) -> list[Reason]:
    """What every guard of the row (or of `names`) says, in its order."""
    guards = move.row.terms_in(move.item.state).guards if names is None else names
    return [reason for name in guards for reason in GUARDS[name](move)]


def says_no(move: Move) -> bool:
    """Whether a guard of the row says anything; after the first the others are not asked,
    so a window that is still open costs no count of a ballot."""
    return any(GUARDS[name](move) for name in move.row.terms_in(move.item.state).guards)
