"""A tree that is written to a desk is read from it again, to the byte."""

import copy

import pytest

from cms.documents import content, validate
from cms.documents.desk import assemble, write_desk
from cms.documents.labels import fill_labels
from tests import factories

pytestmark = pytest.mark.django_db


def rich_runs(doc, node):
    return [
        {"text": "Plain, "},
        {"text": "bold and em", "marks": ["em", "strong"]},
        {"text": " x", "marks": ["sub"]},
        {"text": "y\nz  two spaces ", "marks": ["code", "sup"]},
        {"text": "here", "link": "https://example.org/a?b=1&c=\"2\""},
        {"text": "", "xref": {"document": str(doc.uuid), "edition": None, "node": node, "label": ""}},
        {"text": ", "},
        {"text": " own <words> & more", "xref": {"document": str(doc.uuid), "edition": None, "node": node, "label": ""}},
        {"text": "bonjour 😀", "lang": "fr"},
        {"text": "", "footnote": {"uuid": content.mint(), "text": [
            {"text": "See "}, {"text": "there", "link": "/x"}, {"text": ".", "marks": ["em"]}]}},
        {"text": " end "},
    ]  # fmt: skip


def rich_tree(doc):
    """Every block type, nested lists, spans, rubrics, annexes and facts of blocks."""
    target = content.mint()
    requirement = factories.requirement(
        "The issuer shall publish.", rationale=rich_runs(doc, target),
        verification=content.runs("Look."), role="issuer", assessable=True,
        levels=["one", "two"], external_ids=[{"scheme": "x", "value": "AC-2"}],
        lang="en",
    )  # fmt: skip
    term, reference = content.mint(), content.mint()
    text = rich_runs(doc, target)
    text[1:1] = [
        {"text": "terms", "term": term},
        {"text": "", "cite": {"reference": reference, "locator": "p. 3"}},
        {"text": "", "marks": ["em"], "cite": {"reference": reference, "locator": ""}},
    ]
    u = content.mint
    blocks = [
        {"type": "paragraph", "uuid": u(), "text": text},
        {"type": "paragraph", "uuid": u(), "text": []},
        {"type": "heading", "uuid": target, "level": 3, "text": content.runs("Below")},
        {"type": "list", "uuid": u(), "style": "letter", "items": [
            {"uuid": u(), "text": rich_runs(doc, target), "style": "number", "items": [
                {"uuid": u(), "text": content.runs("deep"), "items": [
                    {"uuid": u(), "text": content.runs("deeper")}]}]},
            {"uuid": u(), "text": content.runs("b"), "style": "bullet"}]},
        requirement,
        {"type": "definition", "uuid": u(), "term": term, "preferred": "a term",
         "admitted": ["also"], "deprecated": ["not"], "text": content.runs("x"),
         "source": content.runs("me")},
        {"type": "definition", "uuid": u(), "term": None, "preferred": "b",
         "admitted": [], "deprecated": [], "text": [], "source": []},
        {"type": "note", "uuid": u(), "paragraphs": [rich_runs(doc, target), content.runs("two")],
         "origins": [{"rel": "derived_from", "uuid": u(), "edition": None, "sha256": None}]},
        {"type": "example", "uuid": u(), "paragraphs": []},
        {"type": "warning", "uuid": u(), "paragraphs": [content.runs("Hot.")]},
        {"type": "table", "uuid": u(), "caption": content.runs("Cap"), "header_rows": 1,
         "header_columns": 1, "notes": [content.runs("n1"), content.runs("n2")],
         "rows": [[{"text": content.runs("a"), "colspan": 2}, {"text": [], "rowspan": 2}],
                  [{"text": rich_runs(doc, target)}, {"text": content.runs("c")}]]},
        {"type": "figure", "uuid": u(), "asset": None, "alt": "Alt", "caption": [],
         "source": [], "missing": "lost.png"},
        {"type": "quotation", "uuid": u(), "paragraphs": [content.runs("Q")], "source": []},
        {"type": "scale", "uuid": u(), "caption": [], "levels": [
            {"uuid": u(), "name": "High", "text": rich_runs(doc, target)},
            {"uuid": u(), "name": "Low", "text": []}]},
        {"type": "rubric", "uuid": u(), "caption": content.runs("R"),
         "levels": [{"uuid": u(), "name": "1"}, {"uuid": u(), "name": "2"}],
         "criteria": [{"uuid": u(), "name": "C", "requirement": requirement["uuid"],
                       "cells": [content.runs("x"), rich_runs(doc, target)]},
                      {"uuid": u(), "name": "D", "requirement": None, "cells": [[], []]}]},
        {"type": "recognition", "uuid": u(), "currency": "CEU", "amount": "1.50",
         "unit": "hours", "jurisdiction": "Ohio", "text": content.runs("t")},
        {"type": "practice", "uuid": u(), "document": None, "title": "P",
         "href": "https://example.org/", "text": []},
        {"type": "formula", "uuid": u(), "tex": "a < b", "alt": "a less b"},
    ]  # fmt: skip
    tree = factories.tree(
        doc,
        factories.section("Foreword", factories.paragraph("Hi"), kind="unnumbered", informative=True),
        factories.section(
            "Rules", *blocks,
            factories.section("Inner", factories.section("Innermost", factories.paragraph("x"))),
            lang="en-GB", external_ids=[{"scheme": "s", "value": "v"}],
            origins=[{"rel": "replaces", "uuid": u(), "edition": None, "sha256": None}],
        ),
        factories.section("More", kind="annex"),
        audiences=["teachers"], subjects=["a", "b"],
        relations=[{"rel": "see", "designation": "X-1"}],
        terms=[{"uuid": term, "preferred": "a term", "admitted": ["t"], "deprecated": [],
                "definition": content.runs("What it is."), "source": []}],
        references=[{"uuid": reference, "key": "aera", "csl": {"type": "book", "title": "T"}}],
        meta={"abstract": [content.runs("One."), content.runs("Two.")], "scope": [], "cost": "12.50"},
    )  # fmt: skip
    fill_labels(tree)
    assert validate.problems(tree) == []
    return tree


def test_every_block_type_comes_back_as_it_went_in():
    doc = factories.document()
    tree = rich_tree(doc)
    desk = write_desk(doc, copy.deepcopy(tree), by=factories.user("alice"))
    assert assemble(desk).tree == tree


def test_a_changed_tree_is_written_over_the_old_one():
    alice, doc = factories.user("alice"), factories.document()
    tree = rich_tree(doc)
    write_desk(doc, tree, by=alice)
    second = copy.deepcopy(tree)
    rules = second["sections"].pop(1)
    second["sections"].append(rules)
    new = factories.section("New", factories.paragraph("n"))
    second["sections"].insert(0, new)
    inner = rules["sections"].pop(0)
    new["sections"].append(inner)
    inner["sections"][0]["title"] = "Changed"
    fill_labels(second)
    desk = write_desk(doc, copy.deepcopy(second), by=alice)
    assert assemble(desk).tree == second
    assert desk.find_problems() == ([], [], [], [], [])


def test_a_section_that_is_gone_is_retired_and_comes_back():
    alice, doc = factories.user("alice"), factories.document()
    tree = factories.tree(doc)
    write_desk(doc, tree, by=alice)
    shorter = {**tree, "sections": tree["sections"][:1]}
    desk = write_desk(doc, shorter, by=alice)
    assert assemble(desk).tree == shorter
    desk = write_desk(doc, tree, by=alice)
    assert assemble(desk).tree == tree


def test_only_changed_pages_get_a_revision():
    alice, doc = factories.user("alice"), factories.document()
    tree = rich_tree(doc)
    write_desk(doc, tree, by=alice)
    bob = factories.user("bob")
    tree["sections"][0]["title"] = "Preface"
    desk = write_desk(doc, tree, by=bob)
    authors = [revision.user_id for _, revision in assemble(desk).sources]
    assert authors.count(bob.pk) == 1


def test_no_page_of_a_desk_is_live():
    doc = factories.document()
    desk = write_desk(doc, rich_tree(doc), by=None)
    assert not desk.get_descendants(inclusive=True).filter(live=True).exists()


def test_a_section_moves_in_beside_new_ones():
    doc = factories.document()
    inner = factories.section("Inner", factories.paragraph("Stays."))
    first = factories.section("First", inner)
    write_desk(doc, factories.tree(doc, first), by=None)
    # The inner section moves to the top, between two new ones, one with a new child.
    child = factories.section("Child", factories.paragraph("New."))
    new = factories.tree(
        doc,
        factories.section("Before", child),
        {**first, "sections": []},
        inner,
        factories.section("After", factories.paragraph("New.")),
    )
    desk = write_desk(doc, new, by=None)
    assert assemble(desk).tree == new
