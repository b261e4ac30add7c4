"""Which ballots belong together: a work item in, the ballots of its latest round out.

Each group of a document holds a ballot of its own, and each round is a new row a group.
"""

from collections.abc import Iterable

from cms.people.models import User
from workflows.models import Ballot, Seat, SeatVoter, WorkItem

Kind = Ballot.Kind
# In which states which kinds take votes: after its close a ballot takes late ones, which
# are kept for information.
VOTED_IN: dict[str, tuple[str, ...]] = {
    "ballot": (Kind.BALLOT,),
    "ballot_resolution": (Kind.BALLOT,),
    "recirculation": (Kind.BALLOT,),
    "chair_approve": (Kind.CONSENSUS,),
    "in_review": (Kind.REAFFIRMATION, Kind.WITHDRAWAL),
    "published": (Kind.WITHDRAWAL,),
}


def current_ballots(item: WorkItem, kinds: Iterable[str] | None = None) -> list[Ballot]:
    """The ballots of the latest round, one a group, the lead group's first.

    Recalled ballots are left out. kinds: which; None: those of the newest ballot.
    """
    found = item.ballots.filter(recalled_at=None)
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    newest = found.order_by("-pk").first()
    if newest is None:
        return []
    together = found.filter(
        kind=newest.kind, round=newest.round, opened_at=newest.opened_at
    )
    return list(together.select_related("preset", "group", "snapshot").order_by("pk"))


def voted_ballots(item: WorkItem) -> list[Ballot]:
    """The ballots that take votes in the state of the item, late ones included."""
    kinds = VOTED_IN.get(item.state)
    return current_ballots(item, kinds) if kinds else []


def rounds_of(ballot: Ballot) -> list[Ballot]:
    """A ballot and the rounds before it, the first one first."""
    found = [ballot]
    while found[0].previous_id:
        found.insert(0, found[0].previous)
    return found


def history_of(item: WorkItem) -> list[list[Ballot]]:
    """All rounds of all ballots of a run, oldest first, recalled ones included; each is
    the list of its ballots, one a group."""
    found: dict[tuple, list[Ballot]] = {}
    for ballot in item.ballots.select_related("preset", "group", "snapshot"):
        key = (ballot.opened_at, ballot.kind, ballot.round)
        found.setdefault(key, []).append(ballot)
    return [found[key] for key in sorted(found, key=lambda key: (key[0], key[2]))]


def seat_for(ballot: Ballot, person: User) -> Seat | None:
    """The seat for which somebody votes: the own one before that of another."""
    found = SeatVoter.objects.filter(seat__ballot=ballot, person=person)
    ranked = sorted(found.select_related("seat"), key=lambda v: v.kind != "holder")
    return ranked[0].seat if ranked else None


def ballot_for(item: WorkItem, person: User) -> Ballot | None:
    """The ballot in which somebody votes: where they hold a seat, else where they stand
    in for one; the lead group's where there are several. None without any seat."""
    found = SeatVoter.objects.filter(
        seat__ballot__in=voted_ballots(item), person=person
    )
    ranked = sorted(
        found.select_related("seat__ballot"),
        key=lambda v: (v.kind != "holder", v.seat.ballot_id),
    )
    return ranked[0].seat.ballot if ranked else None
