"""Who runs the installation's people: a person in, yes or no out."""

from cms.people.capabilities import SECRETARIAT_GROUP, Capability
from cms.people.models import User, WorkingGroup
from cms.people.rights import can


def manages_people(person: User) -> bool:
    """Whether a person may change groups, members and accounts: the secretariat, and the
    superuser who sets up the installation."""
    if not getattr(person, "is_active", False):
        return False
    if person.is_superuser:
        return True
    group = WorkingGroup.objects.filter(slug=SECRETARIAT_GROUP).first()
    return bool(group) and can(person, Capability.MANAGE_PEOPLE, group)


def is_secretariat(person: User) -> bool:
    """Whether a person administers the procedure in every group."""
    group = WorkingGroup.objects.filter(slug=SECRETARIAT_GROUP).first()
    return bool(group) and can(person, Capability.ADMINISTER, group)
