"""Citations lead to their clauses, and nothing else does."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from cms.documents.models import Document
from search import indexing
from tests.factories import (
    NOON,
    document,
    edition,
    group,
    paragraph,
    section,
    tree,
)
from tests.search.asking import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made")]


@pytest.fixture
def cited():
    """Clause 4.2.1 of the second edition of MCS-101, which has 14.2.1 as well."""
    wanted = section("Wanted", paragraph("yak"))
    two = section("Two", wanted)
    deep = section("Four", section("One"), two)
    others = [section(f"S{n}", paragraph("ox")) for n in range(9)]
    last = section(
        "Fourteen", section("A"), section("B", section("C", paragraph("elk")))
    )
    parts = [
        *others[:3],
        deep,
        *others[3:],
        *(section(f"T{n}") for n in range(3)),
        last,
    ]
    doc = Document.objects.get(designation="MCS-101")
    edition(doc, tree(doc, *parts), at=NOON + timedelta(days=30))
    indexing.rebuild()
    return wanted


def parse_qsl_of(address):
    return dict(parse_qsl(urlsplit(unescape(address)).query))


@pytest.mark.parametrize(
    "typed",
    ["MCS-101 4.2.1", "mcs101 §4.2.1", "MCS–101:4.2.1", "MCS-101 clause 4.2.1"],
)
def test_a_citation_leads_to_its_clause_with_a_way_back(client, cited, typed):
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 302
    path, _, anchor = response["Location"].partition("#")
    assert path.startswith("/standards/MCS-101/2/4.2.1/?found=")
    assert anchor == f"c-{cited['uuid'].replace('-', '')[:12]}"
    html = client.get(path).content.decode()
    back = re.search(r'href="(/search/\?jump=no[^"]*)"', html)[1]
    assert "clause" in page(client, **parse_qsl_of(back))


def test_longer_numbers_are_other_clauses(client, cited):
    for typed in ("MCS-101 14.2.1", "MCS-1010 4.2.1", "MCS-101 4.2.11"):
        response = client.get("/search/", {"q": typed})
        assert "/4.2.1/" not in response.get("Location", "")
    shown = page(client, q="MCS-101 4.2.1", jump="no")
    assert "/2/4.2.1/?" in shown
    assert "/14.2.1/" not in shown


def test_a_number_alone_leads_to_its_clause_within_one_document(client, cited):
    response = client.get("/search/", {"q": "4.2.1", "document": "MCS-101"})
    assert response["Location"].startswith("/standards/MCS-101/2/4.2.1/")
    both = {"document": ["MCS-101", "TK-1"]}
    assert client.get("/search/", {"q": "4.2.1", **both}).status_code == 200


def test_a_citation_leads_to_the_edition_in_force_on_a_day(client, cited):
    response = client.get("/search/", {"q": "MCS-101 1", "on": "2026-03-10"})
    assert response["Location"].startswith("/standards/MCS-101/1/1/")
    response = client.get("/search/", {"q": "MCS-101 1", "on": "2026-05-01"})
    assert response["Location"].startswith("/standards/MCS-101/2/1/")


def test_a_citation_among_the_suggestions_leads_straight_to_its_clause(client):
    answer = client.get("/search/suggest", {"q": "MCS-101 2"}).json()["suggestions"]
    assert answer[0]["text"] == "MCS-101 2"
    response = client.get(answer[0]["url"])
    assert response["Location"].startswith("/standards/MCS-101/1/2/")


def test_a_requirement_is_led_to_by_its_label(client, rules):
    response = client.get("/search/", {"q": "MCS-101-R1"})
    assert response["Location"].endswith(f"#c-{rules['uuid'].replace('-', '')[:12]}")


def test_the_way_back_shows_results_and_does_not_lead_on(client):
    assert "Part 0" in page(client, q="MCS-101 2", jump="no")


def test_a_number_that_two_documents_have_leads_nowhere(client):
    doc = document("MCS-102", lead=group("alpha"))
    edition(doc, tree(doc, section("A", section("B")), section("C", section("D"))))
    doc = document("MCS-103", lead=group("alpha"))
    edition(doc, tree(doc, section("A", section("B")), section("C", section("E"))))
    indexing.rebuild()
    assert "2 clauses found" in page(client, q="2.1")


def test_a_superseded_edition_is_searched_as_of_its_own_day(client, cited):
    html = client.get("/standards/MCS-101/1/").content.decode()
    assert "Search in this edition" in html
    assert '<input type="hidden" name="on" value="2026-03-02">' in html
    html = page(client, q="zebra", document="MCS-101", on="2026-03-02")
    assert "11 clauses found" in html
    html = client.get("/standards/MCS-101/2/").content.decode()
    assert "Search in this document" in html
    assert 'name="on"' not in html
