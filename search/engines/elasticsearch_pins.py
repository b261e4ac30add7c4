"""Citations in Elasticsearch: a request in, the query for what it cites and the tiers by
which that comes first out."""

from dataclasses import dataclass

from search.citations import is_bare_number
from search.documents import Entry
from search.engines.base import Request
from search.engines.elasticsearch_mapping import LONGEST_KEY, without_case
from search.engines.elasticsearch_query import Dsl

_ORDER = """
int cited = 2;
if (params.edition == '' || doc['edition_key'].value.equals(params.edition)) {
    if (doc[params.keys].contains(params.key)) { cited = 0; }
    else {
        for (String key : doc['clause_keys']) {
            if (key.startsWith(params.key + '.')) { cited = 1; }
        }
    }
}
return cited == params.tier ? 1 : 0;
"""


@dataclass(frozen=True)
class Pin:
    """The citation that a query may be: key, the field that has it, the edition."""

    key: str
    keys: str
    edition: str

    @property
    def of_edition(self) -> list[Dsl]:
        """Only the edition that is named."""
        return [{"term": {"edition_key": self.edition}}] if self.edition else []

    @property
    def cited(self) -> Dsl:
        """What is cited itself."""
        return {"bool": {"filter": [{"term": {self.keys: self.key}}, *self.of_edition]}}

    @property
    def pinned(self) -> Dsl:
        """What is cited, and what is below it."""
        below = {"prefix": {"clause_keys": f"{self.key}."}}
        either = {"bool": {"should": [{"term": {self.keys: self.key}}, below]}}
        return {"bool": {"filter": [either, *self.of_edition]}}

    @property
    def not_pinned(self) -> Dsl:
        """A key of the sort: 1 for what is neither cited nor below what is."""
        return self._tier(2)

    @property
    def below(self) -> Dsl:
        """A key of the sort: 1 for what is below what is cited."""
        return self._tier(1)

    def _tier(self, tier: int) -> Dsl:
        params = {
            "tier": tier, "key": self.key, "keys": self.keys, "edition": self.edition
        }  # fmt: skip
        script = {"source": _ORDER, "params": params}
        return {"_script": {"type": "number", "order": "asc", "script": script}}

    def names(self, entry: Entry) -> tuple[str, str] | None:
        """(node, label) of what is cited in an entry, empty for what is below it; None
        where neither is there."""
        if self.edition and without_case(entry.edition) != self.edition:
            return None
        for one in entry.identifiers:
            is_number = one.kind == "number"
            if one.key == self.key and is_number == (self.keys == "number_keys"):
                return one.node, one.label
        is_below = any(
            one.kind == "clause" and one.key.startswith(f"{self.key}.")
            for one in entry.identifiers
        )
        return ("", "") if is_below else None


def pin_of(request: Request) -> Pin | None:
    """The citation of a request."""
    wanted = request.query.identifier
    if wanted is None:
        return None
    keys = "number_keys" if is_bare_number(request.query.text) else "cite_keys"
    return Pin(wanted.key[:LONGEST_KEY], keys, without_case(wanted.edition))
