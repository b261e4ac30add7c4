"""Wagtail looks here for hooks; they live in `workflows.admin`."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from workflows.admin import history, menu
from workflows.admin.panels import VIEWSETS, WaitingPanel

hooks.register("construct_page_action_menu", menu.add_transitions)


@hooks.register("register_admin_viewset")
def desk_viewsets() -> list:
    """Desk pages are edited beside their procedure."""
    return VIEWSETS


@hooks.register("construct_homepage_panels")
def waiting_panel(request, panels: list) -> None:
    """The dashboard begins with what waits for me."""
    panels.insert(0, WaitingPanel())


@hooks.register("register_log_actions")
def log_actions(actions) -> None:
    """Let the history of a desk tell its transitions."""
    actions.register_action(history.ACTION)(history.TransitionFormatter)


@hooks.register("register_admin_menu_item")
def my_work() -> MenuItem:
    """The participants' side is one click away."""
    return MenuItem(_("My work"), reverse_lazy("review:queue"), name="my-work",
                    icon_name="tasks", order=50)  # fmt: skip


@hooks.register("register_admin_menu_item")
def propose() -> MenuItem:
    """Anybody who may propose finds the form here."""
    return MenuItem(_("Propose"), reverse_lazy("review:propose"),
                    name="propose-document", icon_name="doc-empty", order=60)  # fmt: skip
