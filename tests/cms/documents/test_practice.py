"""The desk of a practice: its typed fields reach the snapshot, the head and the PDF."""

import pytest

from cms.documents.desk import assemble, freeze, write_desk
from cms.documents.practice import practice_facts
from tests import factories as make

pytestmark = pytest.mark.django_db
META = {
    "outcome": "More teachers coached", "state": "Vermont", "district_type": "Network",
    "size": "12 schools", "locale_type": "Rural", "populations": ["New teachers", "Aides"],
    "cost_start": "4,000 USD", "cost_sustain": "1,000 USD", "years_of_data": 2,
    "essa_tier": 3,
}  # fmt: skip


@pytest.fixture
def practice():
    return make.document("PR-7", kind="practice")


def tree(document, **meta):
    return make.tree(document, meta={"abstract": [], "scope": [], **meta})


def test_the_fields_come_back_as_they_were_written(practice):
    page = write_desk(practice, tree(practice, **META), {}, by=None)
    assert (page.state, page.populations) == ("Vermont", ["New teachers", "Aides"])
    meta = assemble(page).tree["meta"]
    assert meta == {**META, "abstract": [], "scope": []}
    assert freeze(practice, by=None, at=make.NOON).tree["meta"] == meta


def test_an_empty_field_leaves_no_trace(practice):
    page = write_desk(practice, tree(practice, state="Ohio"), {}, by=None)
    assert assemble(page).tree["meta"] == {
        "abstract": [], "scope": [], "state": "Ohio"
    }  # fmt: skip


def test_the_head_says_them_in_words(practice):
    facts = dict(practice_facts(tree(practice, **META)))
    assert facts["Data"] == "2 years after the baseline"
    assert facts["Tier of the evidence cited"] == "3, promising evidence"
    assert facts["Populations"] == "New teachers, Aides"
    standard = make.document("ABC-9")
    assert practice_facts(tree(standard, **META)) == []


def test_a_malformed_field_is_no_text(practice):
    from cms.documents.validate import problems

    wrong = tree(practice, years_of_data="two")
    assert any("years_of_data" in sentence for sentence in problems(wrong))
    assert not any("meta" in sentence for sentence in problems(tree(practice, **META)))
