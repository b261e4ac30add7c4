"""New rules: a chair proposes, two people of the secretariat put them in force."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests import factories as make
from tests.workflows.world import World, day
from workflows.actions.change_preset import (
    activate_preset,
    ask_for_preset,
    drop_preset,
    propose_preset,
)
from workflows.models import AuditLine, Preset, PresetDraft
from workflows.refusals import BadInput, TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db
FORTY = {"op": "<=", "num": 40, "den": 100}


@pytest.fixture
def world():
    made = World()
    secretariat = made.people["sue"].memberships.get().group
    made.people["sid"] = make.member("sid", secretariat, "secretariat")
    return made


def propose(world, by="alice", reason="Four of ten is fair.", **changes):
    data = {**Preset.newest("mcwg").data, **(changes or {"category_max": FORTY})}
    return propose_preset(data, by=world.people[by], at=day(1), reason=reason)


def ask(world, draft, by="sue"):
    return ask_for_preset(draft, by=world.people[by], at=day(2))


def confirm(world, draft, by="sid"):
    return activate_preset(draft, by=world.people[by], at=day(3))


def test_two_people_of_the_secretariat_put_a_chairs_proposal_in_force(world):
    draft = propose(world)
    assert Preset.newest("mcwg").version == 2
    ask(world, draft)
    assert Preset.newest("mcwg").version == 2
    preset = confirm(world, draft)
    assert (preset.key, preset.version) == ("mcwg", 3)
    assert preset.data["category_max"] == FORTY
    draft.refresh_from_db()
    assert (draft.proposed_by.username, draft.asked_by.username) == ("alice", "sue")
    assert draft.activated_by.username == "sid"
    names = AuditLine.objects.values_list("name", flat=True)
    assert list(names)[-3:] == ["propose_preset", "ask_for_preset", "activate_preset"]


def test_work_under_way_keeps_its_version(world):
    draft = ask(world, propose(world))
    confirm(world, draft)
    world.item.refresh_from_db()
    assert world.item.preset.version == 2


def test_one_person_is_not_two(world):
    draft = ask(world, propose(world))
    with pytest.raises(TransitionRefused, match="another person of the secretariat"):
        confirm(world, draft, by="sue")
    assert Preset.newest("mcwg").version == 2


def test_nobody_confirms_what_nobody_asked_for(world):
    draft = propose(world)
    with pytest.raises(TransitionRefused, match="Nobody has asked"):
        confirm(world, draft)


@pytest.mark.parametrize("name", ["bob", "charlie", "jo", "otto", "zoe", "root"])
def test_others_may_not_propose(world, name):
    with pytest.raises(WrongRole, match="A chair or the secretariat"):
        propose(world, by=name)
    assert not PresetDraft.objects.exists()
    assert AuditLine.objects.filter(kind="refused", name="propose_preset").exists()


@pytest.mark.parametrize("name", ["alice", "bob", "jo", "otto", "zoe", "root"])
def test_only_the_secretariat_puts_rules_in_force(world, name):
    draft = propose(world)
    for act in (ask, confirm):
        with pytest.raises(WrongRole, match="two people"):
            act(world, draft, by=name)


def test_what_can_never_pass_is_refused_with_the_reason(world):
    with pytest.raises(BadInput, match="cannot hold all the seats"):
        propose(world, category_max={"op": "<=", "num": 1, "den": 5})
    assert not PresetDraft.objects.exists()


def test_a_change_needs_a_reason_and_a_change(world):
    with pytest.raises(BadInput, match="Say why"):
        propose(world, reason=" ")
    with pytest.raises(BadInput, match="the rules of mcwg 2 already"):
        propose(world, name=Preset.newest("mcwg").data["name"])


def test_everything_twice_changes_nothing_twice(world):
    assert propose(world).pk == propose(world).pk
    draft = propose(world)
    ask(world, draft)
    lines = AuditLine.objects.count()
    ask(world, draft)
    ask(world, draft, by="sid")
    assert AuditLine.objects.count() == lines
    draft.refresh_from_db()
    assert draft.asked_by.username == "sue"
    assert confirm(world, draft) == confirm(world, draft)
    assert Preset.objects.filter(key="mcwg").count() == 3


def test_a_proposal_on_top_of_an_older_version_is_stale(world):
    first, second = propose(world), propose(world, min_electorate=9)
    confirm(world, ask(world, first))
    with pytest.raises(TransitionRefused, match="mcwg 3 came into force since"):
        ask(world, second)


def test_who_acts_is_widened_by_the_secretariat_only(world):
    narrow = propose(world, who={"call_for_adoption": ["secretariat"]})
    confirm(world, ask(world, narrow))
    with pytest.raises(WrongRole, match="Only the secretariat may widen"):
        propose(world, who={})
    assert propose(world, by="sue", who={}).data["version"] == 4


def test_whoever_proposed_takes_back_and_others_do_not(world):
    draft = propose(world)
    with pytest.raises(WrongRole, match="only Alice or the secretariat"):
        drop_preset(draft, by=world.people["jo"], at=day(2))
    drop_preset(draft, by=world.people["alice"], at=day(2))
    with pytest.raises(TransitionRefused, match="taken this proposal back"):
        ask(world, draft)


def test_a_new_key_begins_with_version_one(world):
    draft = propose(world, key="mcwg-pilot", name="A pilot")
    assert (draft.data["version"], draft.based_on) == (1, None)
    assert confirm(world, ask(world, draft)).version == 1


def test_what_was_proposed_never_changes(world):
    draft = propose(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        PresetDraft.objects.filter(pk=draft.pk).update(reason="Other words.")
    with pytest.raises(DatabaseError), transaction.atomic():
        PresetDraft.objects.filter(pk=draft.pk).update(
            proposed_at=draft.proposed_at + timedelta(days=1)
        )
