"""Answer a request from an Elasticsearch index: two questions (what is there, which hits)
in, hits in the order of the embedded engine out.

The first question counts what the ranking and the citations need, over the whole index
and without access, as SQLite does. The second sorts by the tiers of `Hit.rank`. Scores
are 32-bit floats there, so a few hits before and after the page are fetched as well and
ranked here with all digits.
"""

from typing import TYPE_CHECKING, Any

from search.documents import FACETS, Entry
from search.engines.base import COUNT_LIMIT, STATUS_RANK, Hit, Hits, Request
from search.engines.bm25 import Statistics, Terms
from search.engines.elasticsearch_mapping import ALL_VALUES, entry_of
from search.engines.elasticsearch_pins import pin_of
from search.engines.elasticsearch_query import (
    ENTRIES,
    NONE,
    Conditions,
    Dsl,
    holds,
    leaves,
    ranked,
    tree,
    visible,
)
from search.grammar import And, Some, complete, exact, for_title
from search.marking import marker

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

# Elasticsearch pages no further.
LAST = 10_000
# Hits on either side of a page whose order may differ by a rounded digit.
MARGIN = 10


class Search:
    """One request."""

    def __init__(
        self, client: "Elasticsearch", alias: str, request: Request,
        weights: dict[str, float],
    ) -> None:  # fmt: skip
        self.client, self.alias, self.request = client, alias, request
        self.weights = weights
        self.conditions = Conditions(request)
        self.pin = pin_of(request)
        self.root = request.query.root
        self.everything = not self.root and not request.query.identifier
        # The facets that are chosen, each counted without its own choice, and all of them.
        self.contexts = ["", *request.filters]

    def ask(self, body: Dsl) -> Any:
        """The answer to a search, in which no part of the index is missing."""
        from elasticsearch.dsl import Search as DslSearch

        asked = DslSearch(using=self.client, index=self.alias).update_from_dict(body)
        asked = asked.params(allow_partial_search_results=False)
        return asked.execute().to_dict()

    def hits(self) -> Hits:
        """Both questions."""
        statistics, pins = self.prepare()
        if not statistics.rows:
            return Hits()
        self.statistics, self.pins = statistics, pins
        if pins[""] and isinstance(self.root, Some):
            # A citation is no question: its words help nobody one by one.
            self.root = And(self.root.parts)
        offset = self.request.offset
        start = min(max(0, offset - MARGIN), LAST)
        size = max(0, min(offset + self.request.limit + MARGIN, LAST) - start)
        found = self.ask(self.body(start, size))
        page = self.in_order([entry_of(h["_source"]) for h in found["hits"]["hits"]])
        page = page[offset - start : offset - start + self.request.limit]
        mark = marker(self.root).mark
        return Hits(
            total=min(found["hits"]["total"]["value"], COUNT_LIMIT + 1),
            hits=[
                Hit(e, mark(e.title), mark(e.body), rank, node, label)
                for e, rank, node, label in page
            ],
            facets=self.facets(found["aggregations"]),
        )

    # -- the first question ----------------------------------------------------------

    def prepare(self) -> tuple[Statistics, dict[str, bool]]:
        """Statistics of the index, and under which filters something is cited."""
        wanted = leaves(self.root)
        title = {"term": {"title_key": self.request.query.title_key}}
        aggs: Dsl = {
            "tokens": {"stats": {"field": "length"}},
            "titles": {"filter": title},
        }
        if wanted:
            aggs["holding"] = _counted([holds(leaf) for leaf in wanted])
        if self.pin:
            always, chosen = self.conditions.always, self.conditions.filtered
            aggs["cited"] = _counted(
                [_all([*always, *chosen(n), self.pin.cited]) for n in self.contexts]
            )
        found = self.ask({"size": 0, "track_total_hits": False, "aggs": aggs})
        found = found["aggregations"]
        self.is_a_title = found["titles"]["doc_count"] > 0
        holding = _counts(found["holding"]) if wanted else []
        cited = _counts(found["cited"]) if self.pin else [0] * len(self.contexts)
        statistics = Statistics(
            found["tokens"]["count"],
            int(found["tokens"]["sum"]),
            dict(zip(wanted, holding, strict=True)),
        )
        return statistics, dict(zip(self.contexts, map(bool, cited), strict=True))

    # -- the second question ---------------------------------------------------------

    def body(self, start: int, size: int) -> Dsl:
        """Hits in order, their number, and the facets."""
        always = self.conditions.always
        matching = {name: self.matching(name) for name in self.contexts}
        query: Dsl = {"bool": {"filter": list(always), "must": [self.query()]}}
        chosen = self.conditions.filtered()
        # As filters they do not count for the order.
        others = [_all([one]) for one in matching.values() if one != matching[""]]
        if others:
            # A facet under whose filters the citation leads elsewhere.
            query["bool"]["must"] = [_any([self.query(), *others])]
            chosen = [*chosen, matching[""]]
        body: Dsl = {
            "from": start,
            "size": size,
            "track_total_hits": COUNT_LIMIT + 1,
            "_source": ["entry"],
            "query": query,
            "sort": self.sort(),
            "aggs": self.aggs(matching),
        }
        if chosen:
            body["post_filter"] = _all(chosen)
        return body

    def matching(self, context: str) -> Dsl:
        """What is found, without a word on its order."""
        found = []
        root = self.request.query.root
        if self.pin and self.pins[context]:
            found.append(self.pin.pinned)
            root = And(root.parts) if isinstance(root, Some) else root
        if root:
            found.append(tree(root, holds, self.request.of_some))
        if self.everything:
            found.append(ENTRIES)
        return _any(found)

    def query(self) -> Dsl:
        """What is found, with a score."""
        if self.everything:
            return ENTRIES
        found = []
        if self.root:
            found.append(
                ranked(
                    self.root,
                    self.statistics,
                    self.weights,
                    self.request.of_some,
                    self.request.query.title_key if self.is_a_title else None,
                )
            )
        if self.pin and self.pins[""]:
            pinned = self.pin.pinned
            found = [{"bool": {"must": [one], "must_not": [pinned]}} for one in found]
            found.append({"constant_score": {"filter": pinned}})
        return _any(found)

    def sort(self) -> list[Any]:
        """As `Hit.rank` compares."""
        pin = self.pin if self.pins[""] else None
        pinned = [pin.not_pinned] if pin else []
        below = [pin.below] if pin else []
        words = ["_score"] if self.root else []
        # Of what was in force on a day, nothing comes first because it still is.
        status = [] if self.request.in_force_on else ["status"]
        return [
            *pinned, *status, *below, *words, "designation", "position",
            {"effective_from": {"order": "desc"}}, "source",
        ]  # fmt: skip

    # -- facets ----------------------------------------------------------------------

    def aggs(self, matching: dict[str, Dsl]) -> Dsl:
        """Each facet under the filters of all others."""
        found = {}
        for name in self.contexts:
            names = [name] if name else [n for n in FACETS if n not in matching]
            found[f"without {name}"] = {
                "filter": _all([*self.conditions.filtered(name), matching[name]]),
                "aggs": _values_of(n for n in names if n in FACETS),
            }
        return found

    def facets(self, found: Dsl) -> dict[str, dict[str, int | None]]:
        """Counts, and values without counts where there are too many matches."""
        counts: dict[str, dict[str, int | None]] = {}
        listed: dict[str, dict[str, None]] | None = None
        for name in self.contexts:
            here = found[f"without {name}"]
            if here["doc_count"] > COUNT_LIMIT:
                listed = self.values() if listed is None else listed
                counts |= {name: listed.get(name, {})} if name else listed
                continue
            if name:
                counts[name] = {}
            for facet in FACETS:
                if buckets := here.get(facet, {}).get("buckets"):
                    counts[facet] = _sorted(buckets)
        return counts

    def values(self) -> dict[str, dict[str, None]]:
        """Every value of the visible documents, uncounted."""
        query = _all(visible(self.request.documents) or [ENTRIES])
        found = self.ask({"size": 0, "query": query, "aggs": _values_of(FACETS)})
        return {
            name: dict.fromkeys(sorted(bucket["key"] for bucket in buckets))
            for name in sorted(FACETS)
            if (buckets := found["aggregations"][name]["buckets"])
        }

    # -- order -----------------------------------------------------------------------

    def in_order(self, entries: list[Entry]) -> list[tuple]:
        """(entry, rank, node, label) by rank; among equals as they came."""
        found = [(entry, *self.rank(entry)) for entry in entries]
        return sorted(found, key=lambda one: one[1])

    def rank(self, entry: Entry) -> tuple[tuple, str, str]:
        """`Hit.rank`, and what a citation names in the entry."""
        status = 0 if self.request.in_force_on else STATUS_RANK[entry.status]
        place = (entry.designation, entry.position)
        if self.pin and self.pins[""]:
            cited = self.pin.names(entry)
            if cited is not None:
                is_below = int(not cited[0])
                return (0, status, is_below, 0, 0, 0, 0, 0.0, *place), *cited
        if self.root is None:
            return (1, status, 0, 0, 0, 0, 0, 0.0, *place), "", ""
        terms = Terms(entry)
        is_other = int(entry.title_key != self.request.query.title_key)
        tiers = [int(not terms.holds(for_title(self.root), title=True))]
        for other in (complete(self.root), exact(self.root)):
            tiers.append(int(other != self.root and not terms.holds(other)))
        score = terms.score(self.root, self.statistics, self.weights)
        return (1, status, 0, is_other, *tiers, -score, *place), "", ""


def _all(found: list[Dsl]) -> Dsl:
    return {"bool": {"filter": found}} if found else {"match_all": {}}


def _any(found: list[Dsl]) -> Dsl:
    if len(found) < 2:
        return found[0] if found else NONE
    return {"bool": {"should": found, "minimum_should_match": 1}}


def _counted(queries: list[Dsl]) -> Dsl:
    filters = {str(at): query for at, query in enumerate(queries)}
    return {"filters": {"filters": filters}}


def _counts(found: Dsl) -> list[int]:
    buckets = found["buckets"]
    return [buckets[str(at)]["doc_count"] for at in range(len(buckets))]


def _values_of(names: Any) -> Dsl:
    return {n: {"terms": {"field": f"facets.{n}", "size": ALL_VALUES}} for n in names}


def _sorted(buckets: list[Dsl]) -> dict[str, int | None]:
    pairs = [(bucket["key"], bucket["doc_count"]) for bucket in buckets]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
