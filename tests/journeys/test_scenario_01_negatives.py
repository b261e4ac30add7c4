"""Seven approve, two object, one abstains: from the ballot to the decision."""

import pytest

from cms import clock
from tests.journeys.forms import Forms, said
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.ballots.rounds import history_of

pytestmark = pytest.mark.django_db
NAMES = list(VOTERS)
VOTES = ["approve"] * 7 + ["negative"] * 2 + ["abstain"]


def test_seven_two_one():
    world = World.at("public_review", "ansi")
    forms = Forms(world)
    tick(day(73))
    assert forms.open_ballot(74).status_code == 302
    assert world.state == "ballot"
    for name, position in zip(NAMES, VOTES, strict=True):
        reason = f"{name} objects." if position == "negative" else ""
        assert forms.vote(name, 80, position, reason).status_code == 302

    tick(day(105))
    assert world.state == "ballot_resolution"
    tally = history_of(world.item)[0][0].tally
    found = {check["rule"]: (check["part"], check["whole"], check["passed"])
             for check in tally["checks"]}  # fmt: skip
    assert found["return_min"] == (10, 10, True)
    assert found["approve_min"] == (7, 9, True)
    assert found["category_max"] == (3, 10, True)
    assert (tally["numeric_pass"], tally["unresolved"]) == (True, 2)

    refused = forms.do("alice", 106, "certify")
    assert refused.status_code == 409
    assert "recirculation required" in said(refused)

    first, second = world.item.comments.order_by("number")
    for comment in (first, second):
        assert forms.answer(comment.number, 107).status_code == 302
    forms.send(NAMES[7], 108, "one_comment", first.number, "satisfied")
    forms.send(NAMES[8], 108, "one_comment", second.number, "unsatisfied")

    letter = "Nothing has changed. One objection stands; its answer is attached."
    assert forms.do("alice", 109, "recirculate", cover_letter=letter).status_code == 302
    assert world.state == "recirculation"
    assert forms.vote(NAMES[7], 112, "approve").status_code == 302

    assert forms.do("alice", 130, "certify_recirculation").status_code == 409
    assert forms.do("alice", 140, "certify_recirculation").status_code == 302
    assert world.state == "decided"
    one, two = (ballots[0].tally for ballots in history_of(world.item))
    counts = ("approve", "negative_counted", "abstain")
    assert [one[name] for name in counts] == [7, 2, 1]
    assert [two[name] for name in counts] == [8, 1, 1]
    # The one who is not satisfied hears of the right to appeal, and nobody else.
    assert world.item.records.last().data["unresolved"] == [str(second.uuid)]
    with clock.at(day(141)):
        page = said(forms.client("jo").get("/review/ABC-1/"))
    assert "Recirculate" in page
    assert list(verify.check()) == []
