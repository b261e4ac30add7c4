"""What somebody asks of search: the query of an address in, and the address of the same
question, or of one beside it, out."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from search.documents import FACETS
from search.finding import LAST_PAGE, Filters
from search.grammar import FIELDS
from search.query import Query, parse

PATH = "/search/"
MOST_VALUES, LONGEST_VALUE = 20, 100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMPTY = re.compile(r"\((?:\s|OR\b)*\)")
_FIELD = r"""-?\b{name}:(?:"[^"]*"|[^\s()"]+)"""


@dataclass(frozen=True)
class Asked:
    """A question. `on` is the day as it was typed; `in_force_on` the same as an ISO day,
    "" when there is none or it is not a day."""

    text: str = ""
    filters: Filters = field(default_factory=dict)
    on: str = ""
    page: int = 1

    @property
    def in_force_on(self) -> str:
        """The day, as the engines take it."""
        return self.on if self.day else ""

    @property
    def day(self) -> date | None:
        """The day as a date."""
        if not _DAY.fullmatch(self.on):
            return None
        try:
            return date.fromisoformat(self.on)
        except ValueError:
            return None

    @property
    def is_wrong_day(self) -> bool:
        """A day was typed that is in no calendar."""
        return bool(self.on) and self.day is None

    def but(self, **changes: object) -> "Asked":
        """The same question with something changed, from its first page on."""
        return replace(self, **{"page": 1, **changes})

    def without(self, name: str, value: str) -> "Asked":
        """The same question with one value less of a filter."""
        kept = tuple(
            one
            for one in self.filters.get(name, ())
            if one.casefold() != value.casefold()
        )
        changed = {**self.filters, name: kept}
        return self.but(filters={n: values for n, values in changed.items() if values})

    def untyped(self, name: str) -> "Asked | None":
        """The same question without the filter that is typed among its words; None where
        that cannot be taken out without changing what the rest means."""
        before = parse(self.text)
        after = self.text
        for alias in _aliases(name):
            after = re.sub(_FIELD.format(name=alias), " ", after, flags=re.IGNORECASE)
        query = parse(_EMPTY.sub(" ", after))
        is_out = name not in query.filters and name not in query.excluded
        if not is_out or _rest(query, name) != _rest(before, name):
            return None
        return self.but(text=query.text)

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the address."""
        found = [("q", self.text)]
        found += [(n, value) for n, values in self.filters.items() for value in values]
        if self.in_force_on:
            found.append(("on", self.in_force_on))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    def address(self, **more: str) -> str:
        """Where the answer is, as a page that a citation does not lead away from."""
        return f"{PATH}?{urlencode([*self.pairs(), ('jump', 'no'), *more.items()])}"


def asked_in(given: QueryDict) -> Asked:
    """Read an address. What is no page number is the first page."""
    return Asked(
        text=given.get("q", ""),
        filters=filters_in(given),
        on=given.get("on", "").strip()[:40],
        page=_page(given.get("page", "1")),
    )


def filters_in(given: QueryDict) -> Filters:
    """The facets that an address chooses, at most MOST_VALUES values each."""
    filters = {}
    for name in FACETS:
        values = [v for v in given.getlist(name) if 0 < len(v) <= LONGEST_VALUE]
        if values:
            filters[name] = tuple(dict.fromkeys(values))[:MOST_VALUES]
    return filters


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 5
    return min(max(int(text), 1), LAST_PAGE) if is_number else 1


def _aliases(name: str) -> list[str]:
    return [alias for alias, facet in FIELDS.items() if facet == name]


def _rest(query: Query, name: str) -> tuple:
    """What a query asks beside one filter."""
    wanted = {n: values for n, values in query.filters.items() if n != name}
    unwanted = {n: values for n, values in query.excluded.items() if n != name}
    return query.root, wanted, unwanted, query.notices
