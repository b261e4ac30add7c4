"""The clock: what it does once is done once, however often and wherever it ticks."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.test_concurrency import at_once
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.due import tick
from workflows.actions.timers import run_timers
from workflows.models import Ballot, Digest, Mail, Notice, TransitionRecord
from workflows.notify.unsubscribing import set_mode


@pytest.mark.django_db(transaction=True)
def test_two_clocks_that_tick_at_once_do_everything_once():
    world = World.at("ballot")
    for name, person in world.people.items():
        person.email = f"{name}@example.org"
        person.save()
        set_mode(person, "progress", "daily")
    Notice.objects.create(
        key="one", event="state_changed", person=world.people["bob"],
        document=world.document, work_item=world.item, subject="ABC-1: drafting",
        url="/review/ABC-1/", url_words="See", delivery="daily", at=day(75),
    )  # fmt: skip
    closes = Ballot.objects.get().closes_at
    # The clock waits some seconds for votes of the last moment.
    soon, later = closes - timedelta(days=3), closes + timedelta(minutes=1)

    def ticking(at):
        def attempt():
            return tick(at), run_timers(at)

        return attempt

    at_once(*[ticking(soon)] * 2)
    assert Notice.objects.filter(event="ballot_reminder").count() == len(VOTERS)
    assert Digest.objects.count() == 1
    assert Mail.objects.filter(key__startswith="digest:").count() == 1
    at_once(*[ticking(later)] * 2)
    extended = TransitionRecord.objects.filter(name="extend_ballot")
    assert [record.at for record in extended] == [closes]
    assert list(verify.check()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("server", ["UTC", "Asia/Kolkata", "America/Los_Angeles"])
def test_deadlines_do_not_depend_on_the_zone_of_the_server(settings, server):
    """21 days from 11 January 2024 in the group's zone, five hours behind UTC."""
    settings.TIME_ZONE = server
    world = World()
    world.group.timezone = "America/New_York"
    world.group.save()
    world.to_review()
    world.item.refresh_from_db()
    assert world.item.deadline.astimezone(UTC) == datetime(
        2024, 2, 2, 4, 59, 59, tzinfo=UTC
    )
