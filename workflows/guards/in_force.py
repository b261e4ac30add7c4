"""Guards of systematic review, reaffirmation and withdrawal."""

from collections.abc import Sequence
from datetime import date

from cms.people.refusals import Reason
from workflows.ballots.count import count
from workflows.ballots.rounds import current_ballots
from workflows.models import Ballot, WorkItem
from workflows.models.work_item import OPEN
from workflows.move import Move
from workflows.routes.terms import years_later
from workflows.windows import in_words, is_over

Kind = Ballot.Kind
BOTH = (Kind.REAFFIRMATION, Kind.WITHDRAWAL)


def no_next_work(move: Move) -> list[Reason]:
    """Nobody is writing the next edition already."""
    other = WorkItem.objects.filter(
        OPEN, document=move.item.document, route=WorkItem.Route.EDITION
    ).first()
    if other is None:
        return []
    return [
        Reason(
            "next_edition_open",
            f"The next edition is being written already, as work item {other.number}. It "
            "takes the place of a review.",
        )
    ]


def review_is_due(move: Move) -> list[Reason]:
    """The day of the yearly review has come."""
    due = move.item.review_due
    if due is None or move.day >= due:
        return []
    return [
        Reason("review_early", f"The review is due on {due.day} {due:%B %Y}, not yet.")
    ]


def open_ballots(item: WorkItem, kinds: Sequence[str] = BOTH) -> list[Ballot]:
    """The ballots of a systematic review that were not closed."""
    found = current_ballots(item, kinds)
    return [ballot for ballot in found if ballot.closed_at is None]


def no_ballot_open(move: Move) -> list[Reason]:
    """One ballot at a time, and none while a withdrawal is announced."""
    if open_ballots(move.item):
        return [Reason("ballot_open", "A ballot is open. Close it first.")]
    if announced(move.item):
        return [Reason("announced", "The withdrawal is announced already.")]
    return []


def _failures(ballots: Sequence[Ballot]) -> list[Reason]:
    reasons = []
    for ballot in ballots:
        tally = count(ballot)
        reasons += [
            Reason(check.rule, check.sentence)
            for check in tally.checks
            if not check.passed
        ]
        if tally.unresolved:
            reasons.append(
                Reason(
                    "unresolved_negative",
                    f"{tally.unresolved} of the negative votes with reasons are "
                    "unresolved. Answer them, or revise the text.",
                )
            )
    return reasons


def _passed(move: Move, kind: str, missing: str) -> list[Reason]:
    ballots = open_ballots(move.item, [kind])
    if not ballots:
        return [Reason("no_ballot", missing)]
    return _still_open(move, ballots) or _failures(ballots)


def _still_open(move: Move, ballots: Sequence[Ballot]) -> list[Reason]:
    ends = ballots[0].closes_at
    if is_over(ends, move.at):
        return []
    until = in_words(ends, move.zone)
    return [Reason("window_open", f"The ballot is open until {until}.")]


def reaffirmation_passed(move: Move) -> list[Reason]:
    """The ballot to reaffirm is over and has passed."""
    return _passed(move, Kind.REAFFIRMATION, "There is no ballot to reaffirm. Open it.")


def withdrawal_passed(move: Move) -> list[Reason]:
    """The ballot to withdraw is over and has passed."""
    return _passed(move, Kind.WITHDRAWAL, "There is no ballot to withdraw. Open it.")


def review_ballot_not_passed(move: Move) -> list[Reason]:
    """The ballot is over and has not passed."""
    ballots = open_ballots(move.item)
    if not ballots:
        return [Reason("no_ballot", "No ballot is open.")]
    if reasons := _still_open(move, ballots):
        return reasons
    if _failures(ballots):
        return []
    return [Reason("ballot_passed", "The ballot has passed; act on it instead.")]


def announced(item: WorkItem):
    """The record of the announcement of a withdrawal in this review, if any."""
    found = item.records.filter(name="announce_withdrawal", at__gte=item.entered_at)
    return found.order_by("-sequence").first()


def notice_over(move: Move) -> list[Reason]:
    """The withdrawal was announced, and the time of the notice has passed."""
    if announced(move.item) is None:
        return [Reason("not_announced", "The withdrawal has not been announced.")]
    if is_over(move.item.deadline, move.at):
        return []
    until = in_words(move.item.deadline, move.zone)
    return [Reason("notice_runs", f"The notice runs until {until}.")]


def hard_limit_of(item: WorkItem) -> date | None:
    """The day on which a text that nobody reaffirmed or revised may no longer stand."""
    years = item.preset.data["hard_limit_years"]
    last = item.records.filter(name__in=("publish", "reaffirm")).order_by("-sequence")
    record = last.first()
    return years_later(record.at.date(), years) if record and years else None


def hard_limit_reached(move: Move) -> list[Reason]:
    """The text is older than the preset allows."""
    limit = hard_limit_of(move.item)
    if limit and move.day >= limit:
        return []
    if limit is None:
        return [Reason("no_limit", "These rules set no hard limit.")]
    return [
        Reason("limit_not_reached", f"The hard limit is {limit.day} {limit:%B %Y}.")
    ]
