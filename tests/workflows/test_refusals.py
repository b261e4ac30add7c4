"""Each wrong turn is refused with its reason and leaves nothing but one audit line."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.workflows.world import CHECKLIST, VOTERS, World, day, traces
from workflows.actions import perform
from workflows.actions.propose import open_item
from workflows.grant import StateWriteRefused
from workflows.models import AuditLine, WorkItem
from workflows.refusals import BadInput, TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db


def refused(world, attempt, *codes, kind=TransitionRefused):
    items, records, lines = traces()
    with pytest.raises(kind) as refusal:
        attempt()
    assert [reason.code for reason in refusal.value.reasons] == list(codes)
    assert traces() == (items, records, lines + 1)
    assert AuditLine.objects.last().reasons[0]["code"] == codes[0]


# road to take, then (transition, by, day, data, codes)
GUARDED = [
    ("to_adoption_call", "adopt", "alice", 2, {"editor": "bob", "shepherd": "jo"},
     ["too_few_supporters", "too_few_categories"]),
    ("to_adoption_call", "adopt", "alice", 2, {},
     ["too_few_supporters", "too_few_categories", "no_editor", "no_shepherd"]),
    ("to_adoption_call", "adopt", "alice", 2, {"editor": "jo", "shepherd": "zoe"},
     ["too_few_supporters", "too_few_categories", "editor_does_not_fit",
      "shepherd_does_not_fit"]),
    ("to_adoption_call", "decline_adoption", "alice", 2, {"reason": "No."},
     ["window_open", "not_extended"]),
    ("to_drafting", "request_review", "alice", 3, {}, ["not_requested"]),
    ("to_drafting", "adopt", "alice", 3, {}, ["wrong_state"]),
    ("to_drafting", "close_review", "alice", 3, {}, ["wrong_state"]),
    ("to_review", "close_review", "alice", 24, {"checklist": {"equity": True}},
     ["window_open", "too_few_reviews", "checklist_incomplete"]),
    ("to_review", "return_to_drafting", "alice", 4, {"reason": "Why not."},
     ["no_change_needed"]),
    ("to_review", "park", "alice", 4, {}, ["reason_required"]),
    ("to_evidence", "fail_evidence", "alice", 26, {}, ["no_evidence_rules"]),
    ("to_public_review", "open_ballot", "alice", 40, {}, ["wrong_state"]),
    ("to_public_review", "open_ballot", "alice", 74, {}, ["conflict_undeclared"]),
    ("to_ballot", "certify", "alice", 90, {},
     ["window_open", "return_min", "approve_min"]),
    ("to_ballot", "abandon", "alice", 90, {"reason": "Tired."}, ["wrong_state"]),
    ("to_decided", "start_publication", "sue", 120, {}, ["window_open"]),
    ("to_publishing", "publish", "sue", 137, {},
     ["proof_not_made", "proof_not_accepted"]),
    ("to_published", "publish", "sue", 150, {}, ["wrong_state"]),
]  # fmt: skip


@pytest.mark.parametrize(("road", "name", "by", "at", "data", "codes"), GUARDED)
def test_a_guard_says_no(road, name, by, at, data, codes):
    world = World.at(road.removeprefix("to_"))
    refused(world, lambda: world.do(name, by, at, **data), *codes)


ROLES = [
    ("to_adoption_call", "adopt", "jo"),
    ("to_adoption_call", "adopt", "zoe"),
    ("to_adoption_call", "adopt", "root"),
    ("to_drafting", "request_review", "jo"),
    ("to_drafting", "request_review", "sue"),
    ("to_review", "close_review", "bob"),
    ("to_public_review", "close_public_review", "alice"),
    ("to_ballot", "certify", "sue"),
    ("to_decided", "start_publication", "alice"),
    ("to_publishing", "publish", "alice"),
    ("to_published", "withdraw", "alice"),
    ("to_published", "supersede", "alice"),
]


@pytest.mark.parametrize(("road", "name", "by"), ROLES)
def test_a_wrong_role_is_told_apart(road, name, by):
    world = World.at(road.removeprefix("to_"))
    refused(world, lambda: world.do(name, by, 200), "wrong_role", kind=WrongRole)


def test_the_asker_cannot_confirm():
    world = World.at("drafting")
    membership = world.people["bob"].memberships.get()
    membership.roles.add(world.people["alice"].memberships.get().roles.get())
    assert world.do("request_review", "bob", 3).result == "pending"
    assert world.do("request_review", "bob", 3).result == "pending"
    assert world.state == "drafting"


def test_a_role_counts_on_the_day_of_the_clock():
    world = World.at("adoption_call")
    world.people["alice"].memberships.update(until=day(1).date())
    refused(world, lambda: world.do("adopt", "alice", 2), "wrong_role", kind=WrongRole)


def test_a_stale_version_is_refused():
    world = World.at("adoption_call")
    refused(
        world,
        lambda: world.do("park", "alice", 1, version=1, reason="Wait."),
        "stale_version",
    )
    world.do("park", "alice", 1, version=2, reason="Wait.")


def test_a_stale_snapshot_is_refused():
    world = World.at("review")
    refused(
        world,
        lambda: world.do("park", "alice", 4, snapshot="0" * 8, reason="Wait."),
        "stale_snapshot",
    )
    world.do("park", "alice", 4, snapshot=world.snapshot.sha8, reason="Wait.")


def test_nothing_is_recorded_before_the_last_record():
    world = World.at("drafting")
    refused(
        world,
        lambda: world.do("park", "alice", 1, reason="Wait."),
        "before_last_record",
    )


def test_what_is_due_is_not_left_behind_by_a_refusal():
    world = World.at("public_review")
    refused(world, lambda: world.do("open_ballot", "alice", 80), "conflict_undeclared")
    assert world.state == "public_review"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("fly", {}),
        ("adopt", {"editor": "nobody", "shepherd": "jo"}),
        ("adopt", {"editor": 7}),
        ("adopt", {"colour": "red"}),
        ("adopt", {"reason": ["x"]}),
    ],
)
def test_bad_data_is_no_refusal(name, data):
    world = World.at("adoption_call")
    before = traces()
    with pytest.raises(BadInput):
        world.do(name, "alice", 2, **data)
    assert traces() == before


def test_nobody_reviews_the_own_text():
    world = World.at("review")
    reviewer = world.people["charlie"].memberships.get().roles.get()
    world.people["bob"].memberships.get().roles.add(reviewer)
    refused(world, lambda: world.review("bob", 5), "own_text")


def test_a_member_is_no_reviewer():
    world = World.at("review")
    refused(world, lambda: world.review("jo", 5), "wrong_role", kind=WrongRole)


def test_two_reviews_of_one_organisation_are_too_few():
    world = World.at("review")
    body = world.people["charlie"].memberships.get().organisation
    world.people["dora"].memberships.update(organisation=body)
    world.review("charlie", 5)
    world.review("dora", 5)
    refused(
        world,
        lambda: world.do("close_review", "alice", 25, checklist=CHECKLIST),
        "one_organisation",
    )


def test_a_review_with_issues_does_not_count():
    world = World.at("review")
    world.review("charlie", 5)
    world.review("dora", 5, "serious_issues")
    refused(
        world,
        lambda: world.do("close_review", "alice", 25, checklist=CHECKLIST),
        "too_few_reviews",
    )
    world.do("return_to_drafting", "alice", 25, reason="Dora found issues.")
    assert world.state == "drafting"


def test_an_open_comment_holds_up_the_review():
    from workflows.comments.comments import (
        add_comment,
        agree_disposition,
        propose_disposition,
    )

    world = World.at("review")
    for name in ("charlie", "dora"):
        world.review(name, 5)
    comment = add_comment(
        world.item, "Too long.", by=world.people["jo"], at=day(6), type="te"
    )
    refused(
        world,
        lambda: world.do("close_review", "alice", 25, checklist=CHECKLIST),
        "comment_open",
    )
    comment = propose_disposition(
        comment, "not_accepted", by=world.people["bob"], rationale="It is short."
    )
    world.do("close_review", "alice", 25, checklist=CHECKLIST)
    world.do("accept_evidence", "alice", 26)
    for name in VOTERS:
        world.declare("conflict", name, 73)
    refused(world, lambda: world.do("open_ballot", "alice", 74), "comment_unanswered")
    agree_disposition(comment, by=world.people["alice"])
    assert world.do("open_ballot", "alice", 74).result == "pending"


def test_a_vote_needs_a_seat_a_reason_and_a_known_position():
    world = World.at("ballot")
    refused(world, lambda: world.vote("sue", "approve", 75), "no_seat", kind=WrongRole)
    refused(world, lambda: world.vote("jo", "negative", 75), "reason_required")
    with pytest.raises(BadInput):
        world.vote("jo", "perhaps", 75)


def test_there_is_no_vote_without_a_ballot():
    world = World.at("review")
    refused(world, lambda: world.vote("jo", "approve", 5), "no_ballot")


def test_a_late_vote_is_kept_for_information():
    world = World.at("ballot")
    for name in list(VOTERS)[:7]:
        world.vote(name, "approve", 75)
    closes = world.item.deadline
    from workflows.actions.cast_position import cast_position
    from workflows.ballots.count import count

    on_time = cast_position(world.item, "abstain", by=world.people["ivan"], at=closes)
    late = cast_position(
        world.item, "negative", by=world.people["jo"], reason="No.",
        at=closes + timedelta(seconds=1),
    )  # fmt: skip
    assert (on_time.is_late, late.is_late) == (False, True)
    assert count(late.ballot).returned == 8


def test_one_organisation_has_one_vote():
    world = World.at("public_review")
    body = world.people["gus"].memberships.get().organisation
    colleague = make.member(
        "kim", world.group, "member", category="issuer", organisation=body.name,
        voting_seat=True,
    )  # fmt: skip
    deputy = make.user("lee")
    world.people["gus"].memberships.update(alternate=deputy)
    world.people |= {"kim": colleague, "lee": deputy}
    for name in VOTERS:
        world.declare("conflict", name, 73)
    world.do("open_ballot", "alice", 74)
    world.do("open_ballot", "sue", 74)
    assert world.item.ballots.get().seats.count() == 10
    world.vote("gus", "approve", 75)
    refused(world, lambda: world.vote("kim", "approve", 75), "seat_already_voted")
    world.vote("lee", "abstain", 76)
    world.vote("gus", "approve", 77)


def test_a_group_without_a_category_cannot_ballot():
    world = World.at("public_review")
    for name in ("ivan", "jo"):
        world.people[name].memberships.update(voting_seat=False)
    for name in list(VOTERS)[:8]:
        world.declare("conflict", name, 73)
    refused(
        world,
        lambda: world.do("open_ballot", "alice", 74),
        "category_too_big", "category_missing",
    )  # fmt: skip


def test_later_members_do_not_enter_a_running_ballot():
    world = World.at("ballot")
    world.people["kim"] = make.member("kim", world.group, "member", voting_seat=True)
    refused(world, lambda: world.vote("kim", "approve", 75), "no_seat", kind=WrongRole)


def test_support_is_for_members_during_the_call():
    world = World()
    refused(world, lambda: world.declare("support", "jo", 0), "wrong_state")
    world.to_adoption_call()
    refused(
        world, lambda: world.declare("support", "zoe", 1), "wrong_role", kind=WrongRole
    )


def test_an_open_duplicate_is_named():
    world = World()
    other = make.document("ABC-2", lead=world.group, title=world.document.title)
    open_item(other, None, "propose", by=world.people["jo"], at=day(0), facts={})
    refused(world, lambda: world.do("call_for_adoption", "alice", 1), "open_duplicate")


def test_a_state_is_written_only_under_the_grant():
    world = World()
    world.item.state = "published"
    with pytest.raises(StateWriteRefused):
        world.item.save()
    with pytest.raises(StateWriteRefused):
        WorkItem.objects.create(
            document=world.document, number=9, track="standard", state="drafting",
            preset=world.item.preset, opened_at=day(0), entered_at=day(0),
        )  # fmt: skip


def test_one_open_work_item_a_desk():
    from django.db import IntegrityError, transaction

    world = World()
    with pytest.raises(IntegrityError), transaction.atomic():
        open_item(
            world.document, None, "propose", by=world.people["jo"], at=day(0), facts={}
        )


def test_editors_text_must_hold_the_presets_rules():
    world = World.at("drafting")
    bare = make.tree(
        world.document, make.section("One", make.paragraph("Nothing required.")),
        meta={"abstract": [], "scope": []},
    )  # fmt: skip
    make.snapshot(world.document, bare)
    refused(
        world,
        lambda: world.do("request_review", "bob", 3),
        "no_scope", "no_requirement",
    )  # fmt: skip


def test_house_needs_one_person_and_no_waiting():
    world = World(preset="house")
    assert world.state == "drafting"
    refused(
        world,
        lambda: world.do("request_review", "alice", 1),
        "wrong_role",
        kind=WrongRole,
    )
    world.do("request_review", "bob", 1)
    refused(world, lambda: world.do("close_review", "alice", 1), "too_few_reviews")
    world.review("charlie", 1)
    world.do("close_review", "alice", 1)
    assert world.state == "publishing"
    world.make_proof(1)
    world.do("publish", "sue", 1)
    assert world.state == "published"


def test_perform_takes_the_same_transition_once():
    world = World.at("adoption_call")
    with pytest.raises(TransitionRefused):
        perform(world.item, "call_for_adoption", by=world.people["alice"], at=day(1))
