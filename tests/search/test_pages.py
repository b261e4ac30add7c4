"""The search page, its JSON and the suggestions, as a browser asks for them."""

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jsonschema
import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from cms.documents import content
from cms.documents.desk import write_desk
from cms.documents.models import Document
from search import indexing
from search.facets import facets_of
from search.finding import Results
from search.query import parse
from tests.factories import (
    NOON,
    document,
    edition,
    group,
    member,
    paragraph,
    requirement,
    section,
    tree,
)

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def rules():
    return requirement("The issuer shall publish <b>criteria</b>.")


@pytest.fixture(autouse=True)
def made(alpha, rules):
    doc = document("MCS-101", lead=alpha, title="Quality")
    many = [section(f"Part {n}", paragraph("zebra")) for n in range(11)]
    made = edition(doc, tree(doc, section("Rules", rules), *many))
    toolkit = document("TK-1", kind="chapter", lead=alpha, title="Mindsets")
    edition(toolkit, tree(toolkit, section("Zebra", paragraph("zebra"))))
    indexing.rebuild()
    return made


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


def page(client, **query):
    response = client.get("/search/", query)
    assert response.status_code == 200
    return response.content.decode()


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


def test_another_spelling_and_what_means_the_same_are_offered():
    shown = {
        "meant": "/search/?q=criteria",
        "results": {
            "did_you_mean": {"text": "criteria", "total": 1, "is_counted": True},
            "query": {"also": ("micro-credential", "MC")},
        },
    }
    words = " ".join(strip_tags(render_to_string("search/words.html", shown)).split())
    assert words == (
        "Did you mean criteria? 1 clause found Also searched for: micro-credential, MC"
    )


def test_an_answer_of_the_simpler_engine_says_that_it_is_limited(client):
    query = parse("zebra")
    for is_limited in (True, False):
        shown = {"asked": True, "results": Results(query, {}, is_limited=is_limited)}
        html = render_to_string("search/results.html", shown)
        assert ("Search is limited just now" in html) is is_limited


def test_more_than_are_counted_is_said_in_words():
    counts = {"standard": None, "chapter": None}
    results = Results(parse("zebra"), {}, total=10_001, facets={"kind": counts})
    shown = {"asked": True, "results": results, "facets": facets_of(results)}
    html = render_to_string("search/results.html", shown)
    assert "More than 10,000 clauses found" in html
    assert "Too many to count." in html


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


def test_facets_and_their_values_are_in_words(client):
    html = page(client, q="zebra")
    for words in ("Document type", "Toolkit chapter", "MCS-101 Quality"):
        assert words in html


def test_several_values_of_a_facet_widen_it(client):
    assert "12 clauses found" in page(client, q="zebra", kind=["chapter", "standard"])


def test_each_chosen_filter_can_be_taken_back(client):
    html = page(client, q="zebra", kind=["chapter", "standard"], document="TK-1")
    chips = re.findall(r'<a class="chip" href="([^"]*)">', html)
    assert [unescape(one) for one in chips] == [
        "/search/?q=zebra&kind=standard&document=TK-1&jump=no",
        "/search/?q=zebra&kind=chapter&document=TK-1&jump=no",
        "/search/?q=zebra&kind=chapter&kind=standard&jump=no",
    ]
    assert "Document type: Toolkit chapter" in html


def test_a_filter_in_the_query_can_be_taken_back_too(client):
    html = page(client, q="zebra kind:chapter")
    assert '<a class="chip" href="/search/?q=zebra&amp;jump=no">' in html
    assert "1 clause found" in html
    html = page(client, q="zebra AND kind:chapter")
    assert "Document type: Toolkit chapter (in your query)" in html


def test_all_hits_of_one_document_are_a_link_away(client):
    html = page(client, q="zebra")
    assert 'href="/search/?q=zebra&amp;document=TK-1&amp;jump=no"' in html
    assert "All hits in" not in page(client, q="zebra", document="TK-1")


def test_naming_a_value_does_not_tell_whether_there_is_such_a_document(client, alpha):
    document("SECRET-1", lead=alpha, title="Zyzzyva")
    html = page(client, q="zebra", document="secret-1")
    assert "Zyzzyva" not in html
    assert html.replace("secret-1", "x") == page(
        client, q="zebra", document="none-1"
    ).replace("none-1", "x")


def test_results_say_on_which_day_they_are_in_force(client):
    html = page(client, q="zebra", on="2026-03-02")
    assert "as in force on 2 March 2026" in html
    assert "12 clauses found" in html
    assert "on=2026-03-02&amp;page=2&amp;jump=no" in html
    assert 'type="date" value="2026-03-02"' in html
    assert "0 clauses found" in page(client, q="zebra", on="2026-03-01")


def test_the_day_stands_in_the_json(client):
    query = {"q": "zebra", "format": "json"}
    answer = client.get("/search/", {**query, "on": "2026-03-02"}).json()
    assert answer["in_force_on"] == "2026-03-02"
    response = client.get("/search/", {**query, "on": "yesterday"})
    assert response.status_code == 400
    assert "“yesterday” is not a day" in response.json()["error"]


@pytest.mark.parametrize("typed", ["2025-02-30", "1 June", "20250601", "²025-06-01"])
def test_a_day_of_no_calendar_gets_a_sentence_and_comes_back(client, typed):
    html = page(client, q="zebra", on=typed)
    assert f"“{typed}” is not a day of the calendar" in html
    assert f'type="text" value="{typed}"' in html
    assert 'aria-invalid="true"' in html
    assert "12 clauses found" in html


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


def test_json_has_the_documented_shape(client, rules):
    answer = client.get("/search/", {"q": "criteria", "format": "json"}).json()
    assert answer["total"] == 1
    (hit,) = answer["hits"]
    assert hit["label"] == "MCS-101-R1"
    assert answer["facets"]["kind"] == {"standard": 1}


SCHEMA = json.loads((ROOT / "docs/reference/search.schema.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "query",
    [
        {"q": "criteria"}, {"q": "zebra", "page": "2"}, {"q": "zebra", "status": "draft"},
        {"q": "MCS-101"}, {"q": '"zebra'}, {"q": "criterja"}, {"q": "xylophone"}, {},
        {"q": "status:current"}, {"q": "criterion x" * 90},
    ],
)  # fmt: skip
def test_json_is_what_its_schema_says(client, query):
    answer = client.get("/search/", {**query, "format": "json"}).json()
    jsonschema.validate(answer, SCHEMA)
    assert list(answer) == SCHEMA["oneOf"][1]["required"]
    for hit in answer["hits"]:
        assert list(hit) == SCHEMA["$defs"]["hit"]["required"]


def test_json_of_drafts_is_what_its_schema_says(client, alpha):
    doc = document("ABC-9", lead=alpha)
    write_desk(doc, tree(doc, section("Canary", paragraph("zyzzyva"))), {}, by=None)
    indexing.rebuild()
    client.force_login(member("alice", alpha, "editor"))
    answer = client.get("/search/", {"q": "zyzzyva", "format": "json"}).json()
    jsonschema.validate(answer, SCHEMA)
    assert answer["hits"][0]["status"] == "draft"


def test_every_field_of_the_json_is_described():
    page = (ROOT / "docs/reference/search-json.md").read_text("utf-8")
    names = SCHEMA["oneOf"][1]["required"] + SCHEMA["$defs"]["hit"]["required"]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_json_tells_what_may_be_meant_and_what_was_looked_for_too(client, alpha):
    doc = document("MCS-104", lead=alpha)
    term = {"uuid": content.mint(), "preferred": "zebra", "admitted": ["quagga"],
            "deprecated": [], "definition": [], "source": []}  # fmt: skip
    edition(doc, tree(doc, section("Terms"), terms=[term]))
    indexing.rebuild()
    answer = client.get("/search/", {"q": "quagga", "format": "json"}).json()
    assert answer["also"] == ["zebra"]
    answer = client.get("/search/", {"q": "criterja", "format": "json"}).json()
    assert answer["did_you_mean"] == {"text": "criteria", "total": 1, "more": False}


def test_json_of_a_citation_does_not_redirect(client):
    answer = client.get("/search/", {"q": "MCS-101 2", "format": "json"}).json()
    assert answer["hits"][0]["number"] == "2"


def test_suggestions_are_at_most_eight(client):
    answer = client.get("/search/suggest", {"q": "par"}).json()["suggestions"]
    assert 0 < len(answer) <= 8
    assert set(answer[0]) == {"text", "kind", "detail"}


def test_a_citation_among_the_suggestions_leads_straight_to_its_clause(client):
    answer = client.get("/search/suggest", {"q": "MCS-101 2"}).json()["suggestions"]
    assert answer[0]["text"] == "MCS-101 2"
    response = client.get(answer[0]["url"])
    assert response["Location"].startswith("/standards/MCS-101/1/2/")


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
    jsonschema.validate(response.json(), SCHEMA)


def test_a_superseded_edition_is_searched_as_of_its_own_day(client, cited):
    html = client.get("/standards/MCS-101/1/").content.decode()
    assert "Search in this edition" in html
    assert '<input type="hidden" name="on" value="2026-03-02">' in html
    html = page(client, q="zebra", document="MCS-101", on="2026-03-02")
    assert "11 clauses found" in html
    html = client.get("/standards/MCS-101/2/").content.decode()
    assert "Search in this document" in html
    assert 'name="on"' not in html
