"""The transitions of a standard: T1 to T28 of the procedure, in its order."""

from workflows.transitions.common import NEXT_OR_NONE, PUBLICATION, parking
from workflows.transitions.in_force import (
    APPEALS,
    EXPIRY,
    ROUTES,
    SYSTEMATIC_REVIEW,
    WITHDRAWAL,
)
from workflows.transitions.row import Row, Terms

PRE_BALLOT = (
    "proposed", "adoption_call", "drafting", "wg_review", "evidence", "public_review",
    "resolution",
)  # fmt: skip
AFTER_DRAFTING = (
    "wg_review", "evidence", "public_review", "resolution", "publishing"
)  # fmt: skip

ROWS = (
    Row(
        "propose", "T1", "Propose", ("",), ("proposed", "drafting"), ("member",),
    ),
    Row(
        "call_for_adoption", "T2", "Call for adoption", ("proposed",),
        ("adoption_call",), ("chair", "secretariat"),
        guards=("no_open_duplicate", "has_chair"),
    ),
    Row(
        "adopt", "T3", "Adopt", ("adoption_call",), ("drafting",), ("chair",),
        guards=("enough_support", "editor_and_shepherd_fit"),
        effects=("name_people",), closes="adoption",
        data={"editor": "person", "shepherd": "person"},
    ),
    Row(
        "extend_adoption", "T3'", "Extend the call for adoption", ("adoption_call",),
        ("adoption_call",), ("system",),
        guards=("window_closed", "not_extended", "support_missing"),
        effects=("extend_window",),
    ),
    Row(
        "decline_adoption", "T3'", "Decline the adoption", ("adoption_call",),
        ("abandoned",), ("chair", "system"),
        guards=("window_closed", "was_extended", "support_missing"),
        needs_reason=True,
    ),
    Row(
        "request_review", "T4", "Ask for review", ("drafting",), AFTER_DRAFTING,
        ("editor",), second=("chair",), guards=("content_rules", "route_fits"),
        effects=("bind_snapshot", "note_changes"), closes="drafting",
    ),
    Row(
        "return_to_drafting", "T5", "Return to drafting",
        ("wg_review", "resolution", "publishing"), ("drafting",), ("chair",),
        guards=("change_needed",), needs_reason=True,
        terms={"publishing": Terms(("chair", "secretariat"), ("proof_bad",))},
    ),
    Row(
        "close_review", "T6", "Close the review", ("wg_review",), AFTER_DRAFTING[1:],
        ("chair",),
        guards=("window_closed", "comments_disposed", "reviews_done",
                "checklist_complete"),
        closes="wg_review", data={"checklist": "checklist"},
    ),
    Row(
        "fail_evidence", "T7", "Fail the evidence", ("evidence",), ("drafting",),
        ("chair",), guards=("evidence_failed",), data={"requirements": "nodes?"},
    ),
    Row(
        "accept_evidence", "T8", "Accept the evidence", ("evidence",),
        AFTER_DRAFTING[2:], ("chair",), guards=("evidence_satisfied",),
        closes="evidence",
    ),
    Row(
        "close_public_review", "T9", "Close the public review", ("public_review",),
        ("resolution",), ("system",), guards=("window_closed",),
        closes="public_review",
    ),
    Row(
        "reopen_public_review", "T10", "Reopen the public review", ("resolution",),
        ("public_review",), ("chair",), guards=("changed_in_substance",),
        effects=("bind_snapshot", "limit_review"),
    ),
    Row(
        "open_ballot", "T11", "Open the ballot", ("resolution",), ("ballot",),
        ("chair",), second=("secretariat",),
        guards=("comments_answered", "text_reviewed", "evidence_satisfied",
                "electorate_ready"),
        effects=("bind_snapshot", "open_ballot"),
        data={"editorial": "flag?", "secret": "flag?"},
    ),
    Row(
        "recall_ballot", "T11", "Recall the ballot", ("ballot",), ("resolution",),
        ("secretariat",), guards=("recall_in_time",), effects=("recall_ballot",),
        needs_reason=True,
    ),
    Row(
        "extend_ballot", "T12", "Extend the ballot", ("ballot",), ("ballot",),
        ("system",), guards=("window_closed", "return_missed"),
        effects=("extend_window",),
    ),
    Row(
        "certify", "T13", "Certify the ballot", ("ballot", "ballot_resolution"),
        ("decided", "publishing"), ("chair",),
        guards=("window_closed", "ballot_passed"),
        effects=("close_ballot",), closes="ballot",
        terms={
            "ballot_resolution": Terms(("chair",), ("comments_answered", "ballot_passed"))
        },
    ),
    Row(
        "resolve_negatives", "T14", "Resolve negatives", ("ballot",),
        ("ballot_resolution",), ("system",),
        guards=("window_closed", "numbers_hold", "something_to_resolve"),
        effects=("close_ballot", "name_owner_of_negatives"),
    ),
    Row(
        "fail_ballot", "T15", "Fail the ballot", ("ballot", "recirculation"),
        ("drafting",), ("chair",),
        guards=("window_closed", "ballot_not_passed"), effects=("close_ballot",),
        terms={
            "recirculation": Terms(("oversight",), ("window_closed", "oversight_fails"))
        },
    ),
    Row(
        "recirculate", "T16", "Recirculate", ("ballot_resolution",), ("recirculation",),
        ("chair",), guards=("everything_disposed", "recirculation_due", "cover_letter"),
        effects=("bind_snapshot", "open_round"), data={"cover_letter": "text?"},
    ),
    Row(
        "recirculate_again", "T17", "Recirculate again", ("recirculation",),
        ("recirculation",), ("chair", "oversight"),
        guards=("window_closed", "everything_disposed", "round_needed", "rounds_left",
                "cover_letter"),
        effects=("close_ballot", "bind_snapshot", "open_round"),
        data={"cover_letter": "text?"},
    ),
    Row(
        "certify_recirculation", "T18", "Certify the recirculation",
        ("recirculation",), ("decided", "publishing", "drafting"),
        ("chair", "oversight"), guards=("window_closed", "round_settled"),
        effects=("close_ballot",), closes="ballot", fails_to="drafting",
    ),
    Row(
        "start_publication", "T19", "Start the publication", ("decided",),
        ("publishing",), ("secretariat",),
        guards=("window_closed", "no_appeal", "due_process_complete", "route_fits"),
    ),
    *PUBLICATION,
    *SYSTEMATIC_REVIEW,
    *NEXT_OR_NONE,
    *WITHDRAWAL,
    *ROUTES,
    *parking(PRE_BALLOT),
    *EXPIRY,
    *APPEALS,
    Row(
        "return_to_evidence", "T28", "Return to evidence",
        ("resolution", "ballot_resolution"), ("evidence",), ("chair",),
        guards=("evidence_stale",), effects=("bind_snapshot",),
    ),
)  # fmt: skip
