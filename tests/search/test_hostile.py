"""Hostile queries come by address; each is answered, none with an error."""

from urllib.parse import quote

import pytest

from search import indexing
from search.query import MAX_CHARACTERS
from tests.factories import document, edition, paragraph, section, tree
from tests.search import hostile

pytestmark = pytest.mark.django_db

ADDRESSES = ("/search/?jump=no&q=", "/search/?format=json&q=", "/search/suggest?q=")


@pytest.fixture(autouse=True)
def made(alpha):
    doc = document("MCS-101", lead=alpha, title="Quality")
    text = paragraph("Assessors keep evidence of a <b>practice</b>.")
    edition(doc, tree(doc, section("Evidence of assessors", text)))
    indexing.rebuild()


@pytest.mark.parametrize("part", range(3))
def test_five_hundred_hostile_queries_are_answered(client, part):
    """Each by one of the three addresses; what is not UTF-8 comes as bytes."""
    for number, text in enumerate(hostile.queries()):
        if number % 3 != part:
            continue
        address = ADDRESSES[(number // 3) % 3]
        typed = quote(text.encode("utf-8", "surrogatepass"))
        response = client.get(address + typed)
        assert response.status_code == 200, text[:80]
        body = response.content.decode()
        assert "\ue000" not in body
        assert "<b>practice" not in body or "json" in response["Content-Type"]


def test_ten_thousand_characters_come_back_as_their_beginning(client):
    body = client.get("/search/", {"q": "evidence " * 1200}).content.decode()
    assert "only its beginning was searched for" in body
    assert body.count("evidence ") < MAX_CHARACTERS
