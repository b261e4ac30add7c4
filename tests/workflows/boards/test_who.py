"""Who can do what, and why: the answers agree with the actions that decide."""

import pytest
from django.urls import reverse

from cms import clock
from tests.workflows.world import World, day
from workflows.actions.declare import give_review
from workflows.refusals import TransitionRefused
from workflows.review.rights import answers_for, steps_for

pytestmark = pytest.mark.django_db


def answer(world, name, action, at=10):
    found = answers_for(world.item, world.people[name], day(at))
    return next(one for one in found if one.action == action)


def look(client, world, by, at=10, **query):
    client.force_login(world.people[by])
    with clock.at(day(at)):
        return client.get(reverse("review:who", args=["ABC-1"]), query)


def test_a_right_names_the_role_the_group_and_since_when():
    world = World.at("review")
    found = answer(world, "dora", "Review the text")
    assert found.allowed
    assert found.why.startswith("Reviewer in Alpha since ")


def test_who_wrote_the_text_cannot_review_it_and_is_told_so():
    world = World.at("review")
    membership = world.people["bob"].memberships.get()
    reviewer = world.people["dora"].memberships.get().roles.get()
    membership.roles.add(reviewer)
    found = answer(world, "bob", "Review the text")
    assert (found.allowed, found.why) == (False, "No: wrote some of this text.")
    with pytest.raises(TransitionRefused):
        give_review(world.item, "ready", by=world.people["bob"], at=day(10))


def test_a_missing_right_names_the_role_that_it_takes():
    world = World.at("review")
    found = answer(world, "jo", "Write the next text")
    assert not found.allowed
    assert found.why == "Needs the role Editor; has Member."


def test_a_seat_is_that_of_the_frozen_electorate():
    world = World.at("ballot")
    world.people["jo"].memberships.update(voting_seat=False)
    found = answer(world, "jo", "Vote in the ballot", 81)
    assert found.allowed
    assert "seat of Jo, Earner or educator" in found.why
    assert not answer(world, "sue", "Vote in the ballot", 81).allowed


def test_before_a_ballot_it_says_who_would_have_a_seat():
    world = World.at("review")
    assert "if a ballot opened today" in answer(world, "jo", "Vote in the ballot").why
    assert not answer(world, "otto", "Vote in the ballot").allowed


def test_each_way_on_says_for_whom_it_is():
    world = World.at("review")
    steps = {s.action: s for s in steps_for(world.item, world.people["jo"], day(10))}
    assert not steps["Close the review"].allowed
    assert steps["Close the review"].why == "It is for the chair."
    own = steps_for(world.item, world.people["alice"], day(10))
    close = next(step for step in own if step.action == "Close the review")
    assert close.why.startswith("Chair in Alpha since ")


def test_everybody_sees_the_own_page_and_only_chair_and_secretariat_others(client):
    world = World.at("review")
    assert "What Jo can see and do" in look(client, world, "jo").content.decode()
    assert look(client, world, "jo", person="dora").status_code == 404
    for name in ("alice", "sue"):
        page = look(client, world, name, person="dora").content.decode()
        assert "What Dora can see and do" in page


def test_hidden_and_missing_people_and_documents_answer_alike(client):
    world = World.at("review")
    unknown = look(client, world, "alice", person="nobody")
    outside = look(client, world, "alice", person="zoe")
    assert (unknown.status_code, outside.status_code) == (404, 404)
    assert unknown.content == outside.content
    assert look(client, world, "zoe").status_code == 404
