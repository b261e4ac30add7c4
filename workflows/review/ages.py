"""How long something has lasted and how long is left, in words: moments in, words out."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

A_DAY = 24 * 60 * 60
AN_HOUR = 60 * 60


def age_in_words(since: datetime, at: datetime) -> str:
    """`today`, `1 day`, `12 days`."""
    days = (at - since).days
    return ngettext("%d day", "%d days", days) % days if days > 0 else _("today")


def left_in_words(until: datetime | None, at: datetime) -> str:
    """`3 days left`, `5 hours left`, `closed`; "" without an end."""
    if until is None:
        return ""
    seconds = (until - at).total_seconds()
    if seconds < 0:
        return _("closed")
    if seconds < AN_HOUR:
        return _("less than an hour left")
    if seconds < 2 * A_DAY:
        hours = int(seconds // AN_HOUR)
        return ngettext("%d hour left", "%d hours left", hours) % hours
    days = int(seconds // A_DAY)
    return ngettext("%d day left", "%d days left", days) % days
