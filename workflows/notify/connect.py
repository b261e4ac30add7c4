"""Where notices and mail join the outbox and the clock, once, when the app starts."""

from cms.outbox.outbox import subscribe
from workflows import topics
from workflows.notify import mail


def connect() -> None:
    """Register every handler and timer of this package."""
    subscribe(topics.MAIL_WANTED, "deliver_mail", mail.deliver)
