"""A proof that stays bad leads back to drafting; a good one does not."""

import pytest
from django.utils import timezone

from cms.documents.models import Edition, Proof
from cms.outbox.models import Job
from tests.workflows.test_chapter import chapter, to_approval  # noqa: F401
from tests.workflows.test_refusals import refused
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.refusals import WrongRole
from workflows.review.pages import facts_of
from workflows.review.waiting import tasks_for

pytestmark = pytest.mark.django_db
FAULT = "The fonts lack the character “𓀀”."


def with_fault(world):
    world.make_proof()
    Proof.objects.filter(pk=world.item.proof_id).update(problems=[FAULT])
    return world


def go_back(world, by="alice", at=140, **data):
    return world.do("return_to_drafting", by, at, **{"reason": FAULT, **data})


def words(world, name, at=140):
    return [task.words for task in tasks_for(world.people[name], day(at))]


@pytest.mark.parametrize("by", ["alice", "sue"])
def test_a_faulty_proof_returns_the_text(by):
    world = with_fault(World.at("publishing"))
    go_back(world, by)
    assert world.state == "drafting"
    assert world.item.records.last().data["proof"] == str(Proof.objects.get().uuid)
    assert list(verify.check()) == []


def test_a_good_proof_does_not():
    world = World.at("publishing")
    world.make_proof()
    refused(world, lambda: go_back(world), "proof_is_good")
    world.declare("proof", "bob", 138)
    refused(world, lambda: go_back(world), "proof_is_good")


def test_a_declined_proof_returns_the_text():
    world = World.at("publishing")
    world.make_proof()
    world.declare("proof", "bob", 138, accepted=False, reason="Table 2 is cut off.")
    refused(world, lambda: world.do("publish", "sue", 139), "proof_declined")
    go_back(world)
    assert world.state == "drafting"


def test_a_proof_that_the_worker_still_makes_is_waited_for():
    world = World.at("publishing")
    refused(world, lambda: go_back(world), "proof_not_made")


def test_a_proof_that_could_not_be_made_returns_the_text():
    world = World.at("publishing")
    Job.objects.filter(key=str(world.item.proof.uuid)).update(failed_at=timezone.now())
    refused(world, lambda: world.do("publish", "sue", 150), "proof_not_made")
    go_back(world)
    assert world.state == "drafting"


def test_it_needs_a_reason_and_the_right_person():
    world = with_fault(World.at("publishing"))
    refused(world, lambda: go_back(world, reason=""), "reason_required")
    refused(world, lambda: go_back(world, "bob"), "wrong_role", kind=WrongRole)


def test_from_review_it_is_the_chairs_alone():
    world = World.at("review")
    refused(world, lambda: go_back(world, "sue", 4), "wrong_role", kind=WrongRole)
    refused(world, lambda: go_back(world, "alice", 4), "no_change_needed")


def test_what_can_be_done_says_so():
    world = with_fault(World.at("publishing"))
    steps = {
        step["row"].name: step
        for step in facts_of(world.item, world.people["sue"])["steps"]
    }
    step = steps["return_to_drafting"]
    assert (step["who"], step["target"], step["missing"], step["mine"]) == (
        "chair or secretariat", "Drafting", [], True,
    )  # fmt: skip
    assert words(world, "alice") == words(world, "sue") == ["Return to drafting"]


def test_a_good_proof_asks_nobody_to_return():
    world = World.at("publishing")
    world.make_proof()
    assert words(world, "alice") == []
    assert words(world, "bob") == ["Accept the proof"]


def test_the_next_proof_has_the_label_of_the_edition_to_be():
    world = with_fault(World.at("publishing"))
    world.declare("proof", "bob", 140, accepted=False, reason="As the problems say.")
    go_back(world)
    world.do("request_review", "bob", 140)
    world.do("request_review", "alice", 140)
    world.do("close_review", "alice", 162, checklist=dict.fromkeys(
        ("accessibility", "equity", "privacy", "assessment"), True))  # fmt: skip
    world.do("accept_evidence", "alice", 163)
    world.do("open_ballot", "alice", 210)
    world.do("open_ballot", "sue", 210)
    for name in VOTERS:
        world.vote(name, "approve", 211)
    world.do("certify", "alice", 242)
    world.do("start_publication", "sue", 275)
    world.make_proof(276)
    refused(world, lambda: world.do("publish", "sue", 276), "proof_not_accepted")
    world.declare("proof", "bob", 276)
    world.do("publish", "sue", 277)
    first, second = Proof.objects.order_by("pk")
    assert (first.label, second.label, first.problems) == ("1", "1", [FAULT])
    assert Edition.objects.get().uuid == second.uuid
    assert list(verify.check()) == []


def test_a_chapter_returns_to_drafting(chapter):  # noqa: F811
    to_approval(chapter)
    tick(day(25))
    chapter.make_proof(26)
    refused(chapter, lambda: go_back(chapter, "sue", 27), "proof_is_good")
    Proof.objects.update(problems=[FAULT])
    go_back(chapter, "sue", 27)
    assert (chapter.state, chapter.item.accepted) == ("drafting", False)
    chapter.do("request_review", "bob", 28)
    assert chapter.state == "peer_review"
