"""The three editions of MCS-101 are one text: what stays keeps its identity."""

from cms.documents.content import blocks, nodes, sections
from cms.documents.numbering import number
from fixtures.build import uid
from fixtures.documents import trees


def edition(index):
    return trees("MCS-101")[index - 1][0]


def node(tree, key):
    wanted = uid("MCS-101", key)
    return next(n for _, n in nodes(tree) if n["uuid"] == wanted)


def keys(tree):
    return {n["uuid"] for _, n in nodes(tree)}


def test_most_nodes_are_in_all_three_editions():
    shared = keys(edition(1)) & keys(edition(2)) & keys(edition(3))
    assert len(shared) > 0.9 * len(keys(edition(1)))


def test_double_scoring_became_a_requirement_with_the_same_identity():
    kinds = [node(edition(e), "double")["kind"] for e in (1, 2, 3)]
    assert kinds == ["should", "shall", "shall"]


def test_access_moved_to_the_top_level_and_kept_its_blocks():
    uuids = {s["uuid"] for s in edition(1)["sections"]}
    assert uid("MCS-101", "access") not in uuids
    assert uid("MCS-101", "access") in {s["uuid"] for s in edition(2)["sections"]}
    first = {b["uuid"] for b in node(edition(1), "access")["blocks"]}
    assert first <= {b["uuid"] for b in node(edition(2), "access")["blocks"]}


def test_automated_scoring_is_new_in_the_third():
    wanted = uid("MCS-101", "automated")
    has = [wanted in {s["uuid"] for s in sections(edition(e))} for e in (1, 2, 3)]
    assert has == [False, False, True]


def test_the_table_of_agreement_differs_each_time():
    rows = [str(node(edition(e), "agreement-table")["rows"]) for e in (1, 2, 3)]
    assert len(set(rows)) == 3


def test_a_number_moves_while_its_requirement_stays():
    wanted = uid("MCS-101", "feedback-time")
    labels = [number(edition(e))[wanted].label for e in (1, 2, 3)]
    assert len(set(labels)) > 1


def test_the_permission_for_paper_is_gone_from_the_third():
    wanted = uid("MCS-101", "paper")
    has = [wanted in {b["uuid"] for b in blocks(edition(e))} for e in (1, 2, 3)]
    assert has == [True, True, False]
