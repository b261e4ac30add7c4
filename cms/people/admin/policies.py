"""Which policy decides about which model of this app in the admin."""

from django.contrib.auth import get_user_model
from wagtail.permissions import register_permission_policy

from cms.people.models import (
    InterestCategory,
    Membership,
    Organisation,
    Role,
    WorkingGroup,
)
from cms.people.policies import people_policy


def register_policies() -> None:
    """Memberships and accounts are ended, never deleted: records name them."""
    for model in (WorkingGroup, Organisation, Role, InterestCategory):
        policy = people_policy(model, "view", "add", "change", "delete")
        register_permission_policy(model, policy, exact_class=True)
    for model in (Membership, get_user_model()):
        policy = people_policy(model, "view", "add", "change")
        register_permission_policy(model, policy, exact_class=True)
