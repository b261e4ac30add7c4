"""What may be done to one desk page: a person and a page in, yes or no out.

Nothing that makes a page live, moves it or hides it is allowed to anybody, superusers
included: publishing is the procedure's, moving is the outline's.
"""

from typing import Any

from django.http import Http404
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester
from wagtail.permissions import policy_registry

from cms.documents import registry
from cms.documents.guards.refusals import SENTENCES
from cms.documents.models import Document
from cms.documents.models.pages import DESK_DEPTH
from cms.documents.permissions.reach import DESK_PATH, reach_of
from cms.documents.permissions.reading import is_reading
from cms.people.models import User
from cms.people.refusals import Reason


class HolderTester(PagePermissionTester):
    """For the pages that hold desks: they are looked at, nothing else."""

    def __init__(self, user: User, page: Page) -> None:
        self.user, self.page = user, page
        self.permission_policy = policy_registry.get(page)
        self.page_is_root = False
        # Others ask for these by name; nothing here is granted by a row.
        self.permissions: set[str] = set()
        self.reach = reach_of(user)

    def _no(self, *_: Any, **__: Any) -> bool:
        return False

    can_edit = can_add_subpage = can_delete = _no
    can_publish = can_unpublish = can_publish_subpage = can_unschedule = _no
    can_submit_for_moderation = can_set_view_restrictions = _no
    can_lock = can_unlock = can_reorder_children = _no
    can_move = can_move_to = can_copy = can_copy_to = _no

    def can_view_revisions(self) -> bool:
        return self.reach.sees(self.page)


class DeskTester(HolderTester):
    """For desks and their sections: editors of the document's groups write on them."""

    def can_edit(self) -> bool:
        # Who reads may open the form, which is then locked.
        return is_reading() or self.refusal() is None

    def can_add_subpage(self) -> bool:
        models = self.page.specific_class.creatable_subpage_models()
        creatable = any(model.can_create_at(self.page) for model in models)
        return creatable and self.refusal() is None

    def refusal(self) -> Reason | None:
        """Why this person may not write on the page, None when he or she may."""
        document = self.reach.edits.get(self.page.path[:DESK_PATH])
        if document is None:
            return Reason("read_only", SENTENCES["read_only"])
        return registry.edit_refusal(self.user, Document.objects.get(pk=document))


def tester_for(page: Page, user: User) -> HolderTester:
    """The tester of a desk page. Raises Http404 when the person may not see it."""
    if page.depth is None:
        # A page in the form that makes it: its parent has been asked.
        return HolderTester(user, page)
    kind = DeskTester if page.depth >= DESK_DEPTH else HolderTester
    tester = kind(user, page)
    if not tester.reach.sees(page):
        raise Http404("No Page matches the given query.")
    return tester
