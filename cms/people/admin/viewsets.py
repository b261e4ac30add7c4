"""Screens for groups, members, organisations, roles and categories."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.people.admin import filters
from cms.people.admin.forms import MembershipForm, RoleForm
from cms.people.capabilities import Capability
from cms.people.models import (
    InterestCategory,
    Membership,
    Organisation,
    Role,
    WorkingGroup,
)


def _names(rows: Any) -> str:
    return ", ".join(str(row) for row in rows)


def _capabilities(role: Role) -> str:
    labels = dict(Capability.choices)
    return "; ".join(str(labels.get(c, c)) for c in role.capabilities or ())


class MembershipIndexView(IndexView):
    """Reads what each row shows in one go."""

    def get_base_queryset(self):
        rows = super().get_base_queryset()
        return rows.select_related(
            "person", "group", "category", "organisation"
        ).prefetch_related("roles")


class MembershipViewSet(ModelViewSet):
    """Who is what in which group, from when to when."""

    model = Membership
    icon = "group"
    menu_label = _("Members")
    url_prefix = "people/members"
    index_view_class = MembershipIndexView
    list_display = [
        "person",
        "group",
        Column("roles", label=_("Roles"), accessor=lambda m: _names(m.roles.all())),
        "category",
        "organisation",
        BooleanColumn("voting_seat", label=_("Seat"), sort_key="voting_seat"),
        "since",
        "until",
    ]
    list_export = [
        "person", "group", "category", "organisation", "voting_seat", "since", "until",
    ]  # fmt: skip
    filterset_class = filters.MembershipFilters
    search_fields = [
        "person__username", "person__first_name", "person__last_name",
        "group__name", "organisation__name",
    ]  # fmt: skip
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        MultiFieldPanel(
            [FieldPanel("person"), FieldPanel("group")], heading=_("Who and where")
        ),
        FieldPanel("roles", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel(
            [FieldPanel("category"), FieldPanel("organisation")], heading=_("Interest")
        ),
        MultiFieldPanel(
            [
                FieldPanel("voting_seat"),
                FieldPanel("alternate"),
                FieldPanel("despite_rules"),
            ],
            heading=_("Seat"),
        ),
        MultiFieldPanel([FieldPanel("since"), FieldPanel("until")], heading=_("Time")),
    ]

    def get_edit_handler(self):
        handler = super().get_edit_handler()
        handler.base_form_class = MembershipForm
        return handler


class GroupViewSet(ModelViewSet):
    """Working groups and the preset that their new work follows."""

    model = WorkingGroup
    icon = "folder-open-inverse"
    menu_label = _("Working groups")
    url_prefix = "people/groups"
    list_display = [
        "name",
        "slug",
        "preset",
        Column(
            "members",
            label=_("Members today"),
            accessor=lambda group: group.memberships.active().count(),
        ),
    ]
    filterset_class = filters.GroupFilters
    search_fields = ["name", "slug", "charter"]
    search_backend_name = None
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("charter"),
        FieldPanel("funding", widget=forms.Textarea(attrs={"rows": 3})),
        FieldPanel("categories", widget=forms.CheckboxSelectMultiple),
        FieldPanel("preset"),
        FieldPanel("timezone"),
    ]


class OrganisationViewSet(ModelViewSet):
    """Bodies that people work for."""

    model = Organisation
    icon = "home"
    menu_label = _("Organisations")
    url_prefix = "people/organisations"
    list_display = ["name", "kind", "parent", "jurisdiction"]
    filterset_class = filters.OrganisationFilters
    search_fields = ["name", "jurisdiction"]
    search_backend_name = None
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("parent"),
        FieldPanel("jurisdiction"),
    ]


class RoleViewSet(ModelViewSet):
    """Sets of capabilities; what a capability opens is code."""

    model = Role
    icon = "key"
    menu_label = _("Roles")
    url_prefix = "people/roles"
    list_display = [
        "name",
        "slug",
        Column("capabilities", label=_("What it allows"), accessor=_capabilities),
    ]
    search_fields = ["name", "slug"]
    search_backend_name = None
    copy_view_enabled = False

    def get_form_class(self, for_update=False):  # noqa: FBT002 - Wagtail's signature
        return RoleForm


class CategoryViewSet(ModelViewSet):
    """Kinds of interest that must be balanced."""

    model = InterestCategory
    icon = "tag"
    menu_label = _("Interest categories")
    url_prefix = "people/categories"
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    search_backend_name = None
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("slug")]


class PeopleGroup(ModelViewSetGroup):
    """The menu entry that holds them."""

    menu_label = _("People")
    menu_icon = "group"
    menu_order = 300
    items = (
        MembershipViewSet,
        GroupViewSet,
        OrganisationViewSet,
        RoleViewSet,
        CategoryViewSet,
    )

    @cached_property
    def menu_name(self):
        return "people"
