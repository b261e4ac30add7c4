"""Filters of the people lists."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

from cms.people.models import (
    InterestCategory,
    Membership,
    Organisation,
    Role,
    User,
    WorkingGroup,
)


class MembershipFilters(WagtailFilterSet):
    """Group, role, category, organisation, seat, and in force on a day."""

    group = django_filters.ModelChoiceFilter(queryset=WorkingGroup.objects.all())
    roles = django_filters.ModelChoiceFilter(
        queryset=Role.objects.all(), label=_("Role")
    )
    category = django_filters.ModelChoiceFilter(queryset=InterestCategory.objects.all())
    organisation = django_filters.ModelChoiceFilter(queryset=Organisation.objects.all())
    on = django_filters.DateFilter(
        label=_("In force on"), method="in_force", widget=AdminDateInput
    )

    class Meta:
        model = Membership
        fields = ["voting_seat"]

    def in_force(self, rows: QuerySet, _name: str, value: object) -> QuerySet:
        return rows.filter(Q(since__lte=value) & (Q(until=None) | Q(until__gte=value)))


class OrganisationFilters(WagtailFilterSet):
    """Kind and jurisdiction."""

    class Meta:
        model = Organisation
        fields = ["kind", "jurisdiction"]


class GroupFilters(WagtailFilterSet):
    """Procedure preset."""

    class Meta:
        model = WorkingGroup
        fields = ["preset"]


class AccountFilters(WagtailFilterSet):
    """Active accounts, and people of a group or role."""

    group = django_filters.ModelChoiceFilter(
        field_name="memberships__group",
        queryset=WorkingGroup.objects.all(),
        distinct=True,
        label=_("Working group"),
    )
    role = django_filters.ModelChoiceFilter(
        field_name="memberships__roles",
        queryset=Role.objects.all(),
        distinct=True,
        label=_("Role"),
    )

    class Meta:
        model = User
        fields = ["is_active"]
