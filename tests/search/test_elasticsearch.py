"""The Elasticsearch engine: the contract, and what only a server can get wrong."""

import pytest

from search.engines.elasticsearch import ElasticsearchIndex
from tests.search.contract import EngineContract
from tests.search.elasticsearch import NEEDED, new_place, remove

pytestmark = NEEDED


@pytest.fixture(scope="module")
def place():
    made = new_place()
    yield made
    remove(made)


@pytest.fixture(scope="module")
def made(place):
    index = ElasticsearchIndex("public", place)
    index.rebuild([], lambda source: [])
    return index


@pytest.fixture
def index(made):
    """Making a physical index takes a second, emptying one does not."""
    for source in made.sources():
        made.delete(source)
    return made


class TestElasticsearch(EngineContract):
    @pytest.fixture
    def index(self, index):
        return index
