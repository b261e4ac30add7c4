"""What a text must hold before it is reviewed."""

import uuid

import pytest

from cms.documents import content
from workflows.guards.content_rules import broken_rules

U = [str(uuid.UUID(int=n, version=4)) for n in range(1, 30)]


def tree(*blocks, scope="All of it.", **facts):
    section = {
        "uuid": U[0], "kind": "clause", "title": "One", "informative": False,
        "blocks": list(blocks), "sections": [],
    }  # fmt: skip
    meta = {"abstract": [], "scope": [content.runs(scope)] if scope else []}
    return content.new_tree(
        document=U[20], designation="ABC-1", meta=meta, sections=[section], **facts
    )


def paragraph(**run):
    return {"type": "paragraph", "uuid": U[1], "text": [{"text": "x", **run}]}


def practice(document):
    return {
        "type": "practice", "uuid": U[6], "document": document, "title": "Badges",
        "href": "", "text": [],
    }  # fmt: skip


def requirement(*, assessable=False):
    return {
        "type": "requirement", "uuid": U[2], "kind": "shall",
        "text": content.runs("Do it."), "rationale": [], "verification": [],
        "role": "", "assessable": assessable, "levels": [],
    }  # fmt: skip


def rubric(of):
    return {
        "type": "rubric", "uuid": U[3], "caption": [],
        "levels": [{"uuid": U[4], "name": "Met"}],
        "criteria": [{"uuid": U[5], "name": "It", "requirement": of, "cells": [[]]}],
    }  # fmt: skip


TERM = {
    "uuid": U[10], "preferred": "badge", "admitted": [], "deprecated": [],
    "definition": [], "source": [],
}  # fmt: skip
CASES = [
    (tree(), "scope", None),
    (tree(scope=""), "scope", "no_scope"),
    (tree(requirement()), "requirement", None),
    (tree(paragraph()), "requirement", "no_requirement"),
    (tree(paragraph(term=U[10]), terms=[TERM]), "references_resolve", None),
    (tree(paragraph(term=U[10])), "references_resolve", "unresolved_term"),
    (
        tree(paragraph(cite={"reference": U[11], "locator": ""})),
        "references_resolve", "unresolved_reference",
    ),
    (
        tree(paragraph(xref={"document": U[20], "edition": None, "node": U[0],
                             "label": "1"})),
        "references_resolve", None,
    ),
    (
        tree(paragraph(xref={"document": U[20], "edition": None, "node": U[9],
                             "label": "9"})),
        "references_resolve", "unresolved_place",
    ),
    (
        tree(paragraph(xref={"document": U[21], "edition": None, "node": U[9],
                             "label": "9"})),
        "references_resolve", None,
    ),
    (tree(requirement()), "rubric_for_assessable", None),
    (
        tree(requirement(assessable=True)),
        "rubric_for_assessable", "no_rubric_criterion",
    ),
    (
        tree(requirement(assessable=True), rubric(U[2])),
        "rubric_for_assessable", None,
    ),
    (tree(paragraph(text="Studies say so.")), "claims_sourced", "claim_without_source"),
    (tree(paragraph(text="Half, or 50 %.")), "claims_sourced", "claim_without_source"),
    (tree(paragraph(text="In our view research lags.")), "claims_sourced", None),
    (tree(paragraph(text="Write short sentences.")), "claims_sourced", None),
    (
        tree(paragraph(text="Studies say so.",
                       cite={"reference": U[11], "locator": ""})),
        "claims_sourced", None,
    ),
    (tree(practice(None)), "practices_linked", "practice_not_linked"),
    (tree(practice(U[12])), "practices_linked", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "code"), CASES)
def test_a_rule_looks_at_the_text(text, rule, code):
    assert [r.code for r in broken_rules(text, [rule])] == ([code] if code else [])
