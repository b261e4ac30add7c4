"""The waiver of evidence: two of three seats, one requirement of ten, reasons published."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from cms import clock
from cms.people.refusals import Reason
from tests import factories as make
from tests.workflows.world import VOTERS, World, day
from workflows.guards import evidence
from workflows.refusals import BadInput, TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db
WHY = "The study ends in May."


@pytest.fixture(autouse=True)
def _rule_says_no(monkeypatch):
    missing = [Reason("panel_too_small", "Six of eight experts have rated.")]
    monkeypatch.setattr(evidence, "_rules", {"panel": lambda move: missing})


def world_of(count: int) -> tuple[World, list[str]]:
    """A world in the state `evidence` with so many requirements, and their ids."""
    world = World()
    rules = [make.requirement(f"The issuer shall do thing {n}.") for n in range(count)]
    text = make.tree(world.document, make.section("Rules", *rules))
    world.snapshot = make.snapshot(
        world.document, text, at=day(0), contributors=[world.people["bob"]]
    )
    world.to_evidence()
    return world, [rule["uuid"] for rule in rules]


def waive(world: World, names: list[str], nodes: list[str]) -> None:
    for name in names:
        world.declare("waiver", name, 26, requirements=nodes, reason=WHY)


def test_seven_of_ten_seats_waive_one_requirement_of_ten():
    world, rules = world_of(10)
    waive(world, list(VOTERS)[:6], rules[:1])
    with pytest.raises(TransitionRefused) as refusal:
        world.do("accept_evidence", "alice", 26)
    codes = [reason.code for reason in refusal.value.reasons]
    # Six of ten is less than two of three, seven is more.
    assert codes == ["panel_too_small", "waiver_not_carried"]
    assert "6 of 10 seats" in refusal.value.reasons[1].sentence
    waive(world, list(VOTERS)[6:7], rules[:1])
    world.do("accept_evidence", "alice", 26)
    assert world.state == "public_review"
    waiver = world.item.records.last().data["waiver"]
    assert waiver["requirements"] == {rules[0]: "7/10"}
    assert waiver["reasons"] == [WHY]
    assert waiver["failures"][0]["code"] == "panel_too_small"


def test_a_waiver_taken_back_counts_no_more():
    world, rules = world_of(10)
    waive(world, list(VOTERS)[:7], rules[:1])
    world.declare("waiver", "alice", 26, waive=False)
    with pytest.raises(TransitionRefused, match="6 of 10 seats"):
        world.do("accept_evidence", "alice", 26)


def test_two_of_nineteen_requirements_are_too_many():
    world, rules = world_of(19)
    with pytest.raises(TransitionRefused, match="2 of 19"):
        waive(world, ["alice"], rules[:2])


def test_two_of_twenty_requirements_may_be_waived():
    world, rules = world_of(20)
    waive(world, list(VOTERS)[:7], rules[:2])
    world.do("accept_evidence", "alice", 26)
    assert world.state == "public_review"


def test_what_is_waived_in_all_is_limited_however_seats_divide_it(monkeypatch):
    world, rules = world_of(10)
    monkeypatch.setattr("workflows.guards.waiver.SEATS", (1, 3))
    waive(world, list(VOTERS)[:5], rules[:1])
    waive(world, list(VOTERS)[5:], rules[1:2])
    with pytest.raises(TransitionRefused, match="2 of 10 requirements are"):
        world.do("accept_evidence", "alice", 26)


def test_a_waiver_needs_a_seat_a_requirement_a_reason_and_the_right_time():
    world, rules = world_of(10)
    with pytest.raises(WrongRole):
        world.declare("waiver", "sue", 26, requirements=rules[:1], reason=WHY)
    with pytest.raises(BadInput, match="Say why"):
        world.declare("waiver", "alice", 26, requirements=rules[:1])
    with pytest.raises(BadInput, match="Name the requirements"):
        world.declare("waiver", "alice", 26, reason=WHY)
    with pytest.raises(BadInput, match="no requirement nowhere"):
        world.declare("waiver", "alice", 26, requirements=["nowhere"], reason=WHY)
    assert not world.item.declarations.filter(kind="waiver").exists()
    waive(world, list(VOTERS)[:7], rules[:1])
    world.do("accept_evidence", "alice", 26)
    with pytest.raises(TransitionRefused, match="not the time"):
        waive(world, ["alice"], rules[:1])


def test_a_waiver_is_for_one_text_only():
    world, rules = world_of(10)
    waive(world, list(VOTERS)[:7], rules[:1])
    changed = make.tree(
        world.document,
        make.section("Rules", *[
            make.requirement(f"The issuer shall do thing {n}, too.", uuid=rules[n])
            for n in range(10)
        ]),
    )  # fmt: skip
    later = make.snapshot(world.document, changed, at=day(26))
    type(world.item).objects.filter(pk=world.item.pk).update(snapshot=later)
    world.item.refresh_from_db()
    with pytest.raises(TransitionRefused) as refusal:
        world.do("accept_evidence", "alice", 26)
    assert [r.code for r in refusal.value.reasons] == ["panel_too_small"]


def test_evidence_that_is_waived_stays_so_until_the_ballot():
    world, rules = world_of(10)
    waive(world, list(VOTERS)[:7], rules[:1])
    world.do("accept_evidence", "alice", 26)
    for name in VOTERS:
        world.declare("conflict", name, 73)
    world.do("open_ballot", "alice", 74)
    world.do("open_ballot", "sue", 74)
    assert world.state == "ballot"


def test_a_voter_waives_on_a_page_and_gets_back_what_was_typed(client):
    world, rules = world_of(10)
    page = reverse("review:declare", args=["ABC-1", "waiver"])
    client.force_login(world.people["alice"])
    with clock.at(day(26)):
        shown = client.get(reverse("review:document", args=["ABC-1"])).content.decode()
        assert "Six of eight experts have rated." in shown
        assert page in shown
        answer = client.post(page, {"answer": "yes", "reason": WHY})
        assert "Tick at least one requirement." in answer.content.decode()
        assert WHY in answer.content.decode()
        wide = {"answer": "yes", "reason": WHY, "requirements": rules[:2]}
        answer = client.post(page, wide)
        assert answer.status_code == 409
        assert WHY in answer.content.decode()
        assert client.post(page, {**wide, "requirements": rules[:1]}).status_code == 302
        shown = client.get(reverse("review:document", args=["ABC-1"])).content.decode()
        assert "1 of 10 seats are for waiving" in shown
    word = world.item.declarations.get(kind="waiver")
    assert word.data["requirements"] == rules[:1]
    assert word.data["snapshot"] == world.item.snapshot.sha256


def test_the_command_declares_a_waiver(capsys):
    _, rules = world_of(10)
    data = json.dumps({"requirements": rules[:1], "reason": WHY})
    call_command(
        "declare", "ABC-1", "waiver", by="alice", data=data, json=True,
        at=day(26).isoformat(),
    )  # fmt: skip
    assert json.loads(capsys.readouterr().out)["kind"] == "waiver"
