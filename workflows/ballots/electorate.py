"""Who may vote: the memberships of a day in, seats out."""

from dataclasses import dataclass, field
from datetime import date

from cms.documents.content import sha256_of
from cms.people.models import InterestCategory, Membership, Organisation, User
from workflows.models import Ballot, Seat, SeatVoter, WorkItem


@dataclass
class PlannedSeat:
    """One vote. Colleagues of one organisation share it where the preset says so."""

    holder: User
    category: InterestCategory | None
    organisation: Organisation | None
    colleagues: list[User] = field(default_factory=list)
    alternates: list[User] = field(default_factory=list)

    @property
    def category_slug(self) -> str:
        """The category that the seat stands for, "" for none."""
        return self.category.slug if self.category else ""

    def voter_ids(self) -> set[int]:
        """Everybody who may vote for it."""
        return {p.pk for p in (self.holder, *self.colleagues, *self.alternates)}


def plan_electorate(item: WorkItem, on: date) -> list[PlannedSeat]:
    """The seats that a ballot would have if it opened on a day."""
    shared = item.preset.data["one_vote_per_org"]
    seats: list[PlannedSeat] = []
    by_body: dict[int, PlannedSeat] = {}
    seen: set[int] = set()
    for membership in _voting(item, on):
        if membership.person_id in seen:
            continue
        seen.add(membership.person_id)
        body = membership.organisation_id
        if shared and body in by_body:
            seat = by_body[body]
            seat.colleagues.append(membership.person)
        else:
            seat = PlannedSeat(
                membership.person, membership.category, membership.organisation
            )
            seats.append(seat)
            if body:
                by_body[body] = seat
        if membership.alternate:
            seat.alternates.append(membership.alternate)
    return seats


def _voting(item: WorkItem, on: date) -> list[Membership]:
    groups = [group.pk for group in item.document.groups()]
    found = Membership.objects.active(on).filter(
        group__in=groups, voting_seat=True, person__is_active=True
    )
    found = found.select_related("person", "category", "organisation", "alternate")
    return sorted(found, key=lambda m: (groups.index(m.group_id), m.pk))


def electorate_sha256(ballot: Ballot) -> str:
    """The hash over the seats of a ballot that the record of its opening keeps."""
    seats = ballot.seats.select_related("person", "category", "organisation")
    return sha256_of(
        [
            {
                "person": str(seat.person.uuid),
                "category": seat.category.slug if seat.category else "",
                "organisation": str(seat.organisation.uuid)
                if seat.organisation
                else "",
                "voters": sorted(
                    [str(voter.person.uuid), voter.kind]
                    for voter in seat.voters.select_related("person")
                ),
            }
            for seat in seats.order_by("pk")
        ]
    )


def freeze_electorate(ballot: Ballot, on: date) -> int:
    """Write the seats of a day down for a ballot; later changes of roster do not count."""
    seats = plan_electorate(ballot.work_item, on)
    for planned in seats:
        seat = Seat.objects.create(
            ballot=ballot, category=planned.category,
            organisation=planned.organisation, person=planned.holder,
        )  # fmt: skip
        voters = {planned.holder.pk: ("holder", planned.holder)}
        for kind, people in (
            ("colleague", planned.colleagues),
            ("alternate", planned.alternates),
        ):
            for person in people:
                voters.setdefault(person.pk, (kind, person))
        for kind, person in voters.values():
            SeatVoter.objects.create(seat=seat, person=person, kind=kind)
    return len(seats)
