"""Expiry: 185 days without a new text, counted from 10 January 2026."""

from datetime import UTC, datetime

import pytest

from tests import factories as make
from tests.workflows import world as worlds
from tests.workflows.world import World
from workflows import verify
from workflows.actions import perform
from workflows.expiry.idle import expires_at
from workflows.expiry.timers import run
from workflows.models import TimerMark, WorkItem
from workflows.refusals import TransitionRefused, WrongRole
from workflows.windows import end_of

pytestmark = pytest.mark.django_db


def on(month, day, hour=12, year=2026):
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def world(monkeypatch):
    """In drafting since 10 January 2026."""
    monkeypatch.setattr(worlds, "START", on(1, 8))
    return World.at("drafting")


def do(world, name, by, at, **data):
    return perform(world.item, name, by=world.people[by], at=at, **data)


def test_a_draft_idle_since_january_expires_in_july(world):
    assert expires_at(world.item) == end_of(on(7, 14).date(), "UTC")
    assert list(run(on(6, 15))) == []
    assert list(run(on(6, 16))) == ["ABC-1 expires in 28 days."]
    assert list(run(on(6, 29))) == []
    assert list(run(on(6, 30))) == ["ABC-1 expires in 14 days."]
    assert list(run(on(6, 30, 13))) == []
    assert list(run(on(7, 13))) == ["ABC-1 expires in 1 day."]
    assert list(run(on(7, 14, 23))) == []
    assert list(run(on(7, 15))) == ["ABC-1 has expired."]
    assert list(run(on(7, 16))) == []
    world.item.refresh_from_db()
    assert (world.state, world.item.flags) == ("drafting", ["expired"])
    record = world.item.records.last()
    assert (record.name, record.by, record.at.date()) == (
        "expire",
        None,
        on(7, 14).date(),
    )
    assert list(verify.check()) == []


def test_only_the_nearest_warning_is_given_after_a_pause(world):
    assert list(run(on(7, 13, 20))) == ["ABC-1 expires in 1 day."]
    assert TimerMark.objects.count() == 1


def test_a_warning_on_the_last_day_says_today(world):
    assert list(run(on(7, 14))) == ["ABC-1 expires today."]


def test_expired_work_is_still_open_and_can_go_on(world):
    list(run(on(7, 20)))
    assert WorkItem.objects.get().is_open
    do(world, "request_review", "bob", on(7, 21))
    do(world, "request_review", "alice", on(7, 21))
    assert (world.state, world.item.flags) == ("wg_review", [])


def test_editor_and_chair_resurrect_it_together(world):
    with pytest.raises(TransitionRefused) as refusal:
        do(world, "resurrect", "bob", on(7, 1))
    assert [r.code for r in refusal.value.reasons] == ["not_expired"]
    list(run(on(7, 20)))
    assert do(world, "resurrect", "bob", on(7, 21)).result == "pending"
    with pytest.raises(WrongRole):
        do(world, "resurrect", "jo", on(7, 21))
    do(world, "resurrect", "alice", on(7, 22))
    assert (world.state, world.item.flags) == ("drafting", [])
    assert expires_at(world.item) == end_of(on(1, 23, year=2027).date(), "UTC")
    assert list(verify.check()) == []


def test_a_new_text_begins_the_time_anew(world):
    make.snapshot(world.document, at=on(5, 1), of=make.tree(
        world.document, make.section("Scope", make.requirement("New."))))  # fmt: skip
    assert expires_at(world.item) == end_of(on(11, 2).date(), "UTC")


def test_parked_work_does_not_expire(world):
    do(world, "park", "alice", on(2, 1), reason="A holiday.")
    assert expires_at(world.item) is None
    assert list(run(on(12, 1))) == []
    do(world, "resume", "alice", on(12, 1))
    assert list(run(on(12, 2))) == []


def test_work_in_evidence_does_not_expire():
    world = World.at("evidence")
    assert expires_at(world.item) is None
    assert list(run(on(1, 1))) == []


def test_rules_without_days_know_no_expiry():
    world = World("house")
    assert world.item.state == "drafting"
    assert expires_at(world.item) is None
