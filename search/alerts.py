"""Tell people what their saved searches find in a new edition: an edition in, one row for
each search that finds something, and one mail for each person, out.

Only published text is looked at. The row is the memory: of a job that runs twice, and of
what waits for Monday.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cms import clock
from cms.documents.models import Edition
from cms.outbox import topics
from cms.outbox.outbox import Task, subscribe
from cms.outbox.periodic import register_periodic
from cms.people.models import User
from search.engines import PUBLIC, embedded
from search.letters import SHOWN, Texts, letter_of_week, letter_on_edition
from search.models import Alert, SavedSearch
from search.mornings import last_monday
from search.questions import question_of
from search.sources import edition_source, read

HANDLER = "search.alerts"
EVERY_QUARTER = 15 * 60  # seconds
AT_A_TIME = 50
Wants = SavedSearch.Alerts


def subscribe_all() -> None:
    """Ask for new editions, and for a look at Monday mornings."""
    subscribe(topics.EDITION_PUBLISHED, HANDLER, on_edition)
    register_periodic(
        "search.weekly", EVERY_QUARTER, lambda: list(send_weekly(clock.now()))
    )


def on_edition(task: Task) -> None:
    """EDITION_PUBLISHED: look with every search that somebody has mail about."""
    edition = Edition.objects.filter(uuid=task.payload["edition"]).first()
    if edition is None:
        return
    # Rows of the outbox have no order: the index in files may not have it yet.
    source = edition_source(edition.uuid)
    embedded(PUBLIC).replace(source, read(source))
    people = User.objects.filter(_wants_mail(edition), is_active=True).exclude(email="")
    texts: Texts = {}
    for done, person in enumerate(people.distinct().order_by("pk"), start=1):
        tell(person, edition, texts)
        if done % AT_A_TIME == 0:
            task.report(f"{done} people")


def _wants_mail(edition: Edition) -> Q:
    on = SavedSearch.objects.exclude(alerts=Wants.OFF)
    news = on.filter(alerts_since__lte=edition.published_at)
    return Q(pk__in=news.values("person"))


def tell(person: User, edition: Edition, texts: Texts) -> list[Alert]:
    """Write a person's alerts on an edition, and one mail about those that do not wait.

    Alerts that are there already are left alone, and no mail tells of them again.
    """
    searches = SavedSearch.objects.filter(
        person=person, alerts_since__lte=edition.published_at
    ).exclude(alerts=Wants.OFF)
    new = searches.exclude(alerts_given__edition=edition)
    # Before the transaction: a search must not hold up those who write.
    found = [(saved, *clauses_in(edition, saved)) for saved in new]
    with transaction.atomic():
        made = [
            _alert(saved, edition, total, nodes)
            for saved, total, nodes in found
            if total
        ]
        if at_once := [alert for alert in made if alert.told_at]:
            letter_on_edition(person, edition, at_once, texts)
    return made


def _alert(saved: SavedSearch, edition: Edition, total: int, nodes: list[str]) -> Alert:
    at = clock.now()
    return Alert.objects.create(
        saved_search=saved, edition=edition, at=at, total=total, nodes=nodes,
        told_at=at if saved.alerts == Wants.EACH else None,
    )  # fmt: skip


def clauses_in(edition: Edition, saved: SavedSearch) -> tuple[int, list[str]]:
    """How many clauses of an edition a search finds, and the first of them.

    The index in files answers, which has what was just written to it. Raises
    IndexUnavailable.
    """
    request = replace(question_of(saved).request(), limit=SHOWN)
    found = embedded(PUBLIC).search_in(request, [edition_source(edition.uuid)])
    return found.total, [hit.entry.uuid for hit in found.hits]


def send_weekly(at: datetime) -> Iterator[UUID]:
    """Send each person's mail of last Monday if it is due; the UUIDs of those people."""
    waiting = Alert.objects.filter(told_at=None).order_by()
    texts: Texts = {}
    for pk in waiting.values_list("saved_search__person", flat=True).distinct():
        with transaction.atomic():
            # Of two workers at once, the second finds nothing that waits.
            person = User.objects.select_for_update().get(pk=pk)
            if _send_week(person, at, texts):
                yield person.uuid


def _send_week(person: User, at: datetime, texts: Texts) -> bool:
    monday = last_monday(person, at)
    due = Alert.objects.filter(
        saved_search__person=person, told_at=None, at__lt=monday.moment
    ).select_related("saved_search", "edition__document", "edition__snapshot__body")
    alerts = list(due.order_by("edition__published_at", "edition", "pk"))
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(told_at=at)
    # Who has switched them off meanwhile does not want to hear of the rest, either.
    wanted = [alert for alert in alerts if alert.saved_search.alerts != Wants.OFF]
    if not wanted or not person.is_active:
        return False
    letter_of_week(person, monday.day, wanted, texts)
    return True
