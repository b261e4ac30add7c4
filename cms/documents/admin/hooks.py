"""The desk's places in Wagtail's menus, headers and addresses."""

from django.db import transaction
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button

from cms.documents.admin import urls
from cms.documents.models.pages import DeskPage, SectionPage, tell_saved
from cms.documents.outline import siblings
from cms.documents.page_tree import move_page


@hooks.register("register_admin_urls")
def desk_urls() -> list:
    """Below /admin/concord/."""
    return [path("concord/", include(urls))]


@hooks.register("register_page_header_buttons")
def outline_button(page, user, view_name, next_url=None):
    """The outline is one click away from every page of a desk."""
    page = page.specific if type(page).__name__ == "Page" else page
    if isinstance(page, DeskPage) and page.pk:
        yield Button(
            "Outline", reverse("concord_desk:outline", args=[page.desk.pk]),
            icon_name="list-ol", priority=5,
        )  # fmt: skip


@hooks.register("after_create_page")
def before_the_annexes(request, page) -> None:
    """Wagtail adds a page at the end; a new clause belongs before the annexes."""
    if not isinstance(page, SectionPage) or page.kind == SectionPage.Kind.ANNEX:
        return
    row = siblings(page)
    annex = next((one for one in row if one.kind == SectionPage.Kind.ANNEX), None)
    if annex is not None and annex.path < page.path:
        with transaction.atomic():
            move_page(page, annex, "left")
            tell_saved(page.desk)
