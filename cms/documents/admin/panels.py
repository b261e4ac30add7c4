"""Panels of the desk's editor: the bar with the outline, and the numbers of the blocks."""

import json
from typing import Any

from django.forms import Media
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page

from cms.documents.admin.forms import born


class DeskBar(Panel):
    """Where this page lies: designation, number, blocks; and the way to the outline."""

    class BoundPanel(Panel.BoundPanel):
        """The bar of one page."""

        template_name = "documents/admin/desk_bar.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page = self.instance
            holder = page if page.pk else self.form.parent_page
            desk = holder.specific.desk if isinstance(holder, Page) else None
            context.update(desk=desk, document=desk.document if desk else None)
            if desk:
                context["choices_url"] = reverse("concord_desk:choices", args=[desk.pk])
                # The page that an autosave has just made asks here for its numbers.
                context["numbers_for"] = reverse("concord_desk:numbers", args=[0])
                context["outline_url"] = reverse("concord_desk:outline", args=[desk.pk])
            if desk and not page.pk and hasattr(page, "node"):
                context["born"] = born(self.form.data) or page.node
            if desk and page.pk and hasattr(page, "node"):
                from cms.documents.admin.numbers import numbers_of
                from cms.documents.assemble import assemble

                facts = numbers_of(assemble(desk), str(page.node))
                context["numbers"] = json.dumps(facts)
                context["numbers_url"] = reverse("concord_desk:numbers", args=[page.pk])
                context["facts"] = facts
            return context

        @property
        def media(self) -> Media:
            return Media(
                js=[
                    versioned_static("documents/desk/dialog.js"),
                    versioned_static("documents/desk/numbers.js"),
                ],
                css={"all": [versioned_static("documents/desk/desk.css")]},
            )
