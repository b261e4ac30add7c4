"""Overruling the procedure: a reason, a second person, and a record that says so."""

import pytest

from tests import factories as make
from tests.workflows.world import World, day
from workflows import verify
from workflows.refusals import TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db
WHY = "The ministry needs the text before the school year."


def codes(attempt, kind=TransitionRefused):
    with pytest.raises(kind) as refusal:
        attempt()
    return [reason.code for reason in refusal.value.reasons]


def force(world, name, by, at, **data):
    return world.do(name, by, at, force=True, **data)


def in_decided():
    world = World.at("decided")
    secretariat = world.people["sue"].memberships.get().group
    world.people["tom"] = make.member("tom", secretariat, "secretariat")
    return world


def test_two_people_overrule_a_window():
    world = in_decided()
    asked = force(world, "start_publication", "sue", 110, reason=WHY)
    assert (asked.result, world.state) == ("pending", "decided")
    done = force(world, "start_publication", "otto", 111)
    assert (done.result, world.state) == ("done", "publishing")
    record = done.record
    assert [reason["code"] for reason in record.data["forced"]] == ["window_open"]
    assert record.is_forced
    assert record.reason == WHY
    assert record.by == world.people["otto"]
    assert record.data["requested_by"] == str(world.people["sue"].uuid)
    assert list(verify.check()) == []


def test_the_first_person_is_not_the_second():
    world = in_decided()
    for _ in range(2):
        asked = force(world, "start_publication", "sue", 110, reason=WHY)
        assert asked.result == "pending"
    assert force(world, "start_publication", "tom", 110).result == "done"


def test_without_a_reason_nothing_is_overruled():
    world = in_decided()
    assert codes(lambda: force(world, "start_publication", "sue", 110)) == [
        "reason_required"
    ]


@pytest.mark.parametrize("by", ["alice", "jo", "otto", "zoe", "root"])
def test_only_the_secretariat_asks(by):
    world = in_decided()
    found = codes(
        lambda: force(world, "start_publication", by, 110, reason=WHY), WrongRole
    )
    assert found == ["wrong_role"]


def test_the_chair_does_not_confirm():
    world = in_decided()
    force(world, "start_publication", "sue", 110, reason=WHY)
    assert codes(lambda: force(world, "start_publication", "alice", 111), WrongRole)


def test_a_confirmation_without_force_is_an_ordinary_attempt():
    world = in_decided()
    force(world, "start_publication", "sue", 110, reason=WHY)
    assert codes(lambda: world.do("start_publication", "tom", 111)) == ["window_open"]


def test_the_state_stands_above_force():
    world = in_decided()
    assert codes(lambda: force(world, "publish", "sue", 110, reason=WHY)) == [
        "wrong_state"
    ]


def test_nothing_is_published_without_a_proof():
    world = World.at("publishing")
    found = codes(lambda: force(world, "publish", "sue", 137, reason=WHY))
    assert found == ["proof_not_made"]


def test_what_nothing_stands_against_needs_no_force():
    world = in_decided()
    found = codes(lambda: force(world, "start_publication", "sue", 200, reason=WHY))
    assert found == ["force_not_needed"]


def test_the_secretariat_stands_in_for_an_absent_chair():
    world = World.at("evidence")
    force(world, "accept_evidence", "sue", 26, reason="The chair is ill.")
    done = force(world, "accept_evidence", "otto", 26)
    assert [reason["code"] for reason in done.record.data["forced"]] == ["wrong_role"]
    assert world.state == "public_review"


def test_what_was_asked_for_is_what_is_confirmed():
    world = World.at("adoption_call")
    people = {"editor": "bob", "shepherd": "charlie"}
    force(world, "adopt", "sue", 1, reason=WHY, **people)
    assert codes(
        lambda: force(world, "adopt", "otto", 2, editor="alice", shepherd="charlie")
    ) == ["other_request"]
    force(world, "adopt", "otto", 2)
    assert world.state == "drafting"
    assert world.item.editor == world.people["bob"]


def test_a_stale_version_names_what_happened_since():
    world = World.at("adoption_call")
    with pytest.raises(TransitionRefused) as refusal:
        world.do("park", "alice", 1, version=1, reason="Wait.")
    sentence = refusal.value.reasons[0].sentence
    assert refusal.value.reasons[0].code == "stale_version"
    assert "“Call for adoption” by Alice on 8 January 2024, 12:00 (UTC)" in sentence


def test_the_history_of_a_run_says_forced():
    world = in_decided()
    force(world, "start_publication", "sue", 110, reason=WHY)
    force(world, "start_publication", "otto", 111)
    forced = [record.name for record in world.item.records.all() if record.is_forced]
    assert forced == ["start_publication"]
    assert day(111) == world.item.records.last().at


def test_the_secretariat_finds_force_on_the_form():
    from tests.journeys.forms import Forms, said

    world = in_decided()
    forms = Forms(world)
    refused = forms.do("sue", 110, "start_publication", reason="It is urgent.")
    assert refused.status_code == 409
    assert "Overrule what stands in the way" in said(refused)
    assert "It is urgent." in said(refused)
    forms.do("sue", 110, "start_publication", reason=WHY, force="on")
    assert world.state == "decided"
    forms.do("otto", 111, "start_publication", force="on")
    assert world.state == "publishing"
    assert "Forced" in said(forms.client("alice").get("/review/ABC-1/"))
    assert "Overrule" not in said(forms.do("alice", 111, "return_to_drafting"))
