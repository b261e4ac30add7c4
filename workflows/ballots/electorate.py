"""Who may vote: the memberships of a day in, seats out.

Each group of a document has an electorate of its own under the rules of its own preset.
Somebody who holds seats in several of them has one vote, in the lead group before a
joint one.
"""

from dataclasses import dataclass, field
from datetime import date

from cms.documents.content import sha256_of
from cms.people.models import (
    InterestCategory,
    Membership,
    Organisation,
    User,
    WorkingGroup,
)
from workflows.models import Ballot, Preset, Seat, SeatVoter, WorkItem


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


@dataclass
class Electorate:
    """The seats of one group, and the rules by which its ballot is counted."""

    group: WorkingGroup
    preset: Preset
    seats: list[PlannedSeat] = field(default_factory=list)


def plan_electorates(item: WorkItem, on: date) -> list[Electorate]:
    """The electorates of a ballot that opened on a day, the lead group's first."""
    found: list[Electorate] = []
    seen: set[int] = set()
    for group in item.document.groups():
        preset = _preset_of(item, group)
        voting = [m for m in _voting([group], on) if m.person_id not in seen]
        seats = _seats(voting, shared=preset.data["one_vote_per_org"])
        seen.update(membership.person_id for membership in voting)
        found.append(Electorate(group, preset, seats))
    return found


def _preset_of(item: WorkItem, group: WorkingGroup) -> Preset:
    """A joint group counts by its own rules, where these have a ballot."""
    if group.pk == item.document.lead_group_id:
        return item.preset
    own = Preset.newest(group.preset)
    return own if own and "ballot" in own.stages else item.preset


def plan_electorate(item: WorkItem, on: date) -> list[PlannedSeat]:
    """The seats of all groups together."""
    return [seat for each in plan_electorates(item, on) for seat in each.seats]


def _seats(voting: list[Membership], *, shared: bool) -> list[PlannedSeat]:
    seats: list[PlannedSeat] = []
    by_body: dict[int, PlannedSeat] = {}
    seen: set[int] = set()
    for membership in voting:
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


def _voting(groups: list[WorkingGroup], on: date) -> list[Membership]:
    order = [group.pk for group in groups]
    found = Membership.objects.active(on).filter(
        group__in=order, voting_seat=True, person__is_active=True
    )
    found = found.select_related("person", "category", "organisation", "alternate")
    return sorted(found, key=lambda m: (order.index(m.group_id), m.pk))


def lapsed_seats(item: WorkItem, on: date) -> list[Membership]:
    """Voting memberships that ended while the work went on, and that nobody took over.

    Whoever decides about the roster must say so: renew it, or take the seat off it.
    """
    groups = item.document.groups()
    here = _voting(groups, on)
    people = {(m.group_id, m.person_id) for m in here}
    bodies = {(m.group_id, m.organisation_id) for m in here if m.organisation_id}
    ended = Membership.objects.filter(
        group__in=[group.pk for group in groups], voting_seat=True,
        until__lt=on, until__gte=item.opened_at.date(),
    ).select_related("person", "organisation")  # fmt: skip
    return [
        m for m in ended
        if (m.group_id, m.person_id) not in people
        and (m.group_id, m.organisation_id) not in bodies
    ]  # fmt: skip


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


def freeze_electorate(ballot: Ballot, seats: list[PlannedSeat]) -> int:
    """Write seats down for a ballot; later changes of roster do not count."""
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


def copy_electorate(earlier: Ballot, later: Ballot) -> int:
    """Give a later round the very seats and voters of the round before."""
    seats = earlier.seats.prefetch_related("voters").order_by("pk")
    for seat in seats:
        copied = Seat.objects.create(
            ballot=later, category_id=seat.category_id,
            organisation_id=seat.organisation_id, person_id=seat.person_id,
        )  # fmt: skip
        for voter in seat.voters.all():
            SeatVoter.objects.create(
                seat=copied, person_id=voter.person_id, kind=voter.kind
            )
    return len(seats)
