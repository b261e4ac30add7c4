"""The track of a toolkit chapter: peers, the section's owner, lazy consensus."""

from datetime import UTC, date, datetime

import pytest

from tests import factories as make
from tests.workflows.world import World, day
from workflows.actions.due import tick
from workflows.refusals import TransitionRefused, WrongRole
from workflows.systematic.timers import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter():
    """A chapter in review by peers, owned by `bob`, a content expert."""
    world = World(kind="chapter")
    for name in ("hana", "ivan"):
        reviewer = make.Role.objects.get(slug="reviewer")
        world.people[name].memberships.get().roles.add(reviewer)
    world.do("start_drafting", "bob", 0)
    world.do("request_review", "bob", 1)
    return world


def codes(attempt):
    with pytest.raises(TransitionRefused) as refusal:
        attempt()
    return [reason.code for reason in refusal.value.reasons]


def to_approval(world):
    world.review("charlie", 2)
    world.review("hana", 2)
    world.do("close_review", "alice", 16)
    world.do("accept_section", "bob", 16)
    world.do("open_approval", "alice", 17)
    return world


def test_one_review_is_too_few(chapter):
    chapter.review("hana", 2)
    assert codes(lambda: chapter.do("close_review", "alice", 16)) == ["too_few_reviews"]


def test_one_reviewer_is_of_another_category(chapter):
    chapter.review("charlie", 2)
    third = make.member("kim", chapter.group, "reviewer")
    chapter.people["kim"] = third
    chapter.review("kim", 2)
    assert codes(lambda: chapter.do("close_review", "alice", 16)) == ["one_category"]
    chapter.review("ivan", 3)
    chapter.do("close_review", "alice", 16)
    assert chapter.state == "section_lead_ok"


def test_only_the_owner_accepts_a_section(chapter):
    chapter.review("charlie", 2)
    chapter.review("hana", 2)
    chapter.do("close_review", "alice", 16)
    assert codes(lambda: chapter.do("open_approval", "alice", 16)) == [
        "section_not_accepted"
    ]
    with pytest.raises(WrongRole):
        chapter.do("accept_section", "alice", 16)
    chapter.do("accept_section", "bob", 16)
    assert codes(lambda: chapter.do("accept_section", "bob", 16)) == [
        "already_accepted"
    ]
    chapter.do("open_comment", "alice", 17)
    assert codes(lambda: chapter.do("close_comment", "alice", 18)) == ["window_open"]
    chapter.do("close_comment", "alice", 32)
    chapter.do("open_approval", "alice", 32)
    assert chapter.state == "chair_approve"


def test_silence_of_five_working_days_approves(chapter):
    to_approval(chapter)
    # Day 17 is Thursday, 25 January 2024; the fifth working day is the Thursday after.
    assert chapter.item.deadline.isoformat() == "2024-02-01T23:59:59+00:00"
    assert tick(day(24)) == []
    assert [record.name for record in tick(day(25))] == ["close_approval"]
    assert chapter.state == "publishing"
    chapter.make_proof(26)
    chapter.declare("proof", "bob", 27)
    chapter.do("publish", "sue", 27)
    assert chapter.state == "published"


def test_an_objection_needs_a_reason(chapter):
    to_approval(chapter)
    assert codes(lambda: chapter.vote("fay", "object", 18)) == ["reason_required"]


def test_an_objection_is_decided_by_a_vote(chapter):
    to_approval(chapter)
    chapter.vote("fay", "object", 21, "The source is old.")
    assert chapter.item.deadline.isoformat() == "2024-02-05T23:59:59+00:00"
    chapter.vote("gus", "approve", 22)
    chapter.vote("hana", "approve", 22)
    chapter.vote("jo", "approve", 22)
    assert [record.name for record in tick(day(40))] == ["close_approval"]


def test_a_lost_vote_returns_the_chapter(chapter):
    to_approval(chapter)
    chapter.vote("fay", "object", 21, "The source is old.")
    assert [record.name for record in tick(day(40))] == ["fail_approval"]
    assert (chapter.state, chapter.item.accepted) == ("revise", False)
    chapter.do("resubmit", "bob", 41)
    assert chapter.state == "peer_review"


def test_revising_needs_a_reason(chapter):
    assert codes(lambda: chapter.do("revise", "alice", 3)) == ["reason_required"]
    chapter.do("revise", "alice", 3, reason="The sources are missing.")
    assert chapter.state == "revise"


def published(world):
    to_approval(world)
    tick(day(30))
    world.make_proof(30)
    world.declare("proof", "bob", 31)
    world.do("publish", "sue", 31)
    return world


def test_a_year_after_publication_the_clock_begins_the_review_once(chapter):
    world = published(chapter)
    assert world.item.review_due == date(2025, 2, 8)
    assert list(run(datetime(2025, 2, 7, 23, 0, tzinfo=UTC))) == []
    assert list(run(datetime(2025, 2, 8, 1, 0, tzinfo=UTC))) == [
        "ABC-1: start the yearly review."
    ]
    assert world.state == "in_review"
    assert list(run(datetime(2025, 2, 9, 1, 0, tzinfo=UTC))) == []


def test_the_chair_begins_no_yearly_review_before_its_day(chapter):
    world = published(chapter)
    attempt = codes(lambda: world.do("start_yearly_review", "alice", 300))
    assert attempt == ["review_early"]


def test_a_chapter_in_review_is_refreshed_by_its_next_edition_or_archived(chapter):
    world = published(chapter)
    list(run(datetime(2025, 2, 8, 1, 0, tzinfo=UTC)))
    assert codes(lambda: world.do("archive", "alice", 400)) == ["reason_required"]
    with pytest.raises(WrongRole):
        world.do("archive", "bob", 400, reason="Nobody needs it.")
    outcome = world.do("start_next_edition", "alice", 400)
    assert outcome.work_item.state == "drafting"
    world.do("archive", "alice", 401, reason="Its practices have ended.")
    assert world.state == "archived"
    assert world.document.editions.get().status == "withdrawn"
