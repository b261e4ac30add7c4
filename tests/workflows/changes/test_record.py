"""Changes as they are kept, claimed and decided."""

import copy

import pytest

from cms.documents import content
from tests import factories as make
from tests.workflows.world import World, day
from workflows.changes.claims import claim_class, decide_class, undecided
from workflows.changes.record import (
    clauses_of,
    record_changes,
    stale_requirements,
    substantive,
)
from workflows.models import Change, ChangeClaim
from workflows.refusals import BadInput, TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """The rule is changed in its words, the scope has another sentence."""
    world = World.at("drafting")
    tree = copy.deepcopy(world.snapshot.tree)
    scope, rules = tree["sections"]
    scope["blocks"][0]["text"] = content.runs("This document says what good is.")
    rules["blocks"][0]["text"] = content.runs("The issuer shall publish all criteria.")
    world.later = make.snapshot(world.document, tree, at=day(3))
    world.editorial, world.greater = record_changes(
        world.item, world.snapshot, world.later
    )
    return world


def claim(world, change, by="gus", change_class=3, reason="It changes who may apply."):
    return claim_class(
        change, by=world.people[by], change_class=change_class, reason=reason, at=day(4)
    )


def decide(world, change, by, change_class=2):
    return decide_class(
        change, by=world.people[by], change_class=change_class, at=day(5)
    )


def test_changes_are_kept_once(world):
    again = record_changes(world.item, world.snapshot, world.later)
    assert [c.pk for c in again] == [world.editorial.pk, world.greater.pk]
    assert Change.objects.count() == 2
    assert [c.change_class for c in again] == [2, 3]
    assert record_changes(world.item, world.later, world.later) == []


def test_what_is_substantive_names_its_clause_and_its_requirement(world):
    found = substantive(world.item, world.snapshot, world.later)
    rules = world.later.tree["sections"][1]
    assert clauses_of(found) == [rules["uuid"]]
    stale = stale_requirements(world.item, world.snapshot, world.later)
    assert stale == [rules["blocks"][0]["uuid"]]


def test_a_claim_counts_until_it_is_decided(world):
    claim(world, world.editorial)
    assert len(substantive(world.item, world.snapshot, world.later)) == 2
    assert undecided(world.item) == [world.editorial]
    decide(world, world.editorial, "alice")
    assert len(substantive(world.item, world.snapshot, world.later)) == 2
    decide(world, world.editorial, "charlie")
    assert len(substantive(world.item, world.snapshot, world.later)) == 1
    assert undecided(world.item) == []


def test_the_reviewer_may_be_the_first_of_the_two(world):
    decide(world, world.editorial, "charlie", 3)
    decided = decide(world, world.editorial, "alice", 3)
    assert (decided.decided, decided.decided_by.username) == (3, "charlie")
    assert decided.seconded_by.username == "alice"


def test_two_reviewers_decide_nothing(world):
    decide(world, world.editorial, "charlie", 3)
    assert decide(world, world.editorial, "dora", 3).decided is None
    assert decide(world, world.editorial, "alice", 3).decided == 3


def test_another_proposal_takes_the_place_of_the_first(world):
    decide(world, world.editorial, "charlie", 3)
    assert decide(world, world.editorial, "alice", 2).decided is None
    assert decide(world, world.editorial, "charlie", 2).decided == 2


@pytest.mark.parametrize("name", ["bob", "gus", "sue", "zoe"])
def test_nobody_else_decides(world, name):
    with pytest.raises(WrongRole):
        decide(world, world.editorial, name)


def test_a_decision_stands(world):
    decide(world, world.editorial, "alice")
    decide(world, world.editorial, "charlie")
    assert decide(world, world.editorial, "charlie").decided == 2
    with pytest.raises(TransitionRefused):
        decide(world, world.editorial, "charlie", 3)
    with pytest.raises(TransitionRefused) as refusal:
        claim(world, world.editorial)
    assert [r.code for r in refusal.value.reasons] == ["class_decided"]


def test_the_same_claim_twice_is_one(world):
    assert claim(world, world.editorial) == claim(world, world.editorial)
    assert ChangeClaim.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "error", "code"),
    [
        ({"change_class": 2}, TransitionRefused, "not_higher"),
        ({"reason": " "}, TransitionRefused, "reason_required"),
        ({"change_class": 5}, BadInput, "bad_class"),
        ({"by": "zoe"}, WrongRole, "no_seat"),
        ({"by": "sue"}, WrongRole, "no_seat"),
    ],
)
def test_a_claim_that_is_refused(world, facts, error, code):
    with pytest.raises(error) as refusal:
        claim(world, world.editorial, **facts)
    assert [r.code for r in refusal.value.reasons] == [code]
    assert not ChangeClaim.objects.exists()


def test_publication_raises_the_revision_of_what_changed_in_substance():
    from cms.documents.revisions import revision_of
    from workflows.changes.confirm import confirm_changes

    world = World("house")
    tree = copy.deepcopy(world.snapshot.tree)
    scope, rules = tree["sections"]
    scope["blocks"][0]["text"] = content.runs("This document says what good is.")
    rules["blocks"][0]["text"] = content.runs("The issuer shall publish all criteria.")
    first = make.edition(world.document, world.snapshot.tree)
    second = make.edition(world.document, tree)
    confirm_changes(world.item, second, first, at=day(9))
    assert revision_of(rules["blocks"][0]["uuid"], second) == 2
    assert revision_of(rules["blocks"][0]["uuid"], first) == 1
    assert revision_of(scope["blocks"][0]["uuid"], second) == 1
    assert confirm_changes(world.item, first, None, at=day(9)) == []
