"""Turn a parsed query into Elasticsearch's query DSL, and a request into filters.

Terms are cut and stemmed here; no text of a reader is ever left to a query parser.
"""

from collections.abc import Callable, Iterator
from typing import Any

from search.analysis import stems
from search.engines.base import Request
from search.engines.bm25 import K1, B, Leaf, Statistics
from search.engines.elasticsearch_mapping import LONGEST_KEY, without_case
from search.grammar import (
    Alike,
    And,
    Node,
    Not,
    Phrase,
    Prefix,
    Some,
    Word,
    complete,
    exact,
    for_title,
)

Dsl = dict[str, Any]
OfLeaf = Callable[[Leaf], Dsl]

NONE: Dsl = {"match_none": {}}
ENTRIES: Dsl = {"exists": {"field": "uuid"}}

# Scores are 32-bit floats with 253 powers of two. A tier multiplies the score by so many
# of them that it outweighs every score below it, and costs no digit of it: by number of
# tiers, the bits of one; and what every score begins with.
_TIER_BITS = {1: 60, 2: 60, 3: 28, 4: 14}
_LOWEST_BITS = -95
# A score above nothing, so that a tier still counts where all weights are 0.
_BM25 = (
    "double f = _score / params.terms; "
    "return Math.max(1e-9, params.idf * ((f * (params.k1 + 1.0)) / (f + params.k1 * "
    "(1 - params.b + params.b * doc['length'].value / params.average))));"
)


def leaves(root: Node | None) -> list[Leaf]:
    """Every term of a tree once, excluded ones left out."""
    return list(dict.fromkeys(_leaves(root))) if root else []


def _leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Word | Phrase | Prefix):
        yield node
    elif not isinstance(node, Not):
        for part in _parts(node):
            yield from _leaves(part)


def _parts(node: Node) -> tuple[Node, ...]:
    return (node.typed, *node.others) if isinstance(node, Alike) else node.parts


# -- matching ------------------------------------------------------------------------


def holds(leaf: Leaf) -> Dsl:
    """What has a term in any column."""
    return _in_columns(leaf, ("title", "labels", "headings", "body"), "words")


def in_title(leaf: Leaf) -> Dsl:
    """What has a term in its title."""
    return _in_columns(leaf, ("title",), None)


def _in_columns(leaf: Leaf, columns: tuple[str, ...], words: str | None) -> Dsl:
    if isinstance(leaf, Prefix):
        names = ["title_words.beginnings", *([words] if words else [])]
        return _match(leaf.text, names)
    return _match(" ".join(stems(leaf.text)), list(columns))


def _match(terms: str, columns: list[str]) -> Dsl:
    if not terms:
        return NONE
    return {
        "multi_match": {
            "query": terms,
            "type": "phrase",
            "fields": columns,
            # The sum of what the columns count.
            "tie_breaker": 1.0,
        }
    }


def tree(node: Node, leaf: OfLeaf, of_some: int = 1) -> Dsl:
    """The query of a tree; of each `Some`, `of_some` parts at least.

    leaf: makes the query of a term, or of a word of a phrase.
    """
    if isinstance(node, Word | Phrase | Prefix):
        return leaf(node)
    parts = _parts(node)
    wanted = [tree(p, leaf, of_some) for p in parts if not isinstance(p, Not)]
    # What is excluded is excluded wherever the leaves are looked for.
    where = in_title if leaf is in_title else holds
    unwanted = [tree(p.part, where, of_some) for p in parts if isinstance(p, Not)]
    if isinstance(node, And):
        found: Dsl = {"must": wanted}
    else:
        least = min(of_some, len(wanted)) if isinstance(node, Some) else 1
        found = {"should": wanted, "minimum_should_match": least}
    if unwanted:
        found["must_not"] = unwanted
    return {"bool": found}


# -- ranking -------------------------------------------------------------------------


def ranked(
    root: Node,
    statistics: Statistics,
    weights: dict[str, float],
    of_some: int,
    title: str | None,
) -> Dsl:
    """The query of a tree whose score sorts by tier, then by BM25.

    title: the folded title that comes first of all; None where no clause has it.
    """
    query = tree(root, lambda leaf: _scored(leaf, statistics, weights), of_some)
    tiers = [] if title is None else [{"term": {"title_key": title}}]
    tiers.append(tree(for_title(root), in_title))
    tiers += [tree(other, holds) for other in narrower(root)]
    bits = _TIER_BITS[len(tiers)]
    functions: list[Dsl] = [{"weight": 2.0**_LOWEST_BITS}]
    for at, tier in enumerate(reversed(tiers)):
        functions.append({"filter": tier, "weight": 2.0 ** (bits << at)})
    return {
        "function_score": {
            "query": query,
            "functions": functions,
            "score_mode": "multiply",
            "boost_mode": "multiply",
        }
    }


def narrower(root: Node) -> list[Node]:
    """The trees of which a match comes first, where they ask for more than the root."""
    return [other for other in (complete(root), exact(root)) if other != root]


def _scored(leaf: Leaf, statistics: Statistics, weights: dict[str, float]) -> Dsl:
    is_prefix = isinstance(leaf, Prefix)
    if is_prefix:
        columns = {"title_words.beginnings": "title", "words": "body"}
        terms = leaf.text
    else:
        columns = {name: name for name in ("title", "labels", "headings", "body")}
        terms = " ".join(stems(leaf.text))
    names = [f"{column}^{weights[of]!r}" for column, of in columns.items()]
    return {
        "script_score": {
            "query": _match(terms, names),
            "script": {
                "source": _BM25,
                "params": {
                    # A phrase scores once for each of its words.
                    "terms": float(len(terms.split()) or 1),
                    "idf": statistics.idf(leaf),
                    "average": statistics.average,
                    "k1": K1,
                    "b": B,
                },
            },
        }
    }


# -- filters -------------------------------------------------------------------------


class Conditions:
    """Visibility and filters of a request."""

    def __init__(self, request: Request) -> None:
        self.always: list[Dsl] = visible(request.documents)
        if request.hidden:
            hidden = {"terms": {"source": sorted(request.hidden)}}
            self.always.append({"bool": {"must_not": [hidden]}})
        if request.in_force_on:
            self.always += _in_force(request.in_force_on)
        for name, values in request.excluded.items():
            self.always.append({"bool": {"must_not": [_facet(name, values)]}})
        self.filters = {n: _facet(n, values) for n, values in request.filters.items()}

    def filtered(self, without: str = "") -> list[Dsl]:
        """What all facets ask for; one may be left out."""
        return [one for name, one in self.filters.items() if name != without]


def visible(documents: frozenset[str] | None) -> list[Dsl]:
    """Only what is of named documents."""
    return [] if documents is None else [{"terms": {"document": sorted(documents)}}]


def _in_force(day: str) -> list[Dsl]:
    over = {"range": {"effective_to": {"lte": day}}}
    return [
        {"range": {"effective_from": {"lte": day}}},
        {"bool": {"must_not": [over]}},
    ]


def _facet(name: str, values: tuple[str, ...]) -> Dsl:
    keys = [without_case(value)[:LONGEST_KEY] for value in values]
    return {"terms": {f"facet_keys.{name}": keys}}
