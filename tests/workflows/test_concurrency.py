"""Two people at once: one is done, the other is told; the chain has no gap or fork."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions import perform
from workflows.actions.cast_position import cast_position
from workflows.models import Position, WorkItem
from workflows.refusals import TransitionRefused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'sqlite'",
        reason="SQLite in memory has one connection; it has one writer anyway.",
    ),
]


def at_once(*attempts):
    """What each attempt came to, all begun at the same moment."""
    barrier, results = Barrier(len(attempts)), []

    def run(attempt):
        barrier.wait()
        try:
            results.append(attempt())
        except TransitionRefused as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(attempts)
    return results


def test_a_transition_is_done_once():
    world = World()
    chair = world.people["alice"]

    def attempt():
        item = WorkItem.objects.get(pk=world.item.pk)
        return perform(item, "call_for_adoption", by=chair, at=day(1))

    results = at_once(*[attempt] * 4)
    refused = [r for r in results if isinstance(r, TransitionRefused)]
    assert len(refused) == 3
    assert {r.reasons[0].code for r in refused} == {"wrong_state"}
    assert list(verify.check()) == []


def test_votes_at_once_are_all_kept_in_one_chain():
    world = World.at("ballot")

    def attempt(name):
        item = WorkItem.objects.get(pk=world.item.pk)
        return cast_position(item, "approve", by=world.people[name], at=day(75))

    at_once(*[lambda name=name: attempt(name) for name in list(VOTERS)[:6]])
    assert Position.objects.count() == 6
    assert list(verify.check()) == []
