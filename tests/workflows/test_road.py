"""The straight road of `mcwg`, from a proposal to a published edition."""

import pytest

from cms.documents.models import DocumentState, Edition, PublicDraft
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.models import AuditLine
from workflows.windows import end_of

pytestmark = pytest.mark.django_db


def test_a_document_goes_the_whole_way():
    world = World.at("published")
    assert world.state == "published"
    edition = Edition.objects.get()
    assert (edition.label, edition.status) == ("1", "current")
    assert edition.snapshot == world.snapshot
    names = list(world.item.records.values_list("name", flat=True))
    assert names == [
        "propose", "call_for_adoption", "adopt", "request_review", "close_review",
        "accept_evidence", "close_public_review", "open_ballot", "certify",
        "start_publication", "publish",
    ]  # fmt: skip
    assert list(verify.check()) == []
    assert DocumentState.objects.get().state == "published"


def test_the_public_review_is_closed_as_of_its_deadline():
    world = World.at("public_review")
    draft = PublicDraft.objects.get()
    assert draft.closed_at is None
    assert tick(day(40)) == []
    records = tick(day(80))
    assert [record.name for record in records] == ["close_public_review"]
    assert records[0].at == world.item.records.last().at == end_of(
        day(26 + 45).date(), "UTC"
    )  # fmt: skip
    assert records[0].by is None
    assert tick(day(81)) == []


def test_the_draft_is_public_until_the_work_ends():
    world = World.at("published")
    assert PublicDraft.objects.get().closed_at == world.item.records.last().at


def test_front_matter_holds_roster_and_tally():
    World.at("published")
    matter = Edition.objects.get().front_matter
    assert matter["ballot"]["tally"]["approve"] == 7
    assert len(matter["roster"]) == len(VOTERS)
    assert matter["procedure"] == {"preset": "mcwg", "version": 2}


def test_front_matter_holds_the_sources_of_funds_of_the_day():
    world = World.at("decided")
    world.group.funding = "Fees of members\n\n  A grant of the Alder Fund  \n"
    world.group.save()
    world.item.refresh_from_db()
    world.do("start_publication", "sue", 136)
    world.group.funding = "Nobody"
    world.group.save()
    funds = ["Fees of members", "A grant of the Alder Fund"]
    assert world.item.proof.front_matter["sources_of_funds"] == funds


def test_joint_groups_name_their_funds_too():
    from tests import factories as make

    world = World.at("decided")
    joint = make.group("beta")
    for group, funding in ((world.group, "Fees\nA grant"), (joint, "Fees\nA gift")):
        group.funding = funding
        group.save()
    world.document.joint_groups.add(joint)
    world.item = type(world.item).objects.get(pk=world.item.pk)
    world.do("start_publication", "sue", 136)
    funds = ["Fees", "A grant", "A gift"]
    assert world.item.proof.front_matter["sources_of_funds"] == funds


def test_the_first_of_two_people_is_noted():
    world = World.at("drafting")
    outcome = world.do("request_review", "bob", 3)
    assert outcome.result == "pending"
    assert world.state == "drafting"
    assert AuditLine.objects.get().kind == "requested"


def test_a_ballot_with_too_few_votes_is_extended_once():
    world = World.at("ballot")
    for name in list(VOTERS)[:5]:
        world.vote(name, "approve", 80)
    assert [record.name for record in tick(day(105))] == ["extend_ballot"]
    world.vote("fay", "abstain", 110)
    assert tick(day(130)) == []
    world.do("certify", "alice", 130)
    assert world.state == "decided"


def test_a_call_without_support_is_extended_and_then_declined():
    world = World.at("adoption_call")
    assert [r.name for r in tick(day(15))] == ["extend_adoption"]
    assert tick(day(20)) == []
    assert [r.name for r in tick(day(40))] == ["decline_adoption"]
    assert world.state == "abandoned"


def test_parking_keeps_the_days_of_a_window():
    world = World.at("review")
    world.do("park", "alice", 10, reason="The editor is ill.")
    assert world.state == "parked"
    assert world.item.deadline is None
    world.do("resume", "alice", 100)
    assert world.state == "wg_review"
    assert world.item.deadline == end_of(day(100 + 14).date(), "UTC")


def test_the_next_edition_supersedes_the_last():
    from tests import factories as make

    world = World.at("published")
    parent = world.item
    world.item = world.do("start_next_edition", "alice", 200).work_item
    assert (world.item.state, world.item.parent_id) == ("drafting", parent.pk)
    later = make.tree(world.document, make.section("Scope", make.requirement("New.")))
    make.snapshot(world.document, later, at=day(200))
    world.do("request_review", "bob", 201)
    world.do("request_review", "alice", 201)
    for name in ("charlie", "dora"):
        world.review(name, 202)
    world.do("close_review", "alice", 223, checklist=dict.fromkeys(
        ("accessibility", "equity", "privacy", "assessment"), True))  # fmt: skip
    world.do("accept_evidence", "alice", 224)
    for name in VOTERS:
        world.declare("conflict", name, 270)
    world.do("open_ballot", "alice", 271)
    world.do("open_ballot", "sue", 271)
    for name in VOTERS:
        world.vote(name, "approve", 272)
    world.do("certify", "alice", 302)
    world.do("start_publication", "sue", 333)
    world.make_proof(334)
    world.do("publish", "sue", 345)
    parent.refresh_from_db()
    assert parent.state == "superseded"
    assert list(Edition.objects.values_list("label", "status")) == [
        ("1", "superseded"), ("2", "current"),
    ]  # fmt: skip
    assert list(verify.check()) == []


def test_oversight_withdraws_an_edition():
    world = World.at("published")
    world.do("withdraw", "otto", 300, reason="It harms learners.")
    assert world.state == "withdrawn"
    assert Edition.objects.get().status == "withdrawn"


def test_an_unresolved_negative_waits_for_its_resolution():
    from workflows.refusals import TransitionRefused

    world = World.at("ballot")
    for name in list(VOTERS)[:9]:
        world.vote(name, "approve", 80)
    world.vote("jo", "negative", 80, reason="Clause 2 cannot be assessed.")
    closed = world.item.ballots.get().closes_at
    assert [(r.name, r.at) for r in tick(day(105))] == [("resolve_negatives", closed)]
    assert world.state == "ballot_resolution"
    with pytest.raises(TransitionRefused) as refusal:
        world.do("certify", "alice", 105)
    codes = [r.code for r in refusal.value.reasons]
    assert codes == ["comment_unanswered", "unresolved_negative"]


def test_a_ballot_whose_numbers_fail_returns_to_drafting():
    world = World.at("ballot")
    for name in list(VOTERS)[:5]:
        world.vote(name, "approve", 80)
    for name in list(VOTERS)[5:]:
        world.vote(name, "negative", 80, reason="Clause 2 cannot be assessed.")
    assert tick(day(105)) == []
    world.do("fail_ballot", "alice", 105)
    assert world.state == "drafting"


def test_a_satisfied_objector_lets_the_ballot_pass():
    from workflows.comments.comments import give_verdict

    world = World.at("ballot")
    for name in list(VOTERS)[:9]:
        world.vote(name, "approve", 80)
    cast = world.vote("jo", "negative", 80, reason="Clause 2 cannot be assessed.")
    give_verdict(cast.comment, by=world.people["jo"], satisfied=True)
    world.do("certify", "alice", 105)
    assert world.state == "decided"


def test_a_resumed_public_review_goes_on_with_its_one_draft():
    world = World.at("public_review")
    world.do("park", "alice", 30, reason="A holiday.")
    world.do("resume", "alice", 40)
    draft = PublicDraft.objects.get()
    assert draft.comment_until == world.item.deadline == end_of(
        day(40 + 41).date(), "UTC"
    )  # fmt: skip


def test_every_draft_of_a_run_closes_with_it():
    from tests import factories as make

    world = World.at("public_review")
    world.do("abandon", "alice", 30, reason="Nobody wants it.")
    assert PublicDraft.objects.filter(closed_at=None).count() == 0
    other = make.document("ABC-9", lead=world.group)
    assert not other.public_drafts.exists()


def test_an_older_draft_of_the_run_closes_with_it():
    from tests import factories as make
    from workflows.comments.comments import add_comment, propose_disposition

    world = World.at("public_review")
    tick(day(80))
    comment = add_comment(
        world.item, "Wrong.", by=world.people["jo"], at=day(80), type="te"
    )
    propose_disposition(comment, "accepted", by=world.people["bob"])
    world.do("return_to_drafting", "alice", 81, reason="Jo is right.")
    later = make.tree(world.document, make.section("Scope", make.requirement("New.")))
    make.snapshot(world.document, later, at=day(82))
    world.do("request_review", "bob", 82)
    world.do("request_review", "alice", 82)
    assert PublicDraft.objects.filter(closed_at=None).count() == 1
    world.do("abandon", "alice", 90, reason="It takes too long.")
    assert PublicDraft.objects.filter(closed_at=None).count() == 0
