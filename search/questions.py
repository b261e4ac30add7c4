"""A question as it can be kept: words, filters and a day in, addresses and words out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.documents.models import Document, Edition
from search.documents import DRAFT, FACETS
from search.engines.base import Request
from search.facets import NAMES, SHIFTS
from search.finding import Filters, request_of
from search.models import SavedSearch
from search.query import parse

DAY = "on"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST_VALUE, MOST_VALUES = 100, 20


@dataclass(frozen=True)
class Question:
    """What is asked, whoever asks. `in_force_on`: an ISO day, or empty for no day."""

    text: str
    filters: Filters = field(default_factory=dict)
    in_force_on: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.text or self.filters)

    @property
    def query(self) -> str:
        """The part of an address after the question mark."""
        pairs = [("q", self.text)]
        pairs += [(n, value) for n, values in self.filters.items() for value in values]
        if self.in_force_on:
            pairs.append((DAY, self.in_force_on))
        return urlencode(pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as hidden fields of a form carry them."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def page(self) -> str:
        """The address of its results, which a citation does not leave."""
        return f"/search/?{self.query}&jump=no"

    @property
    def feed(self) -> str:
        """The address of its feed."""
        return f"/search/feed?{self.query}"

    @property
    def narrowing(self) -> list[str]:
        """Each filter in words: "Status: Current, Superseded"."""
        told = []
        for name, values in self.filters.items():
            words = _words_of(name, values)
            shown = (words.get(v.casefold(), v) for v in values)
            told.append(f"{NAMES[name]}: {', '.join(shown)}")
        if self.in_force_on:
            day = date_format(date.fromisoformat(self.in_force_on), "j F Y")
            told.append(_("In force on %s") % day)
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
    filters = {}
    for name in FACETS:
        given = [v for v in query.getlist(name) if 0 < len(v) <= LONGEST_VALUE]
        if given:
            filters[name] = tuple(dict.fromkeys(given))[:MOST_VALUES]
    return Question(parse(query.get("q", "")).text, filters, _day(query.get(DAY, "")))


def question_of(saved: SavedSearch) -> Question:
    """The question of a saved search."""
    day = saved.in_force_on.isoformat() if saved.in_force_on else ""
    return Question(saved.text, _filters(saved.filters), day)


def _filters(kept: Mapping[str, list[str]]) -> Filters:
    # A facet that this version no longer has is left out.
    return {name: tuple(kept[name]) for name in NAMES if kept.get(name)}


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if _ISO.fullmatch(text) else ""
    except ValueError:
        return ""


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
