"""Mail about saved searches: a person and what was found in, a letter for the outbox out.

Words are read from the edition when the letter is written, so that nothing is told of a
text which was erased meanwhile.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.documents.addresses import clause_path, edition_path
from cms.documents.content import anchor
from cms.documents.models import Edition
from cms.outbox.outbox import emit
from cms.outbox.topics import LETTER_WANTED
from cms.people.models import User
from search import unsubscribing
from search.documents import Entry
from search.models import Alert
from search.questions import question_of
from search.sources import entries_of

SHOWN = 5
TEMPLATE = "search/mail/alerts"
# By edition its entries by node: read once for all the letters of a run.
Texts = dict[int, dict[str, Entry]]


def letter_on_edition(
    person: User, edition: Edition, alerts: list[Alert], texts: Texts
) -> None:
    """What several searches of a person find in one new edition."""
    _letter(
        person, f"search-alert:{person.uuid}:{edition.uuid}",
        _("%s: your saved searches") % edition, _editions(alerts, texts),
        _("You asked for mail when a new edition has a clause that your search finds."),
    )  # fmt: skip


def letter_of_week(
    person: User, monday: date, alerts: list[Alert], texts: Texts
) -> None:
    """What the searches of a person found in a week, edition by edition."""
    count = len({alert.edition_id for alert in alerts})
    words = ngettext("%d new edition", "%d new editions", count) % count
    _letter(
        person, f"search-week:{person.uuid}:{monday}",
        _("Your saved searches: %s") % words, _editions(alerts, texts),
        _("You asked for one mail a week about what your searches find."),
    )  # fmt: skip


def _letter(
    person: User, key: str, subject: str, editions: list[dict], why: str
) -> None:
    way_out = unsubscribing.way_out(person)
    with transaction.atomic():
        emit(
            LETTER_WANTED, key, person=str(person.uuid), subject=subject,
            template=TEMPLATE, headers=unsubscribing.headers(way_out),
            context={
                "editions": editions,
                "link": reverse("saved-searches"),
                "link_words": _("See your saved searches"),
                "why": why, "unsubscribe": way_out,
            },
        )  # fmt: skip


def _editions(alerts: list[Alert], texts: Texts) -> list[dict]:
    """Edition by edition what was found in it; alerts come in that order."""
    return [
        _edition(edition, of_it, texts)
        for edition, of_it in groupby(alerts, lambda one: one.edition)
    ]


def _edition(edition: Edition, alerts: Iterable[Alert], texts: Texts) -> dict:
    if edition.pk not in texts:
        texts[edition.pk] = {entry.uuid: entry for entry in entries_of(edition)}
    entries = texts[edition.pk]
    return {
        "name": f"{edition}: {edition.document.title}",
        "url": _whole(edition_path(edition)),
        "searches": [_search(alert, entries) for alert in alerts],
    }


def _search(alert: Alert, entries: dict[str, Entry]) -> dict:
    question = question_of(alert.saved_search)
    found = [entries[node] for node in alert.nodes if node in entries]
    count = alert.total
    within = {**question.filters, "document": (alert.edition.document.designation,)}
    return {
        "name": alert.saved_search.name,
        "url": _whole(question.address()),
        "count": ngettext("%d clause", "%d clauses", count) % count,
        "more": max(count - len(found), 0) if found else 0,
        "more_url": _whole(question.but(filters=within).address()),
        "hits": [
            {
                "name": " ".join(part for part in (one.number, one.title) if part),
                "url": _whole(_path(alert.edition, one)),
            }
            for one in found
        ],
    }


def _path(edition: Edition, entry: Entry) -> str:
    if entry.uuid == entry.document:
        return edition_path(edition)
    segment = entry.section_number or anchor(entry.section)
    return clause_path(edition, segment, entry.uuid)


def _whole(path: str) -> str:
    return urljoin(settings.SITE_URL, path)
