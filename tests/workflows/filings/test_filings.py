"""Without an account: an error is reported and an appeal filed once the address answers."""

import re
from datetime import timedelta

import pytest
from django.core import signing

from cms import clock
from tests.workflows.world import World, day
from workflows.comments import links
from workflows.comments.public_forms import shown_now
from workflows.filings.filings import forget_unconfirmed
from workflows.models import Appeal, Erratum, Mail, UnverifiedFiling

pytestmark = pytest.mark.django_db
ERROR = "/errata/ABC-1/report/"
APPEAL = "/appeals/ABC-1/file/"


def form(**typed):
    return {
        "name": "Pat Reader", "email": "Pat@Example.org", "consent": "on",
        "started": signing.dumps("0", salt=links.FORM), **typed,
    }  # fmt: skip


def error(**typed):
    facts = {"original": "shall publish", "corrected": "shall display",
             "type": "editorial"}  # fmt: skip
    return form(**{**facts, **typed})


def appeal(**typed):
    facts = {
        "decision": "The certification.", "grounds": "Nobody answered me.",
        "remedy": "Ballot it again.", "affected": "on",
    }  # fmt: skip
    return form(**{**facts, **typed})


def send(client, url, data, at):
    with clock.at(at):
        return client.post(url, data)


def link():
    mail = Mail.objects.filter(subject__startswith="Confirm").last()
    return re.search(r"/filings/to_confirm/\S+/", mail.text)[0]


def words(answer):
    return answer.content.decode()


def test_an_error_is_reported_once_the_address_has_answered(client):
    World.at("published")
    with clock.at(day(150)):
        page = words(client.get("/standards/ABC-1/1/"))
        assert ERROR in page
        assert APPEAL in page
        assert "no account" in words(client.get(ERROR))
    assert "open your mail" in words(send(client, ERROR, error(), day(150)))
    assert not Erratum.objects.exists()
    with clock.at(day(150.1)):
        # A scanner that opens the link reports nothing.
        assert "shall display" in words(client.get(link()))
    assert not Erratum.objects.exists()
    for _twice in range(2):
        assert "number 1" in words(send(client, link(), {}, day(150.2)))
    found = Erratum.objects.get()
    assert (found.contact.email, found.reported_by) == ("pat@example.org", None)
    assert found.contact.is_verified


def test_what_was_typed_comes_back_and_machines_are_let_nowhere(client):
    World.at("published")
    for typed, status in (
        ({"email": "nowhere"}, 400), ({"consent": ""}, 400),
        ({"started": shown_now()}, 400),
    ):  # fmt: skip
        answer = send(client, ERROR, error(**typed), day(150))
        assert (typed, answer.status_code) == (typed, status)
        assert "shall display" in words(answer)
    answer = send(client, ERROR, error(website="https://x.example"), day(150))
    assert answer.status_code == 200
    assert not UnverifiedFiling.objects.exists()
    for number in range(10):
        send(client, ERROR, error(note=str(number)), day(150))
    answer = send(client, ERROR, error(note="eleven"), day(150))
    assert answer.status_code == 429
    assert "eleven" in words(answer)
    assert UnverifiedFiling.objects.count() == 10


def test_a_link_is_good_for_a_day(client):
    World.at("published")
    send(client, ERROR, error(), day(150))
    answer = send(client, link(), {}, day(151) + timedelta(seconds=1))
    assert answer.status_code == 409
    assert "shall display" in words(answer)
    assert not Erratum.objects.exists()
    assert list(forget_unconfirmed(day(153))) != []
    assert not UnverifiedFiling.objects.exists()
    assert client.get("/filings/to_confirm/nonsense/").status_code == 404


def test_somebody_affected_appeals_and_the_work_is_held(client):
    world = World.at("decided")
    assert send(client, APPEAL, appeal(affected=""), day(110)).status_code == 400
    send(client, APPEAL, appeal(), day(110))
    assert not Appeal.objects.exists()
    assert "number 1" in words(send(client, link(), {}, day(110.2)))
    found = Appeal.objects.get()
    assert (found.contact.name, found.filed_by) == ("Pat Reader", None)
    assert found.grounds == "Nobody answered me."
    world.item.refresh_from_db()
    assert "on_hold_appeal" in world.item.flags


def test_an_appeal_after_its_window_is_refused_with_what_was_typed(client):
    World.at("decided")
    answer = send(client, APPEAL, appeal(), day(140))
    assert answer.status_code == 409
    assert "Nobody answered me." in words(answer)
    with clock.at(day(140)):
        assert "Appeals could be filed until" in words(client.get(APPEAL))


def test_nothing_is_said_about_a_document_of_which_the_public_does_not_know(client):
    World.at("drafting")
    assert client.get(ERROR).status_code == 404
    assert client.get(APPEAL).status_code == 404
    assert client.get("/errata/NO-SUCH/report/").status_code == 404
