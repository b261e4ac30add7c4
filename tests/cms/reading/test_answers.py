"""What is the same for all public pages: refusals, headers, queries, bytes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.reading.site import ensure_site
from tests import factories as f

PAGES = [
    "/", "/standards/", "/toolkit/", "/practices/", "/glossary/", "/references/",
    "/standards/ABC-1/2/", "/standards/ABC-1/2/3/", "/standards/ABC-1/1/2/",
    "/standards/ABC-1/history/", "/standards/ABC-1/2/3/cite/",
]  # fmt: skip


def text_of(page: str) -> str:
    """The words that an edition fixed: the body, without banner and site."""
    found = re.search(r'<div class="document-body">(.*?)</article>', page, re.DOTALL)
    return found[1]


def test_hidden_and_missing_answer_with_the_same_words(client, abc):
    f.snapshot(f.document("HID-1"))
    hidden = client.get("/standards/HID-1/")
    missing = client.get("/standards/MIS-1/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert "HID-1" not in hidden.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_run_nothing_inline(client, abc, path):
    ensure_site()
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_have_one_title_a_language_and_a_way_past_the_navigation(
    client, abc, path
):
    ensure_site()
    page = client.get(path).content.decode()
    assert page.count("<h1") == 1
    assert re.search(r'<html lang="en', page)
    assert 'href="#main"' in page
    assert 'id="main"' in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_page_that_has_not_changed_is_not_sent_again(client, abc):
    answer = client.get("/standards/ABC-1/2/")
    again = client.get("/standards/ABC-1/2/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_the_text_of_an_edition_stays_when_another_supersedes_it(client, db):
    doc = f.document("ABC-1")
    first = f.edition(doc)
    before = client.get("/standards/ABC-1/1/").content.decode()
    json = client.get("/standards/ABC-1/1/document.json").content
    f.edition(doc, f.tree(doc, f.section("Scope", f.paragraph("Other words."))),
              at=f.NOON + timedelta(days=1))  # fmt: skip
    after = client.get("/standards/ABC-1/1/").content.decode()
    assert "superseded" not in before
    assert "Edition 1 was superseded" in after
    assert text_of(before) == text_of(after)
    assert client.get("/standards/ABC-1/1/document.json").content == json
    assert first.snapshot.sha256 in after


def count_queries(client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def large(doc, count: int):
    sections = [
        f.section(f"Part {n}", *[f.section(f"Clause {n}.{m}", f.requirement("It shall."))
                                 for m in range(9)])
        for n in range(count // 10)
    ]  # fmt: skip
    return f.tree(doc, *sections)


def test_a_section_costs_few_queries_and_as_many_for_300_clauses_as_for_10(client, db):
    counts = {}
    for clauses in (10, 300):
        doc = f.document(f"BIG-{clauses}")
        f.edition(doc, large(doc, clauses))
        f.edition(doc, large(doc, clauses), at=f.NOON + timedelta(days=1))
        # Nothing of either edition is in the memory of the process yet.
        counts[clauses] = [
            count_queries(client, f"/standards/BIG-{clauses}/{label}/1/")
            for label in ("1", "2")
        ]
    assert counts[10] == counts[300]
    assert max(counts[10]) <= 12


def test_a_section_costs_as_many_queries_among_30_editions_as_among_2(client, db):
    counts = []
    for editions in (2, 30):
        doc = f.document(f"OLD-{editions}")
        for n in range(editions):
            made = f.tree(doc, f.section("Scope", f.paragraph(f"Words {n}.")))
            f.edition(doc, made, at=f.NOON + timedelta(days=n))
        counts.append(count_queries(client, f"/standards/OLD-{editions}/{editions}/1/"))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["/", "/standards/", "/glossary/", "/references/"])
def test_lists_cost_as_many_queries_for_20_documents_as_for_2(client, db, path):
    ensure_site()
    counts = []
    for start, end in ((0, 2), (2, 20)):
        for n in range(start, end):
            f.edition(f.document(f"LST-{n}"))
        client.get(path)
        counts.append(count_queries(client, path))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_patterns_are_for_developers_only(client, db, settings):
    assert client.get("/patterns/").status_code == 404
    settings.DEBUG = True
    assert client.get("/patterns/").status_code == 200
