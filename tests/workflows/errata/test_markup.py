"""A correction of class 1: the secretariat notes it, the edition keeps its label and words."""

import pytest

from cms import clock
from cms.outbox.models import Job
from tests.workflows.world import World, day
from workflows.errata.markup import note_markup_fix
from workflows.refusals import BadInput, TransitionRefused, WrongRole

pytestmark = pytest.mark.django_db
PAGE = "/review/ABC-1/errata/markup/"
LINK = "The link in clause 2 led nowhere."


@pytest.fixture
def world():
    world = World.at("published")
    world.item.refresh_from_db()
    return world


def note(world, by="sue", reason=LINK, *, changed=False):
    return note_markup_fix(
        world.item.edition, by=world.people[by], at=day(150), reason=reason,
        words_changed=changed,
    )  # fmt: skip


def test_an_event_is_all_that_changes(world):
    edition, records = world.item.edition, world.item.records.count()
    jobs = Job.objects.filter(topic="edition.changed").count()
    event = note(world)
    assert note(world).pk == event.pk
    assert (event.kind, event.data) == ("markup", {"reason": LINK})
    edition.refresh_from_db()
    assert (edition.label, edition.status) == ("1", "current")
    assert world.item.records.count() == records
    # Whoever makes renditions is told.
    assert Job.objects.filter(topic="edition.changed").count() > jobs


def test_only_the_secretariat_notes_it_and_only_where_no_word_changes(world):
    for name in ("alice", "bob", "otto"):
        with pytest.raises(WrongRole):
            note(world, name)
    with pytest.raises(TransitionRefused, match="no correction of markup"):
        note(world, changed=True)
    with pytest.raises(BadInput, match="Say what"):
        note(world, reason=" ")
    assert not world.item.edition.events.filter(kind="markup").exists()


def test_the_page_notes_it_and_the_history_shows_it(world, client):
    client.force_login(world.people["sue"])
    with clock.at(day(150)):
        assert PAGE in client.get("/review/ABC-1/errata/").content.decode()
        answer = client.post(PAGE, {"reason": LINK, "words": "changed"})
        assert answer.status_code == 409
        assert LINK in answer.content.decode()
        assert client.post(PAGE, {"reason": LINK, "words": "same"}).status_code == 302
        shown = client.get("/standards/ABC-1/history/").content.decode()
    assert "Markup corrected" in shown
    assert LINK in shown


def test_the_page_is_refused_to_all_others(world, client):
    client.force_login(world.people["alice"])
    with clock.at(day(150)):
        assert PAGE not in client.get("/review/ABC-1/errata/").content.decode()
        answer = client.post(PAGE, {"reason": LINK, "words": "same"})
    assert answer.status_code == 403
    assert not world.item.edition.events.filter(kind="markup").exists()
