"""What the admin shows of the procedure: a desk page or a person in, a panel out."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms import clock
from cms.documents.models.pages import DESK_MODELS, DeskPage, SectionPage
from workflows.models import WorkItem, work_item_of
from workflows.review.pages import facts_of
from workflows.review.waiting import tasks_for


def item_of(page: Page | None) -> WorkItem | None:
    """The work item of the document to which a desk page belongs."""
    page = page.specific if type(page) is Page else page
    if not isinstance(page, DeskPage) or not page.pk:
        return None
    return work_item_of(page.desk.document)


class ProcedureSidePanel(BaseSidePanel):
    """State, text, who can do what next and what is missing."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The button that shows it."""

        aria_label = _("Toggle procedure")
        icon_name = "tasks"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["count"] = len(self.panel.facts["tasks"])
            return context

    name = "procedure"
    title = _("Procedure")
    template_name = "workflows/admin/side_panel.html"
    order = 90

    def __init__(
        self, page: Page, request: Any, item: WorkItem, *, back_to: Page | None = None
    ) -> None:
        super().__init__(page, request)
        self.facts = facts_of(item, request.user)
        self.back_to = back_to or page

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        back = reverse("wagtailadmin_pages:edit", args=[self.back_to.pk])
        return {
            **super().get_context_data(parent_context), **self.facts, "next": back
        }  # fmt: skip


class DeskEditView(EditView):
    """Wagtail's edit view with the side panel; there is no hook for side panels."""

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        item = None if self.expects_json_response else item_of(self.page)
        if item is not None:
            panels.append(ProcedureSidePanel(self.page, self.request, item))
        return panels


class DeskCreateView(CreateView):
    """Wagtail's create view with the side panel of the document that the page joins.

    The first autosave turns the page into the edit view in place, and the edit view's
    panels must find theirs here.
    """

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        item = None if self.expects_json_response else item_of(self.parent_page)
        if item is not None:
            panels.append(
                ProcedureSidePanel(
                    self.page, self.request, item, back_to=self.parent_page
                )
            )
        return panels


def viewset_for(page_model: type[Page]) -> PageViewSet:
    """The views of one type of desk page."""
    facts = {
        "model": page_model, "add_view_class": DeskCreateView,
        "edit_view_class": DeskEditView,
    }  # fmt: skip
    return type(f"{page_model.__name__}ViewSet", (PageViewSet,), facts)(
        f"procedure_{page_model.__name__.lower()}"
    )


VIEWSETS = [viewset_for(model) for model in (*DESK_MODELS, SectionPage)]


class WaitingPanel(Component):
    """The dashboard's “Waiting for me”."""

    name = "waiting_for_me"
    template_name = "workflows/admin/waiting.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"tasks": tasks_for(user, clock.now())}
