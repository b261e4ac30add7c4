"""The transitions of a toolkit chapter: peers review, the chair approves by lazy consensus."""

from workflows.transitions.common import (
    IN_FORCE,
    NEXT_OR_NONE,
    PUBLICATION,
    parking,
)
from workflows.transitions.row import Row

PRE_APPROVAL = (
    "outline", "drafting", "peer_review", "revise", "section_lead_ok",
    "community_comment",
)  # fmt: skip

ROWS = (
    Row("propose", "T1", "Propose", ("",), ("outline",), ("member",)),
    Row(
        "start_drafting", "C1", "Start drafting", ("outline",), ("drafting",),
        ("editor", "chair"), guards=("owner_fits",), effects=("name_owner",),
        data={"owner": "person?"},
    ),
    Row(
        "request_review", "C2", "Ask for review", ("drafting",), ("peer_review",),
        ("editor",), guards=("content_rules",), effects=("bind_snapshot",),
    ),
    Row(
        "revise", "C3", "Revise", ("peer_review", "section_lead_ok"), ("revise",),
        ("editor", "chair"), effects=("clear_acceptance",), needs_reason=True,
    ),
    Row(
        "resubmit", "C4", "Hand in again", ("revise",), ("peer_review",), ("editor",),
        guards=("content_rules",), effects=("bind_snapshot",),
    ),
    Row(
        "close_review", "C5", "Close the review", ("peer_review",),
        ("section_lead_ok",), ("chair",),
        guards=("window_closed", "comments_disposed", "reviews_done"),
        data={"checklist": "checklist?"},
    ),
    Row(
        "accept_section", "C6", "Accept the section", ("section_lead_ok",),
        ("section_lead_ok",), ("owner",), guards=("not_yet_accepted",),
        effects=("accept_section",),
    ),
    Row(
        "open_comment", "C7", "Open for comment", ("section_lead_ok",),
        ("community_comment",), ("chair",), guards=("section_accepted",),
    ),
    Row(
        "close_comment", "C8", "Close the comments", ("community_comment",),
        ("section_lead_ok",), ("chair",), guards=("window_closed",),
    ),
    Row(
        "open_approval", "C9", "Ask for consensus", ("section_lead_ok",),
        ("chair_approve",), ("chair",),
        guards=("section_accepted", "comments_disposed", "someone_can_object"),
        effects=("open_consensus",),
    ),
    Row(
        "close_approval", "C10", "Approve by consensus", ("chair_approve",),
        ("publishing",), ("system",), guards=("window_closed", "consensus_reached"),
        effects=("close_ballot",),
    ),
    Row(
        "fail_approval", "C11", "Fail the approval", ("chair_approve",), ("revise",),
        ("system",), guards=("window_closed", "consensus_missed"),
        effects=("close_ballot", "clear_acceptance"),
    ),
    Row(
        "return_to_drafting", "T5", "Return to drafting", ("publishing",),
        ("drafting",), ("chair", "secretariat"), guards=("proof_bad",),
        effects=("clear_acceptance",), needs_reason=True,
    ),
    *PUBLICATION,
    # A chapter is refreshed by its next edition, or archived.
    Row(
        "start_yearly_review", "C12", "Start the yearly review", ("published",),
        ("in_review",), ("chair", "system"), guards=("review_is_due", "no_next_work"),
    ),
    Row(
        "archive", "C13", "Archive", IN_FORCE, ("archived",), ("chair",),
        effects=("withdraw",), needs_reason=True,
    ),
    *NEXT_OR_NONE,
    *parking(PRE_APPROVAL),
)  # fmt: skip
