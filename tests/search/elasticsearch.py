"""An Elasticsearch for tests: a prefix of their own, thrown away at their end."""

import os
import secrets

import pytest

from search.engines.elasticsearch_client import Place

URL = os.environ.get("TEST_ELASTICSEARCH_URL", "")
WITHOUT = "TEST_ELASTICSEARCH_URL is not set (tests/services/elasticsearch start)"

NEEDED = [pytest.mark.elasticsearch, pytest.mark.skipif(not URL, reason=WITHOUT)]


def needs_elasticsearch(test):
    """Skip a test where there is none."""
    for mark in NEEDED:
        test = mark(test)
    return test


def new_place(**facts):
    """A part of the node that no other test sees."""
    facts.setdefault("replicas", "0")
    return Place(URL, prefix=f"est-{secrets.token_hex(6)}", **facts)


def remove(place):
    """Throw away what a test has made."""
    client = place.client(60)
    names = list(client.indices.get(index=f"{place.prefix}-*"))
    if names:
        client.indices.delete(index=names)
    client.options(ignore_status=404).indices.delete_index_template(
        name=f"{place.prefix}-search"
    )
