"""The feed of a search, as a feed reader fetches it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings

from cms.documents.desk import write_desk
from cms.documents.editions import record_event
from search import indexing
from search.documents import MARK
from tests.factories import (
    NOON,
    document,
    edition,
    member,
    paragraph,
    section,
    tree,
)

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
TYPE = "application/atom+xml; charset=utf-8"


@pytest.fixture
def old(alpha):
    doc = document("MCS-101", lead=alpha, title="Quality")
    return edition(
        doc, tree(doc, section("Old zebra", paragraph("a <b> zebra & more")))
    )


@pytest.fixture
def new(old, alpha):
    doc = document("TK-1", kind="chapter", lead=alpha, title="Mindsets")
    parts = [section("New zebra", paragraph("zebra")), section("Lion", paragraph("x"))]
    made = edition(doc, tree(doc, *parts), at=NOON + timedelta(days=3))
    indexing.rebuild()
    return made


def fetch(client, query="q=zebra", status=200, **headers):
    response = client.get(f"/search/feed?{query}", headers=headers)
    assert response.status_code == status
    return response


def feed(client, query="q=zebra"):
    response = fetch(client, query)
    assert response["Content-Type"] == TYPE
    return ElementTree.fromstring(response.content)


def titles(client, query="q=zebra"):
    return [one.text for one in feed(client, query).findall("a:entry/a:title", ATOM)]


def links(element):
    return {one.get("rel"): one.get("href") for one in element.findall("a:link", ATOM)}


def test_each_clause_is_an_entry_the_newest_publication_first(client, new):
    assert titles(client) == [
        "TK-1 edition 1: 1 New zebra", "MCS-101 edition 1: 1 Old zebra",
    ]  # fmt: skip


def test_an_entry_is_known_by_edition_and_clause_and_dated_by_publication(client, new):
    uuid = new.snapshot.tree["sections"][0]["uuid"]
    first = feed(client).find("a:entry", ATOM)
    assert first.findtext("a:id", "", ATOM) == f"urn:uuid:{new.uuid}#{uuid}"
    for name in ("a:updated", "a:published"):
        assert first.findtext(name, "", ATOM) == new.published_at.isoformat()
    assert first.findtext("a:author/a:name", "", ATOM) == new.document.lead_group.name
    address = links(first)["alternate"]
    assert address.startswith(f"{settings.SITE_URL}/toolkit/TK-1/1/1/#c-")
    assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_the_snippet_is_html_with_everything_else_escaped(client, new):
    (*_, last) = feed(client).findall("a:entry/a:summary", ATOM)
    assert last.get("type") == "html"
    assert last.text == "a &lt;b&gt; <mark>zebra</mark> &amp; more"
    assert MARK not in last.text


def test_the_feed_names_its_own_address_and_that_of_the_results(client, new):
    found = links(feed(client, "status=current&junk=1&q=zebra"))
    site = settings.SITE_URL
    assert found["self"] == f"{site}/search/feed?q=zebra&status=current"
    assert found["alternate"] == f"{site}/search/?q=zebra&status=current&jump=no"
    page = client.get(found["alternate"].removeprefix(site))
    assert page.status_code == 200
    assert b'type="application/atom+xml"' in page.content
    assert b'href="/search/feed?q=zebra&amp;status=current"' in page.content


def test_filters_narrow_it_down(client, new):
    assert titles(client, "q=zebra&kind=chapter") == ["TK-1 edition 1: 1 New zebra"]
    assert titles(client, "q=zebra+kind:standard") == ["MCS-101 edition 1: 1 Old zebra"]
    assert len(titles(client, "document=TK-1")) == 3
    assert titles(client, "q=zebra&on=2026-03-03") == ["MCS-101 edition 1: 1 Old zebra"]


def test_a_citation_finds_its_clause_and_what_is_below(client, new):
    assert titles(client, "q=TK-1+2") == ["TK-1 edition 1: 2 Lion"]


def test_a_question_without_a_clause_that_has_two_of_its_words_takes_one(client, new):
    assert len(titles(client, "q=zebra+elephant+giraffe+rhinoceros")) == 2


def test_of_many_clauses_the_newest_fifty_are_told(client, new, alpha):
    doc = document("MCS-102", lead=alpha)
    many = [section(f"Z{n}", paragraph("zebra")) for n in range(60)]
    edition(doc, tree(doc, *many), at=NOON + timedelta(days=1))
    indexing.rebuild()
    found = titles(client)
    assert len(found) == 50
    assert found[:2] == ["TK-1 edition 1: 1 New zebra", "MCS-102 edition 1: 1 Z0"]


@pytest.mark.parametrize(
    "query", ["", "q=", 'q="zebra', "q=((zebra", "on=yesterday&q=zebra",
              "status=nothing", "q=%00%0b%EF%BF%BE", "q=-zebra", "q=" + "zebra+" * 200],
)  # fmt: skip
def test_what_is_no_query_degrades_as_the_page_does(client, new, query):
    assert feed(client, query).findtext("a:title", "", ATOM).startswith("Search")


def test_drafts_are_in_no_feed_whoever_asks(client, new, alpha):
    doc = document("ABC-9", lead=alpha)
    write_desk(doc, tree(doc, section("Canary", paragraph("zyzzyva"))), {}, by=None)
    indexing.rebuild()
    client.force_login(member("alice", alpha, "editor"))
    assert b"1 clause found" in client.get("/search/", {"q": "zyzzyva"}).content
    one, two = fetch(client, "q=zyzzyva"), fetch(client, "q=xyzzyva")
    assert one.content.replace(b"zyzzyva", b"xyzzyva") == two.content
    assert titles(client, "status=draft") == []


def test_the_answer_is_the_same_for_everybody_and_sets_no_cookie(client, new, alpha):
    public = fetch(client)
    assert public["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not public.cookies
    assert "Cookie" not in public.get("Vary", "")
    client.force_login(member("alice", alpha, "editor"))
    assert fetch(client).content == public.content


def test_who_has_it_already_is_told_so(client, new):
    first = fetch(client)
    assert first["Last-Modified"] == "Thu, 05 Mar 2026 12:00:00 GMT"
    assert fetch(client).content == first.content
    known = {"If-None-Match": first["ETag"]}
    assert fetch(client, status=304, **known).content == b""
    fetch(client, status=304, **{"If-Modified-Since": first["Last-Modified"]})
    fetch(client, "q=lion", **known)


def test_a_withdrawal_makes_the_feed_new(client, new):
    first = fetch(client)
    record_event(new, "withdrawn", by=None, at=NOON + timedelta(days=9))
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert fetch(client, **since)["Last-Modified"] == "Wed, 11 Mar 2026 12:00:00 GMT"


def test_an_index_that_does_not_answer_asks_to_come_back(client, new, search_dir):
    path = (search_dir / "public.sqlite3").resolve()
    path.write_bytes(b"x" * path.stat().st_size)
    answer = fetch(client, status=503)
    assert answer["Retry-After"] == "300"


def test_only_reading_is_allowed(client, new):
    assert client.post("/search/feed?q=zebra").status_code == 405
    assert client.head("/search/feed?q=zebra").status_code == 200
