"""Who may do what in which group: memberships in, roles and capabilities out.

Every right in Concord comes from here. A superuser runs the installation; that alone
opens no group and moves no work item.
"""

from datetime import date

from cms import clock
from cms.people.capabilities import ROLES_IN_EVERY_GROUP, SECRETARIAT_GROUP
from cms.people.models import Membership, Role, User, WorkingGroup


def memberships_of(user: User, on: date | None = None) -> list[Membership]:
    """The person's memberships in force on a day, with group and roles at hand."""
    if not getattr(user, "is_active", False) or not user.pk:
        return []
    found = Membership.objects.active(on).filter(person=user)
    return list(found.select_related("group").prefetch_related("roles"))


def capabilities_of(
    user: User, group: WorkingGroup, on: date | None = None
) -> frozenset[str]:
    """What a person may do in a group on a day."""
    return _capabilities(_roles(user, group.pk, on or clock.today()))


def can(
    user: User, capability: str, group: WorkingGroup, on: date | None = None
) -> bool:
    """Whether a person may do one thing in a group on a day."""
    return capability in capabilities_of(user, group, on)


def groups_where(user: User, capability: str, on: date | None = None) -> set[int]:
    """Primary keys of the groups in which a person may do one thing."""
    memberships = memberships_of(user, on)
    everywhere = {role for role in _everywhere(memberships) if _has(role, capability)}
    if everywhere:
        return set(WorkingGroup.objects.values_list("pk", flat=True))
    return {
        membership.group_id
        for membership in memberships
        if any(_has(role, capability) for role in membership.roles.all())
    }


def _has(role: Role, capability: str) -> bool:
    return capability in (role.capabilities or ())


def _everywhere(memberships: list[Membership]) -> set[Role]:
    return {
        role
        for membership in memberships
        if membership.group.slug == SECRETARIAT_GROUP
        for role in membership.roles.all()
        if role.slug in ROLES_IN_EVERY_GROUP
    }


def _roles(user: User, group_pk: int, on: date) -> set[Role]:
    memberships = memberships_of(user, on)
    own = {
        role
        for membership in memberships
        if membership.group_id == group_pk
        for role in membership.roles.all()
        # A secretariat or oversight role means nothing outside its one group.
        if role.slug not in ROLES_IN_EVERY_GROUP
    }
    return own | _everywhere(memberships)


def _capabilities(roles: set[Role]) -> frozenset[str]:
    return frozenset(c for role in roles for c in role.capabilities or ())
