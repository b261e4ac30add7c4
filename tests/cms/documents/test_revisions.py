"""The revision of a node: from 1, and one more with each edition that changes it."""

import copy

import pytest

from cms.documents import content
from cms.documents.models import NodeRevision
from cms.documents.revisions import raise_revisions, revision_of, revisions_in
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions():
    """Three editions of one rule, each with other words."""
    document = make.document()
    rule = make.requirement("Do one thing.")
    text = make.tree(document, make.section("Rules", rule))
    found = []
    for number in range(3):
        text = copy.deepcopy(text)
        words = content.runs(f"Do {number + 1} things.")
        text["sections"][0]["blocks"][0]["text"] = words
        found.append(make.edition(document, text))
    return rule["uuid"], found


def test_a_node_without_a_row_has_revision_one(editions):
    node, (first, *_) = editions
    assert revision_of(node, first) == 1
    assert revision_of(node, None) == 1


def test_a_revision_counts_from_its_edition_on(editions):
    node, (first, second, third) = editions
    raise_revisions(first.document, [node], second.snapshot, at=make.NOON)
    assert [revision_of(node, e) for e in (first, second, third)] == [1, 2, 2]
    raise_revisions(first.document, [node], third.snapshot, at=make.NOON)
    assert [revision_of(node, e) for e in (first, second, third)] == [1, 2, 3]
    assert revisions_in(second) == {node: 2}


def test_nothing_rises_twice_for_one_text(editions):
    node, (first, second, _) = editions
    for _again in range(2):
        raise_revisions(first.document, [node, node], second.snapshot, at=make.NOON)
    assert NodeRevision.objects.count() == 1
