import json

import pytest

from cms.documents.content import (
    all_runs,
    block_text,
    blocks,
    canonical_bytes,
    nodes,
    plain,
    sections,
    sha256_of,
    short_id,
)
from cms.documents.numbering import number
from cms.documents.validate import problems
from fixtures.build import build, drafts, uid
from fixtures.documents import ALL, trees

TEXTS = [(name, index) for name in ALL for index in range(len(drafts(name)))]
IDS = [f"{name}-{index + 1}" for name, index in TEXTS]


@pytest.fixture(params=TEXTS, ids=IDS)
def text(request):
    name, index = request.param
    return trees(name)[index]


def test_every_tree_is_valid(text):
    assert problems(text[0]) == []


def test_every_tree_has_numbers(text):
    numbers = number(text[0])
    assert all(
        numbers[s["uuid"]].number
        for s in text[0]["sections"]
        if s["kind"] != "unnumbered"
    )


def test_no_reference_dangles_and_every_label_is_filled(text):
    tree, _ = text
    known = {
        node["uuid"]
        for name in ALL
        for other, _ in trees(name)
        for _, node in nodes(other)
    }
    own = {node["uuid"] for _, node in nodes(tree)}
    for _, runs in all_runs(tree):
        for run in runs:
            if "xref" not in run:
                continue
            xref = run["xref"]
            here = xref["document"] == tree["document"]
            assert xref["node"] in (own if here else known), xref
            assert xref["label"], xref


def test_every_assessable_requirement_has_a_criterion(text):
    tree, _ = text
    covered = {
        criterion["requirement"]
        for block in blocks(tree)
        if block["type"] == "rubric"
        for criterion in block["criteria"]
    }
    open_ones = [
        plain(block["text"])
        for block in blocks(tree)
        if block["type"] == "requirement"
        and block["assessable"]
        and block["uuid"] not in covered
    ]
    assert open_ones == []


def test_every_file_used_is_delivered(text):
    tree, assets = text
    assert {a["sha256"] for a in tree["assets"]} == set(assets)


def test_a_second_build_gives_the_same_bytes(text):
    tree, _ = text
    index = [sha256_of(t) for t, _ in trees(tree["designation"])].index(sha256_of(tree))
    again, _ = build(drafts(tree["designation"])[index]())
    assert canonical_bytes(again) == canonical_bytes(tree)


def test_no_markup_is_left_in_the_words(text):
    words = json.dumps([plain(r) for _, r in all_runs(text[0])], ensure_ascii=False)
    for mark in ("[[", "{{", "^[", "]("):
        assert mark not in words


def test_short_ids_are_unique_across_documents():
    owners: dict[str, str] = {}
    for name in ALL:
        for tree, _ in trees(name):
            for _, node in nodes(tree):
                owner = owners.setdefault(short_id(node["uuid"]), node["uuid"])
                assert owner == node["uuid"]


def test_a_document_shares_no_node_with_another():
    owner: dict[str, str] = {}
    for name in ALL:
        for tree, _ in trees(name):
            for _, node in nodes(tree):
                assert owner.setdefault(node["uuid"], name) == name


@pytest.mark.parametrize("name", ["MCS-101", "MCS-102", "PM-1"])
def test_published_standards_are_long_enough_to_judge_by(name):
    tree, _ = trees(name)[-1]
    words = sum(len(block_text(block).split()) for block in blocks(tree))
    assert words >= 3000
    assert len(list(sections(tree))) >= 8


def test_uuids_have_the_shape_of_version_four():
    drawn = uid("MCS-101", "document")
    assert drawn[14] == "4"
    assert drawn[19] in "89ab"
