"""Exactly at a threshold, just under it, and one second too late."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.journeys.forms import Forms, said
from tests.workflows.presets import iso
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.ballots.count import count
from workflows.ballots.rounds import current_ballots

pytestmark = pytest.mark.django_db
NAMES = list(VOTERS)


def balloting(key, twelve=False):
    """A world whose ballot opened through the pages."""
    world = World(key)
    if twelve:
        # Three seats a category.
        for name, category in (("kim", "issuer"), ("lee", "earner_educator")):
            world.people[name] = make.member(
                name, world.group, "member", category=category, voting_seat=True
            )
    world.to_public_review()
    tick(day(73))
    forms = Forms(world)
    for name in ("kim", "lee") if twelve else ():
        forms.send(name, 73, "declare", "conflict", answer="no")
    forms.open_ballot(74)
    assert world.state == "ballot"
    return world, forms


def cast(forms, *groups):
    """`(3, "negative")` is the next three voters; a negative gives its reason."""
    names = iter([*NAMES, "kim", "lee"])
    for number, position in groups:
        for _ in range(number):
            reason = "It cannot be assessed." if position == "negative" else ""
            assert forms.vote(next(names), 80, position, reason).status_code == 302


def test_six_of_nine_are_two_thirds_exactly():
    world, forms = balloting("ansi")
    cast(forms, (6, "approve"), (3, "negative"), (1, "abstain"))
    tick(day(105))
    assert world.state == "ballot_resolution"
    assert current_ballots(world.item)[0].tally["numeric_pass"]


def test_three_of_nine_are_more_than_a_quarter():
    world, forms = balloting(iso())
    cast(forms, (6, "approve"), (3, "negative"), (1, "abstain"))
    tick(day(105))
    refused = forms.do("alice", 105, "certify")
    assert refused.status_code == 409
    assert "3 of 9 decisive votes are negative" in said(refused)
    assert forms.do("alice", 105, "fail_ballot").status_code == 302
    assert world.state == "drafting"


def test_five_of_ten_are_extended_once_and_a_sixth_return_is_enough():
    world, forms = balloting("ansi")
    cast(forms, (5, "approve"))
    assert [record.name for record in tick(day(105))] == ["extend_ballot"]
    last_day = world.item.records.last().data["until"]
    world.item.refresh_from_db()
    assert world.item.deadline.isoformat() == last_day
    assert forms.vote(NAMES[5], world.item.deadline, "abstain").status_code == 302
    assert forms.do("alice", 130, "certify").status_code == 302
    tally = current_ballots(world.item)[0].tally
    assert (tally["returned"], tally["approve"], tally["abstain"]) == (6, 5, 1)
    assert world.state == "decided"


def test_six_of_ten_are_too_few_where_three_quarters_must_return():
    world, forms = balloting("ieee")
    cast(forms, (6, "approve"))
    assert [record.name for record in tick(day(105))] == ["extend_ballot"]
    assert tick(day(130)) == []
    refused = forms.do("alice", 130, "certify")
    assert "6 of 10 seats have voted" in said(refused)
    assert forms.do("alice", 130, "fail_ballot").status_code == 302
    assert world.state == "drafting"


def test_nine_of_twelve_are_three_quarters_exactly():
    world, forms = balloting("ieee", twelve=True)
    cast(forms, (8, "approve"), (1, "negative"))
    tick(day(105))
    assert world.state == "ballot_resolution"
    tally = current_ballots(world.item)[0].tally
    assert (tally["returned"], tally["electorate"]) == (9, 12)
    assert tally["numeric_pass"]


def test_a_second_decides_whether_a_vote_counts():
    world, forms = balloting("ansi")
    cast(forms, (8, "approve"))
    closes = current_ballots(world.item)[0].closes_at
    assert closes.strftime("%H:%M:%S") == "23:59:59"
    assert forms.vote(NAMES[8], closes, "approve").status_code == 302
    after = closes + timedelta(seconds=1)
    before = count(current_ballots(world.item)[0]).as_json()
    answer = forms.vote(NAMES[9], after, "negative", "Too late, alas.")
    assert answer.status_code == 302
    ballot = current_ballots(world.item)[0]
    late = ballot.positions.get(is_late=True)
    assert (late.position, late.comment) == ("negative", None)
    assert count(ballot).as_json() == before
    assert before["approve"] == 9
    assert (
        forms.do("alice", after + timedelta(seconds=20), "certify").status_code == 302
    )
    assert world.state == "decided"
    assert list(verify.check()) == []
