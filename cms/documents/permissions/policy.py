"""The page policy: it decides explorer, chooser, search, reports and both APIs.

Wagtail's own policy reads rows that somebody keeps by hand; ours puts what memberships
say into the same shape, so that everything that Wagtail builds on it keeps working.
Superusers get no short cut: they keep the site's own pages and see no group's drafts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.documents.models.pages import DeskRoot
from cms.documents.permissions.reach import below, reach_of
from cms.people.models import User

SITE = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
# How Wagtail's views ask whether somebody has to do with pages at all.
ANYTHING = frozenset(SITE)


@dataclass(frozen=True)
class Grant:
    """One action on a page and all below, in the shape of Wagtail's permission rows."""

    action: str
    page: Page

    @property
    def page_id(self) -> int:
        return self.page.pk

    @property
    def permission(self) -> SimpleNamespace:
        return SimpleNamespace(codename=f"{self.action}_page")


class MembershipPagePolicy(PagePermissionPolicy):
    """Members see the desks of their groups, editors change them, the secretariat keeps
    the site's pages."""

    def get_all_permissions_for_user(self, user: User) -> list[Grant]:
        reach = reach_of(user)
        grants: list[Grant] = []
        for paths, actions in (
            (reach.covering_reads, ("view",)),
            (reach.covering_edits, ("change", "add")),
            (_site_paths() if reach.keeps_site else (), SITE),
        ):
            for page in Page.objects.filter(path__in=paths):
                grants += [Grant(action, page) for action in actions]
        return grants

    def get_cached_permissions_for_user(self, user: User) -> list[Grant]:
        reach = reach_of(user)
        known = getattr(user, "_grants", None)
        if known is None or known[0] is not reach:
            known = (reach, self.get_all_permissions_for_user(user))
            user._grants = known
        return known[1]

    def _base_user_has_permission(self, user: User) -> bool | None:
        return None if user.is_active and user.pk else False

    def _base_queryset_for_user(self, user: User) -> QuerySet | None:
        return None if user.is_active and user.pk else self.model.objects.none()

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        wanted = set(actions)
        return super().user_has_any_permission(
            user, wanted | {"view"} if wanted >= ANYTHING else wanted
        )

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet:
        wanted = self._get_permission_codenames(set(actions))
        paths = {
            grant.page.path
            for grant in self.get_cached_permissions_for_user(user)
            if grant.permission.codename in wanted
        }
        return self.model._default_manager.filter(below(tuple(sorted(paths))))

    def instances_with_direct_explore_permission(self, user: User) -> list[Page]:
        found = {g.page_id: g.page for g in self.get_cached_permissions_for_user(user)}
        return list(found.values())

    def explorable_instances(self, user: User) -> QuerySet:
        pages = self.instances_with_direct_explore_permission(user)
        paths = tuple(sorted({page.path for page in pages}))
        above = {
            path[:end]
            for path in paths
            for end in range(Page.steplen, len(path), Page.steplen)
        }
        return self.model._default_manager.filter(below(paths) | Q(path__in=above))

    def users_with_any_permission(
        self, actions: Iterable[str], *_: Any, **__: Any
    ) -> QuerySet[User]:
        return _people(lambda user: self.user_has_any_permission(user, actions))

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, *_: Any, **__: Any
    ) -> QuerySet[User]:
        return _people(
            lambda user: self.user_has_any_permission_for_instance(
                user, actions, instance
            )
        )


def _people(test: Any) -> QuerySet[User]:
    active = User.objects.filter(is_active=True)
    return active.filter(pk__in=[user.pk for user in active if test(user)])


def _site_paths() -> list[str]:
    """Everything directly below the root but the desks."""
    first = Page.objects.filter(depth=2)
    return list(first.not_exact_type(DeskRoot).values_list("path", flat=True))
