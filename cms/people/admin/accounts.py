"""Screens for accounts: Wagtail's, without groups of permissions and without deleting."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.users.views import users as wagtail_users
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from cms.people.admin.filters import AccountFilters
from cms.people.admin.forms import AccountCreationForm, AccountEditForm
from cms.people.models import User


class _Form:
    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs["may_grant_superuser"] = self.request.user.is_superuser
        return kwargs


class AccountCreateView(_Form, wagtail_users.CreateView):
    """A new account."""


class AccountEditView(_Form, wagtail_users.EditView):
    """An account; a superuser's is changed by superusers only."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_change(request.user, self.object):
            raise PermissionDenied


class AccountViewSet(wagtail_users.UserViewSet):
    """People who can sign in."""

    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    filterset_class = AccountFilters

    def get_form_class(self, for_update=False):  # noqa: FBT002 - Wagtail's signature
        return AccountEditForm if for_update else AccountCreationForm


def may_change(by: User, account: User) -> bool:
    """Nobody but a superuser touches a superuser's account."""
    return by.is_superuser or not account.is_superuser


class NoDeleting(DeleteBulkAction):
    """Records name people for ever; an account is made inactive instead."""

    def check_perm(self, obj: User) -> bool:
        return False


class NoAssigning(AssignRoleBulkAction):
    """Rights come from memberships."""

    def check_perm(self, obj: User) -> bool:
        return False


class SetActive(SetActiveStateBulkAction):
    """Make accounts active or inactive."""

    def check_perm(self, obj: User) -> bool:
        return super().check_perm(obj) and may_change(self.request.user, obj)
