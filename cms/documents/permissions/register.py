"""Tells Wagtail which policy decides about which model of the desk."""

from wagtail.models import Collection, Locale, Page, Site
from wagtail.permissions import register_permission_policy

from cms.documents.models import File, Picture, Reference, Term
from cms.documents.permissions.library import (
    Collections,
    InGroupCollection,
    KeptByGroup,
)
from cms.documents.permissions.policy import MembershipPagePolicy
from cms.people.policies import people_policy


def register_policies() -> None:
    """Exact classes win over what Wagtail's own apps register later."""
    register_permission_policy(Page, MembershipPagePolicy(Page))
    for model in (Term, Reference):
        register_permission_policy(model, KeptByGroup(model), exact_class=True)
    for model in (Picture, File):
        register_permission_policy(model, InGroupCollection(model), exact_class=True)
    register_permission_policy(Collection, Collections(Collection), exact_class=True)
    # The installation's own rows: one site, one language, set up when it starts.
    for model in (Site, Locale):
        policy = people_policy(model, "view")
        register_permission_policy(model, policy, exact_class=True)
