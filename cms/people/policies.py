"""Permission policies of the admin that ask memberships: a person and an action in."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from cms.people.models import User
from cms.people.staff import manages_people

Test = Callable[[User], bool]


class RolePolicy(BasePermissionPolicy):
    """The same people may do the same `actions` on every row of a model."""

    def __init__(
        self, model: type[Model] | str, test: Test, actions: Collection[str]
    ) -> None:
        super().__init__(model)
        self._test, self._actions = test, frozenset(actions)

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self._actions and self._test(user)

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        return bool(self._actions & set(actions)) and self._test(user)

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet:
        rows = self.model._default_manager
        return (
            rows.all() if self.user_has_any_permission(user, actions) else rows.none()
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        people = User.objects.filter(is_active=True)
        able = [p.pk for p in people if self.user_has_any_permission(p, actions)]
        return people.filter(pk__in=able)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Any
    ) -> QuerySet[User]:
        return self.users_with_any_permission(actions)


def people_policy(model: type[Model], *actions: str) -> RolePolicy:
    """Whoever manages people may do `actions`."""
    return RolePolicy(model, manages_people, actions)
