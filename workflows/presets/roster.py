"""The seats of a group on a day, as a ballot would have them: memberships in, seats out."""

from datetime import date

from cms.people.models import Membership, WorkingGroup
from workflows.tally import Seat


def roster_of(
    group: WorkingGroup,
    on: date,
    *,
    shared: bool,
    instead: Membership | None = None,
) -> list[Seat]:
    """One seat a voting member; with `shared` one an organisation.

    instead: a membership as it would be saved, in place of the one that is stored.
    """
    found = Membership.objects.active(on).filter(
        group=group, voting_seat=True, person__is_active=True
    )
    if instead and instead.pk:
        found = found.exclude(pk=instead.pk)
    members = list(found.select_related("category", "organisation").order_by("pk"))
    if instead and _counts(instead, on):
        members.append(instead)
    seats: list[Seat] = []
    bodies: set[int] = set()
    for number, member in enumerate(members):
        if shared and member.organisation_id in bodies:
            continue
        if member.organisation_id:
            bodies.add(member.organisation_id)
        category = member.category.slug if member.category else ""
        body = member.organisation.name if member.organisation else ""
        seats.append(Seat(str(number), category, body))
    return seats


def _counts(membership: Membership, on: date) -> bool:
    ended = membership.until and membership.until < on
    return membership.voting_seat and membership.since <= on and not ended
