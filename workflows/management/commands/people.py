"""List the members of a working group."""

from argparse import ArgumentParser
from typing import Any

from cms.people.command import ConcordCommand
from cms.people.models import Membership, WorkingGroup
from cms.people.refusals import BadInput


class Command(ConcordCommand):
    """One entry a membership in force."""

    help = "List username, name, roles, category, organisation and seat of each member."
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("group", help="The slug of a working group.")

    def answer(self, group: str, **options: Any) -> list[dict[str, Any]]:
        found = WorkingGroup.objects.filter(slug=group).first()
        if found is None:
            raise BadInput("unknown_group", f"There is no group {group!r} here.")
        members = Membership.objects.active().filter(group=found)
        members = members.select_related(
            "person", "category", "organisation", "alternate"
        )
        return [
            {
                "username": member.person.username,
                "name": member.person.get_full_name(),
                "roles": sorted(role.slug for role in member.roles.all()),
                "category": member.category.slug if member.category else None,
                "organisation": member.organisation.name
                if member.organisation
                else None,
                "seat": member.voting_seat,
                "alternate": member.alternate.username if member.alternate else None,
            }
            for member in members.prefetch_related("roles").order_by("person__username")
        ]

    def lines(self, answer: list[dict[str, Any]]) -> list[str]:
        return [
            f"{m['username']:<16} {m['name']:<28} {', '.join(m['roles'])}; "
            f"{m['category'] or 'no category'}; {m['organisation'] or 'no organisation'}"
            f"{'; seat' if m['seat'] else ''}"
            for m in answer
        ]
