"""What a ballot comes to: its rows in, a Tally out."""

from workflows.models import Ballot, Position
from workflows.tally import Rules, Seat, Tally, Vote, tally


def current_positions(ballot: Ballot) -> dict[int, Position]:
    """The latest position on time of each seat, by the seat's key."""
    latest: dict[int, Position] = {}
    positions = ballot.positions.filter(is_late=False).order_by("sequence")
    for position in positions.select_related("comment", "person"):
        latest[position.seat_id] = position
    return latest


def rules_of(ballot: Ballot) -> Rules:
    """The numeric rules under which it opened."""
    if ballot.kind == Ballot.Kind.BALLOT:
        return Rules.of(ballot.preset.data)
    chapter = ballot.preset.data["chapter"]
    return Rules.of(
        {"return_min": chapter["return_min"], "approve_min": chapter["approve_min"]}
    )


def count(ballot: Ballot) -> Tally:
    """Count a ballot as it stands."""
    kinds = {position["slug"]: position for position in ballot.rules["positions"]}
    seats = [
        Seat(str(seat.pk), seat.category.slug if seat.category else "")
        for seat in ballot.seats.select_related("category")
    ]
    votes = [
        Vote(
            str(seat), kinds[position.position]["counts"],
            has_reason=bool(position.reason),
            resolved=bool(position.comment and position.comment.is_resolved),
            blocking=bool(kinds[position.position].get("blocking")),
            round=ballot.round,
        )
        for seat, position in current_positions(ballot).items()
    ]  # fmt: skip
    return tally(seats, votes, rules_of(ballot), round=ballot.round)
