"""Who acts as what in a work item: a person and a day in, role words out."""

from datetime import date

from cms.documents.models import Document
from cms.people.capabilities import Capability
from cms.people.models import Membership, User
from cms.people.rights import capabilities_of
from workflows.models import WorkItem

CAPABILITIES = {
    "chair": Capability.LEAD,
    "editor": Capability.EDIT,
    "secretariat": Capability.ADMINISTER,
    "oversight": Capability.OVERSEE,
    "member": Capability.PROPOSE,
    "reviewer": Capability.REVIEW,
    "supporter": Capability.SUPPORT,
}


Known = dict[int, frozenset[str]]
"""What one person may do in groups on one day, by the group's key; for lists."""


def capabilities_in(
    document: Document, user: User | None, on: date, known: Known | None = None
) -> frozenset[str]:
    """What a person may do in the lead group or a joint one on a day."""
    if user is None:
        return frozenset()
    known = {} if known is None else known
    held: frozenset[str] = frozenset()
    for group in document.groups():
        if group.pk not in known:
            known[group.pk] = capabilities_of(user, group, on)
        held |= known[group.pk]
    return held


def roles_in(
    item: WorkItem, user: User | None, on: date, known: Known | None = None
) -> set[str]:
    """The words of the transition tables that fit a person; None is the system."""
    if user is None:
        return {"system"}
    held = capabilities_in(item.document, user, on, known)
    found = {role for role, capability in CAPABILITIES.items() if capability in held}
    if item.editor_id == user.pk and Capability.READ_DRAFTS in held:
        found.add("owner")
    return found


def membership_in(document: Document, user: User, on: date) -> Membership | None:
    """The membership with which a person speaks: in the lead group before a joint one."""
    groups = [group.pk for group in document.groups()]
    found = Membership.objects.active(on).filter(person=user, group__in=groups)
    ranked = sorted(found, key=lambda m: (groups.index(m.group_id), m.pk))
    return ranked[0] if ranked else None


def is_editor_of(item: WorkItem, user: User, on: date) -> bool:
    """The editor named at the adoption; where none was named, any editor of the groups."""
    if item.editor_id:
        return item.editor_id == user.pk
    return "editor" in roles_in(item, user, on)
