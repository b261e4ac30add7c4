"""The page that recognises a copy: by bytes, by text, by hash; nothing else is told."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.documents.blobs import store
from cms.documents.models import Blob, Proof, Rendition
from tests import factories as make
from tests.workflows.world import World
from workflows.record import upload

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 the published file"


@pytest.fixture
def world():
    world = World.at("published")
    world.item.refresh_from_db()
    Rendition.objects.create(
        edition=world.item.edition, kind="pdf", renderer="test",
        blob=store(PDF, "application/pdf"),
    )  # fmt: skip
    return world


def give(client, data: bytes, name: str = "copy.pdf", **more):
    return client.post("/verify/", {"file": SimpleUploadedFile(name, data), **more})


def test_a_published_pdf_is_recognised_with_its_ballot(client, world):
    page = give(client, PDF)
    text = page.content.decode()
    assert page.status_code == 200
    assert "This is ABC-1, edition 1" in text
    assert "It is in force." in text
    assert "Approved: 7 of 7 decisive votes, 7 of 10 returned." in text
    assert world.snapshot.sha256 in text
    assert "/record/ABC-1/1/" in text


def test_one_changed_byte_is_unknown(client, world):
    text = give(client, PDF + b" ").content.decode()
    assert "This is not a text that was published here" in text


def test_json_is_recognised_however_it_is_spelled(client, world):
    spelled = json.dumps(world.snapshot.tree, indent=4).encode()
    answer = give(client, spelled, "copy.json", format="json").json()
    assert (answer["result"], answer["edition"], answer["status"]) == (
        "edition", "1", "current"
    )  # fmt: skip
    assert answer["snapshot"] == world.snapshot.sha256
    assert answer["ballots"][0]["tally"]["approve"] == 7
    changed = {**world.snapshot.tree, "title": "Another title"}
    answer = give(client, json.dumps(changed).encode(), format="json").json()
    assert answer["result"] == "unknown"


def test_a_hash_is_enough(client, world):
    sha256 = hashlib.sha256(PDF).hexdigest()
    page = client.get("/verify/", {"hash": f" {sha256.upper()} "})
    assert "This is ABC-1, edition 1" in page.content.decode()
    assert "Set-Cookie" not in page.headers
    answer = client.get(
        f"/verify/?hash={world.item.edition.record_sha256}",
        headers={"accept": "application/json"},
    )
    assert answer.json()["edition"] == "1"


def test_a_superseded_copy_is_told_so(client, world):
    newer = make.edition(world.document, make.tree(world.document))
    answer = give(client, PDF, format="json").json()
    assert (answer["status"], answer["current"]) == ("superseded", newer.label)
    text = give(client, PDF).content.decode()
    assert "A newer edition has taken its place." in text
    assert "Your copy is from the time when it was in force" in text


def test_a_draft_open_for_comment_is_named_as_one(client):
    world = World.at("public_review")
    answer = client.get(f"/verify/?hash={world.snapshot.sha256}&format=json").json()
    assert (answer["result"], answer["designation"]) == ("draft", "ABC-1")


def test_other_drafts_and_proofs_answer_like_the_unknown(client):
    world = World.at("review")
    proof = store(b"a proof", "application/pdf")
    Proof.objects.create(
        document=world.document, snapshot=world.snapshot, label="1", pdf=proof,
        created_at=world.snapshot.taken_at,
    )  # fmt: skip
    nothing = client.get(f"/verify/?hash={'0' * 64}&format=json").json()
    for sha256 in (world.snapshot.sha256, proof.sha256):
        found = client.get(f"/verify/?hash={sha256}&format=json").json()
        assert {**found, "sha256": ""} == {**nothing, "sha256": ""}


def test_a_bad_hash_comes_back_as_typed(client):
    page = client.post("/verify/", {"hash": "abc123"})
    assert page.status_code == 400
    assert 'value="abc123"' in page.content.decode()
    assert "It has 64 digits" in page.content.decode()


def test_nothing_given_is_said(client):
    assert client.post("/verify/").status_code == 400
    assert client.get("/verify/").status_code == 200


def test_a_file_that_is_too_large_is_not_read(client, monkeypatch):
    monkeypatch.setattr(upload.LookedAtHandler.__init__, "__defaults__", (None, 10))
    page = give(client, b"x" * 11)
    assert page.status_code == 400
    assert "so it was not read" in page.content.decode()
    assert give(client, b"x" * 10).status_code == 200


def test_nothing_is_stored(client, world, settings, tmp_path):
    settings.MEDIA_ROOT = settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    before = Blob.objects.count()
    give(client, b"a private file" * 1_000_000)
    assert Blob.objects.count() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [b"{", b'{"a": 1.5}', b"[" * 100_000, b"{" * 100_000, b'{"a": "\\u0000"}', b""],
)
def test_odd_files_are_unknown_and_break_nothing(client, data):
    assert give(client, data, format="json").json()["result"] in (
        "unknown",
        "bad_input",
    )
