"""Whose vote it is: each group its own ballot, one vote a person, seats that lapsed."""

import pytest

from tests import factories as make
from tests.workflows.presets import ansi, preset, share
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.ballots.electorate import plan_electorates
from workflows.ballots.rounds import ballot_for, current_ballots
from workflows.refusals import TransitionRefused

pytestmark = pytest.mark.django_db
NAMES = list(VOTERS)


def joint_world(beta="beta_rules", **rules):
    """`alpha` leads; `beta` has `kim`, `lee`, `mia` and, once more, `jo`."""
    world = World(ansi())
    preset(beta, **{
        "return_min": share(">", 1, 2), "approve_min": share(">=", 3, 4),
        "abstain_max": None, "category_max": None, "min_electorate": 0,
        "required_categories": [], **rules,
    })  # fmt: skip
    group = make.group("beta", preset=beta)
    for name in ("kim", "lee", "mia"):
        world.people[name] = make.member(name, group, "member", voting_seat=True)
    make.member(world.people["jo"], group, "member", voting_seat=True,
                organisation="Another body")  # fmt: skip
    world.document.joint_groups.add(group)
    world.item = type(world.item).objects.get(pk=world.item.pk)
    return world


def joint_ballot(**rules):
    world = joint_world(**rules).to_public_review()
    for name in (*NAMES, "kim", "lee", "mia"):
        world.declare("conflict", name, 73)
    world.do("open_ballot", "alice", 74)
    world.do("open_ballot", "sue", 74)
    return world


def test_each_group_holds_its_own_ballot_by_its_own_numbers():
    world = joint_ballot()
    alpha, beta = current_ballots(world.item)
    assert (alpha.group.slug, alpha.preset.key) == ("alpha", "ansi_like")
    assert (beta.group.slug, beta.preset.key) == ("beta", "beta_rules")
    assert (alpha.seats.count(), beta.seats.count()) == (10, 3)
    record = world.item.records.last()
    assert set(record.data["electorates"]) == {"alpha", "beta"}
    assert list(verify.check()) == []


def test_who_sits_in_both_groups_votes_in_the_lead_group_only():
    world = joint_ballot()
    assert ballot_for(world.item, world.people["jo"]).group.slug == "alpha"
    assert ballot_for(world.item, world.people["kim"]).group.slug == "beta"
    world.vote("jo", "approve", 80)
    alpha, beta = current_ballots(world.item)
    assert (alpha.positions.count(), beta.positions.count()) == (1, 0)


def test_all_groups_must_pass():
    world = joint_ballot()
    for name in (*NAMES, "kim", "lee"):
        world.vote(name, "approve", 80)
    world.vote("mia", "negative", 80, reason="No.")
    with pytest.raises(TransitionRefused) as refusal:
        world.do("certify", "alice", 105)
    assert [r.code for r in refusal.value.reasons] == [
        "approve_min", "unresolved_negative",
    ]  # fmt: skip
    assert "Beta: 2 of 3" in refusal.value.reasons[0].sentence
    world.do("fail_ballot", "alice", 105)
    assert world.state == "drafting"
    assert set(world.item.records.last().data["tallies"]) == {"alpha", "beta"}


def test_one_group_that_returns_too_little_extends_both_ballots():
    world = joint_ballot()
    for name in NAMES:
        world.vote(name, "approve", 80)
    assert [record.name for record in tick(day(105))] == ["extend_ballot"]
    closes = {ballot.closes_at for ballot in current_ballots(world.item)}
    assert closes == {type(world.item).objects.get().deadline}
    for name in ("kim", "lee"):
        world.vote(name, "approve", 110)
    world.do("certify", "alice", 130)
    assert world.state == "decided"
    assert list(verify.check()) == []


def test_the_rounds_of_groups_go_together():
    world = joint_ballot(approve_min=share(">=", 1, 2))
    for name in (*NAMES, "kim", "lee"):
        world.vote(name, "approve", 80)
    cast = world.vote("mia", "negative", 80, reason="No.")
    tick(day(105))
    assert world.state == "ballot_resolution"
    world.answer(cast.comment, "not_accepted", 106)
    world.do("recirculate", "alice", 107, cover_letter="Mia objects.")
    alpha, beta = current_ballots(world.item)
    assert (alpha.round, beta.round) == (2, 2)
    assert beta.previous.group.slug == "beta"
    world.do("certify_recirculation", "alice", 125)
    assert world.state == "decided"
    assert list(verify.check()) == []


def test_a_joint_group_without_a_ballot_of_its_own_counts_by_the_lead_groups_rules():
    world = World(ansi())
    world.document.joint_groups.add(make.group("beta", preset="house"))
    world.item = type(world.item).objects.get(pk=world.item.pk)
    lead, joint = plan_electorates(world.item, day(1).date())
    assert joint.preset == lead.preset
    assert joint.seats == []


def test_a_group_without_a_vote_holds_up_the_ballot():
    world = World(ansi())
    world.document.joint_groups.add(make.group("beta", preset="house"))
    world.item = type(world.item).objects.get(pk=world.item.pk)
    world.to_public_review()
    for name in NAMES:
        world.declare("conflict", name, 73)
    with pytest.raises(TransitionRefused) as refusal:
        world.do("open_ballot", "alice", 74)
    assert refusal.value.reasons[0].code == "no_electorate"
    assert refusal.value.reasons[0].sentence.startswith("Beta: ")


def test_a_seat_that_lapsed_must_be_renewed_or_given_up():
    world = World.at("public_review", ansi)
    for name in NAMES:
        world.declare("conflict", name, 73)
    seat = world.people["ivan"].memberships
    seat.update(until=day(50).date())
    with pytest.raises(TransitionRefused) as refusal:
        world.do("open_ballot", "alice", 74)
    assert [r.code for r in refusal.value.reasons] == ["membership_expired"]
    seat.update(voting_seat=False)
    assert world.do("open_ballot", "alice", 74).result == "pending"


def test_a_seat_that_a_colleague_took_over_has_not_lapsed():
    world = World.at("public_review", ansi)
    seat = world.people["ivan"].memberships.get()
    world.people["kim"] = make.member(
        "kim", world.group, "member", category="earner_educator", voting_seat=True,
        organisation=seat.organisation.name,
    )  # fmt: skip
    world.people["ivan"].memberships.update(until=day(50).date())
    for name in (*NAMES, "kim"):
        if name != "ivan":
            world.declare("conflict", name, 73)
    assert world.do("open_ballot", "alice", 74).result == "pending"
