"""`verify` names what somebody has changed behind everybody's back."""

import json

import pytest
from django.core.management import call_command
from wagtail.models import Page

from cms.documents import blobs, triggers
from cms.documents.models import Edition, EditionEvent, NodeId, Rendition, SnapshotBody
from tests import factories
from tests.cms.documents.desks import open_desk

pytestmark = pytest.mark.django_db
OURS = ("snapshots", "editions", "blobs", "nodes", "desks", "triggers")


@pytest.fixture(autouse=True)
def blob_dir(settings, tmp_path):
    settings.BLOB_DIR = tmp_path


@pytest.fixture
def edition():
    return factories.edition(factories.document())


def drifts(capsys, *, code: int, only=OURS) -> list[str]:
    """What `verify --json` says; it must exit with `code`."""
    arguments = [f"--only={name}" for name in only]
    if code:
        with pytest.raises(SystemExit) as left:
            call_command("verify", "--json", *arguments)
        assert left.value.code == code
    else:
        call_command("verify", "--json", *arguments)
    answer = json.loads(capsys.readouterr().out)
    return [f"{drift['check']}: {drift['what']}" for drift in answer["drifts"]]


def test_nothing_has_drifted_after_a_publication(edition, capsys):
    assert drifts(capsys, code=0) == []


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    """Whichever test came before in this process may have left entries in the index."""
    settings.SEARCH_DIR = tmp_path


def test_every_check_of_every_feature_passes_on_an_empty_site(capsys):
    call_command("verify")
    assert "Nothing has drifted" in capsys.readouterr().out


def test_one_byte_of_a_snapshot(edition, capsys):
    body = SnapshotBody.objects.get()
    with triggers.lifted():
        SnapshotBody.objects.update(text=body.text.replace("good work", "goad work"))
    (found,) = drifts(capsys, code=1)
    assert edition.snapshot.sha8 in found
    assert "has been changed" in found


@pytest.mark.parametrize(
    "facts",
    [{"label": "7"}, {"front_matter": {"tally": "9:1"}}, {"record_sha256": "0" * 64}],
)
def test_one_fact_of_an_edition(edition, capsys, facts):
    with triggers.lifted():
        Edition.objects.update(**facts)
    (found,) = drifts(capsys, code=1)
    assert found.startswith("editions: The facts of ABC-1 edition")


def test_a_status_that_no_event_supports(edition, capsys):
    Edition.objects.update(status="withdrawn")
    assert drifts(capsys, code=1) == [
        "editions: ABC-1 edition 1 is kept as withdrawn, but its events say current."
    ]


def test_a_publication_that_was_forgotten(edition, capsys):
    with triggers.lifted():
        EditionEvent.objects.all().delete()
    assert drifts(capsys, code=1) == [
        "editions: ABC-1 edition 1 has no event of its publication."
    ]


def test_one_byte_of_a_rendition(edition, capsys):
    blob = blobs.store(b"%PDF-1.7 as first published", "application/pdf")
    Rendition.objects.create(edition=edition, kind="pdf", renderer="1", blob=blob)
    assert drifts(capsys, code=0) == []
    path = blobs.path_of(blob.sha256)
    path.write_bytes(b"%PDF-1.7 as last published!")
    (found,) = drifts(capsys, code=1)
    assert "has been changed" in found
    assert "ABC-1 edition 1: pdf" in found
    path.unlink()
    (found,) = drifts(capsys, code=1)
    assert "is gone" in found


def test_a_node_whose_id_was_given_away(edition, capsys):
    node = NodeId.objects.first()
    with triggers.lifted():
        NodeId.objects.filter(pk=node.pk).delete()
    (found,) = drifts(capsys, code=1)
    assert str(node.uuid) in found


def test_a_desk_page_that_sql_has_made_live(capsys):
    group = factories.group()
    desk = open_desk("ABC-1", group, by=factories.member("erin", group, "editor"))
    assert drifts(capsys, code=0) == []
    Page.objects.filter(pk=desk.page.pk).update(live=True)
    assert drifts(capsys, code=1) == [
        f"desks: The desk page {desk.page.pk} “Secret of ABC-1” is live."
    ]


def test_a_trigger_that_is_gone(capsys):
    triggers.remove()
    found = drifts(capsys, code=1)
    assert any("keep_documents_edition" in line for line in found)
    triggers.install()
    assert drifts(capsys, code=0) == []


def test_an_unknown_check_is_bad_input(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("verify", "--only=nothing", "--json")
    assert left.value.code == 2
