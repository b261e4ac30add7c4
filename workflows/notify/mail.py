"""Send mail: a recipient, a subject and the facts of a template in, a row of the outbox out.

The row is the truth. It is sent after the commit, at least once, and again later when the
mail server does not answer; an address that is refused for good holds up no other.
"""

import logging
import smtplib
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cms import clock
from cms.outbox.outbox import Task, emit
from cms.people.models import Contact, User
from workflows.models import Mail
from workflows.topics import MAIL_WANTED

log = logging.getLogger(__name__)

Recipient = User | Contact | str
REFUSED_FOR_GOOD = range(500, 600)
KEPT = timedelta(days=30)


@transaction.atomic
def send_mail(  # noqa: PLR0913
    to: Recipient,
    subject: str,
    template: str = "message",
    context: Mapping[str, Any] | None = None,
    *,
    key: str = "",
    at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Mail | None:
    """Let a mail be sent after the commit.

    to: a person, a contact or an address that nobody has proved yet.
    template: the pair `workflows/mail/<template>.txt` and `.html`, or the path of another
    pair where it has a slash; `message` takes
    `paragraphs`, `link` (an address here, or whole), `link_words`, `after` (paragraphs
    below the link) and `why` (why this came). Paths become whole addresses.
    key: the same mail wanted twice is sent once; without one it is always sent.
    None when the recipient has no address.
    """
    address = to if isinstance(to, str) else to.email
    if not address:
        return None
    facts = {"subject": subject, **(context or {})}
    facts = {**facts, "link": whole(facts.get("link", "")), "site": settings.SITE_URL,
             "site_name": settings.SITE_NAME}  # fmt: skip
    parts = template if "/" in template else f"workflows/mail/{template}"
    mail, made = Mail.objects.get_or_create(
        key=key or uuid.uuid4().hex,
        defaults={
            "person": to if isinstance(to, User) else None,
            "contact": to if isinstance(to, Contact) else None,
            "address": address,
            # A line break in a subject would begin another header.
            "subject": " ".join(subject.split())[:300],
            "text": render_to_string(f"{parts}.txt", facts),
            "html": render_to_string(f"{parts}.html", facts),
            "headers": dict(headers or {}),
            "at": at or clock.now(),
        },
    )
    if made:
        emit(MAIL_WANTED, str(mail.uuid), mail=str(mail.uuid))
    return mail


def whole(path: str) -> str:
    """An address that can be opened from a mail."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def write_letter(task: Task) -> None:
    """LETTER_WANTED: another part of the house wants a mail to a person.

    A key is one mail, however often it is asked for. Who can no longer sign in gets none.
    """
    asked = task.payload
    person = User.objects.filter(uuid=asked["person"], is_active=True).first()
    if person:
        send_mail(
            person, asked["subject"], asked["template"], asked["context"],
            key=task.key, headers=asked["headers"],
        )  # fmt: skip


def deliver(task: Task) -> None:
    """Send a mail that waits; a refusal for good is kept on the row."""
    mail = Mail.objects.filter(uuid=task.payload["mail"]).first()
    if mail is None or mail.state != Mail.State.WAITING:
        return
    try:
        message_of(mail).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if not all(code in REFUSED_FOR_GOOD for code in codes):
            raise
        log.warning("Mail %s was refused by its address.", mail.uuid)
        Mail.objects.filter(pk=mail.pk).update(
            refused_at=timezone.now(), refusal=str(error)
        )
        return
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())


def forget_words(_at: datetime) -> Iterator[str]:
    """Empty what was sent thirty days ago, by real time: its links open things."""
    old = Mail.objects.filter(sent_at__lt=timezone.now() - KEPT).exclude(text="")
    if old.exists():
        count = old.update(text="", html="", headers={})
        yield f"The words of {count} old mails were emptied."


def drop_old_mail(before: datetime) -> int:
    """Let no mail go out that was wanted before a moment and waits still; how many.

    For a history that is dated back: its mails would come years late.
    """
    count, _rows = Mail.objects.filter(
        at__lt=before, sent_at=None, refused_at=None
    ).delete()
    return count


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The message as it goes out: plain text, and the same as HTML."""
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.address],
        headers={
            # A mail that is sent twice is recognised by it.
            "Message-ID": f"<{mail.uuid}@{host}>",
            "Auto-Submitted": "auto-generated",
            **mail.headers,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message
