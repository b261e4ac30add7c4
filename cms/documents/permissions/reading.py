"""Whether the request only looks: then who reads a desk may open its form, locked.

Wagtail shows a page's form, panels and history to those who `can_edit` and to nobody
else. A chair must see the desk, too, and the transitions beside it, without writing.
"""

from contextvars import ContextVar

from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

from cms.people.models import User

_reading: ContextVar[bool] = ContextVar("reading", default=False)

# Page views that change nothing when they are asked with GET.
VIEWS = {
    "edit", "history", "history_results", "view_draft", "revisions_view",
    "revisions_compare", "usage",
}  # fmt: skip


def is_reading() -> bool:
    """Whether the request in hand only looks."""
    return _reading.get()


def set_reading(*, on: bool) -> None:
    """Said by the middleware for each request."""
    _reading.set(on)


class ReadOnly(BaseLock):
    """Locks the form for those who read the desk and do not write on it."""

    def for_user(self, user: User) -> bool:
        return self.object.permissions_for_user(user).refusal() is not None

    def get_message(self, user: User) -> str | None:
        refusal = self.object.permissions_for_user(user).refusal()
        return refusal.sentence if refusal else None

    def get_locked_by(self, user: User) -> str:
        return _("Read only")

    def get_description(self, user: User) -> str:
        return self.get_message(user) or ""
