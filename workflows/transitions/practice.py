"""The transitions of a promising practice: screened, reviewed blind, published with a level.

Who submits has no account, so what submitters do is done by the system on their behalf
(`workflows.practice.actions`), with the contact's id in the record.
"""

from workflows.transitions.common import PUBLICATION
from workflows.transitions.row import Row

UNDER_WAY = (
    "submitted", "screening", "review", "returned_for_detail", "accepted",
)  # fmt: skip
IN_FORCE = ("published", "check_in")

ROWS = (
    Row("submit", "P1", "Submit", ("",), ("submitted",), ("system",)),
    Row(
        "start_screening", "P2", "Start the screening", ("submitted",), ("screening",),
        ("secretariat",),
    ),
    Row(
        "pass_screening", "P3", "Pass the screening", ("screening",),
        ("review",), ("secretariat",),
        guards=("contact_is_verified", "consent_is_given", "checklist_complete"),
        data={"checklist": "checklist"},
    ),
    Row(
        "return_to_screening", "P4", "Return to screening", ("review",),
        ("screening",), ("secretariat", "chair", "reviewer"), needs_reason=True,
    ),
    Row(
        "return_for_detail", "P5", "Return for detail",
        ("screening", "review"), ("returned_for_detail",),
        ("secretariat", "chair"), guards=("may_be_returned",), needs_reason=True,
    ),
    Row(
        "resubmit", "P6", "Submit again", ("returned_for_detail",), ("screening",),
        ("system",), effects=("bind_snapshot",),
    ),
    Row(
        "decline", "P7", "Decline", ("screening", "review"), ("declined",),
        ("secretariat", "chair"), needs_reason=True,
    ),
    Row(
        "accept", "P8", "Accept", ("review",), ("accepted",), ("chair",),
        guards=("scores_are_in",), effects=("set_level",),
    ),
    Row(
        "start_publication", "T19", "Start the publication", ("accepted",),
        ("publishing",), ("secretariat",),
    ),
    *(row for row in PUBLICATION if row.name == "publish"),
    Row(
        "start_check_in", "P9", "Start the yearly check-in", ("published",),
        ("check_in",), ("system", "secretariat"), guards=("check_in_due",),
    ),
    Row(
        "confirm_use", "P10", "Confirm that it is in use", ("check_in",),
        ("published",), ("secretariat",), needs_reason=True,
    ),
    Row(
        "archive", "P11", "Archive", IN_FORCE, ("archived",), ("secretariat",),
        effects=("end_practice",), needs_reason=True,
    ),
    Row(
        "withdraw_submission", "P12", "Withdraw", (*UNDER_WAY, *IN_FORCE),
        ("withdrawn",), ("system", "secretariat"), effects=("end_practice",),
        needs_reason=True,
    ),
)  # fmt: skip
