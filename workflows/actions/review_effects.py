"""What systematic review, reaffirmation and withdrawal do beside changing the state."""

from collections.abc import Callable, Sequence

from cms.documents import editions
from workflows.ballots.count import count
from workflows.ballots.opening import open_ballots
from workflows.guards.in_force import BOTH
from workflows.guards.in_force import open_ballots as still_open
from workflows.models import Ballot
from workflows.move import Move
from workflows.routes.terms import years_later
from workflows.windows import closes_at

NOTICE_DAYS = 30


def open_reaffirmation(move: Move) -> None:
    """Ask the voters whether the text stands as it is."""
    _open(move, Ballot.Kind.REAFFIRMATION)


def open_withdrawal(move: Move) -> None:
    """Ask the voters whether the text is withdrawn."""
    _open(move, Ballot.Kind.WITHDRAWAL)


def _open(move: Move, kind: str) -> None:
    move.item.deadline = closes_at(move.at, move.rules["days"]["ballot"], move.zone)
    open_ballots(move, kind)


def _close(move: Move, kinds: Sequence[str]) -> None:
    """Fix what the ballots came to."""
    tallies = {}
    for ballot in still_open(move.item, kinds):
        ballot.tally = count(ballot).as_json()
        ballot.closed_at = ballot.closes_at or move.at
        ballot.save(update_fields=["tally", "closed_at"])
        tallies[str(ballot.group.slug if ballot.group else "")] = ballot.tally
    move.facts["tally"] = next(iter(tallies.values()))
    if len(tallies) > 1:
        move.facts["tallies"] = tallies


def close_review_ballot(move: Move) -> None:
    """The ballot did not pass; another may follow, or the next edition."""
    _close(move, BOTH)
    move.item.deadline = None


def reaffirm(move: Move) -> None:
    """The edition stays as it is and is marked; its next review is due a cycle later."""
    item = move.item
    _close(move, [Ballot.Kind.REAFFIRMATION])
    years = item.preset.data["review_years"]
    item.review_due = years_later(move.day, years) if years else None
    due = item.review_due.isoformat() if item.review_due else None
    mark = f"R{move.day.year}"
    move.facts["review_due"], move.facts["mark"] = due, mark
    editions.record_event(
        item.edition, "reaffirmed", by=move.by, at=move.at, mark=mark, review_due=due,
        words=f"Reaffirmed ({mark})",
    )  # fmt: skip


def announce_withdrawal(move: Move) -> None:
    """Readers are told, thirty days before."""
    item = move.item
    _close(move, [Ballot.Kind.WITHDRAWAL])
    item.deadline = closes_at(move.at, NOTICE_DAYS, move.zone)
    move.facts["until"] = item.deadline.isoformat()
    editions.record_event(
        item.edition, "notice", by=move.by, at=move.at, reason=move.reason,
        words=f"To be withdrawn after {item.deadline:%-d %B %Y}; notice given",
    )  # fmt: skip


def withdraw_as_announced(move: Move) -> None:
    """The edition stays readable and says that it was withdrawn, and why."""
    # The state has been entered by now, so the latest announcement is this review's.
    notices = move.item.records.filter(name="announce_withdrawal")
    reason = notices.order_by("-sequence").first().reason
    editions.record_event(
        move.item.edition, "withdrawn", by=move.by, at=move.at, reason=reason
    )


EFFECTS: dict[str, Callable[[Move], None]] = {
    effect.__name__: effect
    for effect in (
        open_reaffirmation, open_withdrawal, close_review_ballot, reaffirm,
        announce_withdrawal, withdraw_as_announced,
    )
}  # fmt: skip
