"""Forms of the people screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from cms.people.capabilities import Capability
from cms.people.checks import reasons_against
from cms.people.models import Membership, Role


class MembershipForm(WagtailAdminModelForm):
    """A membership; its rules are in `Membership.clean`, those of the procedure in checks
    that features register."""

    despite_rules = forms.BooleanField(
        label=_("Save it all the same"),
        required=False,
        help_text=_("Only where a rule about the balance of the group says no."),
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def clean_roles(self) -> Any:
        """At least one role, said in a sentence."""
        roles = self.cleaned_data["roles"]
        if not roles:
            raise forms.ValidationError(_("Choose at least one role."))
        return roles

    def _post_clean(self) -> None:
        """The checks look at the membership as it would be saved, so they come last."""
        super()._post_clean()
        if self.errors or self.cleaned_data.get("despite_rules"):
            return
        for reason in reasons_against(self.instance):
            self.add_error("category", reason.sentence)


class RoleForm(forms.ModelForm):
    """A role and its capabilities as boxes to tick."""

    capabilities = forms.MultipleChoiceField(
        label=_("What it allows"),
        choices=Capability.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Role
        fields = ["name", "slug", "capabilities"]


class _WithoutGroups:
    """Rights come from memberships: no groups of permissions; superusers make superusers."""

    def __init__(self, *args: Any, may_grant_superuser: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("groups", None)
        if not may_grant_superuser:
            self.fields.pop("is_superuser", None)


class AccountCreationForm(_WithoutGroups, UserCreationForm):
    """A new account."""


class AccountEditForm(_WithoutGroups, UserEditForm):
    """An account."""
