"""What a search answers: hits that a person may see, as pages and JSON show them."""

from dataclasses import dataclass, field
from typing import Any

from search.documents import Entry
from search.engines.base import COUNT_LIMIT
from search.query import Query

Filters = dict[str, tuple[str, ...]]
Counts = dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class Found:
    """A hit as it is shown. `title` and `snippet` are safe HTML."""

    entry: Entry
    title: str
    snippet: str
    label: str
    url: str
    status: str
    is_exact: bool = False

    @property
    def names(self) -> list[str]:
        """How the clause is called elsewhere, and the requirement that matched."""
        names = (self.entry.external_label, self.label)
        return [name for name in dict.fromkeys(names) if name]

    def as_json(self) -> dict[str, Any]:
        """As commands and `format=json` write it; see docs/reference/search-json.md."""
        entry = self.entry
        return {
            "designation": entry.designation,
            "edition": entry.edition,
            "number": entry.number,
            "label": self.label,
            "uuid": entry.uuid,
            "url": self.url,
            "snippet": self.snippet,
            "title": entry.title,
            "document_title": entry.document_title,
            "status": self.status,
            "groups": list(entry.facets.get("group", ())),
            "published": entry.published,
            "kind": "".join(entry.facets.get("kind", ())),
        }


@dataclass(frozen=True)
class Correction:
    """What may have been meant: the whole query, and how many clauses it finds."""

    text: str
    total: int

    @property
    def is_counted(self) -> bool:
        """False when there are more matches than are counted."""
        return self.total <= COUNT_LIMIT

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "total": min(self.total, COUNT_LIMIT),
            "more": not self.is_counted,
        }


@dataclass(frozen=True)
class Results:
    """The answer; `total`, `facets` and `is_limited` as in search.engines.base.Hits."""

    query: Query
    filters: Filters
    total: int = 0
    hits: list[Found] = field(default_factory=list)
    facets: Counts = field(default_factory=dict)
    is_limited: bool = False
    page: int = 1
    did_you_mean: Correction | None = None

    @property
    def is_counted(self) -> bool:
        """False when there are more matches than are counted."""
        return self.total <= COUNT_LIMIT

    @property
    def also(self) -> tuple[str, ...]:
        """What was looked for beside what was typed, since it means the same."""
        return self.query.also

    def as_json(self) -> dict[str, Any]:
        """As commands and `format=json` write it; see docs/reference/search-json.md."""
        meant = self.did_you_mean
        return {
            "query": self.query.text,
            "total": min(self.total, COUNT_LIMIT),
            "more": not self.is_counted,
            "page": self.page,
            "hits": [hit.as_json() for hit in self.hits],
            "facets": self.facets,
            "notices": list(self.query.notices),
            "did_you_mean": meant.as_json() if meant else None,
            "also": list(self.also),
            "limited": self.is_limited,
        }
