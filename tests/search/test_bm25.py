"""Our BM25 is that of SQLite, to the last bit."""

import pytest

from search.analysis import stems
from search.engines.base import DEFAULT_WEIGHTS, Request
from search.engines.bm25 import LEAST_IDF, Statistics, Terms
from search.engines.elasticsearch_query import leaves
from search.engines.fts5 import Fts5Index
from search.query import parse
from tests.factories import paragraph, section
from tests.search.contract import edition, tree


@pytest.fixture(scope="module")
def made():
    parts = (
        section("Evidence", paragraph("The issuer keeps evidence, evidence of learning.")),
        section("Issuers", paragraph("An issuer of micro-credentials keeps records."),
                section("Evidence of issuers", paragraph("Keep it."))),
        section("Learning", paragraph("Learners keep evidence of what they have learnt.")),
    )  # fmt: skip
    return edition(tree("MCS-101", *parts))


def statistics(root, entries):
    rows = [Terms(entry) for entry in entries]
    holding = {leaf: sum(row.holds(leaf) for row in rows) for leaf in leaves(root)}
    return Statistics(len(rows), sum(row.length for row in rows), holding)


@pytest.mark.parametrize(
    "text",
    [
        "evidence", "issuer evidence", '"evidence of"', "keep* evidence", "evid*",
        "records OR learners", "evidence -records", '(issuer OR "of learning") keep',
        "how do issuers keep records evidence learning",
    ],
)  # fmt: skip
def test_scores_and_tiers_are_those_of_sqlite(made, tmp_path, text):
    index = Fts5Index("public", tmp_path)
    index.replace(*made)
    query = parse(text)
    found = index.search(Request(query, None, of_some=1)).hits
    assert found
    of_all = statistics(query.root, made[1])
    for hit in found:
        terms = Terms(hit.entry)
        assert terms.holds(query.root)
        assert hit.rank[7] == -terms.score(query.root, of_all, DEFAULT_WEIGHTS)
    others = {e.uuid for e in made[1]} - {hit.entry.uuid for hit in found}
    assert not any(Terms(e).holds(query.root) for e in made[1] if e.uuid in others)


def test_a_term_that_half_of_all_rows_hold_tells_next_to_nothing(made):
    root = parse("evidence").root
    assert statistics(root, made[1]).idf(root) == LEAST_IDF


def test_a_phrase_is_within_one_column(made):
    assert stems("Issuers evidence") == ["issuer", "evid"]
    root = parse('"issuers evidence"').root
    assert not any(Terms(entry).holds(root) for entry in made[1])
