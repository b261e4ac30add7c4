"""Many voters at the deadline, and one vote sent many times: nothing lost, nothing double."""

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests import factories as make
from tests.workflows.presets import ansi
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.cast_position import cast_position
from workflows.actions.due import tick
from workflows.ballots.rounds import current_ballots
from workflows.models import Comment, Position, WorkItem

pytestmark = pytest.mark.django_db(transaction=True)
MORE = 40
CATEGORIES = ("content_expert", "evaluator", "issuer", "earner_educator")


def at_once(*attempts):
    """What each attempt came to, all begun at the same moment on connections of their own."""
    barrier, results = Barrier(len(attempts)), []

    def run(attempt):
        barrier.wait()
        try:
            results.append(attempt())
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def crowded():
    """A ballot of fifty seats."""
    world = World.at("public_review", ansi)
    for number in range(MORE):
        name = f"voter{number}"
        world.people[name] = make.member(
            name, world.group, "member", voting_seat=True,
            category=CATEGORIES[number % len(CATEGORIES)],
        )  # fmt: skip
    for name in (*VOTERS, *(f"voter{number}" for number in range(MORE))):
        world.declare("conflict", name, 73)
    world.do("open_ballot", "alice", 74)
    world.do("open_ballot", "sue", 74)
    return world


def test_fifty_voters_on_both_sides_of_the_deadline_at_the_same_moment():
    world = crowded()
    ballot = current_ballots(world.item)[0]
    voters = [seat.person for seat in ballot.seats.select_related("person")]

    def attempt(number, person):
        at = ballot.closes_at + timedelta(seconds=1 if number % 2 else -1)
        item = WorkItem.objects.get(pk=world.item.pk)
        return cast_position(item, "approve", by=person, at=at)

    results = at_once(*[lambda n=n, p=p: attempt(n, p) for n, p in enumerate(voters)])
    assert [str(r) for r in results if not isinstance(r, Position)] == []
    assert Counter(position.is_late for position in results) == {False: 25, True: 25}
    assert all(p.is_late == (p.at > ballot.closes_at) for p in results)
    assert Position.objects.count() == 50
    closed = tick(ballot.closes_at + timedelta(minutes=1))
    assert [record.name for record in closed] == ["extend_ballot"]
    assert closed[0].at == ballot.closes_at
    assert closed[0].data["tally"]["returned"] == 25
    assert list(verify.check()) == []


def test_the_same_vote_sent_twenty_times_is_one_vote():
    world = World.at("ballot", ansi)

    def attempt():
        item = WorkItem.objects.get(pk=world.item.pk)
        return cast_position(
            item, "negative", by=world.people["jo"], at=day(80), reason="Clause 2."
        )

    results = at_once(*[attempt] * 20)
    assert [str(r) for r in results if not isinstance(r, Position)] == []
    assert len({result.pk for result in results}) == 1
    assert Position.objects.count() == Comment.objects.count() == 1
    assert list(verify.check()) == []
