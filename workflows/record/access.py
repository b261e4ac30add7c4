"""Who may have which version of a record: a person and a work item in, a version out."""

from cms import clock
from cms.people.models import User
from workflows.models import WorkItem
from workflows.record.versions import FULL, SECRETARIAT, Version
from workflows.review.sections import Section
from workflows.roles import roles_in

FULL_ROLES = {"chair", "secretariat", "oversight"}


def version_for(item: WorkItem, user: User) -> Version | None:
    """The fullest version that a person may have; None for who may have none but the
    public one."""
    roles = roles_in(item, user, clock.today())
    if "secretariat" in roles:
        return SECRETARIAT
    return FULL if roles & FULL_ROLES else None


def record_section(item: WorkItem, user: User) -> Section | None:
    """The part of a work item's page from which its record is taken."""
    may = version_for(item, user) is not None
    edition = item.edition
    if not may and edition is None:
        return None
    path = f"/record/{item.document.designation}/{edition.label}/" if edition else ""
    return Section(
        "workflows/record/section.html",
        {"item": item, "may": may, "public_path": path},
    )
