"""What happens to a published standard, and beside its straight road: systematic review,
withdrawal, corrections, expiry, appeals."""

from workflows.transitions.common import IN_FORCE
from workflows.transitions.row import Row

EXPIRING = ("drafting", "wg_review")
APPEALABLE = ("decided", "published")
# Where an appeal that was upheld may send the work back to.
REMANDS = ("drafting", "resolution", "in_review")
OUTCOMES = "choice:denied|upheld_remand|withdrawn"

REVIEWING = ("in_review",)

SYSTEMATIC_REVIEW = (
    Row(
        "start_systematic_review", "T21", "Start the systematic review", ("published",),
        REVIEWING, ("chair", "system"), guards=("no_next_work",),
    ),
    Row(
        "open_reaffirmation", "T22", "Open the ballot to reaffirm", REVIEWING, REVIEWING,
        ("chair",), second=("secretariat",),
        guards=("no_ballot_open", "electorate_ready"), effects=("open_reaffirmation",),
    ),
    Row(
        "reaffirm", "T22", "Reaffirm", REVIEWING, ("published",), ("chair",),
        guards=("reaffirmation_passed",), effects=("reaffirm",),
    ),
    Row(
        "close_review_ballot", "T22", "Close the ballot that did not pass", REVIEWING,
        REVIEWING, ("chair",), guards=("review_ballot_not_passed",),
        effects=("close_review_ballot",),
    ),
)  # fmt: skip
WITHDRAWAL = (
    Row(
        "open_withdrawal", "T24", "Open the ballot to withdraw", REVIEWING, REVIEWING,
        ("chair",), second=("secretariat",),
        guards=("no_ballot_open", "electorate_ready"), effects=("open_withdrawal",),
        needs_reason=True,
    ),
    Row(
        "announce_withdrawal", "T24", "Announce the withdrawal", REVIEWING, REVIEWING,
        ("chair",), guards=("withdrawal_passed",), effects=("announce_withdrawal",),
        needs_reason=True,
    ),
    Row(
        "complete_withdrawal", "T24", "Withdraw after the notice", REVIEWING,
        ("withdrawn",), ("system", "secretariat"), guards=("notice_over",),
        effects=("withdraw_as_announced",),
    ),
    Row(
        "withdraw_at_limit", "T24", "Withdraw at the hard limit", IN_FORCE,
        ("withdrawn",), ("secretariat", "oversight"), guards=("hard_limit_reached",),
        effects=("withdraw",), needs_reason=True,
    ),
)  # fmt: skip
ROUTES = (
    Row(
        "start_amendment", "T23", "Start an amendment", ("", *IN_FORCE),
        (*IN_FORCE, "drafting"), ("chair",),
        guards=("edition_current", "no_other_correction"),
        effects=("open_amendment",), needs_reason=True,
    ),
    Row(
        "start_errata", "T23", "Fold the errata in", ("", *IN_FORCE),
        (*IN_FORCE, "publishing"), ("chair",),
        guards=("edition_current", "no_other_correction", "errata_ready"),
        effects=("open_errata",),
    ),
    Row(
        "register_external", "T1", "Register an external standard", ("",),
        ("publishing",), ("secretariat",),
    ),
)  # fmt: skip
EXPIRY = (
    Row(
        "expire", "T26", "Expire", EXPIRING, EXPIRING, ("system",),
        guards=("not_expired", "idle_too_long"), effects=("expire",),
    ),
    Row(
        "resurrect", "T26", "Resurrect", EXPIRING, EXPIRING, ("editor",),
        second=("chair",), guards=("is_expired",), effects=("resurrect",),
    ),
)  # fmt: skip
APPEALS = (
    Row(
        "file_appeal", "T27", "File an appeal", APPEALABLE, APPEALABLE,
        ("member",), guards=("appeal_in_window", "appeal_complete", "may_speak_for"),
        effects=("file_appeal",),
        data={
            "decision": "text", "grounds": "text", "remedy": "text",
            "contact": "contact?",
        },
    ),
    Row(
        "decide_appeal", "T27", "Decide an appeal", APPEALABLE,
        (*APPEALABLE, *REMANDS), ("oversight",),
        guards=("appeal_open", "panel_ready", "appeal_decision_complete"),
        effects=("decide_appeal",), chooses="remand_to",
        data={
            "appeal": "number?", "outcome": OUTCOMES, "report": "text",
            "remand_to": f"choice:{'|'.join(REMANDS)}?",
        },
    ),
)  # fmt: skip
