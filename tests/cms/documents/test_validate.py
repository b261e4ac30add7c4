"""The schema of the content tree: a sound tree has no problem, a broken one says where."""

import copy

import pytest

from cms.documents.content import mint, new_tree
from cms.documents.validate import problems

DOCUMENT, SECTION, BLOCK, FIGURE = mint(), mint(), mint(), mint()
SHA = "a" * 64


def xref(node, document=DOCUMENT):
    return {"document": document, "edition": None, "node": node, "label": "1"}


def sound():
    return new_tree(
        document=DOCUMENT,
        designation="X-1",
        title="T",
        meta={"abstract": [], "scope": []},
        group={"slug": "g", "name": "G", "joint": []},
        sections=[
            {
                "uuid": SECTION,
                "kind": "clause",
                "title": "One",
                "informative": False,
                "blocks": [
                    {
                        "type": "paragraph",
                        "uuid": BLOCK,
                        "text": [
                            {"text": "see ", "marks": ["em", "strong"]},
                            {"text": "", "xref": xref(SECTION)},
                            {"text": "", "footnote": {"uuid": mint(), "text": []}},
                        ],
                    },
                    {
                        "type": "figure",
                        "uuid": FIGURE,
                        "asset": SHA,
                        "alt": "",
                        "caption": [],
                        "source": [],
                    },
                ],
                "sections": [],
            }
        ],
        assets=[{"sha256": SHA, "name": "a.png", "media_type": "image/png", "size": 1}],
    )


def paragraph(tree):
    return tree["sections"][0]["blocks"][0]


def test_a_sound_tree_has_no_problem():
    assert problems(sound()) == []


def nest_annex(tree):
    inner = copy.deepcopy(tree["sections"][0])
    inner |= {"uuid": mint(), "kind": "annex", "blocks": []}
    tree["sections"][0]["sections"].append(inner)


def table(*rows):
    return {
        "type": "table", "uuid": mint(), "caption": [], "header_rows": 0,
        "header_columns": 0, "notes": [], "rows": list(rows),
    }  # fmt: skip


CELL = {"text": []}
BROKEN = [
    (lambda t: t.pop("title"), "tree.title is missing."),
    (lambda t: t.update(mood=1), "tree.mood is not a field of the schema."),
    (lambda t: t.update(title=1.5), "tree.title is a float"),
    (lambda t: t.update(kind="novel"), "tree.kind is none of standard"),
    (lambda t: t.update(language="e n"), "tree.language is not a language tag."),
    (lambda t: t["meta"].pop("scope"), "tree.meta.scope is missing."),
    (
        lambda t: t["sections"].append(t["sections"][0]),
        "sections[1].uuid is the UUID of",
    ),
    (lambda t: t["sections"][0].update(uuid="x"), "is not a UUID of version 4"),
    (lambda t: t["sections"][0].update(title=" "), "title is empty or not text."),
    (lambda t: t["sections"][0].update(informative=1), "neither true nor false."),
    (lambda t: t["sections"][0].update(lang=""), "lang is not a language tag."),
    (lambda t: t["sections"][0].update(external_ids=[]), "must be left out."),
    (nest_annex, "is an annex inside another section."),
    (lambda t: paragraph(t).update(type="poem"), "is not a block of a known type."),
    (lambda t: paragraph(t).update(text="x"), "text is not a list of runs."),
    (lambda t: paragraph(t)["text"].append({"text": ""}), "empty, unsorted or should"),
    (
        lambda t: paragraph(t)["text"].append({"text": "a", "marks": ["blink"]}),
        "marks[0] is none of code",
    ),
    (
        lambda t: paragraph(t)["text"].append({"text": "a", "link": "javascript:x"}),
        "is not an address that a text may link to.",
    ),
    (
        lambda t: paragraph(t)["text"].append(
            {"text": "a", "link": "/x", "term": mint()}
        ),
        "is link and term at once.",
    ),
    (
        lambda t: paragraph(t)["text"][1].update(xref=xref(mint())),
        "which is not in this document.",
    ),
    (
        lambda t: paragraph(t)["text"].append({"text": "a", "term": mint()}),
        "tree.terms does not list",
    ),
    (lambda t: t["sections"][0]["blocks"].pop(), "tree.assets lists"),
    (
        lambda t: t["sections"][0]["blocks"].append(
            table([{**CELL, "rowspan": 3}], [CELL])
        ),
        "spans rows that are not there.",
    ),
    (
        lambda t: t["sections"][0]["blocks"].append(
            table([CELL, {**CELL, "rowspan": 2}], [{**CELL, "colspan": 2}])
        ),
        "has cells on one another.",
    ),
    (
        lambda t: t["sections"][0].update(
            blocks=[{**paragraph(t), "uuid": mint(), "text": []} for _ in range(121)]
        ),
        "has more than 120 blocks.",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), BROKEN)
def test_a_broken_tree_says_what_and_where(change, sentence):
    tree = sound()
    change(tree)
    assert any(sentence in problem for problem in problems(tree)), problems(tree)


def test_a_reference_into_another_document_is_not_followed():
    tree = sound()
    paragraph(tree)["text"][1]["xref"] = xref(mint(), document=mint())
    assert problems(tree) == []


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_what_is_no_object_is_no_tree(value):
    assert problems(value) == ["tree is not an object."]
