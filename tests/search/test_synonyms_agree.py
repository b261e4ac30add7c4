"""Both engines give the same answers to queries with synonyms: totals, facets, order."""

import random

import pytest

from fixtures import documents as demo
from search.alike import form_key
from search.engines.base import Request
from search.engines.fts5 import Fts5Index
from search.query import parse
from search.synonyms import rows_in

elasticsearch = pytest.importorskip("tests.search.elasticsearch")
agree = pytest.importorskip("tests.search.test_engines_agree")
pytestmark = elasticsearch.NEEDED

SHAPES = [
    "{a}", '"{a}"', "{a} {b}", "{a} OR {b}", "{a} -evidence", "evidence -{a}",
    "{a} evidence", "{a} status:current",
    "how does {a} help {b} in schools and districts of states",
]  # fmt: skip


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    from search.engines.elasticsearch import ElasticsearchIndex

    place, made = elasticsearch.new_place(), agree.sources()
    both = (
        Fts5Index("public", tmp_path_factory.mktemp("search")),
        ElasticsearchIndex("public", place),
    )
    for index in both:
        index.rebuild(list(made), made.__getitem__)
    yield both
    elasticsearch.remove(place)


@pytest.fixture(scope="module")
def others():
    """What the newest texts of the demo call the same."""
    found = {}
    for designation in demo.ALL:
        for form, other, _ in sorted(rows_in(demo.trees(designation)[-1][0])):
            found.setdefault(form, {}).setdefault(form_key(other), other)
    return {form: tuple(names.values()) for form, names in found.items()}


def test_synonyms_find_the_same_in_the_same_order(engines, others):
    chance = random.Random(4)
    forms = [other for names in others.values() for other in names]
    expanded = 0
    for _ in range(100):
        text = chance.choice(SHAPES)
        text = text.format(a=chance.choice(forms), b=chance.choice(forms))
        query = parse(text, others)
        expanded += bool(query.also)
        request = Request(query, None, filters=query.filters, limit=50)
        one, two = (index.search(request) for index in engines)
        assert (one.total, one.facets) == (two.total, two.facets), text
        places = [[(h.entry.source, h.entry.uuid) for h in f.hits] for f in (one, two)]
        assert places[0] == places[1], text
    assert expanded > 50
