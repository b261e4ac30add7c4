"""The gate of evidence: rules that are registered fail a text or let it pass."""

import pytest

from cms.people.refusals import Reason
from tests.workflows.world import World
from workflows.guards import evidence
from workflows.refusals import BadInput, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(monkeypatch):
    """What the one registered rule says; empty: it is content."""
    reasons = []
    monkeypatch.setattr(evidence, "_rules", {"panel": lambda move: reasons})
    return reasons


def test_evidence_that_fails_returns_the_text_with_its_requirements(said):
    world = World().to_evidence()
    said.append(Reason("panel_too_small", "Six of eight experts have rated."))
    rule = world.snapshot.tree["sections"][1]["blocks"][0]["uuid"]
    with pytest.raises(TransitionRefused):
        world.do("accept_evidence", "alice", 26)
    with pytest.raises(BadInput):
        world.do("fail_evidence", "alice", 26, requirements=["nowhere"])
    world.do("fail_evidence", "alice", 26, requirements=[rule])
    assert world.state == "drafting"
    data = world.item.records.last().data
    assert data["requirements"] == [rule]
    assert data["failures"][0]["code"] == "panel_too_small"


def test_good_evidence_is_accepted_and_not_failed(said):
    world = World().to_evidence()
    with pytest.raises(TransitionRefused) as refusal:
        world.do("fail_evidence", "alice", 26)
    assert [reason.code for reason in refusal.value.reasons] == ["evidence_good"]
    world.do("accept_evidence", "alice", 26)
    assert world.state == "public_review"
