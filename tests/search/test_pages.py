"""The search page, its JSON and the suggestions, as a browser asks for them."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from cms.documents.desk import write_desk
from search import indexing
from tests.factories import (
    document,
    group,
    member,
    paragraph,
    section,
    tree,
)
from tests.search.asking import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made")]


def test_the_empty_page_says_what_can_be_typed(client):
    html = page(client)
    assert "What you can type" in html
    assert "clauses found" not in html


def test_results_are_counted_and_linked(client, rules):
    html = page(client, q="issuer criteria")
    assert "1 clause found" in html
    assert 'href="/standards/MCS-101/1/1/?found=issuer+criteria&amp;mark=' in html
    assert "MCS-101-R1" in html
    assert '<span role="status" data-search-count>1 clause found</span>' in html
    assert "<title>Search: issuer criteria (1 clause found) – " in html


def test_a_hit_carries_what_matched_as_the_clause_writes_it(client, rules):
    html = page(client, q="publishing criterion OR criteria")
    anchor = rules["uuid"].replace("-", "")[:12]
    link = html.partition('<h3 class="hit-title"><a href="')[2].partition('"')[0]
    query = parse_qs(urlsplit(unescape(link)).query)
    assert query["mark"] == ["publish|criteria"]
    assert query["found"] == ["publishing criterion OR criteria"]
    assert client.get(link).status_code == 200
    assert anchor in client.get(link).content.decode()


def test_text_is_escaped_and_matches_are_marked(client):
    html = page(client, q="criteria")
    assert "&lt;b&gt;<mark>criteria</mark>&lt;/b&gt;" in html
    assert "<b>criteria" not in html


def test_what_was_typed_is_escaped(client):
    html = page(client, q='"><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_an_empty_result_gives_advice(client):
    html = page(client, q="xylophone")
    assert "0 clauses found" in html
    assert "Check the spelling" in html
    assert "Ask the secretariat" in html
    assert "without the filters" not in html
    assert "without the filters" in page(client, q="zebra", kind="practice")


def test_a_notice_tells_what_was_made_of_a_query(client):
    assert "do not match up" in page(client, q='"zebra')


def test_pages_are_linked(client):
    assert 'rel="next"' in page(client, q="zebra")
    second = page(client, q="zebra", page="2")
    assert 'rel="prev"' in second
    assert 'start="11"' in second


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "²"])
def test_a_strange_page_number_is_no_error(client, number):
    page(client, q="zebra", page=number)


def test_facets_narrow_down_without_javascript(client):
    box = '<input type="checkbox" form="search-form" name="kind" value="chapter"'
    html = page(client, q="zebra")
    assert f"{box}>" in html
    html = page(client, q="zebra", kind="chapter")
    assert "1 clause found" in html
    assert f"{box} checked>" in html
    assert "Clear all" in html


def test_json_holds_hits_and_facets(client, rules):
    answer = client.get("/search/", {"q": "criteria", "format": "json"}).json()
    assert answer["total"] == 1
    (hit,) = answer["hits"]
    assert hit["label"] == "MCS-101-R1"
    assert answer["facets"]["kind"] == {"standard": 1}


def test_json_of_a_citation_does_not_redirect(client):
    answer = client.get("/search/", {"q": "MCS-101 2", "format": "json"}).json()
    assert answer["hits"][0]["number"] == "2"


def test_suggestions_are_at_most_eight(client):
    answer = client.get("/search/suggest", {"q": "par"}).json()["suggestions"]
    assert 0 < len(answer) <= 8
    assert set(answer[0]) == {"text", "kind", "detail"}


def test_members_find_drafts_and_their_answers_are_not_kept(client, alpha):
    doc = document("ABC-9", lead=alpha)
    write_desk(doc, tree(doc, section("Canary", paragraph("zyzzyva"))), {}, by=None)
    indexing.rebuild()
    assert "0 clauses found" in page(client, q="zyzzyva")
    client.force_login(member("alice", alpha, "editor"))
    response = client.get("/search/", {"q": "zyzzyva"})
    assert "1 clause found" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_strangers_get_the_same_bytes_for_a_draft_word_as_for_none(client, alpha):
    doc = document("ABC-9", lead=alpha)
    write_desk(doc, tree(doc, section("Canary", paragraph("zyzzyva"))), {}, by=None)
    indexing.rebuild()
    client.force_login(member("bob", group("beta"), "editor"))
    for query in ({}, {"format": "json"}, {"status": "draft"}):
        one = client.get("/search/", {"q": "zyzzyva", **query}).content
        two = client.get("/search/", {"q": "xyzzyva", **query}).content
        assert one.replace(b"zyzzyva", b"xyzzyva") == two
    one = client.get("/search/suggest", {"q": "zyzz"}).content
    assert one == client.get("/search/suggest", {"q": "xyzz"}).content


def test_only_reading_is_allowed(client):
    assert client.post("/search/", {"q": "zebra"}).status_code == 405


def test_an_index_that_does_not_answer_is_said_calmly(client, search_dir):
    path = (search_dir / "public.sqlite3").resolve()
    path.write_bytes(b"x" * path.stat().st_size)
    response = client.get("/search/", {"q": "zebra"})
    assert response.status_code == 503
    assert b"Search does not answer just now" in response.content
    assert client.get("/search/suggest", {"q": "zeb"}).json() == {"suggestions": []}
    response = client.get("/search/", {"q": "zebra", "format": "json"})
    assert response.status_code == 503
