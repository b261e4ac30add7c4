"""Notices: one of an event for each who is concerned, and mail as each has chosen."""

import re
from datetime import timedelta

import pytest
from django.core import mail as django_mail

from cms import clock
from cms.outbox.models import Job
from cms.outbox.worker import Worker
from cms.people.models import Contact
from tests.workflows.world import VOTERS, World, day
from workflows.actions.due import tick
from workflows.actions.timers import run_timers
from workflows.comments.comments import insert_comment
from workflows.models import (
    Ballot,
    Comment,
    Digest,
    Mail,
    Notice,
    Seat,
    SeatVoter,
    Subscription,
)
from workflows.notify import following
from workflows.notify.unsubscribing import set_mode

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Everybody has an address; what happens on the way is not looked at."""
    made = World()
    for name, person in made.people.items():
        person.email = f"{name}@example.org"
        person.save()
    return made


def work(at):
    """The worker, at a time: notices first, then their mail."""
    with clock.at(day(at)):
        return Worker().drain()


def forget():
    """What was told until now is done with."""
    Job.objects.all().delete()
    Notice.objects.all().delete()
    django_mail.outbox.clear()


def told(event):
    return {
        str(n.person or n.contact): n for n in Notice.objects.filter(event=event)
    }  # fmt: skip


def addressed():
    return sorted(message.to[0].split("@")[0] for message in django_mail.outbox)


def test_one_person_with_three_reasons_gets_one_notice_and_one_mail(world):
    world.to_public_review()
    forget()
    for name in VOTERS:
        world.declare("conflict", name, 73)
    world.do("open_ballot", "alice", 74)
    world.do("open_ballot", "sue", 74)
    work(74)
    notices = told("ballot_opened")
    assert len(notices) == 10
    bob = notices["Bob"]
    assert bob.audiences == ["voters", "leaders", "followers"]
    assert bob.reasons == [
        "You may vote for a seat on ABC-1.", "You edit or lead ABC-1.",
        "You follow Alpha.",
    ]  # fmt: skip
    assert bob.is_legal
    assert bob.url == "/review/ABC-1/vote/"
    assert addressed() == sorted(VOTERS)
    [mail] = [m for m in django_mail.outbox if m.to == ["bob@example.org"]]
    assert mail.subject.startswith("ABC-1: ballot open until 21 April 2024")
    assert "You may vote for a seat on ABC-1." in mail.body
    assert "cannot be switched off" in mail.body


def test_what_runs_twice_tells_once(world):
    world.to_adoption_call()
    work(0)
    # Nine of the proposal, which Jo made, and nine of the call, which Alice made.
    assert Notice.objects.count() == 18
    Job.objects.update(done_at=None)
    work(0)
    assert Notice.objects.count() == 18


def test_who_did_it_is_not_told_unless_it_is_owed(world):
    forget()
    world.do("call_for_adoption", "alice", 0)
    work(0)
    assert "Alice" not in told("state_changed")
    assert "Bob" in told("state_changed")


def test_a_change_that_is_none_tells_nobody(world):
    world.to_ballot()
    forget()
    world.vote("jo", "approve", 75)
    work(75)
    assert not Notice.objects.exists()
    assert django_mail.outbox == []


def test_no_notice_says_who_voted_or_how(world):
    world.to_ballot()
    world.vote("jo", "negative", 80, "Clause 1 excludes small schools.")
    for name in list(VOTERS)[:7]:
        world.vote(name, "approve", 80)
    tick(day(105))
    work(105)
    assert told("ballot_closed")
    others = Notice.objects.exclude(person=world.people["jo"])
    said = " ".join(f"{n.subject} {n.sentences} {n.reasons}" for n in others)
    assert "Jo" not in said
    assert "small schools" not in said


def test_progress_waits_for_the_digest_and_a_ballot_does_not(world):
    work(0)
    assert told("state_changed")["Bob"].delivery == "daily"
    assert django_mail.outbox == []


def test_preferences_decide_about_mail_and_never_about_what_is_owed(world):
    set_mode(world.people["bob"], "progress", "at_once")
    set_mode(world.people["gus"], "progress", "off")
    set_mode(world.people["gus"], "ballots", "off")
    work(0)
    world.to_ballot()
    work(74)
    progress = [m for m in django_mail.outbox if "ballot" not in m.subject]
    assert {m.to[0] for m in progress} == {"bob@example.org"}
    ballots = [m for m in django_mail.outbox if "ballot open" in m.subject]
    assert "gus@example.org" in {m.to[0] for m in ballots}
    # What is not mailed is on the site all the same.
    assert told("state_changed")["Gus"].delivery == "off"


def test_history_that_is_dated_back_is_not_mailed_as_news(world):
    set_mode(world.people["bob"], "progress", "at_once")
    work(10)
    assert Notice.objects.get(person=world.people["bob"]).delivery == "off"
    assert django_mail.outbox == []


def test_what_is_older_than_a_month_is_no_notice_any_more(world):
    work(40)
    assert not Notice.objects.exists()


def test_who_stops_following_is_told_on_the_site_as_a_voter_and_gets_no_mail(world):
    set_mode(world.people["bob"], "progress", "at_once")
    set_mode(world.people["gus"], "progress", "at_once")
    following.unfollow(world.people["gus"], world.document, at=day(0))
    forget()
    world.do("call_for_adoption", "alice", 0)
    work(0)
    assert addressed() == ["bob"]
    assert told("state_changed")["Gus"].audiences == ["voters"]


def test_an_answer_goes_to_the_author_of_the_comment_at_once(world):
    world.to_review()
    comment = insert_comment(
        world.item, "Clause 2 is hard to read.", by=world.people["jo"], at=day(4)
    )
    forget()
    Comment.objects.filter(pk=comment.pk).update(
        disposition="accepted", disposed_at=day(5), agreed_at=day(5), replied_at=day(5),
        agreed_by=world.people["alice"],
    )  # fmt: skip
    _emit("COMMENT_CHANGED", comment=str(comment.uuid), what="replied")
    work(5)
    notices = told("disposition")
    assert set(notices) == {"Jo", "Bob", "Charlie"}
    assert notices["Jo"].is_legal
    assert not notices["Bob"].is_legal
    assert "What is done about it: Accepted." in notices["Jo"].sentences
    assert notices["Jo"].subject == "ABC-1: comment 1 answered"


def test_a_contact_with_the_address_of_a_person_hears_once(world):
    contact = Contact.objects.create(
        email="Bob@example.org", name="B", verified_at=day(0)
    )
    Subscription.objects.create(contact=contact, document=world.document, since=day(0))
    world.to_publishing()
    forget()
    world.make_proof()
    world.declare("proof", "bob", 138)
    world.do("publish", "sue", 139)
    work(139)
    assert addressed().count("bob") == 1
    assert "You follow ABC-1." in told("published")["Bob"].reasons


def test_objectors_are_told_of_their_right_to_appeal_each_alone(world):
    world.to_ballot()
    for name in list(VOTERS)[:7]:
        world.vote(name, "approve", 80)
    world.vote("jo", "negative", 80, "Clause 1 excludes small schools.")
    comment = world.item.comments.get()
    forget()
    Comment.objects.filter(pk=comment.pk).update(verdict="not_satisfied")
    record = _record(world, "certify", "ballot", "decided", 105)
    _emit(
        "WORK_MOVED", work_item=str(world.item.uuid), record=record.sequence,
        transition="certify", state="decided",
    )  # fmt: skip
    work(105)
    assert list(told("appeal_right")) == ["Jo"]
    [mail] = [m for m in django_mail.outbox if "appeal" in m.subject]
    assert mail.to == ["jo@example.org"]
    assert "cannot be switched off" in mail.body
    assert "List-Unsubscribe" not in mail.extra_headers


def _emit(topic, **payload):
    from cms.outbox.outbox import emit
    from workflows import topics

    emit(getattr(topics, topic), "test", **payload)


def _record(world, name, left, to, at):
    from workflows.models import TransitionRecord

    world.item.refresh_from_db()
    return TransitionRecord(
        work_item=world.item, name=name, from_state=left, to_state=to, at=day(at),
        preset_key="mcwg", preset_version=1,
    ).append_after(world.item.last_record())  # fmt: skip


# -- reminders -----------------------------------------------------------------------


def reminded(at):
    """How many were reminded by a tick at that time."""
    before = Notice.objects.filter(event="ballot_reminder").count()
    run_timers(at)
    run_timers(at)
    return Notice.objects.filter(event="ballot_reminder").count() - before


def test_non_voters_are_reminded_14_7_and_3_days_before_the_close_exactly_once(world):
    """The ballot opens on 22 March and closes with 21 April 2024 (UTC)."""
    world.to_ballot()
    closes = world.item.ballots.get().closes_at
    for name in list(VOTERS)[:6]:
        world.vote(name, "approve", 76)
    morning = closes.replace(hour=7, minute=0, second=0)
    assert reminded(morning - timedelta(days=14, seconds=1)) == 0
    assert reminded(morning - timedelta(days=14)) == 4
    assert reminded(morning - timedelta(days=13)) == 0
    world.vote("jo", "approve", 95)
    assert reminded(morning - timedelta(days=7)) == 3
    assert reminded(morning - timedelta(days=4)) == 0
    assert reminded(morning - timedelta(days=3)) == 3
    assert reminded(morning) == 0
    subjects = Notice.objects.filter(event="ballot_reminder").values_list("subject")
    assert {subject for (subject,) in subjects} == {
        "ABC-1: 14 days left to vote", "ABC-1: 7 days left to vote",
        "ABC-1: 3 days left to vote",
    }  # fmt: skip


def test_after_a_pause_of_the_clock_only_the_nearest_reminder_goes_out(world):
    world.to_ballot()
    closes = world.item.ballots.get().closes_at
    assert reminded(closes - timedelta(days=2)) == 10
    assert told("ballot_reminder")["Jo"].subject == "ABC-1: 3 days left to vote"


@pytest.mark.parametrize(("days", "count"), [(13, 0), (15, 10)])
def test_a_ballot_of_less_than_14_days_has_no_reminders(world, days, count):
    world.to_ballot()
    ballot = world.item.ballots.get()
    closes = (ballot.opened_at + timedelta(days=days)).replace(hour=23, minute=59)
    world.item.ballots.update(closes_at=closes)
    assert reminded(closes - timedelta(days=3)) == count


def test_a_recirculation_has_no_reminders(world):
    world.to_ballot()
    closes = world.item.ballots.get().closes_at
    first = world.item.ballots.get()
    world.item.ballots.update(closed_at=day(75))
    again = Ballot.objects.create(
        work_item=first.work_item, snapshot=first.snapshot, preset=first.preset,
        opened_at=first.opened_at, opened_by=first.opened_by, closes_at=closes,
        round=2, previous=first,
    )  # fmt: skip
    jo = world.people["jo"]
    seat = Seat.objects.create(ballot=again, person=jo)
    SeatVoter.objects.create(seat=seat, person=jo, kind="holder")
    assert reminded(closes - timedelta(days=3)) == 0


# -- digests -------------------------------------------------------------------------


def test_a_daily_digest_goes_out_once_at_seven_with_what_waited(world):
    set_mode(world.people["bob"], "ballots", "daily")
    world.do("call_for_adoption", "alice", 0)
    work(0)
    django_mail.outbox.clear()
    seven = day(0).replace(hour=7) + timedelta(days=1)
    for at in (seven - timedelta(seconds=1), seven, seven + timedelta(hours=3)):
        run_timers(at)
    Worker().drain()
    [mail] = [m for m in django_mail.outbox if m.to == ["bob@example.org"]]
    assert mail.subject == "ABC-1: 2 notices"
    assert "ABC-1: Call for adoption" in mail.body
    assert mail.body.count("You may vote for a seat on ABC-1.") == 2
    assert "List-Unsubscribe" in mail.extra_headers
    assert Digest.objects.filter(person=world.people["bob"]).count() == 1


def test_a_weekly_digest_waits_for_monday(world):
    """World's day 0, 8 January 2024, is a Monday; it is noon."""
    set_mode(world.people["bob"], "progress", "weekly")
    work(0)
    bob = Mail.objects.filter(person=world.people["bob"])
    run_timers(day(6.5))
    assert not bob.exists()
    run_timers(day(7))
    run_timers(day(8))
    assert bob.count() == 1


def test_a_digest_comes_at_seven_in_the_zone_of_the_group(world):
    world.group.timezone = "America/New_York"
    world.group.save()
    work(0)
    noon_utc_is_seven_there = day(1)
    run_timers(noon_utc_is_seven_there - timedelta(seconds=1))
    assert not Digest.objects.exists()
    run_timers(noon_utc_is_seven_there)
    assert Digest.objects.count() == 9


def test_who_switches_a_sort_off_gets_no_digest_of_what_waited(world):
    work(0)
    set_mode(world.people["bob"], "progress", "off")
    run_timers(day(1))
    assert not Digest.objects.filter(person=world.people["bob"]).exists()
    assert Digest.objects.filter(person=world.people["gus"]).exists()


# -- the way out ---------------------------------------------------------------------


def link_in(message):
    return re.search(r"http://127.0.0.1:8000(/unsubscribe/\S+)", message.body)[1]


def mail_to_bob(world):
    set_mode(world.people["bob"], "progress", "at_once")
    forget()
    world.do("call_for_adoption", "alice", 0)
    work(0)
    [mail] = django_mail.outbox
    return mail


def test_one_click_ends_mail_of_a_sort(client, world):
    """RFC 8058: a POST of a mail program, without cookies and without a token."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    mail = mail_to_bob(world)
    link = link_in(mail)
    assert mail.extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{link}>"
    one_click = {"List-Unsubscribe": "One-Click"}
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.post(link, one_click).status_code == 200
    assert client.post(link, one_click).status_code == 200
    django_mail.outbox.clear()
    for name in ("bob", "dora", "gus"):
        world.declare("support", name, 1)
    world.do("adopt", "alice", 2, editor="bob", shepherd="charlie")
    work(2)
    assert "bob" not in addressed()


def test_looking_at_the_way_out_changes_nothing_and_its_button_does(world):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    link = link_in(mail_to_bob(world))
    page = client.get(link)
    assert "Nothing has changed yet" in page.content.decode()
    bob = world.people["bob"].notice_preferences
    assert bob.get(sort="progress").mode == "at_once"
    assert client.post(link).status_code == 403
    assert client.post(link, {"List-Unsubscribe": "No"}).status_code == 403
    assert bob.get(sort="progress").mode == "at_once"
    token = client.cookies["csrftoken"].value
    assert client.post(link, {"csrfmiddlewaretoken": token}).status_code == 200
    assert bob.get(sort="progress").mode == "off"


def test_an_address_that_was_not_made_here_is_nowhere(client, world):
    link = link_in(mail_to_bob(world))
    assert client.get(link[:-3] + "x/").status_code == 404
    assert client.get("/unsubscribe/nonsense/").status_code == 404


def test_following_every_link_of_every_mail_does_nothing(client, world):
    """A program that looks at links in mail must not vote, answer or unsubscribe."""
    from django.core import serializers

    from workflows import models

    world.to_ballot()
    set_mode(world.people["jo"], "progress", "at_once")
    work(74)
    kinds = [getattr(models, name) for name in models.__all__ if name != "MACHINES"]
    kinds = [kind for kind in kinds if isinstance(kind, type)]

    def everything():
        return [
            serializers.serialize("json", kind.objects.order_by("pk"))
            for kind in kinds
        ]  # fmt: skip

    before = everything()
    links = {
        link
        for mail in Mail.objects.all()
        for link in re.findall(r"http://127.0.0.1:8000([^\s<>]*)", mail.text)
        + re.findall(r'href="http://127.0.0.1:8000([^"]*)"', mail.html)
    }
    assert any(link.endswith("/vote/") for link in links)
    for signed_in in (False, True):
        if signed_in:
            client.force_login(world.people["jo"])
        with clock.at(day(75)):
            answers = {link: client.get(link).status_code for link in links if link}
        assert set(answers.values()) <= {200, 302}
        assert everything() == before
