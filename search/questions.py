"""A question as it can be kept: words, filters and a day in, addresses and words out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from search.engines.base import Request
from search.facets import NAMES, filters_in, words_of
from search.finding import Filters, request_of
from search.models import SavedSearch
from search.query import parse

DAY = "on"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST_VALUE = 100


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
            words = words_of(name, list(values))
            told.append(f"{NAMES[name]}: {', '.join(words(v) for v in values)}")
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
    filters = {
        name: kept
        for name, values in filters_in(query).items()
        if (kept := tuple(v for v in values if len(v) <= LONGEST_VALUE))
    }
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
