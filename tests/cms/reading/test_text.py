"""Where a node stands and what comes before and after it."""

from cms.documents.numbering import number
from cms.reading import text as text_module
from cms.reading.text import Text
from tests import factories as f


def text_of(*sections) -> Text:
    tree = f.content.new_tree(designation="X", sections=list(sections))
    return Text("0" * 64, tree, number(tree))


def test_before_and_after_stay_at_the_depth_of_a_section_or_rise():
    one_one, one_two = f.section("1.1"), f.section("1.2")
    one, two = f.section("1", one_one, one_two), f.section("2")
    text = text_of(one, two)
    assert text.after(one["uuid"]) == two["uuid"]
    assert text.after(one_one["uuid"]) == one_two["uuid"]
    assert text.after(one_two["uuid"]) == two["uuid"]
    assert text.before(two["uuid"]) == one["uuid"]
    assert text.before(one_one["uuid"]) == one["uuid"]
    assert text.before(one["uuid"]) is None
    assert text.after(two["uuid"]) is None


def test_a_node_is_shown_with_all_of_its_chapter_unless_that_is_long(monkeypatch):
    words = f.paragraph("Words.")
    inner = f.section("Inner", words)
    outer = f.section("Outer", inner)
    assert text_of(outer).page_of(words["uuid"]) == outer["uuid"]
    monkeypatch.setattr(text_module, "LONG_SECTION", 1)
    assert text_of(outer).page_of(words["uuid"]) == inner["uuid"]
