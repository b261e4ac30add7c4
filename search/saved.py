"""Keep a person's searches: a question in, a row that only they see out."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.people.models import User
from cms.people.refusals import Reason, Refused
from search.models import SavedSearch
from search.questions import Question, question_of

MOST = 50
LONGEST_NAME = 100


def searches_of(person: User) -> QuerySet[SavedSearch]:
    """What a person has saved, by name."""
    return SavedSearch.objects.filter(person=person)


def same_as(person: User, question: Question) -> SavedSearch | None:
    """The search in which a person has saved just this question."""
    alike = searches_of(person).filter(text=question.text)
    return next((one for one in alike if question_of(one) == question), None)


def check_room(person: User, question: Question) -> None:
    """Raises Refused when nothing is asked or the person has MOST searches."""
    if question.is_empty:
        raise Refused(Reason("empty", _("There is nothing to save yet. Search first.")))
    if searches_of(person).count() >= MOST:
        sentence = _(
            "This search was not saved, because you have %d saved searches already and "
            "can keep no more. Delete one that you no longer need, then save it again."
        )
        raise Refused(Reason("too_many", sentence % MOST))


@transaction.atomic
def save_search(
    person: User, question: Question, *, name: str = "", alerts: str = "off",
    at: datetime,
) -> SavedSearch:  # fmt: skip
    """Save a question, under its own words unless it is named; once saved, it is not
    saved again. Raises Refused as `check_room` does."""
    # Two clicks at once: the second waits here and finds what the first one saved.
    User.objects.select_for_update().get(pk=person.pk)
    if found := same_as(person, question):
        return found
    check_room(person, question)
    return SavedSearch.objects.create(
        person=person, name=name[:LONGEST_NAME] or name_of(question),
        text=question.text,
        filters={key: list(values) for key, values in question.filters.items()},
        in_force_on=question.in_force_on or None, alerts=alerts,
        alerts_since=None if alerts == SavedSearch.Alerts.OFF else at, created_at=at,
    )  # fmt: skip


def change_search(
    saved: SavedSearch, *, name: str, alerts: str, at: datetime
) -> SavedSearch:
    """Rename a search and choose its mail; mail begins with what is published from now."""
    if alerts == SavedSearch.Alerts.OFF:
        saved.alerts_since = None
    elif saved.alerts == SavedSearch.Alerts.OFF:
        saved.alerts_since = at
    saved.name, saved.alerts = name[:LONGEST_NAME], alerts
    saved.save(update_fields=["name", "alerts", "alerts_since"])
    return saved


def end_alerts(person: User) -> int:
    """Send no more mail about any search of a person; how many had some."""
    on = searches_of(person).exclude(alerts=SavedSearch.Alerts.OFF)
    return on.update(alerts=SavedSearch.Alerts.OFF, alerts_since=None)


def name_of(question: Question) -> str:
    """What a search is called until it is named: its words, shortened."""
    words = question.text or question.words
    if len(words) <= LONGEST_NAME:
        return words
    return f"{words[: LONGEST_NAME - 2].rpartition(' ')[0] or words[:90]} …"
