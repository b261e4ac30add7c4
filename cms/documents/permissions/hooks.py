"""Lists of pages that ask no permission policy, cut to what a person may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.documents.permissions.reach import in_desks, reach_of
from cms.people.models import User


def only_explorable(pages: QuerySet, request: HttpRequest) -> QuerySet:
    """The page chooser offers every page there is."""
    seen = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(pk__in=seen.values("pk"))


class RecentEdits(RecentEditsPanel):
    """Without pages of groups that the person has left."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        reach = reach_of(parent_context["request"].user)
        context["last_edits"] = [
            (at, page)
            for at, page in context["last_edits"]
            if not in_desks(page) or reach.sees(page)
        ]
        return context


def own_recent_edits(request: HttpRequest, panels: list) -> None:
    """Put our panel in the place of Wagtail's."""
    panels[:] = [
        RecentEdits() if type(panel) is RecentEditsPanel else panel for panel in panels
    ]


def reports_for(request: HttpRequest, menu_items: list) -> None:
    """No link to a report that is answered with 404."""
    if not reach_of(request.user).sees_all:
        menu_items[:] = [m for m in menu_items if m.name != "page-types-usage"]


class PageURLFinder:
    """The edit address of a page for somebody, None when it is hidden from them.

    Wagtail's asks for permissions without expecting 404, as in "where is this used".
    """

    def __init__(self, user: User | None = None) -> None:
        self.user = user

    def get_edit_url(self, instance: Page) -> str | None:
        if self.user:
            if in_desks(instance) and not reach_of(self.user).sees(instance):
                return None
            if not instance.permissions_for_user(self.user).can_edit():
                return None
        return reverse("wagtailadmin_pages:edit", args=[instance.pk])


def register() -> None:
    """Register them all."""
    hooks.register("construct_page_chooser_queryset", only_explorable)
    hooks.register("construct_homepage_panels", own_recent_edits)
    hooks.register("construct_reports_menu", reports_for)


def replace_url_finder() -> None:
    """To be called when all apps are ready: Wagtail's hooks register another one."""
    hooks.search_for_hooks()
    register_admin_url_finder(Page, PageURLFinder)
