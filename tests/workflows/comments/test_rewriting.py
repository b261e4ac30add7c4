"""New words for a block; what stays the same keeps its marks."""

from cms.documents import content
from tests.factories import paragraph, requirement
from workflows.comments.rewriting import parts_of, rewrite, rewritten

MARKED = [
    {"text": "The issuer "}, {"text": "shall", "strong": True},
    {"text": " publish its criteria."},
]  # fmt: skip


def test_the_same_words_are_the_same_runs():
    assert rewrite(MARKED, "The issuer shall publish its criteria.") is MARKED


def test_marks_stay_on_the_words_that_stay():
    new = rewrite(MARKED, "The issuer shall publish all criteria.")
    assert content.plain(new) == "The issuer shall publish all criteria."
    assert {"text": "shall", "strong": True} in new


def test_a_footnote_stays_beside_its_word():
    note = {"footnote": {"uuid": content.mint(), "text": content.runs("Why.")}}
    runs = [{"text": "Publish it"}, note, {"text": " now."}]
    new = rewrite(runs, "Publish it soon.")
    assert content.plain(new) == "Publish it soon."
    assert new.count(note) == 1
    assert content.plain(new[: new.index(note)]) == "Publish it"


def test_a_cross_reference_of_which_words_are_changed_becomes_words():
    xref = {"text": "clause 4", "xref": {"document": "d", "node": "n", "label": "4"}}
    runs = [{"text": "See "}, xref, {"text": "."}]
    kept = rewrite(runs, "Do see clause 4.")
    assert xref in kept
    cut = rewrite(runs, "See clause 5.")
    assert not any("xref" in run for run in cut)
    assert content.plain(cut) == "See clause 5."


def test_each_part_of_a_requirement_gets_its_words():
    block = requirement("Do it.", rationale=content.runs("Because."))
    assert [part.words for part in parts_of(block)] == ["Do it.", "Because."]
    new = rewritten(block, ["Do it well.", "Because."])
    assert content.plain(new["text"]) == "Do it well."
    assert (new["uuid"], new["rationale"]) == (block["uuid"], block["rationale"])
    assert content.plain(block["text"]) == "Do it."


def test_everything_can_be_replaced_and_nothing_left():
    assert rewrite(content.runs("One."), "Two") == [{"text": "Two"}]
    assert rewrite(content.runs("One."), "") == []


def test_a_table_is_not_edited_in_a_form():
    assert parts_of({**paragraph("x"), "type": "table"}) == []
