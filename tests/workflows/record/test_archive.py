"""The due-process record: what it holds, that it can be checked, what it holds back."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models.signals import pre_save

from cms.documents.content import sha256_of
from cms.people.models import Contact
from tests import factories as make
from tests.kept import kept
from tests.workflows.world import World, day
from workflows.errata.act import agree_erratum, find_right, report_erratum
from workflows.models import Ballot, Comment, Notice
from workflows.models.chain import GENESIS, instant
from workflows.record.archive import write_record
from workflows.record.versions import FULL, PUBLIC, SECRETARIAT
from workflows.reviewers.requests import ask_review

pytestmark = pytest.mark.django_db


def decided() -> World:
    """Seven approvals and one negative vote that was taken back."""
    world = World().to_ballot()
    world.vote("jo", "negative", 75, "Write to jo@example.org: rule 2 is too strict.")
    world.vote("jo", "approve", 76)
    for name in ("alice", "bob", "charlie", "dora", "emil", "fay"):
        world.vote(name, "approve", 80)
    world.do("certify", "alice", 105)
    world.item.refresh_from_db()
    return world


@pytest.fixture
def world():
    return kept("seven approvals", decided)


def unpacked(item, version, folder: Path) -> Path:
    with write_record(item, version) as file:
        zipfile.ZipFile(file).extractall(folder)
    return folder


def checked(folder: Path) -> tuple[int, str]:
    """What the record's own script says, with nothing of ours on its path."""
    done = subprocess.run(
        [sys.executable, "-I", "verify.py"],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def read(folder: Path, name: str):
    return json.loads((folder / name).read_text("utf-8"))


def chain(folder: Path, name: str) -> list[dict]:
    lines = (folder / "chains" / name).read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def test_a_record_passes_its_own_script(world, tmp_path):
    folder = unpacked(world.item, FULL, tmp_path)
    assert checked(folder) == (
        0, "Every file, chain, text and roster is what its hash says.\n"
    )  # fmt: skip


def test_it_tells_the_decision_the_roster_and_the_tally(world, tmp_path):
    folder = unpacked(world.item, FULL, tmp_path)
    decision = read(folder, "decision.json")
    assert decision["designation"] == "ABC-1"
    assert decision["work_item"]["state"] == "decided"
    assert decision["preset"]["sha256"] == sha256_of(read(folder, "preset.json"))
    [ballot] = read(folder, "ballots.json")
    assert len(ballot["roster"]) == 10
    assert (ballot["tally"]["returned"], ballot["tally"]["approve"]) == (7, 7)
    names = read(folder, "people.json")
    alice = next(s for s in ballot["roster"] if names[s["person"]]["name"] == "Alice")
    assert (alice["category"], alice["organisation_name"], alice["position"]) == (
        "content_expert", "Organisation of alice", "approve"
    )  # fmt: skip
    assert [r["result"] for r in read(folder, "reviews.json")] == ["ready", "ready"]
    kinds = [row["kind"] for row in read(folder, "declarations.json")]
    assert (kinds.count("support"), kinds.count("conflict")) == (3, 10)


def test_the_chains_are_whole_and_tied(world, tmp_path):
    folder = unpacked(world.item, FULL, tmp_path)
    lines = chain(folder, "transitions.jsonl")
    assert [line["facts"]["name"] for line in lines][:3] == [
        "propose", "call_for_adoption", "adopt"
    ]  # fmt: skip
    assert lines[0]["previous"] == GENESIS
    assert [b["previous"] for b in lines[1:]] == [a["sha256"] for a in lines[:-1]]
    votes = chain(folder, "votes-1.jsonl")
    assert [v["facts"]["position"] for v in votes[:2]] == ["negative", "approve"]
    assert len(votes) == 8


def test_the_text_is_there_with_its_hash(world, tmp_path):
    folder = unpacked(world.item, FULL, tmp_path)
    [text] = read(folder, "texts.json")
    data = (folder / f"texts/r01-{text['sha256'][:8]}.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == text["sha256"]
    page = (folder / f"texts/r01-{text['sha256'][:8]}.html").read_text("utf-8")
    assert "The issuer shall publish its criteria." in page
    assert "<script" not in page


def test_what_changed_between_two_texts_is_marked(world, tmp_path):
    first = world.snapshot.tree
    edition = make.edition(world.document, first, at=day(-30))
    other = json.loads(json.dumps(first))
    other["sections"][1]["blocks"][0]["text"][0]["text"] = (
        "The issuer shall publish its rules."
    )
    newer = make.snapshot(world.document, other, at=day(1))
    Ballot.objects.create(
        work_item=world.item, snapshot=newer, preset=world.item.preset,
        opened_at=day(106), opened_by=world.people["sue"],
    )  # fmt: skip
    assert edition.label == "1"
    folder = unpacked(world.item, FULL, tmp_path)
    assert [p.name for p in (folder / "changes").iterdir()] == ["r01-to-r02.html"]
    page = (folder / "changes/r01-to-r02.html").read_text("utf-8")
    assert "criteria" in page.split("<del>")[1].split("</del>")[0]
    assert "rules" in page.split("<ins>")[1].split("</ins>")[0]


def test_the_same_rows_give_the_same_bytes(world):
    def once() -> bytes:
        with write_record(world.item, FULL) as file:
            return file.read()

    assert once() == once()
    with zipfile.ZipFile(io.BytesIO(once())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {
            (1980, 1, 1, 0, 0, 0)
        }


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("chains/votes-1.jsonl", '"approve"', '"abstain"', "is not what its hash says"),
        ("ballots.json", "content_expert", "evaluator", "roster of ballot 1"),
        ("preset.json", '"num":2', '"num":1', "not the version of the rules"),
        ("texts.json", '"included":true', '"included":false', "not what the manifest"),
    ],
)
def test_its_script_names_what_was_changed(world, tmp_path, name, old, new, says):
    path = unpacked(world.item, FULL, tmp_path) / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    code, said = checked(tmp_path)
    assert code == 1
    assert says in said


def test_its_script_names_a_line_that_was_left_out(world, tmp_path):
    path = unpacked(world.item, FULL, tmp_path) / "chains/transitions.jsonl"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([*lines[:2], *lines[3:]]), "utf-8")
    assert "transitions.jsonl: line 3 is missing." in checked(tmp_path)[1]


# -- the public version --------------------------------------------------------------


def test_the_public_version_has_no_mail_address(world, tmp_path):
    world.people["alice"].email = "alice@example.org"
    world.people["alice"].save()
    whole = unpacked(world.item, FULL, tmp_path / "full")
    public = unpacked(world.item, PUBLIC, tmp_path / "public")

    def words(folder):
        return "".join(p.read_text("utf-8") for p in folder.rglob("*") if p.is_file())

    assert "alice@example.org" in words(whole)
    assert "jo@example.org" in words(whole)
    assert "@example.org" not in words(public)
    assert "[address removed]" in words(public)


def test_a_line_that_is_held_back_keeps_its_place_in_the_chain(world, tmp_path):
    full = chain(unpacked(world.item, FULL, tmp_path / "full"), "votes-1.jsonl")
    public = unpacked(world.item, PUBLIC, tmp_path / "public")
    votes = chain(public, "votes-1.jsonl")
    assert votes[0] == {
        "held_back": "It holds a mail address.",
        **{name: full[0][name] for name in ("sequence", "previous", "sha256")},
    }
    assert votes[1:] == full[1:]
    code, said = checked(public)
    assert code == 0
    assert "lines of the chains are held back; their ties hold." in said


def test_a_draft_is_held_back_from_the_public_and_its_hash_is_told(world, tmp_path):
    folder = unpacked(world.item, PUBLIC, tmp_path)
    # After the public review the draft is open until the run ends.
    assert [text["included"] for text in read(folder, "texts.json")] == [True]
    world.document.public_drafts.update(closed_at=day(105))
    again = unpacked(world.item, PUBLIC, tmp_path / "closed")
    [text] = read(again, "texts.json")
    assert (text["included"], text["sha256"]) == (False, world.snapshot.sha256)
    assert not (again / "texts").exists()
    assert checked(again)[0] == 0


@pytest.fixture
def secret():
    """The same ballot, opened in secret."""

    def hide(instance, **_):
        instance.is_secret = True

    pre_save.connect(hide, sender=Ballot)
    yield decided()
    pre_save.disconnect(hide, sender=Ballot)


def test_only_the_secretariat_sees_who_voted_how_in_secret(secret, tmp_path):
    jo = str(secret.people["jo"].uuid)
    for name, version in (("public", PUBLIC), ("chair", FULL)):
        folder = unpacked(secret.item, version, tmp_path / name)
        lines = chain(folder, "votes-1.jsonl")
        assert {line["held_back"] for line in lines} == {
            "It belongs to a secret ballot."
        }
        [ballot] = read(folder, "ballots.json")
        assert {seat["position"] for seat in ballot["roster"]} == {None}
        assert ballot["tally"]["approve"] == 7
        [comment] = read(folder, "comments.json")
        assert (comment["by"], comment["author_hidden"]) == (None, True)
        # Nor do the chain of comments or the page tell it.
        assert jo not in (folder / "chains/comments.jsonl").read_text("utf-8")
        page = (folder / "index.html").read_text("utf-8")
        assert "a voter" in page
        assert checked(folder)[0] == 0
    folder = unpacked(secret.item, SECRETARIAT, tmp_path / "secretariat")
    [ballot] = read(folder, "ballots.json")
    assert [s["position"] for s in ballot["roster"]].count("approve") == 7
    assert read(folder, "comments.json")[0]["by"] == jo


def test_the_public_never_sees_what_the_moderators_held(world, tmp_path):
    contact = Contact.objects.create(
        email="spam@example.org", name="Spam", verified_at=day(1)
    )
    Comment.objects.create(
        work_item=world.item, snapshot=world.snapshot, number=90, contact=contact,
        source="public", at=day(40), moderation="held", text="Buy this.",
    )  # fmt: skip
    folder = unpacked(world.item, PUBLIC, tmp_path / "public")
    assert 90 not in [row["number"] for row in read(folder, "comments.json")]
    page = (folder / "index.html").read_text("utf-8")
    assert "Buy this." not in page
    assert "1 comment was not released by the moderators." in page
    full = unpacked(world.item, FULL, tmp_path / "full")
    assert 90 in [row["number"] for row in read(full, "comments.json")]


def test_the_command_writes_the_file(world, tmp_path, capsys):
    path = tmp_path / "record.zip"
    call_command("due_process_record", "abc-1", str(path), "--public", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["version"], answer["size"]) == ("public", path.stat().st_size)
    assert "verify.py" in zipfile.ZipFile(path).namelist()


def test_the_command_says_what_it_cannot_do(world, tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("due_process_record", "XYZ-9", str(tmp_path / "x.zip"))
    assert stop.value.code == 2
    with pytest.raises(SystemExit) as stop:
        call_command("due_process_record", "ABC-1", str(tmp_path / "no/x.zip"))
    assert stop.value.code == 2
    assert "cannot be written" in capsys.readouterr().err


def test_it_tells_what_was_sent_when_and_names_nobody(world, tmp_path):
    for name in ("bob", "jo"):
        Notice.objects.create(
            key="opened", event="ballot_open", person=world.people[name],
            document=world.document, work_item=world.item, subject="It is open",
            audiences=["voters"], is_legal=True, delivery="now", at=day(74),
        )  # fmt: skip
    folder = unpacked(world.item, PUBLIC, tmp_path)
    [opened] = read(folder, "notices.json")
    assert (opened["event"], opened["at"]) == ("ballot_open", instant(day(74)))
    assert (opened["recipients"], opened["legal"]) == (2, True)
    told = (folder / "notices.json").read_text("utf-8")
    assert not any(str(person.uuid) in told for person in world.people.values())


def test_it_holds_review_requests_and_errata_of_its_edition(tmp_path):
    world = World.at("review")
    ask_review(
        world.item, person=world.people["dora"], by=world.people["alice"],
        at=day(4), due_at=day(10), note="Look at rule 1.",
    )  # fmt: skip
    folder = unpacked(world.item, FULL, tmp_path / "before")
    [asked] = read(folder, "review_requests.json")
    assert (asked["note"], asked["state"]) == ("Look at rule 1.", "requested")
    assert read(folder, "people.json")[asked["person"]]["name"] == "Dora"
    assert read(folder, "errata.json") == []


def test_an_erratum_is_public_once_it_was_decided_on(tmp_path):
    world = World.at("published")
    world.item.refresh_from_db()
    erratum = report_erratum(
        world.item.edition, original="shall", corrected="should", at=day(140),
        by=world.people["jo"],
    )  # fmt: skip
    item = world.item
    assert read(unpacked(item, PUBLIC, tmp_path / "1"), "errata.json") == []
    [row] = read(unpacked(item, FULL, tmp_path / "2"), "errata.json")
    assert (row["number"], row["corrected"]) == (1, "should")
    find_right(erratum, by=world.people["bob"], at=day(141))
    agree_erratum(erratum, by=world.people["alice"], at=day(142))
    [row] = read(unpacked(item, PUBLIC, tmp_path / "3"), "errata.json")
    assert row["state"] == "verified"
