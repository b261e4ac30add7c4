"""Mail about saved searches, from a publication to the mailbox."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail

from cms import clock
from cms.documents.editions import record_event
from cms.outbox.models import Job
from cms.outbox.worker import Worker
from search import alerts, unsubscribing
from search.models import Alert, SavedSearch
from search.questions import Question
from search.saved import change_search, save_search
from tests.factories import document, edition, member, paragraph, section, tree, user
from workflows.models import Mail

pytestmark = pytest.mark.django_db
# A Wednesday.
BEFORE = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
THEN = BEFORE + timedelta(hours=1)
MONDAY = datetime(2026, 5, 11, 7, 0, tzinfo=UTC)


@pytest.fixture
def alice(alpha):
    return user("alice", email="alice@example.org")


def saved(person, text="zebra", wants="each", at=BEFORE, **filters):
    asked = Question(text, filters)
    return save_search(person, asked, name=f"My {text}", alerts=wants, at=at)


def publish(designation="MCS-101", *texts, at=THEN, **facts):
    doc = document(designation, **facts)
    parts = [section(f"Part {text}", paragraph(text)) for text in texts or ("zebra",)]
    return edition(doc, tree(doc, *parts), at=at)


def work(at=THEN):
    # Nobody here wants the PDF, which takes seconds.
    Job.objects.filter(handler__startswith="pdf.").delete()
    with clock.at(at):
        Worker().drain()
    assert not Job.objects.exclude(failed_at=None).exists()


def weekly(at):
    with clock.at(at):
        return list(alerts.send_weekly(at))


def test_who_asked_is_mailed_what_the_search_finds_in_a_new_edition(alice):
    saved(alice)
    made = publish("MCS-101", "lion", "zebra")
    work()
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.org"]
    assert letter.subject == "MCS-101 edition 1: your saved searches"
    assert "* My zebra: 1 clause\n  - 2 Part zebra\n" in letter.body
    node = made.snapshot.tree["sections"][1]["uuid"].replace("-", "")[:12]
    assert f"/standards/MCS-101/1/2/#c-{node}" in letter.body
    assert "lion" not in letter.body
    assert Alert.objects.get().total == 1


def test_one_mail_tells_of_all_searches_of_a_person(alice):
    for text in ("zebra", "lion", "giraffe"):
        saved(alice, text)
    saved(user("bob", email="bob@example.org"), "lion")
    publish("MCS-101", "lion", "zebra")
    work()
    (first, second) = sorted(mail.outbox, key=lambda one: one.to)
    assert "My zebra" in first.body
    assert "My lion" in first.body
    assert "giraffe" not in first.body
    assert second.to == ["bob@example.org"]
    assert "zebra" not in second.body


def test_a_search_that_finds_nothing_sends_nothing(alice):
    saved(alice, "giraffe")
    saved(alice, "zebra", kind=("chapter",))
    publish()
    work()
    assert mail.outbox == []
    assert not Alert.objects.exists()


def test_filters_and_operators_hold(alice):
    saved(alice, "zebra -lion", document=("MCS-101",))
    publish("MCS-101", "zebra lion", "zebra")
    publish("MCS-102", "zebra")
    work()
    (letter,) = mail.outbox
    assert "1 clause\n  - 2 Part zebra\n" in letter.body


def test_a_job_that_runs_again_mails_nobody_twice(alice):
    saved(alice)
    saved(alice, "lion", "weekly")
    made = publish("MCS-101", "lion", "zebra")
    work()
    for _ in range(2):
        Job.objects.filter(handler=alerts.HANDLER).update(done_at=None)
        work()
    assert len(mail.outbox) == 1
    assert Alert.objects.filter(edition=made).count() == 2


def test_a_later_event_of_an_edition_is_no_news(alice):
    saved(alice)
    made = publish()
    work()
    record_event(made, "reaffirmed", by=None, at=THEN + timedelta(days=1))
    work(THEN + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_the_mail_tells_of_the_new_edition_and_not_of_older_ones(alice):
    doc = document("MCS-101")
    parts = [
        section("Zebra", paragraph("zebra")),
        section("Zebra 2", paragraph("zebra")),
    ]
    edition(doc, tree(doc, *parts), at=BEFORE - timedelta(days=9))
    work(BEFORE)
    saved(alice)
    edition(doc, tree(doc, section("Third", paragraph("zebra"))), at=THEN)
    work()
    (letter,) = mail.outbox
    assert letter.subject.startswith("MCS-101 edition 2")
    assert "1 clause\n  - 1 Third\n" in letter.body


def test_what_was_published_before_mail_was_asked_for_is_no_news(alice):
    publish(at=BEFORE - timedelta(days=1))
    saved(alice)
    work()
    assert mail.outbox == []


def test_who_has_switched_mail_off_gets_none(alice):
    one = saved(alice)
    change_search(one, name="x", alerts="off", at=BEFORE)
    saved(alice, "lion", "off")
    publish("MCS-101", "lion", "zebra")
    work()
    assert mail.outbox == []


def test_who_left_or_has_no_address_gets_none(alice):
    gone = user("bob", email="bob@example.org", is_active=False)
    saved(gone)
    saved(user("charlie"))
    publish()
    work()
    assert mail.outbox == []


def test_who_leaves_before_the_mail_is_written_gets_none(alice):
    saved(alice)
    saved(alice, "lion", "weekly")
    publish("MCS-101", "lion", "zebra")
    with clock.at(THEN):
        Worker(topics=["edition.published"]).drain()
    alice.is_active = False
    alice.save()
    work()
    assert weekly(MONDAY) == []
    assert mail.outbox == []
    assert Mail.objects.count() == 0


def test_long_answers_are_cut_and_lead_to_the_rest(alice):
    saved(alice)
    publish("MCS-101", *[f"zebra {n}" for n in range(8)])
    work()
    (letter,) = mail.outbox
    assert "8 clauses" in letter.body
    assert letter.body.count("- ") - letter.body.count("-- ") == 5
    rest = "/search/?q=zebra&document=MCS-101&jump=no\n"
    assert f"and 3 more: {settings.SITE_URL}{rest}" in letter.body


def test_the_html_says_the_same_and_escapes(alice):
    saved(alice, "<b>zebra</b>")
    publish("MCS-101", "b zebra b <i>")
    work()
    (html, kind) = mail.outbox[0].alternatives[0]
    assert kind == "text/html"
    assert "My &lt;b&gt;zebra&lt;/b&gt;" in html
    assert "1 Part b zebra b &lt;i&gt;" in html


# -- once a week ----------------------------------------------------------------------


def test_a_weekly_mail_gathers_the_week_and_goes_out_on_monday_once(alice):
    saved(alice, wants="weekly")
    publish("MCS-101")
    publish("MCS-102", at=THEN + timedelta(days=1))
    work()
    assert mail.outbox == []
    assert weekly(MONDAY - timedelta(minutes=1)) == []
    assert weekly(MONDAY) == [alice.uuid]
    assert weekly(MONDAY + timedelta(days=1)) == []
    work(MONDAY)
    (letter,) = mail.outbox
    assert letter.subject == "Your saved searches: 2 new editions"
    assert letter.body.index("MCS-101 edition 1") < letter.body.index("MCS-102")
    assert weekly(MONDAY + timedelta(days=7)) == []


def test_monday_begins_where_the_person_is(alice, alpha):
    alpha.timezone = "America/New_York"
    alpha.save()
    member(alice, alpha, "member")
    saved(alice, wants="weekly")
    publish()
    work()
    assert weekly(MONDAY) == []
    assert weekly(MONDAY + timedelta(hours=4)) == [alice.uuid]


def test_what_waits_is_dropped_when_mail_is_switched_off_or_the_search_deleted(alice):
    one, two = saved(alice, wants="weekly"), saved(alice, "part", "weekly")
    publish()
    work()
    change_search(one, name="x", alerts="off", at=THEN)
    two.delete()
    assert weekly(MONDAY) == []
    assert not Alert.objects.filter(told_at=None).exists()
    work(MONDAY)
    assert mail.outbox == []


# -- the way out ----------------------------------------------------------------------


def test_every_mail_has_a_way_out_for_programs_and_people(client, alice):
    saved(alice)
    publish()
    work()
    (letter,) = mail.outbox
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribing.person_of(address.split("/")[-2]) == alice
    assert address in letter.body
    assert address in letter.alternatives[0][0]


def path_of(person):
    return "/search/" + unsubscribing.way_out(person).partition("/search/")[2]


def test_looking_at_the_way_out_changes_nothing_and_asks(client, alice):
    saved(alice)
    page = client.get(path_of(alice))
    assert b"Nothing has changed yet." in page.content
    assert SavedSearch.objects.get().alerts == "each"
    assert client.head(path_of(alice)).status_code == 200


def test_the_button_ends_mail_of_this_person_without_signing_in(client, alice):
    saved(alice)
    saved(alice, "lion", "weekly")
    other = saved(user("bob", email="bob@example.org"))
    assert b"no longer comes" in client.post(path_of(alice)).content
    mine = SavedSearch.objects.filter(person=alice)
    assert set(mine.values_list("alerts", "alerts_since")) == {("off", None)}
    other.refresh_from_db()
    assert other.alerts == "each"


def test_a_mail_program_ends_it_without_a_cookie(alice):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    saved(alice)
    assert strict.post(path_of(alice), {"x": "y"}).status_code == 403
    assert SavedSearch.objects.get().alerts == "each"
    one_click = {"List-Unsubscribe": "One-Click"}
    assert strict.post(path_of(alice), one_click).status_code == 200
    assert strict.post(path_of(alice), one_click).status_code == 200
    assert SavedSearch.objects.get().alerts == "off"


def test_an_address_that_was_not_made_here_answers_like_none(client, alice):
    saved(alice)
    path = path_of(alice)
    for wrong in ("/search/no_mail/x/", f"{path[:-3]}xx/"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
    assert SavedSearch.objects.get().alerts == "each"
