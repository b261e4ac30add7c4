"""Who may read and edit the drafts of a document: a person and a document in, yes or no out."""

from django.db.models import Q, QuerySet

from cms.documents import registry
from cms.documents.models import Document
from cms.people.capabilities import Capability
from cms.people.models import User
from cms.people.rights import can, groups_where


def may_in(user: User, capability: str, document: Document) -> bool:
    """Whether a person may do something in the lead group or a joint one."""
    return any(can(user, capability, group) for group in document.groups())


def may_read_drafts(user: User, document: Document) -> bool:
    """Members of its groups read a document's drafts."""
    return may_in(user, Capability.READ_DRAFTS, document)


def may_edit(user: User, document: Document) -> bool:
    """Editors of its groups edit a desk, unless the procedure says no."""
    if not may_in(user, Capability.EDIT, document):
        return False
    return registry.edit_refusal(user, document) is None


def documents_for(user: User, capability: str) -> QuerySet[Document]:
    """The documents for which a person may do something."""
    groups = groups_where(user, capability)
    return Document.objects.filter(
        Q(lead_group__in=groups) | Q(joint_groups__in=groups)
    ).distinct()
