"""Signed addresses that end the mail about saved searches: a person in, an address out, and
the address back in. It is good for this alone, and for as long as mail is kept anywhere."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cms.people.models import User

SALT = "search.alerts.unsubscribe"


def way_out(person: User) -> str:
    """The whole address that ends a person's mail about saved searches."""
    token = signing.dumps(str(person.uuid), salt=SALT)
    return f"{settings.SITE_URL}{reverse('stop-alerts', args=[token])}"


def headers(address: str) -> dict[str, str]:
    """What lets a mail program offer it by one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def person_of(token: str) -> User | None:
    """Whose mail an address ends; None when it was not made here."""
    try:
        uuid = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(uuid=uuid).first()
