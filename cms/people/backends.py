"""Rights in the admin that follow from memberships: a person in, permission names out.

Nobody keeps lists of permissions by hand: whoever edits, leads or administers somewhere
may sign in to the admin, and whoever manages people may change accounts. What they see
there is decided by the permission policies.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from cms.people.capabilities import Capability
from cms.people.models import User
from cms.people.rights import memberships_of
from cms.people.staff import manages_people

ADMIN_ACCESS = "wagtailadmin.access_admin"
CHANGE_PEOPLE = "people.change_user"
WORKS_IN_ADMIN = {Capability.EDIT, Capability.LEAD, Capability.ADMINISTER}


class MembershipBackend(ModelBackend):
    """Signs in by password as Django does, and adds the rights of memberships."""

    def get_all_permissions(self, user_obj: User, obj: Any = None) -> set[str]:
        found = set(super().get_all_permissions(user_obj, obj))
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return found
        return found | _granted(user_obj)


def _granted(person: User) -> set[str]:
    granted = set()
    if works_in_admin(person):
        granted.add(ADMIN_ACCESS)
    if manages_people(person):
        granted.add(CHANGE_PEOPLE)
    return granted


def works_in_admin(person: User) -> bool:
    """Whether some membership of today lets the person edit, lead or administer."""
    return any(
        WORKS_IN_ADMIN & set(role.capabilities or ())
        for membership in memberships_of(person)
        for role in membership.roles.all()
    )
