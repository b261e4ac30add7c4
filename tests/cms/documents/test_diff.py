import time

from cms.documents import content
from cms.documents.diff import Piece, compare, diff_words, summary
from cms.documents.numbering import number
from tests.factories import paragraph, requirement, section


def tree(*sections):
    return content.new_tree(designation="ABC-1", sections=list(sections))


def by_uuid(old, new):
    return {change.uuid: change for change in compare(tree(*old), tree(*new))}


def test_words_are_compared_one_by_one():
    assert diff_words("The issuer may publish.", "The issuer shall publish.") == (
        Piece("same", "The issuer "), Piece("removed", "may"), Piece("added", "shall"),
        Piece("same", " publish."),
    )  # fmt: skip


def test_changed_words_side_by_side_read_as_one_change():
    assert diff_words("a b c", "x y c") == (
        Piece("removed", "a b"), Piece("added", "x y"), Piece("same", " c"),
    )  # fmt: skip


def test_very_long_texts_stand_one_after_the_other():
    pieces = diff_words("a " * 3000, "b " * 3000)
    assert [piece.op for piece in pieces] == ["removed", "added"]


def test_the_pieces_hold_both_texts_whole():
    old, new = "One two  three, four.", "One, three four five!"
    pieces = diff_words(old, new)
    assert "".join(p.text for p in pieces if p.op != "removed") == new


def test_a_clause_that_was_renumbered_is_compared_with_itself():
    scope, rules = section("Scope"), section("Rules", paragraph("Words."))
    changes = by_uuid([scope, rules], [scope, section("Terms"), rules])
    change = changes[rules["uuid"]]
    assert (change.op, change.renumbered, change.moved) == ("same", True, False)
    assert (change.old_number, change.new_number) == ("2", "3")


def test_a_clause_that_was_moved_says_so_and_its_neighbours_do_not():
    a, b, c = section("A"), section("B"), section("C")
    changes = by_uuid([a, b, c], [b, c, a])
    assert [changes[s["uuid"]].moved for s in (a, b, c)] == [True, False, False]


def test_a_clause_under_another_parent_has_moved():
    child = section("Child")
    one, two = section("One", child), section("Two")
    changes = by_uuid(
        [one, two], [{**one, "sections": []}, {**two, "sections": [child]}]
    )
    assert changes[child["uuid"]].moved
    assert not changes[two["uuid"]].moved


def test_new_and_removed_clauses_stand_where_they_belong():
    a, b, c, d = (section(title, paragraph(title)) for title in "ABCD")
    changes = compare(tree(a, b, c), tree(a, d, c))
    assert [(c.op, c.uuid) for c in changes] == [
        ("same", a["uuid"]), ("removed", b["uuid"]), ("added", d["uuid"]),
        ("same", c["uuid"]),
    ]  # fmt: skip
    assert summary(changes)["removed"] == 1


def test_a_requirement_whose_kind_changed_has_changed():
    rule = requirement("The issuer keeps records.", "should")
    one = section("Rules", rule)
    changes = by_uuid([one], [{**one, "blocks": [{**rule, "kind": "shall"}]}])
    block = changes[one["uuid"]].blocks[0]
    assert block.op == "changed"
    assert Piece("removed", "should") in block.pieces
    assert Piece("added", "shall") in block.pieces


def test_emphasis_alone_is_a_change_of_form():
    words = paragraph("Words.")
    one = section("Scope", words)
    new = {**words, "text": [{"text": "Words.", "marks": ["em"]}]}
    changes = by_uuid([one], [{**one, "blocks": [new]}])
    assert changes[one["uuid"]].blocks[0].op == "form"


def test_equal_trees_have_no_change():
    same = tree(section("Scope", paragraph("Words.")))
    assert all(change.is_same for change in compare(same, same))


def test_a_thousand_clauses_are_compared_quickly():
    old = [section(f"C{n}", paragraph("Some words here. " * 5)) for n in range(1000)]
    new = [
        {**s, "blocks": [{**s["blocks"][0], "text": content.runs("Other words. " * 5)}]}
        if n % 10 == 0 else s
        for n, s in enumerate(old)
    ]  # fmt: skip
    one, two = tree(*old), tree(*new)
    number(one)
    began = time.process_time()
    changes = compare(one, two)
    assert summary(changes)["changed"] == 100
    assert time.process_time() - began < 2
