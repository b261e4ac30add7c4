"""How to mend what stands in the way: a reason's code in, advice and who holds it out.

Every code that a guard can give has advice here; a test holds the two together.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.people.refusals import Reason


@dataclass(frozen=True)
class Advice:
    """`words` say what to do next. `holder` is a role of the transition tables, or voter,
    commenter, clock or worker. `place` names a page of the document, or is empty."""

    words: str | Promise
    holder: str
    place: str = ""


_WAIT = Advice(lazy("Wait until the window has closed."), "clock")
_DESK = "document"

ADVICE: dict[str, Advice] = {
    # Adoption
    "open_duplicate": Advice(
        lazy("Abandon one of the two, or give this document another title."), "chair"
    ),
    "no_chair": Advice(
        lazy("Let the secretariat give somebody the role of chair."), "secretariat"
    ),
    "too_few_supporters": Advice(
        lazy("Ask more members to declare their support."), "supporter", "document"
    ),
    "too_few_categories": Advice(
        lazy("Ask members of other interest categories for their support."), "supporter"
    ),
    "support_there": Advice(lazy("Adopt it instead."), "chair"),
    "not_extended": Advice(
        lazy("Wait: at its end the call is extended once by itself."), "clock"
    ),
    "extended": Advice(lazy("Take the way that is left: it is not extended twice."), "chair"),
    "no_editor": Advice(lazy("Name an editor in the form."), "chair"),
    "no_shepherd": Advice(lazy("Name a shepherd in the form."), "chair"),
    "editor_does_not_fit": Advice(
        lazy("Name an editor of the group, or let the secretariat give that role."),
        "chair",
    ),
    "shepherd_does_not_fit": Advice(
        lazy("Name a member of the group, or let the secretariat add that person."),
        "chair",
    ),
    "owner_does_not_fit": Advice(lazy("Name an editor of the group."), "chair"),
    "work_open": Advice(
        lazy("Finish, park or abandon the work that is open on this desk."), "chair"
    ),
    # Text
    "window_open": _WAIT,
    "no_text": Advice(lazy("Write the text on its desk."), "editor", _DESK),
    "text_not_ready": Advice(
        lazy("Mend it on the desk; the editor points at the place."), "editor", _DESK
    ),
    "no_scope": Advice(
        lazy("Write a scope in the settings of the desk."), "editor", _DESK
    ),
    "no_requirement": Advice(
        lazy("Write at least one requirement, or make a chapter of it."), "editor", _DESK
    ),
    "unresolved_term": Advice(
        lazy("Choose the term again, or put it into the glossary."), "editor", _DESK
    ),
    "unresolved_reference": Advice(
        lazy("Choose the reference again, or add it to the library."), "editor", _DESK
    ),
    "unresolved_place": Advice(
        lazy("Choose the clause to which the text points again."), "editor", _DESK
    ),
    "no_rubric_criterion": Advice(
        lazy("Add a criterion to a rubric, or say that it is not assessable."),
        "editor", _DESK,
    ),
    "claim_without_source": Advice(
        lazy("Cite a source on the desk, or say that it is an opinion."), "editor"
    ),
    "practice_not_linked": Advice(
        lazy("Choose each practice from the list on the desk."), "editor"
    ),
    "no_alternative_text": Advice(
        lazy("Say in words what each figure shows."), "editor", _DESK
    ),
    # Review
    "no_change_needed": Advice(
        lazy("Accept a comment that asks for a change first, or go on."), "chair",
        "comments",
    ),
    "comment_open": Advice(
        lazy("Propose a disposition for each of them."), "editor", "comments"
    ),
    "comment_unanswered": Advice(
        lazy("Agree to their dispositions, so that their authors get an answer."),
        "chair", "comments",
    ),
    "too_few_reviews": Advice(
        lazy("Ask further reviewers, or remind those who were asked."), "reviewer",
        "document",
    ),
    "one_organisation": Advice(
        lazy("Ask a reviewer of another organisation."), "reviewer", "document"
    ),
    "one_category": Advice(
        lazy("Ask a reviewer of another interest category."), "reviewer", "document"
    ),
    "checklist_incomplete": Advice(
        lazy("Tick each point in the form when it holds."), "chair"
    ),
    "already_accepted": Advice(lazy("Go on: open it for comment or approval."), "chair"),
    "section_not_accepted": Advice(
        lazy("Let the section’s owner accept it first."), "owner"
    ),
    # Ballots
    "electorate_too_small": Advice(
        lazy("Let the secretariat give more members a voting seat."), "secretariat"
    ),
    "category_too_big": Advice(
        lazy("Add seats of other categories, or take seats from this one."),
        "secretariat",
    ),
    "category_missing": Advice(
        lazy("Give a member of that category a voting seat."), "secretariat"
    ),
    "no_electorate": Advice(
        lazy("Let the secretariat give members of the group voting seats."),
        "secretariat",
    ),
    "conflict_undeclared": Advice(
        lazy("Remind them: each declares it on the page of the document."), "voter"
    ),
    "no_extension": Advice(lazy("Certify or fail the ballot instead."), "chair"),
    "return_reached": Advice(lazy("Certify or fail the ballot instead."), "chair"),
    "return_min": Advice(
        lazy("Remind those who have not voted; abstaining counts as a return."),
        "voter", "ballot",
    ),
    "approve_min": Advice(
        lazy("Answer the negatives, so that their voters may change them."),
        "editor", "ballot",
    ),
    "support_min": Advice(
        lazy("Find somebody who stands up for the text and votes for it outright."),
        "voter", "ballot",
    ),
    "favour_min": Advice(
        lazy("Remind those who have not voted, and answer what others object to."),
        "voter", "ballot",
    ),
    "yes_min": Advice(
        lazy("Remind those who have not voted, and answer what others object to."),
        "voter", "ballot",
    ),
    "negatives_most": Advice(
        lazy("Answer the negatives, so that their voters may change them."),
        "editor", "ballot",
    ),
    "negatives_stop": Advice(
        lazy("Answer each negative; only who objected can say that it is resolved."),
        "editor", "ballot",
    ),
    "negative_max": Advice(
        lazy("Answer the negatives, so that their voters may change them."),
        "editor", "ballot",
    ),
    "abstain_max": Advice(
        lazy("Ask those who abstain what they lack to decide."), "chair", "ballot"
    ),
    "unresolved_negative": Advice(
        lazy("Answer it; only who objected can say that it is resolved."),
        "editor", "ballot",
    ),
    "blocking": Advice(
        lazy("Settle it with who holds it; only they can clear it."), "editor", "ballot"
    ),
    "ballot_passed": Advice(lazy("Certify it instead."), "chair"),
    "consensus_reached": Advice(lazy("Wait: it is approved by itself."), "clock"),
    # Publication
    "appeal_open": Advice(
        lazy("Wait for the panel’s decision, or until the appeal is withdrawn."),
        "oversight", "document",
    ),
    "appeal_late": Advice(
        lazy("Propose a change of the text instead; the window has closed."), "member"
    ),
    "challenge_open": Advice(
        lazy("Decide the challenge first: replace the panelist, or say why not."),
        "oversight",
    ),
    "challenge_window": Advice(
        lazy("Wait until nobody may challenge a panelist any more."), "clock"
    ),
    "contact_not_verified": Advice(
        lazy("Let them follow the link that was mailed to them."), "secretariat"
    ),
    "no_appeal_here": Advice(
        lazy("Propose a change of the text instead."), "member"
    ),
    "no_open_appeal": Advice(lazy("Look at the record: it was decided."), "oversight"),
    "no_outcome": Advice(lazy("Choose the outcome in the form."), "oversight"),
    "no_remand": Advice(
        lazy("Choose in the form where the work goes on."), "oversight"
    ),
    "remand_not_upheld": Advice(
        lazy("Leave that field of the form empty."), "oversight"
    ),
    "no_report": Advice(lazy("Give the report in the form."), "oversight"),
    "not_for_others": Advice(
        lazy("File it in your own name, or ask the secretariat."), "member"
    ),
    "panel_size": Advice(lazy("Name three panelists, or five."), "oversight"),
    # Changes of what is published
    "base_superseded": Advice(
        lazy("Abandon it, and make the correction to the edition in force."), "chair"
    ),
    "correction_open": Advice(
        lazy("Finish or abandon the correction that is under way."), "chair"
    ),
    "erratum_unfit": Advice(
        lazy("Take the errata that are verified and past their objection window."),
        "editor",
    ),
    "no_errata": Advice(
        lazy("Verify an erratum first; there is nothing to fold in."), "editor"
    ),
    "not_current": Advice(lazy("Start from the edition in force."), "chair"),
    "route_too_small": Advice(
        lazy("Take the change out, or start an amendment or the next edition."), "chair"
    ),
    # Rounds of a ballot
    "substantive_change": Advice(
        lazy("Recirculate it, so that the voters see the new text."), "chair", "ballot"
    ),
    "unreviewed_change": Advice(
        lazy("Reopen the public review for the changed clauses."), "chair"
    ),
    "chair_decides": Advice(lazy("Leave it to the chair in this round."), "chair"),
    "waiver_not_carried": Advice(
        lazy("Ask the other voters to declare for the waiver, or fail the evidence."),
        "voter",
    ),
    "waiver_too_wide": Advice(
        lazy("Let voters take back some of the waiver, or fail the evidence."), "voter"
    ),
    "evidence_good": Advice(lazy("Accept the evidence instead."), "chair"),
    "no_evidence_rules": Advice(
        lazy("Accept the evidence: nothing is configured that could fail."), "chair"
    ),
    "evidence_holds": Advice(lazy("Go on to the ballot instead."), "chair"),
    "no_evidence_stage": Advice(lazy("Go on: these rules ask for none."), "chair"),
    "membership_expired": Advice(
        lazy("Let the secretariat renew the membership or end the seat."), "secretariat"
    ),
    "new_negative": Advice(
        lazy("Answer it, or recirculate it to the voters."), "editor", "ballot"
    ),
    "no_cover_letter": Advice(
        lazy("Write the cover letter in the form: what changed, and why."), "chair"
    ),
    "no_substantive_change": Advice(lazy("Go on to the ballot instead."), "chair"),
    "not_editorial": Advice(
        lazy("Reopen the public review, or ballot the text that was reviewed."), "chair"
    ),
    "nothing_to_resolve": Advice(lazy("Certify the ballot instead."), "chair", "ballot"),
    "recall_too_late": Advice(
        lazy("Let the ballot run to its end; its outcome can be appealed."),
        "secretariat",
    ),
    "recirculation_not_needed": Advice(lazy("Certify it instead."), "chair"),
    "round_not_needed": Advice(lazy("Certify the recirculation instead."), "chair"),
    "rounds_exhausted": Advice(
        lazy("Let the oversight body decide: another round, or the end."), "oversight"
    ),
    "rounds_left": Advice(lazy("Leave it to the chair: rounds are left."), "chair"),
    "review_early": Advice(lazy("Wait for the day of the review."), "clock"),
    # Practices
    "check_in_early": Advice(lazy("Wait until a year has passed."), "clock"),
    "no_consent": Advice(
        lazy("Ask the submitter for consent to publish."), "secretariat"
    ),
    "returned_enough": Advice(
        lazy("Accept or decline it: it was sent back as often as the rules allow."),
        "secretariat",
    ),
    "third_reviewer": Advice(
        lazy("Ask a third reviewer; the median counts then."), "secretariat"
    ),
    "too_few_scores": Advice(
        lazy("Ask the reviewers for their scores."), "reviewer"
    ),
    # Systematic review and withdrawal
    "announced": Advice(lazy("Wait until the notice has run."), "clock"),
    "not_announced": Advice(lazy("Announce the withdrawal first."), "chair"),
    "notice_runs": Advice(lazy("Wait until the notice has run."), "clock"),
    "ballot_open": Advice(
        lazy("Wait until the ballot has closed."), "clock", "ballot"
    ),
    "no_ballot": Advice(lazy("Open the ballot first."), "chair"),
    "limit_not_reached": Advice(
        lazy("Open a ballot, or wait until the limit is reached."), "chair"
    ),
    "no_limit": Advice(lazy("Open a ballot instead: these rules set no limit."), "chair"),
    "next_edition_open": Advice(
        lazy("Finish or abandon the work on the next edition first."), "chair"
    ),
    # Idle work
    "expired": Advice(
        lazy("Resurrect it: the editor asks for it, the chair confirms."), "editor"
    ),
    "not_expired": Advice(lazy("Go on writing."), "editor", _DESK),
    "never_expires": Advice(lazy("Go on: there is nothing to do about it."), "chair"),
    "still_fresh": Advice(lazy("Wait: it has not been idle long enough."), "clock"),
    "due_process_incomplete": Advice(
        lazy("Bring what the record lacks, then try again."), "chair", "document"
    ),
    "no_proof": Advice(lazy("Return the text to drafting and hand it in again."), "chair"),
    "proof_not_made": Advice(
        lazy("Wait a minute. If it stays so, ask who runs this site."), "worker"
    ),
    "proof_faulty": Advice(
        lazy("Return the text to drafting, mend it and hand it in again."), "chair"
    ),
    "proof_is_good": Advice(
        lazy("Publish it, or let the editor decline the proof and say why."),
        "secretariat",
    ),
    "proof_declined": Advice(
        lazy("Return the text to drafting, or settle it with the editor."), "chair"
    ),
    "proof_not_accepted": Advice(
        lazy("Ask the editor to look at the proof; silence counts in time."), "editor"
    ),
    "second_person": Advice(
        lazy("Let the second person confirm it with the same button."), "second"
    ),
}  # fmt: skip

# Of codes that are made with a name in them, or that a preset brings.
BY_BEGINNING = {
    "unresolved_": ADVICE["unresolved_place"],
    "category_": ADVICE["category_too_big"],
    "min_": ADVICE["electorate_too_small"],
    "required_": ADVICE["category_missing"],
    "org_": ADVICE["category_too_big"],
}
HOLDERS = {
    "voter": lazy("the voters"), "commenter": lazy("the commenters"),
    "clock": lazy("the clock"), "worker": lazy("the worker"),
    "second": lazy("the second person"), "system": lazy("the clock"),
    "owner": lazy("the section’s owner"), "supporter": lazy("the members"),
    "reviewer": lazy("the reviewers"),
}  # fmt: skip


def advice_for(reason: Reason) -> Advice | None:
    """How to mend one reason; None for a code that nobody has thought of."""
    if found := ADVICE.get(reason.code):
        return found
    for beginning, advice in BY_BEGINNING.items():
        if reason.code.startswith(beginning):
            return advice
    return None


def holder_in_words(role: str) -> str:
    """`the chair`, `the voters`."""
    return str(HOLDERS.get(role, _("the %s") % role))
