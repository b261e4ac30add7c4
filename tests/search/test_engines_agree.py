"""Both engines give the same answers: totals, facets, hits and their order.

Three hundred queries are drawn, always the same ones, over the demo documents and, where
they are at hand, the imported OSCAL catalogue and Markdown guideline.
"""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from cms.importing.read import read
from fixtures import documents as demo
from search.analysis import words
from search.documents import FACETS, Facts, entries
from search.engines.base import Request
from search.engines.elasticsearch import ElasticsearchIndex
from search.engines.fts5 import Fts5Index
from search.grammar import Alike, And, Or, Phrase, Some, Word
from search.query import ALL_REQUIRED, STOP_WORDS, parse
from tests.search.elasticsearch import NEEDED, new_place, remove

pytestmark = NEEDED

SHARED = Path(__file__).parents[3] / "shared" / "data"
QUERIES = 300
WITHDRAWN = "MCS-090"


def sources():
    """{source: its entries} of every edition of every document."""
    made = {}
    for designation in demo.ALL:
        trees = [tree for tree, _ in demo.trees(designation)]
        for number, tree in enumerate(trees, start=1):
            is_last = number == len(trees)
            status = "current" if is_last else "superseded"
            if designation == WITHDRAWN:
                status = "withdrawn"
            facts = Facts(
                f"edition:{designation}-{number}", str(number), status,
                f"{2020 + number}-03-01", f"{2020 + number}-03-01",
                "" if is_last else f"{2021 + number}-03-01",
            )  # fmt: skip
            made[facts.source] = entries(tree, facts)
    for name, format, designation in (
        ("oscal/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json",
         "oscal", "SP-800-53"),
        ("markdown/sp800-63", "markdown", "SP-800-63"),
    ):  # fmt: skip
        if (SHARED / name).exists():
            of = {"designation": designation, "kind": "standard", "language": "en",
                  "licence": "CC0-1.0", "group": None}  # fmt: skip
            tree = read(SHARED / name, format, document_facts=of).tree
            facts = Facts(
                f"edition:{designation}", "1", "current", "2024-05-01", "2024-05-01"
            )
            made[facts.source] = entries(tree, facts)
    return made


@pytest.fixture(scope="module")
def made():
    return sources()


@pytest.fixture(scope="module")
def engines(made, tmp_path_factory):
    place = new_place()
    embedded = Fts5Index("public", tmp_path_factory.mktemp("search"))
    elasticsearch = ElasticsearchIndex("public", place)
    for index in (embedded, elasticsearch):
        index.rebuild(list(made), made.__getitem__)
    yield embedded, elasticsearch
    remove(place)


class Draw:
    """Draws queries from the words of a collection."""

    def __init__(self, made, seed):
        self.chance = random.Random(seed)
        self.entries = [entry for found in made.values() for entry in found]
        self.kinds = (
            self.word, self.words, self.words, self.phrase, self.phrase, self.either,
            self.excluded, self.prefix, self.prefix, self.nested, self.question,
            self.question, self.question, self.identifier, self.identifier, self.title,
            self.filtered, self.filtered,
        )  # fmt: skip

    def one(self):
        """A query and the facts of its request."""
        text = self.chance.choice(self.kinds)()
        facts = {}
        if self.chance.random() < 0.35:
            facts["filters"] = self.filters()
        if self.chance.random() < 0.1:
            facts["in_force_on"] = self.chance.choice(("2021-06-01", "2023-02-01"))
        if self.chance.random() < 0.1:
            some = self.chance.sample(self.entries, 60)
            facts["documents"] = frozenset(entry.document for entry in some[:8])
        if self.chance.random() < 0.1:
            facts["hidden"] = frozenset({self.chance.choice(self.entries).source})
        if self.chance.random() < 0.25:
            facts["offset"] = self.chance.choice((10, 20, 50))
        if self.chance.random() < 0.2:
            facts["of_some"] = 1
        if self.chance.random() < 0.2:
            facts["others"] = (Word(self.word()), Phrase(self.phrase().strip('"')))
        return text, facts

    def filters(self):
        found = {}
        for name in self.chance.sample(FACETS, self.chance.choice((1, 1, 2))):
            values = {v for e in self.entries for v in e.facets.get(name, ())}
            found[name] = tuple(self.chance.sample(sorted(values), min(2, len(values))))
        return found

    def text(self):
        while True:
            entry = self.chance.choice(self.entries)
            found = words(f"{entry.title} {entry.headings} {entry.body}")
            if len(found) > 8:
                return found

    def word(self):
        found = [w for w in self.text() if w not in STOP_WORDS]
        return self.chance.choice(found)

    def words(self):
        return " ".join(self.word() for _ in range(self.chance.choice((2, 3))))

    def phrase(self):
        found = self.text()
        start = self.chance.randrange(len(found) - 3)
        size = self.chance.choice((2, 2, 3))
        return f'"{" ".join(found[start : start + size])}"'

    def either(self):
        return f"{self.word()} OR {self.word()}"

    def excluded(self):
        return f"{self.word()} -{self.word()}"

    def prefix(self):
        found = self.word()
        return f"{found[: self.chance.choice((2, 3, 4))]}*"

    def nested(self):
        return f"{self.word()} ({self.word()} OR {self.phrase()}) NOT ({self.prefix()})"

    def question(self):
        found = [w for w in self.text() if w not in STOP_WORDS]
        size = self.chance.choice((4, 5, 6, 8))
        return " ".join(
            [*self.chance.sample(found, min(size, len(found))), self.word()]
        )

    def identifier(self):
        entry = self.chance.choice(self.entries)
        text = (
            self.chance.choice(entry.identifiers).label if entry.identifiers else "4.2"
        )
        return text + self.chance.choice(("", "", f" edition {entry.edition}"))

    def title(self):
        return self.chance.choice(self.entries).title

    def filtered(self):
        entry = self.chance.choice(self.entries)
        return self.chance.choice(
            (
                f"{self.word()} status:{entry.status}",
                f"{self.word()} -document:{entry.designation.lower()}",
                f"document:{entry.designation}",
                f"{self.words()} kind:standard -status:withdrawn",
            )
        )


def alike(node, others):
    """The tree in which the first word may also be one of others."""
    if isinstance(node, Word):
        return Alike(node, others)
    if isinstance(node, And | Or | Some):
        return type(node)((alike(node.parts[0], others), *node.parts[1:]))
    return node


def request(text, others=(), **facts):
    query = parse(text)
    if others:
        query = replace(query, root=alike(query.root, others))
    filters = {**facts.pop("filters", {}), **query.filters}
    facts.setdefault("documents", None)
    return Request(query=query, filters=filters, excluded=query.excluded, **facts)


def shown(found):
    """What a reader sees, and how it is ranked."""
    return [
        (hit.entry.source, hit.entry.position, hit.node, hit.label, hit.title, hit.body)
        for hit in found.hits
    ]


def test_three_hundred_queries_have_the_same_answers(engines, made):
    embedded, elasticsearch = engines
    draw = Draw(made, seed=20261126)
    different, found = [], 0
    for _ in range(QUERIES):
        text, facts = draw.one()
        asked = request(text, **facts)
        one, other = embedded.search(asked), elasticsearch.search(asked)
        found += bool(one.total)
        if one.total != other.total:
            different.append((text, facts, "total", one.total, other.total))
        if one.facets != other.facets:
            different.append((text, facts, "facets", one.facets, other.facets))
        if shown(one) != shown(other):
            different.append((text, facts, "hits", shown(one), shown(other)))
        if [hit.rank for hit in one.hits] != [hit.rank for hit in other.hits]:
            ranks = ([hit.rank for hit in one.hits], [hit.rank for hit in other.hits])
            different.append((text, facts, "ranks", *ranks))
    assert different == []
    assert found > QUERIES / 2


def test_the_queries_are_of_every_kind(made):
    draw = Draw(made, seed=20261126)
    asked = [
        request(text, **facts) for text, facts in (draw.one() for _ in range(QUERIES))
    ]
    assert sum(one.query.identifier is not None for one in asked) > 20
    assert sum(bool(one.filters) for one in asked) > 50
    assert sum("Alike" in repr(one.query.root) for one in asked) > 30
    assert sum(len(one.query.text.split()) > ALL_REQUIRED for one in asked) > 50


def test_suggestions_are_the_same(engines, made):
    embedded, elasticsearch = engines
    draw = Draw(made, seed=7)
    for _ in range(100):
        text = draw.chance.choice((draw.title, draw.identifier, draw.word))()
        beginning = text[: draw.chance.randint(1, 12)]
        one = embedded.suggest(beginning, None, 8)
        other = elasticsearch.suggest(beginning, None, 8)
        assert one == other, beginning


def test_what_is_stored_is_the_same(engines):
    embedded, elasticsearch = (
        {(r.source, r.uuid): (r.sha256, r.computed) for r in index.stored()}
        for index in engines
    )
    assert embedded == elasticsearch
