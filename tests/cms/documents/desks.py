"""Desks for tests: two groups, their editors, and a document of each."""

from dataclasses import dataclass

from wagtail.models import Page

from cms.documents.desk import write_desk
from cms.documents.models import Document, SectionPage
from cms.people.models import User
from tests import factories


@dataclass
class Desk:
    """A document on its desk and the pages of it."""

    document: Document
    page: Page
    sections: list[Page]

    @property
    def pages(self) -> list[Page]:
        return [self.page, *self.sections]


def open_desk(designation: str, group, *, by: User | None, **facts) -> Desk:
    """A desk with two sections named after the document."""
    document = factories.document(
        designation, lead=group, title=f"Secret of {designation}", **facts
    )
    tree = factories.tree(
        document,
        factories.section(
            f"Scope of {designation}",
            factories.paragraph(f"What {designation} covers."),
        ),
        factories.section(
            f"Rules of {designation}",
            factories.requirement("The issuer shall publish its criteria."),
        ),
    )
    page = write_desk(document, tree, by=by, at=factories.NOON)
    return Desk(document, page, list(SectionPage.objects.child_of(page)))
