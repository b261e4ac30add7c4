"""Our own exports: the same text comes back, under UUIDs that are free here."""

import copy
import json
from pathlib import Path

import pytest

from cms.documents import content
from cms.importing.errors import MalformedInput
from cms.importing.read import read

GOLDEN = Path(__file__).parents[3] / "fixtures" / "golden" / "import"
FACTS = {"designation": "RR-1", "kind": "standard"}


@pytest.fixture
def tree():
    return read(GOLDEN / "catalog.json", "oscal", document_facts=FACTS).tree


def export(tmp_path, value):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def uuids(tree):
    return {node["uuid"] for _, node in content.nodes(tree)}


def test_an_export_comes_back_the_same(tmp_path, tree):
    back = read(export(tmp_path, tree), "json", document_facts={}).tree
    assert content.sha256_of(back) == content.sha256_of(tree)


def test_a_wrapped_export_is_read_and_its_facts_are_listed(tmp_path, tree):
    path = export(tmp_path, {"edition": {"uuid": "e"}, "content": tree})
    result = read(path, "json", document_facts={})
    assert uuids(result.tree) == uuids(tree)
    assert [loss.place for loss in result.report.losses] == ["/edition"]


def test_uuids_in_use_elsewhere_are_replaced_and_say_where_they_come_from(
    tmp_path, tree
):
    facts = {"designation": "RR-2"}
    path = export(tmp_path, tree)
    back = read(path, "json", document_facts=facts, in_use=lambda uuid: True).tree
    assert not uuids(back) & uuids(tree)
    assert back["document"] != tree["document"]
    old, new = tree["sections"][0], back["sections"][0]
    assert new["origins"] == [
        {
            "rel": "derived_from", "uuid": old["uuid"], "edition": None,
            "sha256": content.sha256_of(tree),
        }
    ]  # fmt: skip


def test_references_inside_the_document_follow(tmp_path, tree):
    path = export(tmp_path, tree)
    back = read(path, "json", document_facts={}, in_use=lambda uuid: True).tree
    targets = [
        run["xref"]
        for _, text in content.all_runs(back)
        for run in text
        if "xref" in run
    ]
    assert targets
    assert {target["document"] for target in targets} == {back["document"]}
    assert {target["node"] for target in targets} <= uuids(back)


def test_only_the_uuids_in_use_change(tmp_path, tree):
    taken = tree["sections"][0]["uuid"]
    path = export(tmp_path, tree)
    back = read(path, "json", document_facts={}, in_use=lambda uuid: uuid == taken).tree
    assert uuids(tree) - uuids(back) == {taken}
    assert back["document"] == tree["document"]


def test_a_field_that_is_missing_is_refused_with_its_pointer(tmp_path, tree):
    broken = copy.deepcopy(tree)
    del broken["sections"][0]["blocks"][0]["text"]
    with pytest.raises(MalformedInput) as caught:
        read(export(tmp_path, broken), "json", document_facts={})
    assert caught.value.place == "export.json#/sections/0/blocks/0/text"
    assert "is missing" in str(caught.value)


def test_an_unknown_schema_is_refused(tmp_path, tree):
    with pytest.raises(MalformedInput, match="concord/9"):
        read(
            export(tmp_path, tree | {"schema": "concord/9"}), "json", document_facts={}
        )


def test_a_figure_whose_file_is_nowhere_is_kept_and_listed(tmp_path):
    guide = read(GOLDEN / "guide", "markdown", document_facts=FACTS)
    path = export(tmp_path, guide.tree)
    result = read(path, "json", document_facts={})
    figure = [b for b in content.blocks(result.tree) if b["type"] == "figure"][1]
    assert (figure["asset"], figure["missing"]) == (None, "cup.png")
    assert result.report.losses[-1].what == "the file cup.png"


def test_files_beside_the_export_and_files_stored_here_are_found(tmp_path):
    guide = read(GOLDEN / "guide", "markdown", document_facts=FACTS)
    path = export(tmp_path, guide.tree)
    here = read(path, "json", document_facts={}, has_file=lambda sha256: True)
    assert here.assets == {}
    assert here.tree["assets"] == guide.tree["assets"]
    (tmp_path / "cup.png").write_bytes(next(iter(guide.assets.values())).data)
    beside = read(path, "json", document_facts={})
    assert beside.assets == guide.assets
