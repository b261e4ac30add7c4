"""Signed links for people without an account: each opens one thing only, for a time."""

from uuid import UUID

from django.core import signing
from django.urls import reverse

from cms.people.models import Contact
from workflows.models import UnverifiedComment

CONFIRM = "comment.confirm"
AUTHOR = "comment.author"
FORM = "comment.form"
FILING = "filing.confirm"
# In seconds of real time. How long a comment waits is another thing: `public.WAITS`.
AGES = {
    CONFIRM: 7 * 86_400, AUTHOR: 400 * 86_400, FORM: 86_400, FILING: 7 * 86_400
}  # fmt: skip


def sign(purpose: str, what: object) -> str:
    """A token that is good for one purpose."""
    return signing.dumps(str(what), salt=purpose)


def read(purpose: str, token: str) -> UUID | None:
    """What a token names; None when it is forged, too old or for something else."""
    try:
        return UUID(signing.loads(token, salt=purpose, max_age=AGES[purpose]))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def confirm_address(sent: UnverifiedComment) -> str:
    """Where the sender proves the address; opening it does nothing yet."""
    return reverse("comment:confirm", args=[sign(CONFIRM, sent.uuid)])


def author_address(contact: Contact) -> str:
    """Where a commenter without an account sees the answers and says what he or she
    thinks of them."""
    return reverse("comment:mine", args=[sign(AUTHOR, contact.uuid)])
