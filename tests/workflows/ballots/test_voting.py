"""One vote a seat: repeated posts, reasons, warnings, and who may know who said what."""

import json
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from cms import clock
from tests.workflows.presets import ansi
from tests.workflows.world import World, day
from workflows.actions.cast_position import warnings_of
from workflows.ballots.rounds import current_ballots
from workflows.ballots.secrecy import sees_author, sees_position, sees_who
from workflows.models import Comment, Position
from workflows.refusals import BadInput, TransitionRefused

pytestmark = pytest.mark.django_db
POSITIONS = [
    {"slug": "approve", "name": "Approve", "counts": "approve"},
    {"slug": "negative", "name": "Negative", "counts": "negative"},
]


def test_the_same_words_again_are_kept_once():
    world = World.at("ballot", ansi)
    first = world.vote("jo", "negative", 80, reason="Clause 2.")
    again = world.vote("jo", "negative", 81, reason="Clause 2.")
    assert again.pk == first.pk
    assert (Position.objects.count(), Comment.objects.count()) == (1, 1)


def test_a_vote_there_and_back_is_three_votes():
    world = World.at("ballot", ansi)
    for position in ("approve", "abstain", "approve"):
        world.vote("jo", position, 80)
    assert Position.objects.count() == 3


def test_a_late_vote_sent_twice_is_kept_once():
    world = World.at("ballot", ansi)
    for name in ("alice", "bob", "charlie", "dora", "emil", "fay"):
        world.vote(name, "approve", 80)
    for _ in range(2):
        world.vote("jo", "approve", 110)
    assert Position.objects.filter(is_late=True).count() == 1


def test_a_negative_without_a_reason_is_kept_with_a_warning():
    key = ansi(positions=POSITIONS, negatives_without_reason="quorum_only")
    world = World.at("ballot", key)
    cast = world.vote("jo", "negative", 80)
    assert [reason.code for reason in warnings_of(cast)] == ["negative_no_reason"]
    assert "counts for the return only" in warnings_of(cast)[0].sentence
    out = StringIO()
    call_command(
        "vote", "ABC-1", "--by", "ivan", "--position", "negative", "--json",
        "--at", day(81).isoformat(), stdout=out,
    )  # fmt: skip
    told = json.loads(out.getvalue())
    assert told["result"] == "done"
    assert [reason["code"] for reason in told["reasons"]] == ["negative_no_reason"]
    assert told["tally"]["negative_no_reason"] == 2


def test_a_reason_that_is_asked_for_is_not_left_out():
    world = World.at("ballot", ansi)
    with pytest.raises(TransitionRefused) as refusal:
        world.vote("jo", "negative", 80)
    assert refusal.value.reasons[0].code == "reason_required"


def test_a_reason_names_a_clause_of_the_text():
    world = World.at("ballot", ansi)
    with pytest.raises(BadInput):
        world.vote("jo", "negative", 80, reason="No.", node="there-is-none")
    node = world.snapshot.tree["sections"][1]["uuid"]
    cast = world.vote("jo", "negative", 80, reason="No.", node=node)
    assert str(cast.comment.node) == node


def secret_ballot():
    world = World.at("ballot", partial(ansi, "secret_like", secret=True))
    cast = world.vote("jo", "negative", 80, reason="They press me to agree.")
    return world, cast


def test_only_the_secretariat_sees_who_said_what_in_secret():
    world, cast = secret_ballot()
    ballot = current_ballots(world.item)[0]
    assert ballot.is_secret
    assert world.item.records.last().data["secret"] is True
    on = day(81).date()
    sees = {
        name: sees_who(ballot, world.people[name], on)
        for name in ("alice", "bob", "jo", "otto", "sue", "root")
    }
    assert [name for name, may in sees.items() if may] == ["sue"]
    assert not sees_who(ballot, None, on)
    assert sees_position(cast, world.people["jo"], on)
    assert not sees_position(cast, world.people["ivan"], on)
    sees = {n: sees_author(cast.comment, world.people[n], on) for n in sees}
    assert [name for name, may in sees.items() if may] == ["jo", "sue"]
    assert not sees_author(cast.comment, None, on)


@pytest.mark.parametrize(("viewer", "seen"), [("alice", False), ("sue", True)])
def test_the_result_names_a_secret_voter_to_the_secretariat_only(viewer, seen):
    world, _ = secret_ballot()
    client = Client()
    client.force_login(world.people[viewer])
    with clock.at(day(81)):
        page = client.get("/review/ABC-1/result/").content.decode()
    assert ("<strong>Negative</strong>, Jo" in " ".join(page.split())) is seen


def test_an_open_ballot_hides_nothing():
    world = World.at("ballot", ansi)
    cast = world.vote("jo", "negative", 80, reason="No.")
    assert sees_who(cast.ballot, None)
    assert sees_author(cast.comment, None)
