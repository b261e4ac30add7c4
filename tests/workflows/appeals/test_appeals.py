"""Appeals: filed in time, on hold, a panel without parties, an outcome."""

from datetime import date

import pytest

from cms.people.models import Contact, Organisation
from tests import factories as make
from tests.workflows.world import World, day
from workflows import verify
from workflows.appeals import timers
from workflows.appeals.act import (
    acknowledge_appeal,
    challenge_panelist,
    name_panel,
    note_status,
    rule_on_challenge,
    withdraw_appeal,
)
from workflows.models import Appeal, AuditLine, TimerMark
from workflows.refusals import TransitionRefused, WrongRole
from workflows.windows import end_of

pytestmark = pytest.mark.django_db
GIVEN = {
    "decision": "The certification of the ballot.",
    "grounds": "A comment was not answered.",
    "remedy": "Answer it and ask the voters again.",
}


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


@pytest.fixture
def world():
    """Decided on day 105; appeals may be filed until the end of day 135."""
    world = World.at("decided")
    secretariat = make.group("secretariat")
    for name in ("pat", "quin", "rob", "sam"):
        world.people[name] = make.member(name, secretariat, "member")
    return world


def filed(world, at=110):
    world.do("file_appeal", "jo", at, **GIVEN)
    return world.item.appeals.get()


def seated(world, appeal, at=112):
    people = [world.people[name] for name in ("pat", "quin", "rob")]
    return name_panel(appeal, people, by=world.people["sue"], at=day(at))


def decide(world, at=130, **data):
    facts = {"outcome": "denied", "report": "The comment was answered.", **data}
    return world.do("decide_appeal", "otto", at, **facts)


def test_an_appeal_holds_the_publication_up(world):
    appeal = filed(world)
    assert (appeal.number, appeal.filed_by.username) == (1, "jo")
    assert appeal.against.name == "certify"
    assert world.item.flags == ["on_hold_appeal"]
    with pytest.raises(TransitionRefused) as refusal:
        world.do("start_publication", "sue", 136)
    assert codes(refusal) == ["appeal_open"]
    assert list(verify.check()) == []


def test_a_denied_appeal_ends_the_hold(world):
    seated(world, filed(world))
    decide(world)
    appeal = Appeal.objects.get()
    assert (appeal.outcome, appeal.decided_at) == ("denied", day(130))
    assert world.item.flags == []
    world.do("start_publication", "sue", 136)
    assert world.state == "publishing"
    assert list(verify.check()) == []


def test_an_upheld_appeal_sends_the_work_back(world):
    seated(world, filed(world))
    decide(world, outcome="upheld_remand", remand_to="resolution")
    assert world.state == "resolution"
    assert Appeal.objects.get().remand_to == "resolution"
    assert world.item.records.last().name == "decide_appeal"
    assert list(verify.check()) == []


def test_an_appeal_is_late_after_its_window(world):
    with pytest.raises(TransitionRefused) as refusal:
        filed(world, at=136)
    assert codes(refusal) == ["appeal_late"]
    filed(world, at=135)
    assert Appeal.objects.count() == 1


def test_an_appeal_says_what_it_is_about(world):
    with pytest.raises(TransitionRefused) as refusal:
        world.do("file_appeal", "jo", 110, decision="The ballot.")
    assert codes(refusal) == ["no_grounds", "no_remedy"]
    assert not Appeal.objects.exists()


def test_a_stranger_cannot_file_but_the_secretariat_can_for_a_contact(world):
    with pytest.raises(WrongRole):
        world.do("file_appeal", "zoe", 110, **GIVEN)
    contact = Contact.objects.create(
        email="ann@example.org", name="Ann", verified_at=day(100)
    )
    with pytest.raises(TransitionRefused) as refusal:
        world.do("file_appeal", "jo", 110, contact=contact, **GIVEN)
    assert codes(refusal) == ["not_for_others"]
    world.do("file_appeal", "sue", 110, contact=str(contact.uuid), **GIVEN)
    appeal = Appeal.objects.get()
    assert (appeal.contact, appeal.filed_by) == (contact, None)
    assert world.item.records.last().data["contact"] == str(contact.uuid)


def test_an_address_must_be_proven(world):
    contact = Contact.objects.create(email="ann@example.org", name="Ann")
    with pytest.raises(TransitionRefused) as refusal:
        world.do("file_appeal", "sue", 110, contact=contact, **GIVEN)
    assert codes(refusal) == ["contact_not_verified"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["pat", "quin"], "panel_size"),
        (["pat", "quin", "rob", "sam"], "panel_size"),
        (["pat", "quin", "alice"], "panelist_is_party"),
        (["pat", "quin", "bob"], "panelist_is_party"),
        (["pat", "quin", "jo"], "panelist_is_party"),
        (["pat", "quin", "eve"], "panelist_of_party"),
    ],
)
def test_a_panel_that_may_not_decide(world, names, code):
    appeal = filed(world)
    secretariat = make.group("secretariat")
    world.people["eve"] = make.member(
        "eve", secretariat, "member", organisation="Organisation of jo"
    )
    people = [world.people[name] for name in names]
    with pytest.raises(TransitionRefused) as refusal:
        name_panel(appeal, people, by=world.people["sue"], at=day(112))
    assert codes(refusal) == [code]
    assert not appeal.panel.exists()


def test_a_panel_is_named_once(world):
    appeal = filed(world)
    assert len(seated(world, appeal)) == len(seated(world, appeal, at=113)) == 3
    with pytest.raises(WrongRole):
        name_panel(appeal, [], by=world.people["alice"], at=day(113))


def test_nobody_decides_without_a_panel_or_before_its_challenges_are_over(world):
    filed(world)
    with pytest.raises(TransitionRefused) as refusal:
        decide(world, at=115)
    assert codes(refusal) == ["panel_size"]
    seated(world, Appeal.objects.get(), at=116)
    with pytest.raises(TransitionRefused) as refusal:
        decide(world, at=130)
    assert codes(refusal) == ["challenge_window"]
    decide(world, at=131)


def test_a_challenge_is_ruled_on_before_the_decision(world):
    appeal = filed(world)
    panelist, *_ = seated(world, appeal)
    jo, otto = world.people["jo"], world.people["otto"]
    challenge_panelist(panelist, by=jo, reason="A friend of the chair.", at=day(113))
    with pytest.raises(TransitionRefused) as refusal:
        decide(world)
    assert codes(refusal) == ["challenge_open"]
    rule_on_challenge(panelist, by=otto, remove=True, at=day(131))
    with pytest.raises(TransitionRefused) as refusal:
        decide(world, at=132)
    assert codes(refusal) == ["panel_size"]
    name_panel(appeal, [world.people["sam"]], by=otto, at=day(132))
    decide(world, at=147)
    assert Appeal.objects.get().outcome == "denied"


def test_a_challenge_is_for_parties_and_in_time(world):
    panelist, *_ = seated(world, filed(world))
    with pytest.raises(WrongRole):
        challenge_panelist(
            panelist, by=world.people["gus"], reason="No.", at=day(113)
        )  # fmt: skip
    with pytest.raises(TransitionRefused) as refusal:
        challenge_panelist(panelist, by=world.people["jo"], reason=" ", at=day(113))
    assert codes(refusal) == ["reason_required"]
    with pytest.raises(TransitionRefused) as refusal:
        challenge_panelist(panelist, by=world.people["jo"], reason="No.", at=day(127))
    assert codes(refusal) == ["challenge_late"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"outcome": ""}, "no_outcome"),
        ({"report": ""}, "no_report"),
        ({"outcome": "upheld_remand"}, "no_remand"),
        ({"outcome": "upheld_remand", "remand_to": "in_review"}, "no_remand"),
        ({"remand_to": "drafting"}, "remand_not_upheld"),
        ({"appeal": 7}, "no_open_appeal"),
    ],
)
def test_a_decision_that_lacks_something(world, data, code):
    seated(world, filed(world))
    with pytest.raises(TransitionRefused) as refusal:
        decide(world, **data)
    assert code in codes(refusal)
    assert world.state == "decided"


def test_who_filed_it_takes_it_back(world):
    appeal = filed(world)
    with pytest.raises(WrongRole):
        withdraw_appeal(appeal, by=world.people["alice"], at=day(111))
    withdraw_appeal(appeal, by=world.people["jo"], at=day(111))
    world.item.refresh_from_db()
    assert world.item.flags == []
    assert Appeal.objects.get().outcome == "withdrawn"
    with pytest.raises(TransitionRefused) as refusal:
        acknowledge_appeal(appeal, by=world.people["sue"], at=day(112))
    assert codes(refusal) == ["appeal_closed"]


def test_a_second_appeal_keeps_the_hold(world):
    withdrawn = filed(world)
    world.do("file_appeal", "ivan", 111, **GIVEN)
    withdraw_appeal(withdrawn, by=world.people["jo"], at=day(112))
    world.item.refresh_from_db()
    assert world.item.flags == ["on_hold_appeal"]


def test_the_clock_reminds_and_says_once_what_is_overdue(world):
    appeal = filed(world)
    assert list(timers.run(day(111))) == []
    assert len(list(timers.run(day(118)))) == 1
    assert list(timers.run(day(119))) == []
    assert len(list(timers.run(day(121)))) == 1
    assert list(TimerMark.objects.values_list("name", flat=True)) == [
        "appeal:1:soon_acknowledge", "appeal:1:overdue_acknowledge",
    ]  # fmt: skip
    acknowledge_appeal(appeal, by=world.people["sue"], at=day(122))
    note_status(appeal, "Two meetings.", by=world.people["sue"], at=day(150))
    assert list(timers.run(day(160))) == []
    assert len(list(timers.run(day(202)))) == 1


def test_a_published_text_is_appealed_against_within_its_window():
    world = World.at("published")
    world.do("file_appeal", "jo", 150, **GIVEN)
    assert Appeal.objects.get().against.name == "publish"
    seats = make.group("secretariat")
    for name in ("pat", "quin", "rob"):
        world.people[name] = make.member(name, seats, "member")
    seated(world, Appeal.objects.get(), at=151)
    decide(world, at=170, outcome="upheld_remand", remand_to="in_review")
    assert world.state == "in_review"
    assert list(verify.check()) == []


def test_rules_without_an_appeal_have_none(world):
    world.item.preset.data["stages"].remove("appeal")
    from workflows.appeals.window import appealable_until

    assert appealable_until(world.item) == (False, None)


def test_a_refusal_leaves_an_audit_line_and_no_appeal(world):
    before = AuditLine.objects.count()
    with pytest.raises(TransitionRefused):
        filed(world, at=140)
    assert AuditLine.objects.count() == before + 1


def test_the_window_closes_with_its_last_day(world):
    assert world.item.deadline == end_of(date(2024, 5, 22), "UTC")
    assert Organisation.objects.filter(name="Organisation of jo").exists()
