"""The pages of changes, errata, appeals and registration, over HTTP."""

import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from cms import clock
from cms.documents import content
from cms.documents.desk import write_desk
from cms.documents.models import Document
from tests.workflows.world import World, day
from workflows.errata import timers
from workflows.models import Appeal, Change, ChangeClaim, Erratum, WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client):
    """Post a form as somebody on a day; the answer with its page."""

    def post(world, name, at, view, *args, **data):
        client.force_login(world.people[name])
        with clock.at(day(at)):
            return client.post(reverse(f"review:{view}", args=["ABC-1", *args]), data)

    return post


@pytest.fixture
def look(client):
    """Read a page as somebody on a day."""

    def get(world, name, at, view, *args):
        client.force_login(world.people[name])
        with clock.at(day(at)):
            answer = client.get(reverse(f"review:{view}", args=["ABC-1", *args]))
        return answer.content.decode()

    return get


def test_an_erratum_is_reported_verified_objected_to_and_listed(send, look, client):
    world = World.at("published")
    form = {
        "original": "its criteria", "corrected": "its Criteria", "type": "editorial",
        "node": "", "note": "",
    }  # fmt: skip
    answer = send(world, "jo", 200, "report_erratum", **{**form, "corrected": ""})
    assert answer.status_code == 200
    assert "its criteria" in answer.content.decode()
    assert send(world, "jo", 200, "report_erratum", **form).status_code == 302
    assert send(world, "jo", 200, "erratum", 1, "right").status_code == 403
    assert send(world, "alice", 201, "erratum", 1, "agree").status_code == 409
    assert "Look at 1 erratum" not in look(world, "jo", 201, "errata")
    assert send(world, "bob", 201, "erratum", 1, "right").status_code == 302
    assert send(world, "alice", 202, "erratum", 1, "agree").status_code == 302
    page = look(world, "gus", 203, "errata")
    assert "objections until 7 August 2024, 23:59" in page
    assert "Object to the correction" in page
    list(timers.run(day(220)))
    assert "listed with the edition" in look(world, "gus", 220, "errata")
    assert Erratum.objects.get().listed_at
    public = client.get("/standards/ABC-1/1/")
    assert "Errata of this edition" in public.content.decode()


def test_an_appeal_is_filed_once_and_read(send, look):
    world = World.at("decided")
    version = WorkItem.objects.get().version
    form = {
        "decision": "The ballot.", "grounds": "No answer.", "remedy": "Answer.",
        "version": version,
    }  # fmt: skip
    answer = send(world, "jo", 110, "file_appeal", **{**form, "remedy": ""})
    assert "No answer." in answer.content.decode()
    assert send(world, "jo", 110, "file_appeal", **form).status_code == 302
    assert send(world, "jo", 110, "file_appeal", **form).status_code == 409
    assert Appeal.objects.count() == 1
    page = look(world, "jo", 111, "appeal", 1)
    assert "No answer." in page
    assert "Take it back" in page
    assert send(world, "jo", 111, "appeal_act", 1, "acknowledge").status_code == 403
    assert send(world, "sue", 111, "appeal_act", 1, "acknowledge").status_code == 302
    assert send(world, "sue", 111, "appeal_act", 1, "panel").status_code == 200
    assert "Appeal 1" in look(world, "gus", 111, "appeals")


def test_a_class_is_claimed_and_decided(send, look):
    world = World.at("published")
    edition = world.item.edition
    world.item = world.do("start_amendment", "alice", 200, reason="Unclear.").work_item
    tree = copy.deepcopy(edition.snapshot.tree)
    tree["sections"][1]["blocks"][0]["text"] = content.runs("The issuer shall act.")
    write_desk(
        world.document, tree, by=world.people["bob"], at=day(201), amendment="1.1"
    )
    world.do("request_review", "bob", 202)
    world.do("request_review", "alice", 202)
    change = Change.objects.get()
    page = look(world, "gus", 203, "changes")
    assert "counts as class 3" in page
    assert "Claim a higher class" in page
    form = {"change_class": 4, "reason": "It is new."}
    assert send(world, "sue", 203, "change_class", change.pk, "claim", **form
                ).status_code == 403  # fmt: skip
    for _again in range(2):
        answer = send(world, "gus", 203, "change_class", change.pk, "claim", **form)
    assert ChangeClaim.objects.count() == 1
    assert "counts as class 4" in look(world, "gus", 203, "changes")
    for name in ("alice", "charlie"):
        answer = send(
            world, name, 204, "change_class", change.pk, "decide", change_class=3
        )
        assert answer.status_code == 302
    assert "(decided)" in look(world, "gus", 204, "changes")
    assert "3 Substantive correction: 1" in look(world, "gus", 204, "document")


def test_strangers_find_none_of_these_pages(client):
    world = World.at("decided")
    client.force_login(world.people["zoe"])
    for view in ("changes", "errata", "appeals", "report_erratum", "file_appeal"):
        url = reverse(f"review:{view}", args=["ABC-1"])
        assert client.get(url).status_code == 404


def test_the_secretariat_registers_a_standard_of_another_body(client):
    world = World()
    url = reverse("review:register_external")
    client.force_login(world.people["alice"])
    assert client.get(url).status_code == 404
    client.force_login(world.people["sue"])
    form = {
        "group": world.group.pk, "designation": "ext-9", "title": "Badges",
        "label": "2019", "approved_by": "Another body", "approved_on": "2019-05-03",
        "licence": "",
    }  # fmt: skip
    with clock.at(day(10)):
        assert client.post(url, form).status_code == 200
        form["file"] = SimpleUploadedFile("b.pdf", b"%PDF-1.7", "application/pdf")
        assert client.post(url, form).status_code == 302
    item = Document.objects.get(designation="EXT-9").work_items.get()
    assert (item.route, item.state) == ("external", "publishing")


def test_the_command_registers_too(tmp_path, capsys):
    World()
    source = tmp_path / "badges.pdf"
    source.write_bytes(b"%PDF-1.7")
    facts = ["--group", "alpha", "--title", "Badges", "--label", "2019",
             "--approved-by", "Another body", "--by", "sue"]  # fmt: skip
    call_command(
        "register_external", "EXT-9", str(source), *facts, "--approved-on", "2019-05-03"
    )
    assert "EXT-9 2019 is registered" in capsys.readouterr().out
    with pytest.raises(SystemExit) as refusal:
        call_command(
            "register_external", "EXT-8", str(source), *facts, "--approved-on", "May"
        )
    assert refusal.value.code == 2
