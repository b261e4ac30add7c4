"""Transitions in the action menu of a desk page: links to forms, never form buttons.

A button of the edit form that Wagtail does not know falls through to "save draft".
"""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.admin.action_menu import ActionMenuItem

from workflows.admin.panels import item_of
from workflows.review.pages import steps_of

# What the procedure alone does; the permission testers refuse them, too.
NOT_HERE = ("action-publish", "action-unpublish", "action-submit")


class TransitionItem(ActionMenuItem):
    """A link to the form of one transition."""

    icon_name = "arrow-right-full"

    def __init__(self, order: int, label: str, url: str) -> None:
        super().__init__(order)
        self.label, self.url = label, url
        self.name = f"concord-{order}"

    def get_url(self, parent_context: Any) -> str:
        return self.url


def add_transitions(menu_items: list, request: Any, context: dict[str, Any]) -> None:
    """Put the transitions in which the person has a part below “Save draft”."""
    page = context.get("page")
    item = item_of(page)
    if item is None:
        return
    menu_items[:] = [i for i in menu_items if getattr(i, "name", None) not in NOT_HERE]
    back = urlencode({"next": reverse("wagtailadmin_pages:edit", args=[page.pk])})
    mine = [step for step in steps_of(item, request.user) if step["mine"]]
    for order, step in enumerate(mine):
        menu_items.append(
            TransitionItem(100 + order, step["row"].title, f"{step['url']}?{back}")
        )
