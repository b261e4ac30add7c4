"""T1: a document, its desk and its work item; or a refusal and nothing of them."""

import pytest

from cms.documents.models import Document
from cms.documents.models.pages import desk_of
from tests import factories as make
from tests.workflows.world import World, day
from workflows.actions.propose import propose
from workflows.models import AuditLine, WorkItem
from workflows.refusals import BadInput, TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db


def attempt(world, by="jo", **facts):
    facts = {
        "group": world.group, "kind": "standard", "designation": "ABC-2",
        "title": "Another", **facts,
    }  # fmt: skip
    return propose(by=world.people[by], at=day(1), **facts)


def test_a_proposal_opens_a_desk_and_a_work_item():
    item = attempt(World(), need="Nobody has it.")
    assert (item.state, item.version, item.number) == ("proposed", 1, 1)
    assert item.desk_id == desk_of(item.document).pk
    record = item.records.get()
    assert record.data["need"] == "Nobody has it."
    assert record.data["affiliation"]


def test_where_nothing_is_adopted_drafting_begins_at_once():
    assert attempt(World(preset="house")).state == "drafting"


def test_a_chapter_begins_as_an_outline():
    assert attempt(World(), kind="chapter").state == "outline"


@pytest.mark.parametrize(
    ("by", "facts", "kind", "code"),
    [
        ("zoe", {}, WrongRole, "wrong_role"),
        ("root", {}, WrongRole, "wrong_role"),
        ("jo", {"designation": "ABC-1"}, TransitionRefused, "designation_in_use"),
        ("jo", {"designation": "abc 1"}, BadInput, "bad_designation"),
        ("jo", {"kind": "poem"}, BadInput, "bad_kind"),
    ],
)
def test_a_refused_proposal_leaves_nothing(by, facts, kind, code):
    world = World()
    before = Document.objects.count(), WorkItem.objects.count()
    with pytest.raises(kind) as refusal:
        attempt(world, by, **facts)
    assert [reason.code for reason in refusal.value.reasons] == [code]
    assert (Document.objects.count(), WorkItem.objects.count()) == before
    assert AuditLine.objects.count() == (0 if kind is BadInput else 1)


def test_similar_titles_are_noted():
    world = World()
    attempt(world, title="Levels of rigour for badges")
    item = attempt(world, designation="ABC-3", title="Rigour levels for badges")
    assert item.records.get().data["similar"] == ["ABC-2"]


def test_a_joint_groups_chair_leads_too():
    from workflows.actions import perform

    world = World()
    other = make.group("beta")
    chair = make.member("kim", other, "chair")
    world.item.document.joint_groups.add(other)
    perform(world.item, "call_for_adoption", by=chair, at=day(1))
    assert world.state == "adoption_call"


def test_what_was_asked_for_is_dropped_when_the_state_changes():
    world = World.at("drafting")
    world.do("request_review", "bob", 3)
    world.do("park", "alice", 4, reason="Wait.")
    world.do("resume", "alice", 5)
    with pytest.raises(TransitionRefused) as refusal:
        world.do("request_review", "alice", 6)
    assert refusal.value.reasons[0].code == "not_requested"


def test_both_people_are_on_record():
    world = World.at("review")
    record = world.item.records.get(name="request_review")
    assert record.by == world.people["alice"]
    assert record.data["requested_by"] == str(world.people["bob"].uuid)
