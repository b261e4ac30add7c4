"""Who a reader may learn wrote a comment: a comment and a viewer in, words out.

Addresses are never among them. In a secret ballot a voter is a voter for everybody but
the secretariat and the voter.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from cms import clock
from cms.people.models import User
from workflows.models import Comment, Position, WorkItem
from workflows.roles import roles_in


class Authors:
    """Names the authors of the comments of one work item to one viewer (None: the public)."""

    def __init__(self, item: WorkItem, viewer: User | None) -> None:
        self.viewer = viewer
        secret = Position.objects.filter(
            comment__work_item=item, ballot__is_secret=True
        )
        self.secret: Collection[int] = set(secret.values_list("comment", flat=True))
        roles = roles_in(item, viewer, clock.today()) if viewer else set()
        self.sees_all = "secretariat" in roles

    def is_hidden(self, comment: Comment) -> bool:
        """Whether this viewer must not learn who wrote it."""
        mine = self.viewer is not None and comment.author_id == self.viewer.pk
        return comment.pk in self.secret and not self.sees_all and not mine

    def name(self, comment: Comment) -> str:
        """The author, with the body that is spoken for."""
        if self.is_hidden(comment):
            return _("A voter in a secret ballot")
        person = str(comment.author or comment.contact)
        if comment.on_behalf_of:
            words = _("%(body)s (written down by %(person)s)")
            return words % {"body": comment.on_behalf_of, "person": person}
        body = self.body(comment)
        return f"{person} ({body})" if body else person

    def body(self, comment: Comment) -> str:
        """The organisation, "" where there is none to be shown."""
        if self.is_hidden(comment):
            return ""
        if comment.organisation_id:
            return comment.organisation.name
        return comment.contact.organisation if comment.contact_id else ""
