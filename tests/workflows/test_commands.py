"""The commands: JSON, exit codes, and the same rules as everywhere."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.workflows.world import CHECKLIST, VOTERS, World, day
from workflows.models import AuditLine, TransitionRecord

pytestmark = pytest.mark.django_db


def run(*words, at=None, code=0):
    """The JSON that a command writes; it must exit with `code`."""
    out = StringIO()
    if at is not None:
        words = (*words, "--at", day(at).isoformat())
    try:
        call_command(*words, "--json", stdout=out)
        found = 0
    except SystemExit as stop:
        found = stop.code
    assert found == code, out.getvalue()
    return json.loads(out.getvalue())


def test_people_of_a_group():
    World()
    members = run("people", "alpha")
    assert len(members) == 10
    assert members[0] == {
        "username": "alice", "name": "Alice", "roles": ["chair"],
        "category": "content_expert", "organisation": "Organisation of alice",
        "seat": True, "alternate": None,
    }  # fmt: skip
    assert run("people", "nobody", code=2)["reasons"][0]["code"] == "unknown_group"


def test_a_state_is_shown_with_what_comes_next():
    World()
    shown = run("transition", "abc-1", "--by", "alice")
    assert (shown["state"], shown["version"], shown["snapshot"]) == (
        "proposed", 1, None,
    )  # fmt: skip
    names = {row["name"]: row for row in shown["transitions"]}
    assert set(names) == {"call_for_adoption", "park", "abandon"}
    assert names["call_for_adoption"] == {
        "name": "call_for_adoption", "title": "Call for adoption",
        "target": "adoption_call", "who": ["chair", "secretariat"], "missing": [],
        "data": {"reason": "text (optional)"},
    }  # fmt: skip


def test_what_is_missing_is_told_beforehand():
    World.at("review")
    shown = run("transition", "ABC-1", at=4)
    close = next(r for r in shown["transitions"] if r["name"] == "close_review")
    assert [m["code"] for m in close["missing"]] == ["window_open", "too_few_reviews"]
    assert close["data"]["checklist"] == dict.fromkeys(CHECKLIST, "true or false")


def test_the_whole_road_by_command():
    world = World()
    run("transition", "ABC-1", "call_for_adoption", "--by", "alice", at=0)
    for name in ("bob", "dora", "gus"):
        run("declare", "ABC-1", "support", "--by", name, at=1)
    people = json.dumps({"editor": "bob", "shepherd": "charlie"})
    run("transition", "ABC-1", "adopt", "--by", "alice", "--data", people, at=2)
    first = run("transition", "ABC-1", "request_review", "--by", "bob", at=3)
    assert (first["result"], first["state"]) == ("pending", "drafting")
    assert first["reasons"][0]["code"] == "second_person"
    second = run(
        "transition", "ABC-1", "request_review", "--by", "alice",
        "--snapshot", world.snapshot.sha8, at=3,
    )  # fmt: skip
    assert (second["result"], second["state"]) == ("done", "wg_review")
    for name in ("charlie", "dora"):
        run("review", "ABC-1", "--by", name, "--result", "ready_with_nits", at=4)
    data = json.dumps({"checklist": CHECKLIST})
    run("transition", "ABC-1", "close_review", "--by", "alice", "--data", data, at=25)
    run("transition", "ABC-1", "accept_evidence", "--by", "alice", at=26)
    assert run("tick", at=71)["performed"] == []
    assert run("tick", at=72)["performed"][0]["name"] == "close_public_review"
    for name in VOTERS:
        run("declare", "ABC-1", "conflict", "--by", name, at=73)
    run("transition", "ABC-1", "open_ballot", "--by", "alice", at=73)
    run("transition", "ABC-1", "open_ballot", "--by", "sue", at=73)
    for name in list(VOTERS)[:6]:
        told = run("vote", "ABC-1", "--by", name, "--position", "approve", at=75)
    assert told["tally"]["approve"] == 6
    run("transition", "ABC-1", "certify", "--by", "alice", at=104)
    run("transition", "ABC-1", "start_publication", "--by", "sue", at=135)
    world.make_proof(136)
    run("declare", "ABC-1", "proof", "--by", "bob", at=136)
    done = run("transition", "ABC-1", "publish", "--by", "sue", at=137)
    assert (done["state"], done["edition"]) == ("published", "1")


def test_a_refusal_exits_with_three_and_changes_nothing():
    World()
    records = TransitionRecord.objects.count()
    told = run("transition", "ABC-1", "call_for_adoption", "--by", "jo", at=1, code=3)
    assert told["result"] == "refused"
    assert told["state"] == "proposed"
    assert told["reasons"][0]["code"] == "wrong_role"
    assert TransitionRecord.objects.count() == records
    assert AuditLine.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["NO-1"], "unknown_designation"),
        (["ABC-1", "fly", "--by", "alice"], "unknown_transition"),
        (["ABC-1", "park", "--by", "nobody"], "unknown_person"),
        (["ABC-1", "park"], "no_person"),
        (["ABC-1", "park", "--by", "alice", "--data", "{"], "bad_data"),
        (["ABC-1", "park", "--by", "alice", "--data", "[]"], "bad_data"),
        (["ABC-1", "park", "--by", "alice", "--data", '{"by": "x"}'], "bad_data"),
        (["ABC-1", "--item", "7"], "unknown_item"),
        (["ABC-1", "park", "--by", "alice", "--at", "soon"], "bad_time"),
        (["ABC-1", "park", "--by", "alice", "--at", "2024-01-09T12:00:00"], "bad_time"),
        (["ABC-1", "park", "--by", "alice", "--snapshot", "xyz",
          "--data", '{"reason": "x"}'], "bad_snapshot"),
    ],
)  # fmt: skip
def test_bad_input_exits_with_two(words, code):
    World()
    told = run("transition", *words, code=2)
    assert told["result"] == "bad_input"
    assert told["reasons"][0]["code"] == code


def test_a_stale_version_exits_with_three():
    World()
    told = run(
        "transition", "ABC-1", "park", "--by", "alice", "--version", "7", at=1, code=3
    )
    assert told["reasons"][0]["code"] == "stale_version"


def test_before_the_last_record_exits_with_three():
    World.at("drafting")
    told = run("transition", "ABC-1", "park", "--by", "alice", at=1, code=3)
    assert told["reasons"][0]["code"] == "before_last_record"


def test_dates_are_refused_where_backdating_is_off(settings):
    World()
    settings.ALLOW_BACKDATING = False
    told = run("tick", at=3, code=3)
    assert told["reasons"][0]["code"] == "time_not_allowed"


def test_a_late_vote_says_so():
    world = World.at("ballot")
    for name in list(VOTERS)[:7]:
        world.vote(name, "approve", 75)
    told = run("vote", "ABC-1", "--by", "jo", "--position", "approve", at=110)
    assert told["result"] == "late"
    assert told["tally"]["approve"] == 7


def test_a_declaration_reads_its_data():
    World.at("review")
    told = run(
        "declare", "ABC-1", "conflict", "--by", "jo",
        "--data", '{"conflict": true, "reason": "I sell badges."}', at=4,
    )  # fmt: skip
    assert told["value"] is True
    assert run("declare", "ABC-1", "conflict", "--by", "jo", at=5)["value"] is False
    told = run("declare", "ABC-1", "love", "--by", "jo", code=2)
    assert told["reasons"][0]["code"] == "unknown_declaration"


def test_without_json_people_read_sentences(capsys):
    World()
    out, err = StringIO(), StringIO()
    call_command("transition", "ABC-1", stdout=out)
    assert "ABC-1: Proposed" in out.getvalue()
    with pytest.raises(SystemExit):
        call_command("transition", "ABC-1", "adopt", "--by", "jo", stderr=err)
    assert "“Adopt” is for the chair." in err.getvalue()
