"""OSCAL catalogs: what comes in, what is listed, and what is refused with its place."""

import json
from pathlib import Path

import pytest

from cms.documents import content, numbering
from cms.importing.errors import MalformedInput
from cms.importing.read import read

GOLDEN = Path(__file__).parents[3] / "fixtures" / "golden" / "import"
SHARED = Path(__file__).parents[4] / "shared" / "data" / "oscal"
FACTS = {"designation": "RR-1", "kind": "standard"}


def golden():
    return read(GOLDEN / "catalog.json", "oscal", document_facts=FACTS)


def section(tree, label):
    wanted = {"scheme": "oscal", "value": label}
    return next(
        one for one in content.sections(tree) if wanted in one.get("external_ids", ())
    )


def ids(node, scheme):
    return [e["value"] for e in node.get("external_ids", ()) if e["scheme"] == scheme]


def of_type(node, kind):
    return [block for block in node["blocks"] if block["type"] == kind]


def changed(tmp_path, change):
    value = json.loads((GOLDEN / "catalog.json").read_text(encoding="utf-8"))
    change(value["catalog"])
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def refused(path, format="oscal"):
    with pytest.raises(MalformedInput) as caught:
        read(path, format, document_facts=FACTS)
    return str(caught.value)


def test_groups_controls_and_enhancements_are_nested_sections():
    tree = golden().tree
    assert [one["title"] for one in content.sections(tree)] == [
        "Quiet", "Silence", "Silence on Sundays", "Bells", "Further references",
    ]  # fmt: skip
    assert tree["sections"][0]["sections"][0]["sections"][0]["title"] == (
        "Silence on Sundays"
    )


def test_the_label_and_the_id_of_a_control_are_external_ids():
    one = section(golden().tree, "QT-1")
    assert ids(one, "oscal")[:2] == ["QT-1", "qt-1"]


def test_each_statement_item_is_a_requirement_with_its_label():
    items = of_type(section(golden().tree, "QT-1"), "requirement")
    assert [ids(item, "oscal-label") for item in items] == [["a."], ["1."], ["b."]]
    assert {(item["kind"], item["assessable"]) for item in items} == {("shall", False)}


def test_parameters_are_shown_in_the_text():
    items = of_type(section(golden().tree, "QT-1"), "requirement")
    assert content.plain(items[0]["text"]) == (
        "Remind guests by [Selection (one or more): a sign; a word within "
        "[Assignment: organization-defined time period]];"
    )
    assert "[Assignment: organization-defined opening hours]" in content.plain(
        items[1]["text"]
    )


def test_guidance_is_a_note_and_its_list_stands_behind_it():
    blocks = section(golden().tree, "QT-1")["blocks"]
    kinds = [block["type"] for block in blocks if block["type"] != "requirement"]
    assert kinds == ["note", "list", "note", "paragraph", "paragraph"]


def test_links_become_cross_references_citations_and_external_ids():
    tree = golden().tree
    one, other = section(tree, "QT-1"), section(tree, "QT-2")
    runs = [run for block in one["blocks"] for t in content.runs_of(block) for run in t]
    assert {run["xref"]["node"] for run in runs if "xref" in run} == {other["uuid"]}
    assert {run["xref"]["label"] for run in runs if "xref" in run} == {"1.2"}
    cited = {run["cite"]["reference"] for run in runs if "cite" in run}
    assert cited == {"6b1d7a52-9c55-4d3c-8a0a-6f0d9a2f9d11"}
    assert ids(one, "oscal-related") == ["zz-9"]
    assert ids(of_type(one, "note")[0], "oscal-link") == ["zz-9"]


def test_a_withdrawn_control_is_kept_and_says_so():
    result = golden()
    one = section(result.tree, "QT-2")
    assert content.plain(one["blocks"][0]["paragraphs"]) == "This control is withdrawn."
    assert "QT-2 is withdrawn in the source." in result.report.notes


def test_resources_are_references_and_uncited_ones_come_in_too():
    tree = golden().tree
    by_key = {one["key"]: one["csl"] for one in tree["references"]}
    assert by_key["Rules"]["title"] == "Example Library, Rules of the house, 2020."
    assert by_key["Rules"]["URL"] == "https://example.org/rules"
    last = tree["sections"][-1]["blocks"][0]
    assert len(last["items"]) == 1


def test_assessment_parts_are_counted_only():
    assert dict(golden().report.skipped) == {
        "assessment-objective": 2, "assessment-method": 1, "assessment-objects": 1,
    }  # fmt: skip


def test_what_has_no_place_is_listed_with_its_pointer():
    losses = {loss.place: loss.what for loss in golden().report.losses}
    start = "/catalog/groups/0/controls/0"
    assert losses[f"{start}/props/1"] == "the property label (zero-padded)"
    assert losses[f"{start}/params/2"] == "a parameter"
    assert losses["/catalog/metadata/version"] == "version '1.0'"
    assert losses["/catalog/back-matter/resources/1/rlinks/0"] == (
        "the link 'history.pdf'"
    )


def test_the_scope_is_the_purpose_of_the_source_and_else_its_title(tmp_path):
    meta = golden().tree["meta"]
    assert content.plain(meta["scope"]) == "Keep the room usable for everybody."
    assert content.plain(meta["abstract"]) == "Written as an example."
    path = changed(tmp_path, lambda catalog: catalog["metadata"].pop("props"))
    meta = read(path, "oscal", document_facts=FACTS).tree["meta"]
    assert content.plain(meta["scope"]) == "House rules for a reading room"


def test_members_that_are_unknown_are_listed(tmp_path):
    def change(catalog):
        catalog["groups"][0]["controls"][0]["mood"] = "good"

    report = read(changed(tmp_path, change), "oscal", document_facts=FACTS).report
    assert ("/catalog/groups/0/controls/0/mood", "mood 'good'") in [
        loss[:2] for loss in report.losses
    ]


def test_a_control_without_title_is_refused_with_its_pointer(tmp_path):
    path = changed(
        tmp_path, lambda catalog: catalog["groups"][0]["controls"][1].pop("title")
    )
    assert refused(path) == (
        "catalog.json#/catalog/groups/0/controls/1: “title” is missing."
    )


def test_an_id_used_twice_is_refused(tmp_path):
    def change(catalog):
        catalog["groups"][0]["controls"][1]["id"] = "qt-1"

    assert "/controls/1/id: The id 'qt-1' is used twice." in refused(
        changed(tmp_path, change)
    )


def test_parameters_that_mention_each_other_do_not_loop(tmp_path):
    def change(catalog):
        catalog["params"][0]["label"] = "{{ insert: param, hours }}"

    result = read(changed(tmp_path, change), "oscal", document_facts=FACTS)
    assert any("insertion of hours" in loss.what for loss in result.report.losses)


def test_a_profile_is_refused(tmp_path):
    path = tmp_path / "profile.json"
    path.write_text('{"profile": {}}', encoding="utf-8")
    assert "This is an OSCAL profile; only a catalog can be imported." in refused(path)


def test_progress_counts_the_controls():
    seen = []
    read(
        GOLDEN / "catalog.json",
        "oscal",
        document_facts=FACTS,
        progress=lambda done, total, what: seen.append((done, total, what)),
    )
    assert seen == [(1, 3, "QT-1"), (2, 3, "QT-1(1)"), (3, 3, "QT-2")]


@pytest.fixture(scope="module")
def low():
    found = sorted(SHARED.glob("*LOW*.json"))
    if not found:
        pytest.skip("../shared/data/oscal is not here")
    return read(found[0], "oscal", document_facts=FACTS)


def test_the_low_baseline_has_its_149_controls_in_18_groups(low):
    assert len(low.tree["sections"]) == 18
    assert low.report.counts["section"] == 18 + 149
    assert low.report.counts["references"] == 135
    assert low.report.skipped["assessment-objective"] == 1346


def test_ac_2_comes_with_its_statement_items(low):
    one = section(low.tree, "AC-2")
    assert one["title"] == "Account Management"
    assert numbering.number(low.tree)[one["uuid"]].label == "1.2"
    items = of_type(one, "requirement")
    labels = [ids(item, "oscal-label")[0] for item in items]
    assert "".join(labels) == "a.b.c.d.1.2.3.e.f.g.h.1.2.3.i.1.2.3.j.k.l."


def test_every_statement_of_the_low_baseline_is_a_requirement(low):
    # 574 items and the 53 statements that have words of their own.
    assert low.report.counts["requirement"] == 627
    assert low.report.counts["note"] == 149


def test_the_small_catalogue_comes_in_whole():
    path = SHARED / "basic-catalog.json"
    if not path.exists():
        pytest.skip("../shared/data/oscal is not here")
    result = read(path, "oscal", document_facts=FACTS)
    assert result.report.counts["section"] == 8
    assert result.report.counts["requirement"] == 4
    words = "\n".join(content.block_text(one) for one in content.blocks(result.tree))
    assert "Two of the frequent principles directing the access control" in words
