"""Signed addresses that end one sort of mail: a notice or a digest in, an address out, and
the address back in to end it.

An address is good for this purpose and this recipient only, and for as long as mail is
kept anywhere.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import clock
from cms.documents.models import Document
from cms.people.models import Contact, User
from workflows.models import Digest, Notice, NoticePreference, Subscription
from workflows.notify.mail import whole
from workflows.notify.matrix import MODES, SORTS

SALT = "workflows.notify.unsubscribe"


@dataclass(frozen=True)
class Ending:
    """Whose mail ends, and which: of a sort, in digests of a mode, or on a document."""

    recipient: User | Contact
    what: str
    value: str

    @property
    def words(self) -> str:
        """What would no longer come."""
        if self.what == "sort":
            return _("Mail of the sort “%s”") % SORTS[self.value][0]
        if self.what == "mode":
            return _("The digest “%s”") % MODES[self.value]
        document = Document.objects.get(uuid=self.value)
        return _("Mail about %s") % document


def of_notice(notice: Notice) -> dict[str, str]:
    """What a mail needs for its way out."""
    if notice.person:
        return _way_out("person", notice.person.uuid, "sort", notice.sort)
    return _way_out(
        "contact", notice.contact.uuid, "document", str(notice.document.uuid)
    )


def of_digest(digest: Digest) -> dict[str, str]:
    """What the mail of a digest needs for its way out."""
    return _way_out("person", digest.person.uuid, "mode", digest.mode)


def _way_out(kind: str, who: UUID, what: str, value: str) -> dict[str, str]:
    token = signing.dumps([kind, str(who), what, value], salt=SALT)
    return {"unsubscribe": whole(reverse("unsubscribe", args=[token]))}


def headers(way_out: dict[str, str]) -> dict[str, str]:
    """What lets a mail program offer it by one click (RFC 8058)."""
    if not way_out:
        return {}
    return {
        "List-Unsubscribe": f"<{way_out['unsubscribe']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def read(token: str) -> Ending | None:
    """What an address ends; None when it was not made here."""
    try:
        kind, who, what, value = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    model = User if kind == "person" else Contact
    recipient = model.objects.filter(uuid=who).first()
    return Ending(recipient, what, value) if recipient else None


@transaction.atomic
def end(ending: Ending) -> None:
    """Let no more of that mail come; twice does nothing twice."""
    if ending.what == "document":
        Subscription.objects.update_or_create(
            contact=ending.recipient,
            document=Document.objects.get(uuid=ending.value),
            defaults={"is_muted": True},
            create_defaults={"is_muted": True, "since": clock.now()},
        )
        return
    for sort, (_title, default) in SORTS.items():
        chosen = NoticePreference.objects.filter(person=ending.recipient, sort=sort)
        mode = chosen.values_list("mode", flat=True).first() or default
        if ending.value in (sort, mode):
            set_mode(ending.recipient, sort, "off")


def set_mode(person: User, sort: str, mode: str) -> None:
    """Choose how mail of a sort comes; what waits for a digest follows the choice."""
    NoticePreference.objects.update_or_create(
        person=person, sort=sort, defaults={"mode": mode}
    )
    waiting = Notice.objects.filter(
        person=person, is_legal=False, mail=None, digest=None,
        delivery__in=("daily", "weekly"),
    )  # fmt: skip
    own = [notice.pk for notice in waiting if notice.sort == sort]
    # What had no place in a digest goes with the next one, not by itself.
    Notice.objects.filter(pk__in=own).update(
        delivery="daily" if mode == "at_once" else mode
    )
