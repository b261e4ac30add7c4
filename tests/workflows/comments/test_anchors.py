"""Where a comment is found again in a later text."""

import copy

import pytest

from cms.documents import content
from tests.factories import paragraph, requirement, section
from workflows.comments.anchors import Anchors, Quote, frame, place, similar

WORDS = "The issuer shall publish its criteria before the first earner enrols."


def tree(*parts):
    return content.new_tree(sections=list(parts))


@pytest.fixture
def old():
    return tree(
        section("Scope", paragraph("What good work is.")),
        section("Rules", requirement(WORDS), paragraph("A note of thanks.")),
    )


def found(old, new, node, quote):
    return place(Anchors(old), Anchors(new), node, quote)


def changed(old, **words):
    """The old tree with other words in the requirement."""
    new = copy.deepcopy(old)
    new["sections"][1]["blocks"][0]["text"] = content.runs(words["text"])
    return new


def test_a_quote_is_kept_with_what_stands_around_it():
    framed = frame(WORDS, "publish its\n criteria")
    assert framed == Quote(
        "publish its criteria", "The issuer shall ", " before the first earner enrols."
    )
    assert frame(WORDS, "something else") == Quote("something else")


def test_of_two_places_the_one_with_the_right_neighbours_is_meant():
    words = "One shall do it. Two shall do it."
    framed = frame(words, "shall do it", near="Two ")
    assert framed.prefix == "One shall do it. Two "


def test_the_same_words_in_the_same_block_are_found_exactly(old):
    node = old["sections"][1]["blocks"][0]["uuid"]
    where = found(old, old, node, frame(WORDS, "publish its criteria"))
    assert (where.found, where.node, where.quote) == (
        "exact", node, "publish its criteria",
    )  # fmt: skip


def test_words_that_moved_to_another_block_of_the_clause_are_found_exactly(old):
    node = old["sections"][1]["blocks"][0]["uuid"]
    new = changed(old, text="The issuer shall wait.")
    new["sections"][1]["blocks"][1]["text"] = content.runs("Do publish its criteria.")
    where = found(old, new, node, frame(WORDS, "publish its criteria"))
    assert where.found == "exact"
    assert where.node == new["sections"][1]["blocks"][1]["uuid"]


def test_similar_words_are_found_and_shown_as_they_stand(old):
    node = old["sections"][1]["blocks"][0]["uuid"]
    new = changed(old, text="The issuer shall publish all of its criteria online.")
    where = found(old, new, node, frame(WORDS, "shall publish its criteria"))
    assert (where.found, where.node) == ("fuzzy", node)
    assert where.quote == "shall publish all of its criteria"


def test_without_the_words_the_clause_is_left(old):
    node = old["sections"][1]["blocks"][0]["uuid"]
    new = changed(old, text="Nobody needs anything.")
    where = found(old, new, node, frame(WORDS, "publish its criteria"))
    assert (where.found, where.node) == ("clause", node)
    assert where.quote == "publish its criteria"


def test_a_block_that_is_gone_leaves_its_clause(old):
    node = old["sections"][1]["blocks"][0]["uuid"]
    new = copy.deepcopy(old)
    del new["sections"][1]["blocks"][0]
    where = found(old, new, node, Quote(""))
    assert (where.found, where.node) == ("clause", old["sections"][1]["uuid"])


def test_a_clause_that_is_gone_makes_an_orphan_that_keeps_its_words(old):
    node = old["sections"][1]["uuid"]
    new = tree(old["sections"][0])
    where = found(old, new, node, Quote("publish its criteria"))
    assert (where.found, where.node, where.quote) == (
        "orphan", None, "publish its criteria",
    )  # fmt: skip


def test_a_clause_that_says_what_it_came_from_takes_the_comment_over(old):
    node = old["sections"][1]["uuid"]
    origin = {"rel": "replaces", "uuid": node, "edition": None, "sha256": None}
    heir = section("Duties", requirement(WORDS), origins=[origin])
    where = found(old, tree(old["sections"][0], heir), node, Quote(""))
    assert (where.found, where.node) == ("clause", heir["uuid"])


def test_a_comment_on_the_whole_stays_one(old):
    assert found(old, tree(old["sections"][0]), None, Quote("")).found == "exact"


def test_words_without_anything_in_common_are_not_alike():
    assert similar("a b c", "x y z") == ("", 0.0)
    assert similar("", "x") == ("", 0.0)
    words, likeness = similar("we do like green tea here", "like green tea")
    assert (words, likeness) == ("like green tea", 1.0)
