"""What people add to the admin."""

from wagtail import hooks

from cms.people.admin.accounts import NoAssigning, NoDeleting, SetActive
from cms.people.admin.viewsets import PeopleGroup


@hooks.register("register_admin_viewset")
def people_screens() -> PeopleGroup:
    """Groups, members, organisations, roles and categories."""
    return PeopleGroup()


# After Wagtail's own, which they replace.
for _action in (NoAssigning, NoDeleting, SetActive):
    hooks.register("register_bulk_action", _action, order=100)
