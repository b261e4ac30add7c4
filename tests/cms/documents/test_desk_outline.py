"""The outline moves, splits and merges sections, and every node keeps its UUID."""

import pytest

from cms.documents import content
from cms.documents.desk import assemble, write_desk
from cms.documents.models import SectionPage
from cms.documents.outline import (
    OutlineRefused,
    merge_with_previous,
    move_blocks,
    move_section,
    restore_section,
    retire_section,
    section_of,
    split_section,
)
from tests import factories

pytestmark = pytest.mark.django_db


def heading(text, level=2):
    return {
        "type": "heading", "uuid": content.mint(), "level": level,
        "text": content.runs(text),
    }  # fmt: skip


@pytest.fixture
def desk():
    doc = factories.document()
    tree = factories.tree(
        doc,
        factories.section("One", factories.paragraph("1")),
        factories.section(
            "Two", factories.paragraph("2"), heading("Two A"),
            factories.paragraph("2a"), heading("Deep", 3), heading("Two B"),
            factories.paragraph("2b"), factories.section("Child"),
        ),
        factories.section("Three", factories.paragraph("3", lang="fr")),
    )  # fmt: skip
    return write_desk(doc, tree, by=factories.user("alice"))


def page(desk, title):
    return section_of(desk, SectionPage.objects.descendant_of(desk).get(title=title).pk)


def shape(desk):
    def of(sections):
        return [
            (s["title"], of(s["sections"])) if s["sections"] else s["title"]
            for s in sections
        ]

    return of(assemble(desk).tree["sections"])


def uuids(desk):
    return {n["uuid"]: k for k, n in content.nodes(assemble(desk).tree)}


def test_sections_move_up_down_in_and_out(desk):
    bob, before = factories.user("bob"), uuids(desk)
    move_section(page(desk, "Three"), "up", by=bob)
    assert shape(desk) == ["One", "Three", ("Two", ["Child"])]
    move_section(page(desk, "Three"), "nest", by=bob)
    assert shape(desk) == [("One", ["Three"]), ("Two", ["Child"])]
    move_section(page(desk, "One"), "down", by=bob)
    assert shape(desk) == [("Two", ["Child"]), ("One", ["Three"])]
    move_section(page(desk, "Child"), "unnest", by=bob)
    assert shape(desk) == ["Two", "Child", ("One", ["Three"])]
    assert uuids(desk) == before
    assert desk.find_problems() == ([], [], [], [], [])


def test_the_first_section_cannot_go_up(desk):
    with pytest.raises(OutlineRefused, match="first section"):
        move_section(page(desk, "One"), "up", by=factories.user("bob"))


def test_splitting_at_a_heading_makes_sections_of_it_and_its_peers(desk):
    before, two = uuids(desk), page(desk, "Two")
    block = [raw["id"] for raw in two.body.raw_data][1]
    split_section(two, block, by=factories.user("bob"))
    assert shape(desk) == ["One", "Two", "Two A", ("Two B", ["Child"]), "Three"]
    after = uuids(desk)
    assert after.keys() == before.keys()
    assert after[block] == "section"
    tree = assemble(desk).tree
    assert tree["sections"][2]["origins"][0]["uuid"] == str(two.node)
    assert tree["sections"][2]["blocks"][1]["level"] == 2


def test_splitting_into_parts_keeps_the_order_of_reading(desk):
    two = page(desk, "Two")
    block = [raw["id"] for raw in two.body.raw_data][1]
    split_section(two, block, below=True, by=factories.user("bob"))
    assert shape(desk) == ["One", ("Two", ["Two A", "Two B", "Child"]), "Three"]


def test_splitting_at_a_paragraph_needs_a_title(desk):
    bob, one = factories.user("bob"), page(desk, "One")
    block = one.body.raw_data[0]["id"]
    with pytest.raises(OutlineRefused, match="title"):
        split_section(one, block, by=bob)
    split_section(one, block, title="New", by=bob)
    assert shape(desk)[:2] == ["One", "New"]
    assert block in uuids(desk)


def test_merging_keeps_the_clause_as_a_heading(desk):
    three = page(desk, "Three")
    move_section(three, "up", by=factories.user("bob"))
    merged = merge_with_previous(page(desk, "Three"), by=factories.user("eve"))
    assert merged.title == "One"
    section = assemble(desk).tree["sections"][0]
    assert [b["uuid"] for b in section["blocks"]][1] == str(three.node)
    assert section["blocks"][1]["type"] == "heading"
    assert section["blocks"][2]["lang"] == "fr"


def test_a_merged_section_can_be_split_out_again(desk):
    bob = factories.user("bob")
    before = uuids(desk)
    three = page(desk, "Three")
    move_section(three, "up", by=bob)
    merged = merge_with_previous(page(desk, "Three"), by=bob)
    with pytest.raises(OutlineRefused, match="merged"):
        restore_section(page(desk, "Three"), by=bob)
    split_section(merged, str(three.node), by=bob)
    assert shape(desk) == ["One", "Three", ("Two", ["Child"])]
    assert uuids(desk) == before


def test_merging_without_a_title_says_what_was_replaced(desk):
    bob, three = factories.user("bob"), page(desk, "Three")
    move_section(three, "up", by=bob)
    merge_with_previous(page(desk, "Three"), keep_title=False, by=bob)
    origin = assemble(desk).tree["sections"][0]["origins"][0]
    assert (origin["rel"], origin["uuid"]) == ("replaces", str(three.node))


def test_a_section_before_parts_of_another_is_not_merged_into_it(desk):
    with pytest.raises(OutlineRefused, match="sections of its own"):
        merge_with_previous(page(desk, "Three"), by=factories.user("bob"))


def test_a_retired_section_takes_its_parts_with_it_and_comes_back(desk):
    bob = factories.user("bob")
    retire_section(page(desk, "Two"), by=bob)
    assert shape(desk) == ["One", "Three"]
    restore_section(page(desk, "Two"), by=bob)
    assert shape(desk) == ["One", ("Two", ["Child"]), "Three"]


def test_a_block_keeps_its_uuid_and_language_in_another_section(desk):
    three, one = page(desk, "Three"), page(desk, "One")
    block = three.body.raw_data[0]["id"]
    assert move_blocks(three, [block], one, by=factories.user("bob")) == 1
    tree = assemble(desk).tree
    moved = tree["sections"][0]["blocks"][-1]
    assert (moved["uuid"], moved["lang"]) == (block, "fr")
    assert tree["sections"][2]["blocks"] == []


def test_whoever_moves_a_section_is_an_author(desk):
    bob = factories.user("bob")
    move_section(page(desk, "Three"), "up", by=bob)
    assert bob in assemble(desk).contributors()
