"""The pages of notices: read, choose, follow, and deadlines in a calendar."""

import re

import pytest
from icalendar import Calendar

from cms import clock
from cms.outbox.worker import Worker
from tests.workflows.world import World, day
from workflows.models import Notice, NoticePreference, Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    """Two notices wait for Bob, who is signed in."""
    made = World.at("adoption_call")
    with clock.at(day(0)):
        Worker().drain()
    client.force_login(made.people["bob"])
    return made


def unread():
    return Notice.objects.filter(person__username="bob", read_at=None).count()


def test_looking_at_notices_marks_none_as_read_and_the_button_does(client, world):
    page = client.get("/review/notices/").content.decode()
    assert "2 notices are not read yet." in page
    assert "ABC-1: Call for adoption" in page
    assert "You may vote for a seat on ABC-1." in page
    assert unread() == 2
    first = Notice.objects.filter(person=world.people["bob"]).first()
    client.post(f"/review/notices/{first.pk}/read/")
    client.post(f"/review/notices/{first.pk}/read/")
    assert unread() == 1


def test_a_notice_of_somebody_else_is_not_there(client, world):
    other = Notice.objects.filter(person=world.people["gus"]).first()
    assert client.post(f"/review/notices/{other.pk}/read/").status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_what_came_after_the_page_was_shown_stays_unread(client, world):
    oldest = Notice.objects.filter(person=world.people["bob"]).last()
    client.post("/review/notices/read/", {"newest": oldest.pk})
    assert unread() == 1
    client.post("/review/notices/read/", {"newest": "all"})
    assert unread() == 1


def test_notices_are_filtered_by_sort_and_document(client, world):
    assert (
        "Call for adoption"
        in client.get("/review/notices/?sort=progress").content.decode()
    )
    assert (
        "Nothing fits" in client.get("/review/notices/?sort=appeals").content.decode()
    )
    assert (
        "Nothing fits" in client.get("/review/notices/?document=XYZ").content.decode()
    )


def test_choices_are_kept_and_an_unknown_one_is_refused(client, world):
    sorts = ("progress", "ballots", "comments", "reviews", "appeals", "expiry",
             "publications")  # fmt: skip
    wanted = dict.fromkeys(sorts, "weekly")
    url = "/review/notices/preferences/"
    assert client.post(url, {**wanted, "ballots": "hourly"}).status_code == 400
    assert not NoticePreference.objects.exists()
    assert client.post(url, wanted).status_code == 302
    kept = NoticePreference.objects.filter(person=world.people["bob"], mode="weekly")
    assert kept.count() == 7


def test_following_stops_and_begins_again_by_a_button(client, world):
    url = "/review/ABC-1/follow/"
    assert client.get(url).status_code == 405
    client.post(url, {"follow": "no"})
    client.post(url, {"follow": "no"})
    assert Subscription.objects.get().is_muted
    assert "You do not follow ABC-1." in client.get("/review/ABC-1/").content.decode()
    client.post(url, {"follow": "yes"})
    assert not Subscription.objects.get().is_muted


def test_what_somebody_may_not_read_cannot_be_followed(client, world):
    client.force_login(world.people["zoe"])
    assert client.post("/review/ABC-1/follow/").status_code == 404
    assert not Subscription.objects.exists()


def test_a_calendar_has_the_deadlines_at_an_address_that_can_be_renewed(client, world):
    """The call for adoption of 8 January 2024 is open for 14 days."""
    client.post("/review/notices/calendar/")
    page = client.get("/review/notices/preferences/").content.decode()
    first = re.search(r"/review/calendar/[^\"<]+\.ics", page)[0]
    client.logout()
    with clock.at(day(1)):
        [event] = Calendar.from_ical(client.get(first).content).walk("VEVENT")
    assert str(event["summary"]) == "ABC-1: Call for adoption ends"
    assert event["dtstart"].dt == world.item.deadline
    assert event["dtstart"].to_ical() == b"20240122T235959Z"
    with clock.at(day(2)):
        [again] = Calendar.from_ical(client.get(first).content).walk("VEVENT")
    assert again["uid"] == event["uid"]
    client.force_login(world.people["bob"])
    client.post("/review/notices/calendar/")
    assert client.get(first).status_code == 404
    assert client.get(first.replace("calendar/", "calendar/x")).status_code == 404
