"""Each test has its own empty indexes; a group with the usual roles to write in."""

import pytest

from cms.people.defaults import ensure_defaults
from search import indexing
from tests.factories import (
    document,
    edition,
    group,
    paragraph,
    requirement,
    section,
    tree,
)


@pytest.fixture(autouse=True)
def search_dir(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "search"
    return settings.SEARCH_DIR


@pytest.fixture
def alpha(db):
    ensure_defaults()
    return group("alpha")


@pytest.fixture
def rules():
    return requirement("The issuer shall publish <b>criteria</b>.")


@pytest.fixture
def made(alpha, rules):
    """MCS-101 with clauses 1 Rules and 2 to 12, of which each has "zebra", and TK-1."""
    doc = document("MCS-101", lead=alpha, title="Quality")
    many = [section(f"Part {n}", paragraph("zebra")) for n in range(11)]
    made = edition(doc, tree(doc, section("Rules", rules), *many))
    toolkit = document("TK-1", kind="chapter", lead=alpha, title="Mindsets")
    edition(toolkit, tree(toolkit, section("Zebra", paragraph("zebra"))))
    indexing.rebuild()
    return made
