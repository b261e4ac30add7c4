"""An erratum from its report to the edition in which it is put right."""

import pytest

from cms.documents.models import Edition, EditionEvent
from cms.people.models import Contact
from tests import factories as make
from tests.kept import kept
from tests.workflows.world import World, day
from workflows import verify
from workflows.errata import timers
from workflows.errata.act import (
    agree_erratum,
    find_right,
    hold_erratum,
    object_to,
    reject_erratum,
    report_erratum,
)
from workflows.models import Erratum, WorkItem
from workflows.refusals import BadInput, TransitionRefused, WrongRole
from workflows.windows import end_of

pytestmark = pytest.mark.django_db


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


@pytest.fixture
def world():
    return kept("regsiter", misspelt)


def misspelt() -> World:
    """Edition 1 says “regsiter” once, in a requirement."""
    world = World()
    tree = make.tree(
        world.document,
        make.section("Scope", make.paragraph("This document says what good work is.")),
        make.section("Rules", make.requirement("The issuer shall keep a regsiter.")),
    )
    world.snapshot = make.snapshot(world.document, tree, at=day(0))
    world.to_published()
    world.edition = world.item.edition
    return world


def report(world, by="jo", at=200, original="regsiter", corrected="register", **facts):
    person = world.people[by] if by else None
    return report_erratum(
        world.edition, original=original, corrected=corrected, by=person, at=day(at),
        **facts,
    )  # fmt: skip


def verified(world, erratum):
    find_right(erratum, by=world.people["bob"], at=day(201))
    return agree_erratum(erratum, by=world.people["alice"], at=day(202))


def listed(world):
    erratum = verified(world, report(world))
    list(timers.run(day(213)))
    return erratum


def test_an_erratum_goes_the_whole_way(world):
    erratum = verified(world, report(world))
    assert erratum.objection_until == end_of(day(212).date(), "UTC")
    assert list(timers.run(day(212))) == []
    assert list(timers.run(day(213))) == ["ABC-1: erratum 1 is listed."]
    assert list(timers.run(day(214))) == []
    event = EditionEvent.objects.get(kind="erratum")
    assert (event.edition, event.data["corrected"]) == (world.edition, "register")
    parent = world.item
    world.item = world.do("start_errata", "alice", 220).work_item
    assert (world.item.route, world.item.state) == ("errata", "publishing")
    assert world.item.proof.label == "1.0.1"
    world.make_proof(221)
    world.declare("proof", "bob", 222)
    world.do("publish", "sue", 223)
    parent.refresh_from_db()
    assert parent.state == "superseded"
    edition = Edition.objects.get(label="1.0.1")
    words = edition.snapshot.tree["sections"][1]["blocks"][0]["text"][0]["text"]
    assert words == "The issuer shall keep a register."
    assert Erratum.objects.get().folded_into == edition
    assert list(verify.check()) == []


def test_the_same_report_twice_is_one(world):
    assert report(world) == report(world)
    assert Erratum.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"original": " "}, "words_missing"),
        ({"corrected": "regsiter"}, "nothing_changes"),
        ({"by": None}, "contact_not_verified"),
    ],
)
def test_a_report_that_says_nothing_is_refused(world, facts, code):
    with pytest.raises(BadInput) as refusal:
        report(world, **facts)
    assert codes(refusal) == [code]


def test_a_verified_contact_reports_too(world):
    contact = Contact.objects.create(
        email="ann@example.org", name="Ann", verified_at=day(100)
    )
    assert report(world, by=None, contact=contact).contact == contact


def test_editor_and_chair_verify_it_in_that_order(world):
    erratum = report(world)
    with pytest.raises(TransitionRefused) as refusal:
        agree_erratum(erratum, by=world.people["alice"], at=day(201))
    assert codes(refusal) == ["not_found_right"]
    for name in ("alice", "jo", "sue"):
        with pytest.raises(WrongRole):
            find_right(erratum, by=world.people[name], at=day(201))


def test_an_objection_in_time_undoes_the_verification(world):
    erratum = verified(world, report(world))
    with pytest.raises(TransitionRefused) as refusal:
        object_to(erratum, by=world.people["gus"], reason=" ", at=day(205))
    assert codes(refusal) == ["reason_required"]
    object_to(erratum, by=world.people["gus"], reason="It changes a duty.", at=day(205))
    erratum.refresh_from_db()
    assert (erratum.state, erratum.objected_by.username) == ("reported", "gus")
    assert list(timers.run(day(220))) == []
    again = verified(world, erratum)
    with pytest.raises(TransitionRefused) as refusal:
        object_to(again, by=world.people["gus"], reason="Still.", at=day(213))
    assert codes(refusal) == ["objection_late"]


def test_no_error_at_publication_is_rejected_with_a_pointer(world):
    erratum = report(world)
    reject_erratum(
        erratum, by=world.people["alice"], reason="A new wish.", no_error=True,
        at=day(201),
    )  # fmt: skip
    erratum.refresh_from_db()
    assert erratum.state == "rejected"
    assert "/review/new_document/" in erratum.reason
    with pytest.raises(TransitionRefused) as refusal:
        find_right(erratum, by=world.people["bob"], at=day(202))
    assert codes(refusal) == ["erratum_state"]


def test_what_is_held_can_still_be_found_right(world):
    erratum = report(world)
    hold_erratum(erratum, by=world.people["bob"], reason="With others.", at=day(201))
    assert verified(world, erratum).state == "verified"


def test_nothing_is_folded_in_before_it_is_listed(world):
    verified(world, report(world))
    with pytest.raises(TransitionRefused) as refusal:
        world.do("start_errata", "alice", 205)
    assert codes(refusal) == ["no_errata"]


@pytest.mark.parametrize(
    ("original", "corrected", "words"),
    [
        ("shall keep", "shall not keep", "it needs an amendment"),
        ("nowhere", "somewhere", "stand 0 times"),
        ("is", "was", "stand 3 times"),
    ],
)
def test_what_is_no_small_correction_is_refused(world, original, corrected, words):
    verified(world, report(world, original=original, corrected=corrected))
    list(timers.run(day(213)))
    with pytest.raises(TransitionRefused) as refusal:
        world.do("start_errata", "alice", 220)
    assert codes(refusal) == ["erratum_unfit"]
    assert words in refusal.value.reasons[0].sentence
    assert WorkItem.objects.count() == 1
