"""Published texts: systematic review, reaffirmation, withdrawal with notice."""

from datetime import date

import pytest

from cms.documents.models import EditionEvent
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.models import ReviewAnswer, WorkItem
from workflows.refusals import BadInput, TransitionRefused, WrongRole
from workflows.systematic.answer import answer_review, summary
from workflows.systematic.timers import run
from workflows.windows import end_of

pytestmark = pytest.mark.django_db
# Published on day 139, 26 May 2024; due on 26 May 2029, 180 days after 27 November 2028.
BEGINS = (date(2028, 11, 27) - date(2024, 1, 8)).days


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


@pytest.fixture
def world():
    return World.at("published")


def reviewed(world, at=1000):
    world.do("start_systematic_review", "alice", at)
    return world


def balloted(world, name, position="approve", at=1010):
    """Every voter says the same in a ballot of the review."""
    reason = {"reason": "Nobody uses it."} if name == "open_withdrawal" else {}
    for by in ("alice", "sue"):
        world.do(name, by, at, **reason)
    for voter in VOTERS:
        words = "It is wrong." if position == "negative" else ""
        world.vote(voter, position, at + 1, words)


def test_the_clock_begins_the_review_half_a_year_before_it_is_due(world):
    assert WorkItem.objects.get().review_due == date(2029, 5, 26)
    assert list(run(day(BEGINS - 1))) == []
    assert list(run(day(BEGINS))) == ["ABC-1: start the systematic review."]
    assert list(run(day(BEGINS + 1))) == []
    assert world.state == "in_review"
    record = world.item.records.last()
    assert (record.by, record.at.date()) == (None, date(2028, 11, 27))
    assert list(verify.check()) == []


def test_no_review_begins_while_the_next_edition_is_written(world):
    world.do("start_next_edition", "alice", 200)
    assert list(run(day(BEGINS))) == []
    with pytest.raises(TransitionRefused) as refusal:
        world.do("start_systematic_review", "alice", 300)
    assert codes(refusal) == ["next_edition_open"]


def test_members_answer_and_the_latest_answer_counts(world):
    reviewed(world)
    gus = world.people["gus"]
    said = {"is_used": True, "by": gus}
    answer_review(world.item, recommendation="confirm", at=day(1001), **said)
    answer_review(world.item, recommendation="confirm", at=day(1002), **said)
    assert ReviewAnswer.objects.count() == 1
    with pytest.raises(TransitionRefused) as refusal:
        answer_review(world.item, recommendation="revise", at=day(1003), **said)
    assert codes(refusal) == ["problems_missing"]
    answer_review(
        world.item, recommendation="revise", problems="Clause 2 is old.", at=day(1003),
        **said,
    )  # fmt: skip
    assert [count for _, count in summary(world.item)] == [0, 1, 0]


def test_who_may_not_answer_and_when(world):
    facts = {"is_used": True, "recommendation": "confirm"}
    with pytest.raises(TransitionRefused) as refusal:
        answer_review(world.item, by=world.people["gus"], at=day(900), **facts)
    assert codes(refusal) == ["not_in_review"]
    reviewed(world)
    with pytest.raises(WrongRole):
        answer_review(world.item, by=world.people["zoe"], at=day(1001), **facts)
    with pytest.raises(BadInput):
        answer_review(
            world.item, by=world.people["gus"], at=day(1001), is_used=True,
            recommendation="burn",
        )  # fmt: skip


def test_a_ballot_reaffirms_the_edition_as_it_is(world):
    edition = world.item.edition
    balloted(reviewed(world), "open_reaffirmation")
    with pytest.raises(TransitionRefused) as refusal:
        world.do("reaffirm", "alice", 1040)
    assert codes(refusal) == ["window_open"]
    world.do("reaffirm", "alice", 1041)
    assert world.state == "published"
    assert world.item.review_due == date(day(1041).year + 5, 11, 14)
    event = EditionEvent.objects.get(kind="reaffirmed")
    assert (event.edition, event.data["mark"]) == (edition, f"R{day(1041).year}")
    edition.refresh_from_db()
    assert edition.status == "current"
    assert list(verify.check()) == []


def test_a_ballot_that_fails_reaffirms_nothing(world):
    balloted(reviewed(world), "open_reaffirmation", "negative")
    with pytest.raises(TransitionRefused) as refusal:
        world.do("reaffirm", "alice", 1041)
    assert "approve_min" in codes(refusal)
    with pytest.raises(TransitionRefused) as refusal:
        world.do("open_withdrawal", "alice", 1041, reason="Nobody uses it.")
    assert codes(refusal)[0] == "ballot_open"
    world.do("close_review_ballot", "alice", 1042)
    assert world.item.ballots.get(kind="reaffirmation").closed_at == end_of(
        day(1040).date(), "UTC"
    )
    assert world.state == "in_review"
    assert list(verify.check()) == []


def test_a_withdrawal_is_announced_thirty_days_before(world):
    balloted(reviewed(world), "open_withdrawal")
    world.do("announce_withdrawal", "alice", 1041, reason="Use ABC-2.")
    assert world.state == "in_review"
    assert list(run(day(1071))) == []
    with pytest.raises(TransitionRefused) as refusal:
        world.do("complete_withdrawal", "sue", 1071)
    assert codes(refusal) == ["notice_runs"]
    assert list(run(day(1072))) == ["ABC-1: withdraw after the notice."]
    assert world.state == "withdrawn"
    event = EditionEvent.objects.get(kind="withdrawn")
    assert (event.data["reason"], event.at) == (
        "Use ABC-2.", end_of(day(1071).date(), "UTC"),
    )  # fmt: skip
    assert EditionEvent.objects.filter(kind="notice").count() == 1
    assert list(verify.check()) == []


def test_nothing_is_announced_without_a_ballot(world):
    reviewed(world)
    with pytest.raises(TransitionRefused) as refusal:
        world.do("announce_withdrawal", "alice", 1041, reason="Old.")
    assert codes(refusal) == ["no_ballot"]


def test_at_the_hard_limit_the_secretariat_withdraws(world):
    ten_years = (date(2034, 5, 26) - date(2024, 1, 8)).days
    with pytest.raises(TransitionRefused) as refusal:
        world.do("withdraw_at_limit", "sue", ten_years - 1, reason="Ten years old.")
    assert codes(refusal) == ["limit_not_reached"]
    world.do("withdraw_at_limit", "sue", ten_years, reason="Ten years old.")
    assert world.state == "withdrawn"
