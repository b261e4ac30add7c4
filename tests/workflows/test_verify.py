"""`verify` names the row after one byte of a record, a vote, a state or a preset changed."""

import pytest
from django.db import connection

from cms.documents import triggers
from tests.workflows.world import World
from workflows import verify
from workflows.models import Preset, TransitionRecord, WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = World.at("ballot")
    made.vote("jo", "approve", 75)
    made.vote("ivan", "abstain", 76)
    assert list(verify.check()) == []
    return made


def run(sql, *values):
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def drifts():
    return [drift.what for drift in verify.check()]


def test_a_changed_record_is_named(world):
    run("UPDATE workflows_transitionrecord SET reason = 'x' WHERE sequence = 3")
    row = TransitionRecord.objects.get(sequence=3)
    assert any(f"number 3 (row {row.pk})" in what for what in drifts())


def test_a_missing_record_is_named(world):
    run("DELETE FROM workflows_transitionrecord WHERE sequence = 3")
    assert any("number 3 is missing" in what for what in drifts())


def test_a_changed_vote_is_named(world):
    run("UPDATE workflows_position SET position = 'negative' WHERE sequence = 1")
    assert any("Vote" in what and "number 1" in what for what in drifts())


def test_a_state_written_behind_our_back_is_named(world):
    WorkItem.objects.filter(pk=world.item.pk).update(state="published")
    assert any("has the state published" in what for what in drifts())


def test_a_changed_preset_is_named(world):
    preset = Preset.newest("mcwg")
    run("UPDATE workflows_preset SET sha256 = 'x' WHERE id = %s", preset.pk)
    assert any(f"Preset {preset}" in what for what in drifts())


def test_records_and_votes_cannot_be_changed_or_deleted(world):
    from django.db import DatabaseError, transaction

    for rows in (world.item.records.all(), world.item.ballots.get().positions.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(at=world.item.opened_at)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_a_changed_electorate_is_named(world):
    run("UPDATE workflows_seat SET category_id = NULL WHERE id = %s",
        world.item.ballots.get().seats.first().pk)  # fmt: skip
    assert any("electorate" in what for what in drifts())
