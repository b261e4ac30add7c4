"""Policies of what all groups share: terms, references, pictures, files, collections.

Every member of some group reads them; the editors of the group that keeps one change it.
A picture or file is kept by the group whose collection it lies in.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.base import BasePermissionPolicy

from cms.documents.permissions.reach import Reach, reach_of
from cms.people.models import User, WorkingGroup

READ = frozenset({"view", "choose"})
WRITE = frozenset({"add", "change", "delete"})


def collection_of(group: WorkingGroup) -> Collection:
    """The collection of a group's pictures and files, named by its slug; made when
    missing. Nobody renames or moves collections, so the name is its identity."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=group.slug).first()
    return found or root.add_child(name=group.slug)


class _Shared(BasePermissionPolicy):
    """Reading for all members; writing where `kept_by` says."""

    def kept_by(self, groups: frozenset[int]) -> Q:
        """The rows that the editors of `groups` may write."""
        raise NotImplementedError

    def user_has_permission(self, user: User, action: str) -> bool:
        reach = reach_of(user)
        if action in READ:
            return bool(reach.groups) or reach.keeps_site
        return action in WRITE and self._writes(reach)

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: Model
    ) -> bool:
        return self.instances_user_has_any_permission_for(user, {action}).contains(
            instance
        )

    def user_has_any_permission_for_instance(
        self, user: User, actions: Iterable[str], instance: Model
    ) -> bool:
        rows = self.instances_user_has_any_permission_for(user, set(actions))
        return rows.contains(instance)

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet:
        return self.instances_user_has_any_permission_for(user, {action})

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet:
        wanted, rows = set(actions), self.model._default_manager.all()
        reach = reach_of(user)
        if wanted & READ and self.user_has_permission(user, "view"):
            return rows
        if wanted & WRITE and self._writes(reach):
            return rows if reach.keeps_site else self._kept(rows, reach)
        return rows.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        active = User.objects.filter(is_active=True)
        able = [u.pk for u in active if self.user_has_any_permission(u, actions)]
        return active.filter(pk__in=able)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any
    ) -> QuerySet[User]:
        active = User.objects.filter(is_active=True)
        able = [
            u.pk
            for u in active
            if self.user_has_any_permission_for_instance(u, actions, instance)
        ]
        return active.filter(pk__in=able)

    def _writes(self, reach: Reach) -> bool:
        return bool(reach.edits_groups) or reach.keeps_site

    def _kept(self, rows: QuerySet, reach: Reach) -> QuerySet:
        return rows.filter(self.kept_by(reach.edits_groups))


class KeptByGroup(_Shared):
    """For terms and references, which name the group that keeps them."""

    def kept_by(self, groups: frozenset[int]) -> Q:
        return Q(group__in=groups)


class InGroupCollection(_Shared):
    """For pictures and files."""

    def kept_by(self, groups: frozenset[int]) -> Q:
        return Q(collection__in=_collections(groups))

    def collections_user_has_permission_for(
        self, user: User, action: str
    ) -> QuerySet[Collection]:
        return self.collections_user_has_any_permission_for(user, {action})

    def collections_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet[Collection]:
        """Where the person may put (or look for) pictures and files."""
        reach, wanted = reach_of(user), set(actions)
        if reach.keeps_site or (wanted & READ and reach.groups):
            return Collection.objects.all()
        if wanted & WRITE:
            return _collections(reach.edits_groups)
        return Collection.objects.none()


class Collections(_Shared):
    """Each group has its own, made when needed; nobody makes or changes them by hand."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in READ and super().user_has_permission(user, action)

    def kept_by(self, groups: frozenset[int]) -> Q:
        return Q(pk__in=[])

    def _writes(self, reach: Reach) -> bool:
        return False


def _collections(groups: Iterable[int]) -> QuerySet[Collection]:
    made = [collection_of(g).pk for g in WorkingGroup.objects.filter(pk__in=groups)]
    return Collection.objects.filter(pk__in=made)
