"""What a ballot comes to: its rows in, a Tally out."""

from workflows.ballots.rounds import rounds_of
from workflows.ballots.scope import is_in_scope
from workflows.models import Ballot, Position
from workflows.tally import Rules, Seat, Tally, Vote, tally


def current_positions(ballot: Ballot) -> dict[int, Position]:
    """The latest position on time of each seat in this round, by the seat's key."""
    latest: dict[int, Position] = {}
    positions = ballot.positions.filter(is_late=False).order_by("sequence")
    for position in positions.select_related("comment", "person", "seat"):
        latest[position.seat_id] = position
    return latest


def standing_positions(ballot: Ballot) -> dict[int, Position]:
    """As `current_positions`, with what silent seats said in an earlier round."""
    by_holder: dict[int, Position] = {}
    for earlier in rounds_of(ballot):
        for position in current_positions(earlier).values():
            by_holder[position.seat.person_id] = position
    return {
        seat.pk: by_holder[seat.person_id]
        for seat in ballot.seats.all()
        if seat.person_id in by_holder
    }


def rules_of(ballot: Ballot) -> Rules:
    """The numeric rules under which it opened."""
    if ballot.kind != Ballot.Kind.CONSENSUS:
        return Rules.of(ballot.preset.data)
    chapter = ballot.preset.data["chapter"]
    return Rules.of(
        {"return_min": chapter["return_min"], "approve_min": chapter["approve_min"]}
    )


def count(ballot: Ballot, *, substantive_change: bool = False) -> Tally:
    """Count a round as it stands: a seat is its holder, in whichever round it spoke."""
    seats = [
        Seat(
            str(seat.person_id),
            seat.category.slug if seat.category else "",
            seat.organisation.name if seat.organisation else "",
        )
        for seat in ballot.seats.select_related("category", "organisation")
    ]
    first_said: dict[int, int] = {}
    votes = []
    for earlier in rounds_of(ballot):
        for position in current_positions(earlier).values():
            votes.append(_vote(earlier, position, first_said))
    return tally(
        seats, votes, rules_of(ballot), round=ballot.round,
        substantive_change=substantive_change,
    )  # fmt: skip


def _vote(ballot: Ballot, position: Position, first_said: dict[int, int]) -> Vote:
    kinds = {kind["slug"]: kind for kind in ballot.rules["positions"]}
    kind, comment = kinds[position.position], position.comment
    resolved = bool(comment and comment.is_resolved)
    # Who repeats a reason has said nothing new in this round.
    is_new = comment is None or (
        first_said.setdefault(comment.pk, ballot.round) == ballot.round
    )
    return Vote(
        str(position.seat.person_id), kind["counts"],
        has_reason=bool(position.reason), resolved=resolved,
        blocking=bool(kind.get("blocking")) and not resolved,
        round=ballot.round,
        in_scope=is_new and is_in_scope(ballot, comment.node if comment else None),
    )  # fmt: skip
