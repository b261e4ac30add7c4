"""Views of rows that a group keeps. Wagtail's ask for a right on the model, not the row."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from wagtail.snippets.views import snippets

from cms.documents.permissions.reach import reach_of
from cms.people.models import User, WorkingGroup


def keepers_for(user: User) -> QuerySet[WorkingGroup]:
    """The groups in whose name a person may keep a row."""
    reach = reach_of(user)
    groups = WorkingGroup.objects.all()
    return groups if reach.keeps_site else groups.filter(pk__in=reach.edits_groups)


class _OwnGroups:
    """Nobody hands a row to a group that he or she does not edit for."""

    def get_form(self, form_class: Any = None) -> BaseForm:
        form = super().get_form(form_class)
        if "group" in form.fields:
            form.fields["group"].queryset = keepers_for(self.request.user)
        return form


class _OwnRow:
    """Only rows that the person may change or delete."""

    def get_object(self, queryset: Any = None) -> Model:
        row = super().get_object(queryset)
        if not self.user_has_permission_for_instance(self.permission_required, row):
            raise PermissionDenied
        return row


class KeptCreateView(_OwnGroups, snippets.CreateView):
    """A new row of one's group."""


class KeptEditView(_OwnGroups, _OwnRow, snippets.EditView):
    """A row of one's group."""


class KeptDeleteView(_OwnRow, snippets.DeleteView):
    """Deletes a row of one's group."""
