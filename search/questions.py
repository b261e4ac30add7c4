"""A question as it can be kept: an address or a saved search in, words and addresses out."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.documents.models import Document, Edition
from search.asked import Asked, asked_in
from search.documents import DRAFT
from search.engines.base import Request
from search.facets import NAMES, SHIFTS
from search.finding import Filters, request_of
from search.models import SavedSearch
from search.query import parse

FEED = "/search/feed"


@dataclass(frozen=True)
class Question(Asked):
    """What is asked, whoever asks: from the first page on, with a day in `on` that is one."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.text or self.filters)

    @property
    def query(self) -> str:
        """The part of an address after the question mark."""
        return urlencode(self.pairs())

    @property
    def feed(self) -> str:
        """The address of its feed."""
        return f"{FEED}?{self.query}"

    @property
    def narrowing(self) -> list[str]:
        """Each filter in words: "Status: Current, Superseded"."""
        told = []
        for name, values in self.filters.items():
            words = _words_of(name, values)
            shown = (words.get(v.casefold(), v) for v in values)
            told.append(f"{NAMES[name]}: {', '.join(shown)}")
        if self.in_force_on:
            told.append(_("In force on %s") % date_format(self.day, "j F Y"))
        return told

    @property
    def words(self) -> str:
        """The whole question in one line."""
        return "; ".join(part for part in (self.text, *self.narrowing) if part)

    def request(self) -> Request:
        """What is asked of the index of published text."""
        return request_of(self.text, self.filters, self.in_force_on)


def question_in(query: QueryDict) -> Question:
    """The question that an address or a form carries; what is no day is none."""
    asked = asked_in(query)
    return Question(parse(asked.text).text, asked.filters, asked.in_force_on)


def question_of(saved: SavedSearch) -> Question:
    """The question of a saved search."""
    day = saved.in_force_on.isoformat() if saved.in_force_on else ""
    return Question(saved.text, _filters(saved.filters), day)


def _filters(kept: Mapping[str, list[str]]) -> Filters:
    # A facet that this version no longer has is left out.
    return {name: tuple(kept[name]) for name in NAMES if kept.get(name)}


def _words_of(name: str, values: tuple[str, ...]) -> dict[str, str]:
    """How values of a facet are shown, by value folded."""
    if name == "kind":
        known = dict(Document.Kind.choices)
    elif name == "status":
        known = {**dict(Edition.Status.choices), DRAFT: _("Draft of your groups")}
    elif name == "shift":
        known = SHIFTS
    elif name == "group":
        # Of groups that have published only: no address tells whether there is another.
        group = "document__lead_group__"
        rows = Edition.objects.filter(**{f"{group}slug__in": values}).order_by()
        known = dict(rows.values_list(f"{group}slug", f"{group}name").distinct())
    else:
        known = {}
    return {str(value).casefold(): str(words) for value, words in known.items()}
