"""Opening a ballot: which text, recall within a quarter of an hour, another review first."""

from datetime import timedelta

import pytest

from cms.documents.models import PublicDraft
from tests import factories as make
from tests.workflows.presets import ansi
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions import perform
from workflows.actions.due import tick
from workflows.ballots.rounds import current_ballots, history_of
from workflows.comments.comments import add_comment
from workflows.refusals import BadInput, TransitionRefused, WrongRole
from workflows.windows import end_of

pytestmark = pytest.mark.django_db
NAMES = list(VOTERS)


def codes(attempt, kind=TransitionRefused):
    with pytest.raises(kind) as refusal:
        attempt()
    return [reason.code for reason in refusal.value.reasons]


def ready():
    world = World.at("public_review", ansi)
    for name in NAMES:
        world.declare("conflict", name, 73)
    tick(day(73))
    return world


def write(world, at, *, rule="The issuer shall publish its criteria.", note=""):
    """The desk has another text: the same clauses, with other words."""
    tree = world.snapshot.tree
    scope, rules = (dict(section) for section in tree["sections"])
    scope["blocks"] = [{**scope["blocks"][0], "text": make.content.runs(
        note or "This document says what good work is.")}]  # fmt: skip
    rules["blocks"] = [{**rules["blocks"][0], "text": make.content.runs(rule)}]
    later = {**tree, "sections": [scope, rules]}
    return make.snapshot(world.document, later, at=day(at))


def test_the_ballot_is_about_the_text_last_reviewed():
    world = ready()
    write(world, 73, rule="The issuer shall do something else.")
    world.do("open_ballot", "alice", 74)
    world.do("open_ballot", "sue", 74)
    assert current_ballots(world.item)[0].snapshot == world.snapshot


def test_an_editorial_change_goes_into_the_ballot():
    world = ready()
    later = write(world, 73, note="This document tells what good work is.")
    asked = world.do("open_ballot", "alice", 74, editorial=True)
    assert asked.result == "pending"
    # The second person confirms the text that was asked about, and not a newer one.
    write(world, 74, rule="The issuer shall do something else.")
    world.do("open_ballot", "sue", 75)
    ballot = current_ballots(world.item)[0]
    assert ballot.snapshot == later == world.item.snapshot
    assert world.item.records.last().data["editorial"] is True
    assert list(verify.check()) == []


def test_a_change_of_substance_is_not_editorial():
    world = ready()
    write(world, 73, rule="The issuer shall never publish its criteria.")
    found = codes(lambda: world.do("open_ballot", "alice", 74, editorial=True))
    assert found == ["not_editorial"]


def test_nothing_else_is_confirmed_than_what_was_asked_for():
    world = ready()
    world.do("open_ballot", "alice", 74)
    found = codes(lambda: world.do("open_ballot", "sue", 74, editorial=True))
    assert found == ["other_request"]
    world.do("open_ballot", "sue", 74)
    assert world.state == "ballot"


def test_a_flag_is_true_or_false():
    world = ready()
    with pytest.raises(BadInput):
        world.do("open_ballot", "alice", 74, editorial="yes")


def test_an_accepted_change_of_substance_is_reviewed_before_the_ballot():
    world = ready()
    comment = add_comment(
        world.item, "It must be public.", by=world.people["jo"], at=day(73), type="te"
    )
    world.answer(comment, "accepted", 74, change_class=3)
    assert codes(lambda: world.do("open_ballot", "alice", 75)) == ["unreviewed_change"]
    assert codes(lambda: world.do("reopen_public_review", "alice", 75)) == [
        "no_substantive_change"
    ]
    later = write(world, 75, rule="The issuer shall publish all of its criteria.")
    assert codes(lambda: world.do("reopen_public_review", "bob", 75), WrongRole)
    world.do("reopen_public_review", "alice", 76)
    assert (world.state, world.item.snapshot) == ("public_review", later)
    assert world.item.deadline == end_of(day(76 + 30).date(), "UTC")
    clause = world.snapshot.tree["sections"][1]["uuid"]
    assert world.item.records.last().data["scope"] == [clause]
    assert PublicDraft.objects.filter(closed_at=None, snapshot=later).count() == 1
    tick(day(107))
    assert world.state == "resolution"
    assert world.do("open_ballot", "alice", 108).result == "pending"


def test_a_changed_requirement_returns_to_the_judges_of_evidence():
    world = ready()
    assert codes(lambda: world.do("return_to_evidence", "alice", 74)) == [
        "evidence_holds"
    ]
    write(world, 75, rule="The issuer shall publish all of its criteria.")
    world.do("return_to_evidence", "alice", 76)
    assert world.state == "evidence"
    node = world.snapshot.tree["sections"][1]["blocks"][0]["uuid"]
    assert world.item.records.last().data["requirements"] == [node]


def test_rules_without_evidence_return_to_none():
    key = ansi(
        "no_evidence", stages=["adoption", "wg_review", "public_review", "ballot"]
    )
    world = World(key)
    world.to_review()
    for name in ("charlie", "dora"):
        world.review(name, 5)
    from tests.workflows.world import CHECKLIST

    world.do("close_review", "alice", 25, checklist=CHECKLIST)
    tick(day(80))
    assert codes(lambda: world.do("return_to_evidence", "alice", 81)) == [
        "no_evidence_stage"
    ]


def opened():
    world = ready()
    world.do("open_ballot", "alice", 74)
    world.do("open_ballot", "sue", 74)
    return world


def recall(world, minutes, by="sue", **data):
    return perform(
        world.item, "recall_ballot", by=world.people[by],
        at=day(74) + timedelta(minutes=minutes), **data,
    )  # fmt: skip


def test_a_ballot_is_recalled_within_a_quarter_of_an_hour():
    world = opened()
    world.vote("jo", "negative", 74.001, reason="Wrong text.")
    assert codes(lambda: recall(world, 15)) == ["reason_required"]
    assert codes(lambda: recall(world, 15, "alice", reason="Oh."), WrongRole)
    recall(world, 15, reason="The wrong document.")
    assert world.state == "resolution"
    assert current_ballots(world.item) == []
    ballot = history_of(world.item)[0][0]
    assert ballot.recalled_at == day(74) + timedelta(minutes=15)
    assert ballot.positions.count() == 1
    assert world.item.records.last().data["recalled"] == 1
    assert codes(lambda: world.vote("jo", "approve", 75)) == ["no_ballot"]
    assert list(verify.check()) == []


def test_a_minute_later_it_runs_its_course():
    world = opened()
    assert codes(lambda: recall(world, 16, reason="Oh.")) == ["recall_too_late"]


def test_the_ballot_after_a_recall_counts_none_of_its_votes():
    world = opened()
    world.vote("jo", "negative", 74.001, reason="Wrong text.")
    recall(world, 10, reason="The wrong document.")
    world.do("open_ballot", "alice", 75)
    world.do("open_ballot", "sue", 75)
    for name in NAMES[:6]:
        world.vote(name, "approve", 80)
    world.do("certify", "alice", 110)
    tally = world.item.records.last().data["tally"]
    assert (tally["approve"], tally["negative_counted"]) == (6, 0)
    assert list(verify.check()) == []


def test_a_recall_that_no_record_knows_is_named():
    from workflows.models import Ballot

    opened()
    Ballot.objects.update(recalled_at=day(75))
    assert any("marked as recalled" in drift.what for drift in verify.check())


def test_the_forms_take_the_text_that_the_desk_holds_now():
    from tests.journeys.forms import Forms

    world = ready()
    forms = Forms(world)
    later = write(world, 75, rule="The issuer shall publish all of its criteria.")
    assert forms.do("alice", 76, "reopen_public_review").status_code == 302
    assert (world.state, world.item.snapshot) == ("public_review", later)
    tick(day(107))
    tree = later.tree
    tree["sections"][0]["title"] = "The scope"
    reworded = make.snapshot(world.document, tree, at=day(107))
    assert forms.do("alice", 108, "open_ballot", editorial="on").status_code == 302
    confirm = {"confirmation": "ABC-1"}
    assert forms.do("sue", 108, "open_ballot", **confirm).status_code == 302
    assert world.state == "ballot"
    assert current_ballots(world.item)[0].snapshot == reworded
