"""The roles and interest categories that every installation starts with."""

from cms.people.capabilities import DEFAULT_CATEGORIES, DEFAULT_ROLES
from cms.people.models import InterestCategory, Role


def ensure_defaults(**_: object) -> None:
    """Create missing default roles and categories; rows that exist are left alone."""
    for slug, (name, capabilities) in DEFAULT_ROLES.items():
        Role.objects.get_or_create(
            slug=slug,
            defaults={"name": name, "capabilities": [str(c) for c in capabilities]},
        )
    for slug, name in DEFAULT_CATEGORIES.items():
        InterestCategory.objects.get_or_create(slug=slug, defaults={"name": name})
