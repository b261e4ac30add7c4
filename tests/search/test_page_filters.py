"""Facets, chips and the day on the search page."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from search.facets import facets_of
from search.finding import Results
from search.query import parse
from tests.factories import document
from tests.search.asking import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made")]


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


def test_twenty_filters_take_no_more_queries_than_one(
    client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        page(client, q="zebra", document=["TK-1"])
    many = ["TK-1", *(f"X-{n}" for n in range(19))]
    with django_assert_max_num_queries(8):
        page(client, q="zebra", document=many, group=[*many, "alpha"])
