"""Public comment: sent by anybody, counted once the address has answered."""

import re
from datetime import timedelta

import pytest
from django.core import signing

from cms import clock
from cms.outbox.worker import Worker
from cms.people.models import Contact
from tests.workflows.world import World, day
from workflows.comments import links, public, public_forms, verify
from workflows.comments.comments import agree_disposition, propose_disposition
from workflows.models import Comment, Mail, UnverifiedComment

pytestmark = pytest.mark.django_db
# The window of 45 days ends with day 71.
LAST = day(71) + timedelta(hours=11, minutes=59, seconds=59)


@pytest.fixture
def world():
    return World.at("public_review")


@pytest.fixture
def browser(client, world):
    return Browser(client)


class Browser:
    """Somebody without an account."""

    def __init__(self, client):
        self.client = client

    def form(self, **typed):
        started = signing.dumps("0", salt=links.FORM)
        return {
            "type": "te", "text": "The evidence is thin.", "name": "Pat Reader",
            "email": "Pat@Example.org", "consent": "on", "started": started, **typed,
        }  # fmt: skip

    def send(self, at, **typed):
        with clock.at(at):
            return self.client.post("/comment/ABC-1/", self.form(**typed))

    def link(self):
        return re.search(
            r"/comment/to_confirm/\S+/",
            Mail.objects.filter(subject__startswith="Confirm").first().text,
        )[0]

    def confirm(self, at):
        with clock.at(at):
            return self.client.post(self.link())


def words(answer):
    return answer.content.decode()


def test_a_comment_counts_once_its_address_has_answered(browser, client):
    assert "open your mail" in words(browser.send(day(30)))
    assert not Comment.objects.exists()
    with clock.at(day(30.1)):
        page = words(client.get(browser.link()))
    # A scanner that opens the link confirms nothing.
    assert "The evidence is thin." in page
    assert not Comment.objects.exists()
    answer = browser.confirm(day(30.2))
    comment = Comment.objects.get()
    assert (comment.source, comment.at, comment.is_late) == ("public", day(30), False)
    assert comment.contact.is_verified
    assert comment.licence_consent
    assert "The evidence is thin." in words(client.get(answer["Location"]))
    browser.confirm(day(30.3))
    assert Comment.objects.count() == 1
    assert list(verify.check()) == []


@pytest.mark.parametrize(
    ("sent", "late"), [(LAST, False), (LAST + timedelta(seconds=1), True)]
)
def test_what_was_sent_by_the_last_second_is_on_time(browser, sent, late):
    browser.send(sent)
    browser.confirm(sent + timedelta(hours=23))
    assert Comment.objects.get().is_late is late


def test_a_link_is_good_for_a_day_and_gives_the_words_back(browser):
    browser.send(day(30))
    answer = browser.confirm(day(31) + timedelta(seconds=1))
    assert answer.status_code == 409
    assert "The evidence is thin." in words(answer)
    assert not Comment.objects.exists()
    assert list(public.forget_unconfirmed(day(33))) != []
    assert not UnverifiedComment.objects.exists()


def test_a_link_for_one_purpose_opens_nothing_else(browser, client):
    browser.send(day(30))
    sent = UnverifiedComment.objects.get()
    forged = links.sign(links.AUTHOR, sent.uuid)
    assert client.get(f"/comment/to_confirm/{forged}/").status_code == 404
    assert client.get("/comment/my_comments/nonsense/").status_code == 404


def test_what_was_typed_comes_back_with_each_refusal(browser):
    for typed, status in (
        ({"email": "not an address"}, 400), ({"consent": ""}, 400),
        ({"started": ""}, 400), ({"node": "1234"}, 400),
        ({"started": public_forms.shown_now()}, 400),
    ):  # fmt: skip
        answer = browser.send(day(30), **typed)
        assert (typed, answer.status_code) == (typed, status)
        assert "The evidence is thin." in words(answer)
    assert not UnverifiedComment.objects.exists()


def test_a_machine_that_fills_in_everything_is_told_nothing(browser):
    answer = browser.send(day(30), website="http://spam.example")
    assert "open your mail" in words(answer)
    assert not UnverifiedComment.objects.exists()
    assert not Mail.objects.exists()


def test_the_same_form_twice_sends_one_mail(browser):
    browser.send(day(30))
    browser.send(day(30))
    assert Mail.objects.count() == UnverifiedComment.objects.count() == 1


def test_one_address_sends_ten_in_an_hour(browser):
    for number in range(10):
        assert browser.send(day(30), text=f"Point {number}.").status_code == 200
    answer = browser.send(day(30), text="Point 11.")
    assert answer.status_code == 429
    assert "Point 11." in words(answer)
    later = browser.send(day(30) + timedelta(hours=1), text="Point 11.")
    assert later.status_code == 200


def test_one_network_sends_thirty_in_an_hour_and_is_forgotten(browser):
    for number in range(30):
        browser.send(day(30), email=f"p{number}@example.org")
    assert browser.send(day(30), email="p30@example.org").status_code == 429
    kept = UnverifiedComment.objects.first().network
    assert "127.0.0" not in kept
    assert kept != public.network_of("127.0.0.1", day(31))
    list(public.forget_unconfirmed(day(33)))
    assert not UnverifiedComment.objects.exclude(network="").exists()


def test_a_comment_with_a_link_is_held_until_it_is_let_in(browser, client, world):
    browser.send(day(30), text="See https://example.org for more.")
    browser.confirm(day(30.1))
    assert Comment.objects.get().moderation == "held"
    client.force_login(world.people["jo"])
    assert "example.org" not in words(client.get("/review/ABC-1/comments/"))
    client.force_login(world.people["sue"])
    assert "example.org" in words(client.get("/review/ABC-1/comments/?moderation=held"))


def test_an_address_is_shown_nowhere(browser, client, world):
    browser.send(day(30))
    browser.confirm(day(30.1))
    comment = Comment.objects.get()
    propose_disposition(comment, "accepted", by=world.people["bob"], at=day(31))
    agree_disposition(comment, by=world.people["alice"], at=day(31))
    pages = ["/comment/ABC-1/dispositions/", "/standards/ABC-1/"]
    client.logout()
    shown = [words(client.get(page, follow=True)) for page in pages]
    client.force_login(world.people["sue"])
    shown += [words(client.get(f"/review/ABC-1/comments/{end}")) for end in ("", "1/")]
    assert "Pat Reader" in shown[0]
    assert not any("example.org" in page.lower() for page in shown)


def test_the_commenter_gets_the_answer_and_gives_the_verdict(browser, client, world):
    browser.send(day(30))
    browser.confirm(day(30.1))
    comment, contact = Comment.objects.get(), Contact.objects.get()
    propose_disposition(
        comment, "not_accepted", by=world.people["bob"], rationale="It is enough.",
        at=day(31),
    )  # fmt: skip
    agree_disposition(comment, by=world.people["alice"], at=day(32))
    with clock.at(day(32)):
        Worker().drain()
    mail = Mail.objects.filter(contact=contact, subject__contains="answered").get()
    address = re.search(r"/comment/my_comments/\S+/", mail.text)[0]
    assert "It is enough." in words(client.get(address))
    for what, status in (("unsatisfied", 302), ("nonsense", 404)):
        answer = client.post(f"{address}{comment.uuid}/{what}/")
        assert answer.status_code == status
    client.post(f"{address}{comment.uuid}/reply/", {"text": "It is not."})
    comment.refresh_from_db()
    assert comment.state == "unresolved"
    assert comment.replies.get().contact == contact


def test_a_stranger_cannot_judge_the_comment_of_another(browser, client):
    browser.send(day(30))
    browser.confirm(day(30.1))
    other = Contact.objects.create(email="x@example.org", name="X")
    address = links.author_address(other)
    uuid = Comment.objects.get().uuid
    assert client.post(f"{address}{uuid}/withdraw/").status_code == 404


def test_each_clause_of_the_draft_leads_to_the_form(browser, client, world):
    clause = world.snapshot.tree["sections"][1]["uuid"]
    with clock.at(day(30)):
        page = words(client.get("/standards/ABC-1/", follow=True))
        address = f"/comment/ABC-1/?node={clause}"
        assert address in page
        assert f'value="{clause}" selected' in words(client.get(address))
    browser.send(day(30), node=clause)
    browser.confirm(day(30.1))
    with clock.at(day(31)):
        page = words(client.get("/standards/ABC-1/", follow=True))
    assert "1 comment so far" in page


def test_without_an_open_draft_there_is_no_form(client):
    World.at("review")
    assert client.get("/comment/ABC-1/").status_code == 404
    assert client.get("/comment/XYZ-9/").status_code == 404
    assert client.get("/comment/ABC-1/dispositions/").status_code == 404
