"""What the desks' page types share: their permissions come from memberships."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.locks import BaseLock

    from cms.documents.permissions.testers import HolderTester
    from cms.people.models import User


class Guarded:
    """Mixed in before Page. Who may not see a page is told that it is not there."""

    def permissions_for_user(self, user: "User") -> "HolderTester":
        from cms.documents.permissions.testers import tester_for

        return tester_for(self, user)

    def get_lock(self) -> "BaseLock | None":
        from cms.documents.models.pages import DESK_DEPTH
        from cms.documents.permissions.reading import ReadOnly, is_reading

        if is_reading() and self.depth >= DESK_DEPTH:
            return ReadOnly(self)
        return super().get_lock()
