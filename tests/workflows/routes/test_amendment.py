"""An amendment beside the next edition: its own desk, shorter windows, label 2.1 style."""

import copy

import pytest

from cms.documents import content
from cms.documents.desk import desk_of, write_desk
from cms.documents.editions import next_label
from cms.documents.models import Edition
from cms.documents.revisions import revision_of
from tests import factories as make
from tests.workflows.world import CHECKLIST, VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.changes.claims import claim_class, decide_class
from workflows.models import Change, WorkItem
from workflows.refusals import TransitionRefused
from workflows.windows import end_of

pytestmark = pytest.mark.django_db


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def amended(world, words="The issuer shall publish all criteria.", **facts):
    """Write the amendment's desk: the rule has other words."""
    tree = copy.deepcopy(world.parent.edition.snapshot.tree)
    rule = tree["sections"][1]["blocks"][0]
    rule["text"] = content.runs(words)
    for block in facts.get("more", ()):
        tree["sections"][1]["blocks"].append(block)
    write_desk(
        world.document, tree, by=world.people["bob"], at=day(201), amendment="1.1"
    )
    return rule["uuid"]


@pytest.fixture
def world():
    world = World.at("published")
    world.parent = world.item
    opened = world.do("start_amendment", "alice", 200, reason="“Its” is unclear.")
    world.item = opened.work_item
    return world


def test_an_amendment_opens_beside_the_next_edition(world):
    child, parent = world.item, world.parent
    assert (child.route, child.state, child.parent_id) == (
        "amendment", "drafting", parent.pk,
    )  # fmt: skip
    assert desk_of(world.document) is None
    desk = desk_of(world.document, "1.1")
    assert child.desk_id == desk.pk
    world.item = parent
    following = world.do("start_next_edition", "alice", 201).work_item
    assert (following.route, following.desk_id) == ("edition", None)
    assert WorkItem.objects.exclude(state="published").count() == 2
    with pytest.raises(TransitionRefused) as refusal:
        world.do("start_amendment", "alice", 202, reason="More.")
    assert codes(refusal) == ["correction_open"]
    assert list(verify.check()) == []


def test_an_amendment_goes_the_whole_way(world):
    rule = amended(world)
    world.do("request_review", "bob", 202)
    world.do("request_review", "alice", 202)
    assert world.item.deadline == end_of(day(202 + 14).date(), "UTC")
    change = Change.objects.get(work_item=world.item)
    assert (str(change.node), change.suggested) == (rule, 3)
    for name in ("charlie", "dora"):
        world.review(name, 203)
    world.do("close_review", "alice", 217, checklist=CHECKLIST)
    assert world.state == "public_review"
    assert world.item.deadline == end_of(day(217 + 30).date(), "UTC")
    tick(day(248))
    for name in VOTERS:
        world.declare("conflict", name, 249)
    world.do("open_ballot", "alice", 250)
    world.do("open_ballot", "sue", 250)
    for name in VOTERS:
        world.vote(name, "approve", 251)
    world.do("certify", "alice", 281)
    world.do("start_publication", "sue", 312)
    assert world.item.proof.label == "1.1"
    world.make_proof(313)
    world.declare("proof", "bob", 314)
    world.do("publish", "sue", 315)
    world.parent.refresh_from_db()
    assert (world.state, world.parent.state) == ("published", "superseded")
    assert list(Edition.objects.values_list("label", "status")) == [
        ("1", "superseded"), ("1.1", "current"),
    ]  # fmt: skip
    assert world.item.review_due == world.parent.review_due
    assert revision_of(rule, Edition.objects.get(label="1.1")) == 2
    assert revision_of(rule, Edition.objects.get(label="1")) == 1
    assert list(verify.check()) == []


def test_a_new_requirement_needs_the_next_edition(world):
    amended(world, more=[make.requirement("The issuer shall reply.")])
    with pytest.raises(TransitionRefused) as refusal:
        world.do("request_review", "bob", 202)
    assert codes(refusal) == ["route_too_small"]
    assert "needs the next edition" in refusal.value.reasons[0].sentence


def test_a_claim_forces_the_higher_route_until_it_is_decided(world):
    amended(world)
    world.do("request_review", "bob", 202)
    world.do("request_review", "alice", 202)
    change = Change.objects.get(work_item=world.item)
    people = world.people
    claim_class(
        change, by=people["gus"], change_class=4, reason="It is new.", at=day(203)
    )
    from workflows.routes.base import too_great

    item = WorkItem.objects.get(pk=world.item.pk)
    assert len(too_great(item, item.snapshot, item.snapshot.tree)) == 1
    for name in ("alice", "charlie"):
        decide_class(change, by=people[name], change_class=3, at=day(204))
    assert too_great(item, item.snapshot, item.snapshot.tree) == []


def test_what_was_superseded_is_amended_no_more(world):
    world.parent.edition.status = "superseded"
    from workflows.guards.routes import edition_current
    from workflows.move import Move

    move = Move(world.parent, None, None, day(210))
    assert [r.code for r in edition_current(move)] == ["not_current"]


@pytest.mark.parametrize(
    ("labels", "route", "expected"),
    [
        ([], "edition", "1"),
        (["1"], "edition", "2"),
        (["1", "2", "2.1"], "edition", "3"),
        (["1", "2"], "amendment", "2.1"),
        (["1", "2", "2.1"], "amendment", "2.2"),
        (["2", "2.1", "2.1.1"], "amendment", "2.2"),
        (["2", "2.1"], "errata", "2.1.1"),
        (["2", "2.1", "2.1.1"], "errata", "2.1.2"),
        (["2"], "errata", "2.0.1"),
    ],
)
def test_labels_follow_the_route(labels, route, expected):
    document = make.document()
    edition = make.edition(document)
    for number, label in enumerate(labels):
        facts = {"label": label, "sequence": number + 10}
        for name in ("snapshot", "published_at", "effective_from"):
            facts[name] = getattr(edition, name)
        newest = number == len(labels) - 1
        Edition.objects.filter(document=document, status="current").exclude(
            pk=0
        ).update(status="superseded")
        if label == "1":
            Edition.objects.filter(pk=edition.pk).update(
                status="current" if newest else "superseded"
            )
            continue
        Edition.objects.create(
            uuid=content.mint(), document=document, record_sha256="0" * 64,
            status="current" if newest else "superseded", **facts,
        )  # fmt: skip
    if not labels:
        document = make.document("ABC-2")
    assert next_label(document, route) == expected
