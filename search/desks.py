"""The desks that are searched: pages in, content trees and addresses out."""

from django.urls import reverse
from wagtail.models import Page

from cms.documents.content import Tree
from cms.documents.desk import assemble
from cms.documents.models import Document, SectionPage
from cms.documents.models.pages import DESK_MODELS
from search.documents import Entry


def desks() -> list[Page]:
    """Every desk, in the order in which they were made."""
    found = [page for model in DESK_MODELS for page in model.objects.all()]
    return sorted(found, key=lambda page: page.pk)


def desks_of(document: Document) -> list[Page]:
    """The desks of one document: that of the next edition and those of amendments."""
    return [
        page
        for model in DESK_MODELS
        for page in model.objects.filter(document=document)
    ]


def desk_of(page_pk: str) -> Page | None:
    """A desk by the primary key of its page; None when it is gone."""
    for model in DESK_MODELS:
        if found := model.objects.filter(pk=int(page_pk)).first():
            return found
    return None


def desk_tree(desk: Page) -> Tree:
    """The text of a desk as it was saved last."""
    return assemble(desk).tree


def desk_address(desk: Page | None, entry: Entry) -> str:
    """The page of the admin on which a clause of a desk is written and read."""
    if desk is None:
        return ""
    section = entry.section and (
        SectionPage.objects.descendant_of(desk).filter(node=entry.section).first()
    )
    return reverse("wagtailadmin_pages:edit", args=[section.pk if section else desk.pk])
