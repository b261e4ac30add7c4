import pytest

from cms.documents import content
from cms.documents.editions import record_event
from tests import factories as f


def anchor(node):
    return content.anchor(node["uuid"])


def test_a_designation_leads_to_the_current_edition(client, abc):
    answer = client.get("/standards/ABC-1/")
    assert answer.status_code == 302
    assert answer["Location"] == "/standards/ABC-1/2/"
    assert '</standards/ABC-1/2/>; rel="latest-version"' in answer["Link"]
    assert '</standards/ABC-1/history/>; rel="version-history"' in answer["Link"]


def test_a_designation_is_read_without_case(client, abc):
    assert client.get("/standards/abc-1/")["Location"] == "/standards/ABC-1/2/"
    answer = client.get("/standards/abc-1/1/2/?x=1")
    assert answer["Location"] == "/standards/ABC-1/1/2/?x=1"


def test_a_document_in_the_wrong_list_is_found(client, abc):
    assert client.get("/toolkit/ABC-1/1/")["Location"] == "/standards/ABC-1/1/"


def test_chapters_lie_under_the_toolkit(client, db):
    f.edition(f.document("TK-1", kind="chapter"))
    assert client.get("/toolkit/TK-1/")["Location"] == "/toolkit/TK-1/1/"
    assert client.get("/toolkit/TK-1/1/").status_code == 200


def test_an_edition_shows_every_section_and_its_anchors(client, abc):
    page = client.get("/standards/ABC-1/1/").content.decode()
    for node in (abc.scope, abc.rules, abc.rule, abc.evidence):
        assert f'id="{anchor(node)}"' in page
    assert "ABC-1-R1" in page


def test_an_edition_links_to_its_siblings(client, abc):
    links = client.get("/standards/ABC-1/1/")["Link"]
    assert '</standards/ABC-1/2/>; rel="latest-version"' in links
    assert '</standards/ABC-1/2/>; rel="successor-version"' in links
    assert "predecessor" not in links
    links = client.get("/standards/ABC-1/2/")["Link"]
    assert '</standards/ABC-1/1/>; rel="predecessor-version"' in links


def test_a_section_has_a_page_with_its_neighbours(client, abc):
    page = client.get("/standards/ABC-1/1/2/").content.decode()
    assert "The issuer shall publish its criteria." in page
    assert "Use form seven." not in page
    assert '<a rel="prev" href="/standards/ABC-1/1/1/">' in page
    assert '<a rel="next" href="/standards/ABC-1/1/3/">' in page
    assert 'href="/standards/ABC-1/1/2/" aria-current="page"' in page


def test_a_section_without_a_number_has_a_page_by_its_short_id(client, db):
    doc = f.document("ABC-9")
    foreword = f.section("Foreword", f.paragraph("Thanks to all."), kind="unnumbered")
    f.edition(doc, f.tree(doc, foreword, f.section("Scope")))
    page = client.get(f"/standards/ABC-9/1/{anchor(foreword)}/").content.decode()
    assert "Thanks to all." in page


def test_the_number_of_a_heading_leads_into_its_section(client, db):
    heading = {"type": "heading", "uuid": content.mint(), "level": 2,
               "text": content.runs("Detail")}  # fmt: skip
    section = f.section("Rules", heading, f.paragraph("Fine print."))
    doc = f.document("ABC-9")
    f.edition(doc, f.tree(doc, section))
    answer = client.get("/standards/ABC-9/1/1.1/")
    assert answer["Location"] == f"/standards/ABC-9/1/1/#{anchor(heading)}"


def test_a_short_id_leads_to_the_node_in_the_current_edition(client, abc):
    answer = client.get(f"/c/{content.short_id(abc.rule['uuid'])}/")
    assert answer.status_code == 302
    assert answer["Location"] == f"/standards/ABC-1/2/3/#{anchor(abc.rule)}"
    assert answer["Cache-Control"] == "no-cache"


def test_a_uuid_leads_there_too(client, abc):
    answer = client.get(f"/id/{abc.rules['uuid']}/")
    assert answer["Location"] == "/standards/ABC-1/2/3/"
    assert client.get(f"/id/{abc.first.uuid}/")["Location"] == "/standards/ABC-1/1/"
    assert client.get(f"/id/{abc.doc.uuid}/")["Location"] == "/standards/ABC-1/"


def test_a_node_that_is_gone_leads_to_its_last_text_with_its_successor(client, abc):
    short = content.short_id(abc.forms["uuid"])
    answer = client.get(f"/c/{short}/")
    assert answer["Location"] == f"/standards/ABC-1/1/3/?node={short}"
    assert '</standards/ABC-1/2/4/>; rel="successor-version"' in answer["Link"]
    page = client.get(answer["Location"]).content.decode()
    assert "This clause became 4 Records in edition 2" in page


def test_a_cross_reference_may_name_an_edition(client, abc):
    short = content.short_id(abc.rules["uuid"])
    answer = client.get(f"/c/{short}/?edition={abc.first.uuid}")
    assert answer["Location"] == "/standards/ABC-1/1/2/"


def test_history_lists_every_edition_and_what_happened_to_it(client, abc):
    record_event(abc.second, "withdrawn", by=None, at=f.NOON, reason="It was wrong.")
    page = client.get("/standards/ABC-1/history/").content.decode()
    assert "/standards/ABC-1/1/" in page
    assert "/standards/ABC-1/2/" in page
    assert "It was wrong." in page


def test_a_withdrawal_leads_to_the_document_that_its_reason_names(client, abc):
    reason = "Nobody used ABC-1. Use XYZ-8 or XYZ-9 instead."
    record_event(abc.second, "withdrawn", by=None, at=f.NOON, reason=reason)
    f.document("XYZ-8", lead=f.group("beta"))
    page = client.get("/standards/ABC-1/2/").content.decode()
    assert "XYZ-8/" not in page
    other = f.document("XYZ-9", lead=f.group("gamma"))
    f.edition(other, f.tree(other, f.section("Scope", f.paragraph("New."))))
    page = client.get("/standards/ABC-1/2/").content.decode()
    assert '<a href="/standards/XYZ-9/">Read XYZ-9</a>' in page


def test_a_document_whose_editions_are_all_withdrawn_shows_the_last(client, abc):
    record_event(abc.second, "withdrawn", by=None, at=f.NOON, reason="It was wrong.")
    answer = client.get("/standards/ABC-1/")
    assert answer["Location"] == "/standards/ABC-1/2/"
    page = client.get("/standards/ABC-1/2/").content.decode()
    assert "Edition 2 was withdrawn on 2 March 2026. The reason: It was wrong." in page


def test_a_superseded_section_leads_to_the_same_clause_in_force(client, abc):
    page = client.get("/standards/ABC-1/1/2/").content.decode()
    assert "Edition 1 was superseded on 6 April 2027." in page
    assert '<a href="/standards/ABC-1/2/3/">Read this clause in edition 2' in page
    assert "superseded" not in client.get("/standards/ABC-1/2/3/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/standards/ABC-1/3/", "/standards/ABC-1/1/7/", "/standards/ABC-1/1/c-0123456789ab/",
     "/standards/XYZ/", "/c/0123456789ab/", "/id/6f0e9a3e-6a51-4a3e-9c43-0b3a0b1a2c3d/",
     "/standards/ABC-1/1/cite.doc/", "/nothing/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, abc, path):
    assert client.get(path).status_code == 404


def test_only_reading_is_possible(client, abc):
    assert client.post("/standards/ABC-1/1/").status_code == 405
