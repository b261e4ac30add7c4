"""Make the demo's organisations, groups and people; rows that are there are left alone."""

from datetime import date, timedelta
from typing import Any

from cms.config.demo import accounts
from cms.people.models import (
    InterestCategory,
    Membership,
    Organisation,
    Role,
    User,
    WorkingGroup,
)
from fixtures.organisations import ORGANISATIONS
from fixtures.people import BEGAN, GROUPS, PEOPLE


def make_people(today: date) -> None:
    """Everybody of the demo; memberships began five years before `today`."""
    bodies = make_organisations()
    people = []
    for username, facts in PEOPLE.items():
        first, _, last = facts["name"].partition(" ")
        person, _ = User.objects.get_or_create(
            username=username,
            defaults={
                "first_name": first,
                "last_name": last,
                "email": f"{username}@example.org",
            },
        )
        people.append(person)
    known = accounts.passwords()
    accounts.give_passwords(people, known)
    accounts.keep(known)
    for slug, facts in GROUPS.items():
        group, made = WorkingGroup.objects.get_or_create(
            slug=slug,
            defaults={
                name: facts[name] for name in ("name", "preset", "charter", "funding")
            },
        )
        if made:
            group.categories.set(
                InterestCategory.objects.filter(slug__in=facts["categories"])
            )
        for member in facts["members"]:
            make_membership(group, member, bodies, today - timedelta(days=BEGAN))


def make_organisations() -> dict[str, Organisation]:
    """The organisations by the slug that the fixtures use."""
    bodies: dict[str, Organisation] = {}
    for slug, facts in ORGANISATIONS.items():
        bodies[slug], _ = Organisation.objects.get_or_create(
            name=facts["name"],
            defaults={"kind": facts["kind"], "jurisdiction": facts["jurisdiction"]},
        )
    for slug, facts in ORGANISATIONS.items():
        if facts.get("parent") and bodies[slug].parent_id is None:
            bodies[slug].parent = bodies[facts["parent"]]
            bodies[slug].save()
    return bodies


def make_membership(
    group: WorkingGroup,
    member: dict[str, Any],
    bodies: dict[str, Organisation],
    since: date,
) -> None:
    """One membership, unless the person is in the group already."""
    person = User.objects.get(username=member["person"])
    if Membership.objects.filter(person=person, group=group).exists():
        return
    alternate = User.objects.filter(username=member["alternate"] or None).first()
    membership = Membership.objects.create(
        person=person,
        group=group,
        category=InterestCategory.objects.filter(slug=member["category"]).first(),
        organisation=bodies[PEOPLE[member["person"]]["organisation"]],
        voting_seat=member["seat"],
        alternate=alternate,
        since=since,
    )
    membership.roles.set(Role.objects.filter(slug__in=member["roles"]))
