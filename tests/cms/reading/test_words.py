"""Terms, references, footnotes and citations as readers meet them."""

import json

import pytest

from cms.documents import content
from tests import factories as f

TERM = "11111111-1111-4111-8111-111111111111"
WORK = "22222222-2222-4222-8222-222222222222"


def term(definition: str = "Somebody who learns.") -> dict:
    return {
        "uuid": TERM, "preferred": "earner", "admitted": ["candidate"], "deprecated": [],
        "definition": content.runs(definition), "source": [],
    }  # fmt: skip


def speaking(doc, definition: str = "Somebody who learns.") -> dict:
    """A tree whose first section uses the term and cites the work, the second nothing."""
    text = [
        {"text": "An "}, {"text": "earner", "term": TERM}, {"text": " shows "},
        {"text": "", "cite": {"reference": WORK, "locator": "p. 3"}},
        {"text": "", "footnote": {"uuid": content.mint(), "text": content.runs("Aside.")}},
    ]  # fmt: skip
    said = {"type": "paragraph", "uuid": content.mint(), "text": text}
    work = {"uuid": WORK, "key": "kane-2013", "csl": {
        "id": "kane-2013", "type": "article-journal", "title": "Validating",
        "author": [{"family": "Kane", "given": "Michael T."}],
        "issued": {"date-parts": [[2013]]}}}  # fmt: skip
    return f.tree(
        doc, f.section("People", said), f.section("Rest", f.paragraph("Nothing.")),
        terms=[term(definition)], references=[work],
    )  # fmt: skip


@pytest.fixture
def page(client, db):
    doc = f.document("ABC-1")
    f.edition(doc, speaking(doc))
    return lambda path: client.get(path).content.decode()


def test_a_term_links_to_the_definition_that_its_edition_froze(page):
    found = page("/standards/ABC-1/1/1/")
    assert 'href="#term-111111111111"' in found
    assert '<div id="term-111111111111"' in found
    assert "Somebody who learns." in found


def test_a_section_shows_only_the_terms_and_works_that_it_uses(page):
    rest = page("/standards/ABC-1/1/2/")
    assert "Somebody who learns." not in rest
    assert "Validating" not in rest


def test_a_citation_leads_to_the_work_and_a_footnote_to_its_words_and_back(page):
    found = page("/standards/ABC-1/1/1/")
    assert 'href="#ref-222222222222"' in found
    assert 'id="ref-222222222222"' in found
    assert "Aside." in found
    assert 'role="doc-backlink"' in found


def test_the_glossary_keeps_different_wordings_apart(client, page):
    doc = f.document("DEF-2")
    f.edition(doc, speaking(doc, "Educator who seeks a micro-credential."))
    found = page("/glossary/")
    assert found.count('<h3><a class="self"') == 1
    assert "Somebody who learns." in found
    assert "Educator who seeks a micro-credential." in found
    assert "/standards/DEF-2/1/" in found


def test_the_glossary_holds_current_editions_only(client, page):
    doc = f.document("DEF-2")
    f.edition(doc, speaking(doc, "An older wording."))
    assert "An older wording." in page("/glossary/")
    f.edition(doc, f.tree(doc))
    assert "An older wording." not in page("/glossary/")


def test_a_definition_block_stands_in_the_glossary_with_its_clause(client, db):
    doc = f.document("ABC-1")
    block = {
        "type": "definition", "uuid": content.mint(), "term": None,
        "preferred": "badge", "admitted": [], "deprecated": ["sticker"],
        "text": content.runs("A picture of a record."), "source": [],
    }  # fmt: skip
    f.edition(doc, f.tree(doc, f.section("Terms", block)))
    found = client.get("/glossary/").content.decode()
    assert f'href="/standards/ABC-1/1/1/#{content.anchor(block["uuid"])}"' in found
    assert ">ABC-1, 1</a>" in found
    assert "sticker" in found


def test_references_name_the_documents_that_cite_them(page):
    found = page("/references/")
    assert "Kane" in found
    assert 'href="/standards/ABC-1/1/"' in found


def test_an_edition_is_cited_in_four_formats(client, page, settings):
    plain = page("/standards/ABC-1/1/cite.txt")
    assert plain == (
        "Alpha (2026). ABC-1: Title of ABC-1, edition 1. Concord. "
        f"{settings.SITE_URL}/standards/ABC-1/1/\n"
    )
    csl = json.loads(page("/standards/ABC-1/1/cite.json"))
    assert csl[0]["number"] == "ABC-1"
    assert csl[0]["issued"] == {"date-parts": [[2026, 3, 2]]}
    assert page("/standards/ABC-1/1/cite.ris").startswith("TY  - STAND\r\n")
    assert page("/standards/ABC-1/1/cite.bib").startswith("@techreport{ABC-1-1,\n")


def test_a_clause_is_cited_with_its_number_and_address(page, settings):
    plain = page("/standards/ABC-1/1/2/cite.txt")
    assert ", edition 1, clause 2. " in plain
    assert plain.endswith(f"{settings.SITE_URL}/standards/ABC-1/1/2/\n")


def test_special_characters_do_not_break_a_bibtex_entry(client, db):
    doc = f.document("ABC-1", title="Pay & {rank}: 100 % of $5_000")
    f.edition(doc)
    found = client.get("/standards/ABC-1/1/cite.bib").content.decode()
    assert r"{Pay \& \{rank\}: 100 \% of \$5\_000}" in found
