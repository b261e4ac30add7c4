"""Mail: a row, the outbox, one delivery; an address that fails holds up no other."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cms.outbox.models import Job
from cms.outbox.worker import Worker
from cms.people.models import Contact
from tests import factories as make
from workflows.models import Mail
from workflows.notify.mail import drop_old_mail, forget_words, send_mail
from workflows.topics import MAIL_WANTED

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS = {
    "paragraphs": ["The ballot on ABC-1 is open.", "Seats & voters are frozen."],
    "link": "/review/ABC-1/vote/",
    "link_words": "Vote",
    "why": "You hold a seat in this ballot.",
}


def work():
    return Worker(topics=[MAIL_WANTED]).drain()


def alice():
    return make.user("alice", email="alice@example.org")


class PickyBackend(EmailBackend):
    """A mail server that knows no Bob, and is too busy for Charlie."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["bob@example.org"]:
                raise smtplib.SMTPRecipientsRefused({"bob@example.org": (550, b"Who?")})
            if message.to == ["charlie@example.org"]:
                raise smtplib.SMTPServerDisconnected("Busy.")
        return super().send_messages(messages)


def test_a_mail_has_the_same_words_as_text_and_as_html():
    send_mail(alice(), "ABC-1: the ballot is open", context=FACTS, at=NOON)
    work()
    [message] = django_mail.outbox
    html = message.alternatives[0].content
    assert message.to == ["alice@example.org"]
    assert message.subject == "ABC-1: the ballot is open"
    assert "Seats & voters are frozen." in message.body
    assert "Seats &amp; voters are frozen." in html
    link = "http://127.0.0.1:8000/review/ABC-1/vote/"
    assert link in message.body
    assert html.count(f'href="{link}"') == 1
    assert "You hold a seat in this ballot." in message.body
    assert "You hold a seat in this ballot." in html


def test_nothing_is_sent_before_the_worker_and_everything_once():
    send_mail(alice(), "Hello", context=FACTS)
    assert django_mail.outbox == []
    assert Mail.objects.get().state == "waiting"
    assert work().done == 1
    assert work().done == 0
    assert len(django_mail.outbox) == 1
    assert Mail.objects.get().state == "sent"


def test_a_mail_wanted_twice_by_its_key_is_one():
    first = send_mail(alice(), "Hello", context=FACTS, key="verify:1")
    again = send_mail("other@example.org", "Other", context=FACTS, key="verify:1")
    assert again == first
    send_mail("other@example.org", "Hello", context=FACTS, key="verify:2")
    work()
    assert len(django_mail.outbox) == 2


def test_a_row_that_runs_again_sends_nothing_twice():
    send_mail(alice(), "Hello", context=FACTS)
    work()
    Job.objects.filter(topic=MAIL_WANTED).update(done_at=None)
    assert work().done == 1
    assert len(django_mail.outbox) == 1


def test_a_subject_stays_on_one_line():
    send_mail("a@example.org", "Hello\r\nBcc: everybody@example.org", context=FACTS)
    work()
    assert django_mail.outbox[0].subject == "Hello Bcc: everybody@example.org"
    assert django_mail.outbox[0].bcc == []


def test_who_has_no_address_gets_no_mail():
    assert send_mail(make.user("bob"), "Hello", context=FACTS) is None
    assert Mail.objects.count() == 0


def test_an_address_that_fails_holds_up_no_other(settings):
    settings.EMAIL_BACKEND = "tests.workflows.test_mail.PickyBackend"
    bob = Contact.objects.create(email="bob@example.org", name="Bob")
    for to in (bob, "charlie@example.org", "dora@example.org"):
        send_mail(to, "Hello", context=FACTS)
    outcome = work()
    assert (outcome.done, outcome.retried) == (2, 1)
    refused, busy, sent = Mail.objects.order_by("pk")
    assert (refused.state, busy.state, sent.state) == ("refused", "waiting", "sent")
    assert "550" in refused.refusal
    assert [message.to for message in django_mail.outbox] == [["dora@example.org"]]


def test_the_words_of_a_mail_are_emptied_thirty_days_after_it_was_sent():
    for number in range(2):
        send_mail(alice() if not number else "b@example.org", "Hello", context=FACTS)
    work()
    old, new = Mail.objects.order_by("pk")
    Mail.objects.filter(pk=old.pk).update(
        sent_at=timezone.now() - timedelta(days=30, minutes=1)
    )
    assert list(forget_words(NOON)) == ["The words of 1 old mails were emptied."]
    assert list(forget_words(NOON)) == []
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.text, old.html, old.subject) == ("", "", "Hello")
    assert new.text


def test_the_mailbox_of_a_demonstration_shows_a_mail_with_its_links(client, settings):
    settings.MAILBOX = True
    mail = send_mail("a@example.org", "ABC-1: hello", context=FACTS)
    assert "ABC-1: hello" in client.get("/review/mailbox/").content.decode()
    page = client.get(f"/review/mailbox/{mail.uuid}/").content.decode()
    assert 'href="http://127.0.0.1:8000/review/ABC-1/vote/"' in page
    html = client.get(f"/review/mailbox/{mail.uuid}/html/")
    assert "<h1>ABC-1: hello</h1>" in html.content.decode()
    assert "default-src 'none'" in html["Content-Security-Policy"]


def test_elsewhere_the_secretariat_sees_what_became_of_mail_and_not_its_words(client):
    mail = send_mail("a@example.org", "ABC-1: hello", context=FACTS)
    assert client.get("/review/mailbox/").status_code == 302
    client.force_login(make.member("jo", make.group("alpha"), "chair"))
    assert client.get("/review/mailbox/").status_code == 404
    office = make.group("secretariat", preset="house")
    client.force_login(make.member("sue", office, "secretariat"))
    page = client.get("/review/mailbox/").content.decode()
    assert "ABC-1: hello" in page
    assert "Waiting" in page
    assert str(mail.uuid) not in page
    assert client.get(f"/review/mailbox/{mail.uuid}/").status_code == 404
    assert client.get(f"/review/mailbox/{mail.uuid}/html/").status_code == 404


def test_mail_that_waits_from_before_a_moment_is_dropped_and_what_was_sent_is_kept():
    sent = send_mail(alice(), "Sent long ago", context=FACTS, at=NOON)
    work()
    old = send_mail("old@example.org", "Years late", context=FACTS, at=NOON)
    new = send_mail(
        "new@example.org", "News", context=FACTS, at=NOON + timedelta(days=9)
    )
    assert drop_old_mail(NOON + timedelta(days=8)) == 1
    work()
    assert [message.subject for message in django_mail.outbox] == [
        "Sent long ago", "News",
    ]  # fmt: skip
    kept = set(Mail.objects.values_list("pk", flat=True))
    assert kept == {sent.pk, new.pk}
    assert old.pk not in kept
