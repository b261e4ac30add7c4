"""A content tree in, search entries out."""

from cms.documents import content
from search.documents import Facts, entries
from tests.factories import paragraph, requirement, section
from tests.search.contract import MCS, tree

FACTS = Facts("edition:x", "2", "current", "2026-03-02")


def made(*parts, **facts):
    return entries(tree("MCS-101", *parts, **facts), FACTS)


def heading(text, level=2):
    return {
        "type": "heading", "uuid": content.mint(), "level": level,
        "text": content.runs(text),
    }  # fmt: skip


def test_the_front_matter_comes_first_and_carries_the_documents_uuid():
    front, clause = made(section("Scope"))
    assert (front.uuid, front.title, front.number) == (MCS, "Quality", "")
    assert (clause.title, clause.number) == ("Scope", "1")


def test_a_heading_is_a_clause_of_its_section():
    _, outer, inner = made(section("A", heading("B"), paragraph("text of b")))
    assert outer.body == ""
    assert (inner.number, inner.section_number, inner.section) == (
        "1.1",
        "1",
        outer.uuid,
    )
    assert (inner.headings, inner.body) == ("A", "text of b")


def test_lines_of_requirements_are_known():
    clause = made(section("A", paragraph("intro"), requirement("one\ntwo")))[1]
    (part,) = clause.parts
    assert part.label == "MCS-101-R1"
    assert clause.body.split("\n")[part.first : part.last] == ["one", "two"]


def test_names_from_elsewhere_are_found_but_not_what_a_clause_points_to():
    ids = [
        {"scheme": "oscal", "value": "AC-2"},
        {"scheme": "oscal-related", "value": "AC-9"},
        {"scheme": "source-number", "value": "7.3"},
    ]
    clause = made(section("A", external_ids=ids))[1]
    assert clause.external_label == "AC-2"
    assert {i.label for i in clause.identifiers if i.kind == "external"} == {
        "AC-2",
        "7.3",
    }


def test_a_deprecated_term_leads_to_its_definition():
    block = {
        "type": "definition", "uuid": content.mint(), "term": None,
        "preferred": "micro-credential", "admitted": ["MC"], "deprecated": ["badge"],
        "text": content.runs("A record."), "source": [],
    }  # fmt: skip
    assert "badge" in made(section("Terms", block))[1].body


def test_private_marks_in_a_text_are_dropped():
    clause = made(section("A\ue000B", paragraph("c\ue001d")))[1]
    assert (clause.title, clause.body) == ("AB", "cd")


def test_the_same_entry_has_the_same_hash_and_another_status_another():
    of = tree("MCS-101", section("A", requirement("Do.")))
    again = entries(of, FACTS)
    other = entries(of, Facts("edition:x", "2", "superseded", "2026-03-02"))
    assert [e.sha256 for e in entries(of, FACTS)] == [e.sha256 for e in again]
    assert again[1].sha256 != other[1].sha256
    assert again[1].same_text(other[1])


def test_an_entry_says_where_it_is():
    front, clause = made(section("A"))
    assert clause.place == "MCS-101 edition 2 clause 1"
    assert front.place == "MCS-101 edition 2 front matter"


def test_facets_hold_groups_audiences_and_kinds_of_requirement():
    group = {"slug": "b", "name": "B", "joint": [{"slug": "a", "name": "A"}]}
    clause = made(
        section("A", requirement("x", "should"), requirement("y")),
        group=group, audiences=["Teachers"], kind="chapter",
        meta={"abstract": [], "scope": [], "shift": "policies"},
    )[1]  # fmt: skip
    assert clause.facets == {
        "kind": ("chapter",), "document": ("MCS-101",), "status": ("current",),
        "group": ("a", "b"), "audience": ("Teachers",), "shift": ("policies",),
        "requirement": ("shall", "should"), "year": ("2026",),
    }  # fmt: skip
