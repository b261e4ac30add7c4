"""From a ballot with objections to a decision: resolution, rounds, scope, who decides."""

from functools import partial

import pytest

from tests import factories as make
from tests.workflows.presets import ansi, iso, preset, share
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.ballots.count import count, standing_positions
from workflows.ballots.rounds import current_ballots, history_of
from workflows.comments.comments import give_verdict
from workflows.models import Position
from workflows.refusals import TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db
NAMES = list(VOTERS)
LETTER = "Two negatives stand; nothing else has changed."


def codes(attempt, kind=TransitionRefused):
    with pytest.raises(kind) as refusal:
        attempt()
    return [reason.code for reason in refusal.value.reasons]


def objecting(world, *names, at=80, node=""):
    """All approve but those named, who object."""
    for name in NAMES:
        if name in names:
            world.vote(name, "negative", at, reason=f"{name} objects.", node=node)
        else:
            world.vote(name, "approve", at)
    tick(day(105))
    world.item.refresh_from_db()
    return world


def in_recirculation(world, *names, node="", at=110):
    objecting(world, *names, node=node)
    for comment in world.item.comments.filter(source="ballot_negative"):
        world.answer(comment, "not_accepted", 106)
    world.do("recirculate", "alice", at, cover_letter=LETTER)
    return world


def test_the_clock_records_the_resolution_as_of_the_deadline():
    world = objecting(World.at("ballot", ansi), "jo")
    ballot = world.item.ballots.get()
    record = world.item.records.last()
    assert (record.name, record.by, record.at) == (
        "resolve_negatives", None, ballot.closes_at,
    )  # fmt: skip
    assert ballot.closed_at == ballot.closes_at
    assert record.data["owner"] == str(world.people["bob"].uuid)
    assert len(record.data["negatives"]) == 1


def test_a_comment_of_a_voter_is_processed_before_the_decision():
    world = World.at("ballot", ansi)
    for name in NAMES[:9]:
        world.vote(name, "approve", 80)
    cast = world.vote("jo", "approve_comment", 80, reason="A comma is missing.")
    tick(day(105))
    assert world.state == "ballot_resolution"
    assert codes(lambda: world.do("certify", "alice", 106)) == ["comment_unanswered"]
    world.answer(cast.comment, "accepted", 107)
    world.do("certify", "alice", 108)
    assert world.state == "decided"
    assert list(verify.check()) == []


def test_what_is_answered_before_the_close_needs_no_resolution():
    world = World.at("ballot", ansi)
    for name in NAMES[:9]:
        world.vote(name, "approve", 80)
    cast = world.vote("jo", "approve_comment", 80, reason="A comma is missing.")
    world.answer(cast.comment, "noted", 100)
    assert tick(day(105)) == []
    world.do("certify", "alice", 105)
    assert world.state == "decided"


def test_a_satisfied_objector_needs_no_recirculation():
    world = objecting(World.at("ballot", ansi), "jo")
    assert "unresolved_negative" in codes(lambda: world.do("certify", "alice", 106))
    comment = world.item.comments.get()
    world.answer(comment, "accepted", 107)
    give_verdict(comment, by=world.people["jo"], satisfied=True)
    world.do("certify", "alice", 108)
    assert world.state == "decided"
    assert list(verify.check()) == []


def test_a_recirculation_needs_dispositions_and_a_letter():
    world = objecting(World.at("ballot", ansi), "jo")
    found = codes(lambda: world.do("recirculate", "alice", 106))
    assert found == ["comment_open", "no_cover_letter"]
    world.answer(world.item.comments.get(), "not_accepted", 107)
    assert codes(lambda: world.do("recirculate", "jo", 108), WrongRole) == [
        "wrong_role"
    ]
    world.do("recirculate", "alice", 108, cover_letter=LETTER)
    assert world.state == "recirculation"


def test_nothing_unresolved_is_not_recirculated():
    world = objecting(World.at("ballot", ansi), "jo")
    comment = world.item.comments.get()
    world.answer(comment, "accepted", 107)
    give_verdict(comment, by=world.people["jo"], satisfied=True)
    found = codes(lambda: world.do("recirculate", "alice", 108, cover_letter=LETTER))
    assert found == ["recirculation_not_needed"]


def test_the_seats_are_those_of_the_first_round():
    world = objecting(World.at("ballot", ansi), "jo")
    # The roster changes, the electorate does not.
    world.people["ivan"].memberships.update(until=day(100).date())
    world.answer(world.item.comments.get(), "not_accepted", 107)
    world.do("recirculate", "alice", 110, cover_letter=LETTER)
    first, second = (ballots[0] for ballots in history_of(world.item))
    assert second.previous == first
    assert second.round == 2
    assert list(second.seats.values_list("person", "category")) == list(
        first.seats.values_list("person", "category")
    )
    assert list(verify.check()) == []


def test_silence_keeps_a_vote_and_a_change_replaces_it():
    world = in_recirculation(World.at("ballot", ansi), "ivan", "jo")
    world.vote("ivan", "approve", 112)
    second = current_ballots(world.item)[0]
    found = count(second)
    assert (found.approve, found.negative_counted, found.unresolved) == (9, 1, 1)
    assert len(standing_positions(second)) == 10
    assert second.positions.count() == 1
    first = count(second.previous)
    assert (first.approve, first.negative_counted) == (8, 2)


def test_a_recirculation_without_anything_new_decides():
    world = in_recirculation(World.at("ballot", ansi), "jo")
    assert codes(lambda: world.do("certify_recirculation", "alice", 115)) == [
        "window_open"
    ]
    world.do("certify_recirculation", "alice", 125)
    assert world.state == "decided"
    unresolved = world.item.records.last().data["unresolved"]
    assert unresolved == [str(world.item.comments.get().uuid)]


def test_the_same_objection_again_is_not_new():
    world = in_recirculation(World.at("ballot", ansi), "jo")
    world.vote("jo", "negative", 112, reason="jo objects.")
    assert Position.objects.filter(ballot__round=2).count() == 1
    assert world.item.comments.count() == 1
    world.do("certify_recirculation", "alice", 125)
    assert world.state == "decided"


def test_a_new_negative_needs_another_round():
    world = in_recirculation(World.at("ballot", ansi), "jo")
    cast = world.vote("ivan", "negative", 112, reason="Jo is right.")
    assert codes(lambda: world.do("certify_recirculation", "alice", 125)) == [
        "new_negative"
    ]
    again = {"cover_letter": "Ivan has joined Jo."}
    assert codes(lambda: world.do("recirculate_again", "alice", 125, **again)) == [
        "comment_open"
    ]
    world.answer(cast.comment, "not_accepted", 126)
    assert codes(lambda: world.do("recirculate_again", "otto", 127, **again)) == [
        "chair_decides"
    ]
    world.do("recirculate_again", "alice", 127, **again)
    ballot = current_ballots(world.item)[0]
    assert (world.state, ballot.round) == ("recirculation", 3)
    assert ballot.closes_at == world.item.deadline
    world.do("certify_recirculation", "alice", 142)
    assert world.state == "decided"
    rounds = [ballots[0].tally for ballots in history_of(world.item)]
    assert [tally["negative_counted"] for tally in rounds] == [1, 2, 2]
    assert list(verify.check()) == []


def test_a_round_without_need_is_refused():
    world = in_recirculation(World.at("ballot", ansi), "jo")
    found = codes(
        lambda: world.do("recirculate_again", "alice", 125, cover_letter=LETTER)
    )
    assert found == ["round_not_needed"]


def test_numbers_that_fail_in_a_recirculation_lead_to_drafting():
    world = in_recirculation(World.at("ballot", ansi), "ivan", "jo")
    for name in ("alice", "bob"):
        world.vote(name, "negative", 112, reason="We were wrong.")
    world.do("certify_recirculation", "alice", 125)
    assert world.state == "drafting"
    ballot = current_ballots(world.item)[0]
    assert ballot.tally["outcome"] == "failed:approve_min"


def test_after_the_last_round_oversight_decides():
    world = in_recirculation(
        World.at("ballot", partial(ansi, "one_round", max_rounds=1)), "jo"
    )
    cast = world.vote("ivan", "negative", 112, reason="Jo is right.")
    world.answer(cast.comment, "not_accepted", 126)
    found = codes(
        lambda: world.do("recirculate_again", "alice", 127, cover_letter=LETTER)
    )
    assert found == ["rounds_exhausted"]
    assert codes(lambda: world.do("certify_recirculation", "alice", 127)) == [
        "new_negative", "rounds_exhausted",
    ]  # fmt: skip
    world.do("certify_recirculation", "otto", 127)
    assert world.state == "decided"


def test_oversight_may_give_a_recirculation_up_after_the_last_round():
    world = in_recirculation(
        World.at("ballot", partial(ansi, "one_round", max_rounds=1)), "jo"
    )
    cast = world.vote("ivan", "negative", 112, reason="Jo is right.")
    world.answer(cast.comment, "not_accepted", 126)
    assert codes(lambda: world.do("fail_ballot", "alice", 127), WrongRole) == [
        "wrong_role"
    ]
    world.do("fail_ballot", "otto", 127)
    assert world.state == "drafting"


def test_oversight_waits_while_rounds_are_left():
    world = in_recirculation(World.at("ballot", ansi), "jo")
    assert codes(lambda: world.do("fail_ballot", "otto", 125)) == ["rounds_left"]


def test_only_what_changed_or_is_affected_or_disputed_is_open():
    world = World(ansi())
    clauses = [
        make.section("Scope", make.paragraph("What it is about.")),
        make.section("Rules", make.requirement("The issuer shall publish.")),
        make.section("Notes", make.paragraph("Nothing of importance.")),
    ]
    rules = clauses[1]["uuid"]
    clauses.append(
        make.section(
            "See", {**make.paragraph(""), "text": [
                {"text": "Rules", "xref": {"document": "", "node": rules, "label": ""}}
            ]},
        )
    )  # fmt: skip
    make.snapshot(world.document, make.tree(world.document, *clauses), at=day(3))
    world.to_ballot()
    objecting(world, "jo", node=clauses[0]["uuid"])
    world.answer(world.item.comments.get(), "not_accepted", 106)
    later = [*clauses]
    later[1] = {
        **clauses[1],
        "blocks": [{**clauses[1]["blocks"][0], "text": make.content.runs("New.")}],
    }
    make.snapshot(world.document, make.tree(world.document, *later), at=day(107))
    world.do("recirculate", "alice", 108, cover_letter=LETTER)
    ballot = current_ballots(world.item)[0]
    assert ballot.snapshot == world.item.snapshot != ballot.previous.snapshot
    wanted = {clauses[0]["uuid"], rules, clauses[3]["uuid"]}
    assert set(ballot.scope) == wanted
    assert set(world.item.records.last().data["scope"]) == wanted

    world.vote("ivan", "negative", 110, reason="I dislike it.", node=clauses[2]["uuid"])
    world.do("certify_recirculation", "alice", 125)
    assert world.state == "decided"


def test_rules_that_mind_no_negative_decide_at_once():
    world = objecting(World.at("ballot", iso), "jo")
    # One in ten is negative, a quarter may be; what voters wrote is answered first.
    assert world.state == "ballot_resolution"
    world.answer(world.item.comments.get(), "not_accepted", 106)
    world.do("certify", "alice", 107)
    assert world.state == "decided"


BLOCKING = [
    {"slug": "yes", "name": "Yes", "counts": "approve"},
    {"slug": "discuss", "name": "Discuss", "counts": "negative", "requires_text": True,
     "blocking": True},
    {"slug": "abstain", "name": "Abstain", "counts": "abstain"},
]  # fmt: skip


def blocked():
    key = preset(
        "blockable", positions=BLOCKING, return_min=None, abstain_max=None,
        approve_min=share(">", 1, 2), recirculate_on=["new_revision"],
    )  # fmt: skip
    world = World.at("ballot", key)
    for name in NAMES[:9]:
        world.vote(name, "yes", 80)
    world.vote("jo", "discuss", 80, reason="It breaks what is in use.")
    tick(day(105))
    world.item.refresh_from_db()
    world.answer(world.item.comments.get(), "not_accepted", 106)
    return world


def test_a_blocking_position_stops_the_ballot_until_it_is_cleared():
    world = blocked()
    assert world.state == "ballot_resolution"
    assert codes(lambda: world.do("certify", "alice", 107)) == ["blocking"]
    give_verdict(world.item.comments.get(), by=world.people["jo"], satisfied=True)
    world.do("certify", "alice", 108)
    assert world.state == "decided"


def test_a_position_that_blocks_is_asked_about_again():
    world = blocked()
    world.do("recirculate", "alice", 107, cover_letter=LETTER)
    assert codes(lambda: world.do("certify_recirculation", "alice", 125)) == [
        "blocking"
    ]
    world.do("recirculate_again", "alice", 125, cover_letter=LETTER)
    world.vote("jo", "yes", 130)
    world.do("certify_recirculation", "alice", 145)
    assert world.state == "decided"
