"""Follow a document or a group, or stop: a person or contact and the thing in, a row out."""

from datetime import datetime

from django.db import transaction

from cms.documents.access import may_read_drafts
from cms.documents.models import Document
from cms.people.models import Contact, User
from workflows.models import Subscription

Follower = User | Contact


@transaction.atomic
def follow(follower: Follower, document: Document, *, at: datetime) -> None:
    """Let somebody hear of a document; twice does nothing twice."""
    _keep(follower, document, is_muted=False, at=at)


@transaction.atomic
def unfollow(follower: Follower, document: Document, *, at: datetime) -> None:
    """Let somebody hear no more of a document, member or not, but what is owed to them."""
    _keep(follower, document, is_muted=True, at=at)


def _keep(
    follower: Follower, document: Document, *, is_muted: bool, at: datetime
) -> None:
    who = "person" if isinstance(follower, User) else "contact"
    Subscription.objects.update_or_create(
        **{who: follower}, document=document,
        defaults={"is_muted": is_muted},
        create_defaults={"is_muted": is_muted, "since": at},
    )  # fmt: skip


def follows(person: User, document: Document) -> bool:
    """Whether a person hears of a document: by choice, or as a member of its groups."""
    own = Subscription.objects.filter(person=person)
    said = own.filter(document=document).first()
    said = said or own.filter(group__in=document.groups()).first()
    if said is not None:
        return not said.is_muted
    return may_read_drafts(person, document)
