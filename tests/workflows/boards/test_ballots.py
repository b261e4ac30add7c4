"""Ballot, result and report pages: who sees what of a ballot, and what it says."""

import csv
import io

import pytest
from django.urls import reverse

from cms import clock
from cms.documents import registry
from tests.workflows.world import VOTERS, World, day
from workflows.ballots.report import safe_cell
from workflows.models import Ballot, Preset
from workflows.presets.load import ensure_presets

pytestmark = pytest.mark.django_db


def page(client, world, name, address, at=81):
    client.force_login(world.people[name])
    with clock.at(day(at)):
        return client.get(reverse(f"review:{address}", args=["ABC-1"]))


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def voted(world, **positions) -> World:
    for name, position in positions.items():
        reason = "Clause 1 is unclear." if position == "negative" else ""
        world.vote(name, position, 80, reason)
    return world


def test_the_ballot_page_says_what_is_balloted_what_is_needed_and_for_how_long(client):
    world = voted(World.at("ballot"), bob="approve", jo="negative")
    shown = text(page(client, world, "alice", "ballot"))
    assert world.snapshot.sha8 in shown
    assert "2 of 10 seats have voted" in shown
    assert "21 April 2024, 23:59 (UTC)" in shown
    assert "23 days left" in shown
    assert "more approvals" in shown
    assert "Found: 1/2; needed: at least 2/3." in shown


def test_my_position_is_shown_with_its_history_and_the_form(client):
    world = voted(World.at("ballot"), jo="negative")
    world.vote("jo", "approve", 80.5)
    shown = text(page(client, world, "jo", "ballot"))
    mine = shown[shown.index("My position") :]
    assert mine.index("<strong>Approve</strong>") < mine.index("Clause 1 is unclear.")
    assert "Change the position" in shown


def test_voting_on_the_page_leads_back_to_it(client):
    world = World.at("ballot")
    shown = page(client, world, "jo", "ballot")
    with clock.at(day(81)):
        answer = client.post(
            reverse("review:vote", args=["ABC-1"]),
            {"snapshot": world.snapshot.sha256, "position": "approve",
             "next": shown.request["PATH_INFO"]},
        )  # fmt: skip
    assert answer["Location"] == "/review/ABC-1/ballot/"
    assert "Change the position" in text(page(client, world, "jo", "ballot"))


def test_who_has_no_seat_is_shown_no_form(client):
    world = World.at("ballot")
    shown = text(page(client, world, "sue", "ballot"))
    assert "Cast the position" not in shown
    assert "You have no seat" in shown


@pytest.mark.parametrize(
    ("name", "told"), [("alice", True), ("sue", True), ("jo", False)]
)
def test_chair_and_secretariat_see_who_has_not_voted(client, name, told):
    world = voted(World.at("ballot"), bob="approve")
    assert ("Has not voted" in text(page(client, world, name, "ballot"))) is told


def test_there_is_no_page_without_a_ballot(client):
    world = World.at("evidence")
    assert page(client, world, "alice", "ballot", 26).status_code == 404


def test_an_outsider_finds_neither_ballot_nor_result_nor_report(client):
    world = World.at("ballot")
    client.force_login(world.people["zoe"])
    for address in (
        reverse("review:ballot", args=["ABC-1"]),
        reverse("review:result", args=["ABC-1"]),
        reverse("review:ballot_report", args=["ABC-1", "csv"]),
    ):
        assert client.get(address).status_code == 404


# -- positions that are closed until the end, and secret ones ---------------------------


def with_rules(**more) -> None:
    """A newer version of the preset with other rules."""
    ensure_presets()
    newest = Preset.newest("mcwg")
    data = {**newest.data, **more, "version": newest.version + 1}
    Preset.objects.create(key="mcwg", version=newest.version + 1, data=data)


def test_positions_that_stay_closed_until_the_end_are_not_counted_before(client):
    with_rules(positions_open=False)
    world = voted(World.at("ballot"), bob="approve", jo="negative")
    shown = text(page(client, world, "alice", "ballot"))
    assert "2 of 10 seats have voted" in shown
    assert "What they said is shown when the ballot has closed." in shown
    assert "Clause 1 is unclear." not in shown
    assert "Against" not in shown
    world.item.refresh_from_db()
    Ballot.objects.update(closed_at=day(105))
    assert "Clause 1 is unclear." in text(page(client, world, "alice", "result", 106))


def test_a_secret_ballot_tells_the_secretariat_alone_who_said_what(client):
    with_rules(secret=True)
    world = voted(World.at("ballot"), bob="approve", jo="negative")
    for name, told in (("sue", True), ("alice", False), ("bob", False)):
        shown = text(page(client, world, name, "result"))
        assert "Clause 1 is unclear." in shown
        assert ("<strong>Negative</strong>, Jo" in shown) is told
        assert ("A voter" in shown) is not told
        assert ("Has not voted" in text(page(client, world, name, "ballot"))) is told
        client.force_login(world.people[name])
        with clock.at(day(81)):
            table = client.get(reverse("review:ballot_report", args=["ABC-1", "csv"]))
        assert ("Negative" in table.content.decode()) is told


def test_a_cell_that_a_spreadsheet_would_run_is_quoted():
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell("@SUM") == "'@SUM"
    assert safe_cell("Fine = good") == "Fine = good"


def test_the_table_has_a_line_a_rule_a_category_and_a_seat(client):
    world = World.at("ballot")
    world.vote("jo", "negative", 80, "=HYPERLINK(1)")
    answer = page(client, world, "alice", "result")
    assert answer.status_code == 200
    with clock.at(day(81)):
        answer = client.get(reverse("review:ballot_report", args=["ABC-1", "csv"]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    seats = [row for row in rows if row["row"] == "seat"]
    assert len(seats) == 10
    assert len([row for row in rows if row["row"] == "category"]) == 4
    jo = next(row for row in seats if row["name"] == "Jo")
    assert (jo["position"], jo["reason"]) == ("Negative", "'=HYPERLINK(1)")
    approve = next(row for row in rows if row["name"] == "approve_min")
    assert (approve["found"], approve["holds"]) == ("0/1", "no")


def test_the_report_is_printed_once_for_the_same_words(client, monkeypatch):
    papers = []

    def printer(paper):
        papers.append(paper)
        return b"%PDF-1.7"

    monkeypatch.setattr(registry, "_printers", [printer])
    world = voted(World.at("ballot"), jo="negative")
    for _again in range(2):
        client.force_login(world.people["alice"])
        with clock.at(day(81)):
            answer = client.get(reverse("review:ballot_report", args=["ABC-1", "pdf"]))
        assert answer["Content-Type"] == "application/pdf"
    assert len(papers) == 1
    assert "Clause 1 is unclear." in papers[0].html


def test_without_a_printer_the_page_says_why(client, monkeypatch):
    monkeypatch.setattr(registry, "_printers", [])
    world = World.at("ballot")
    client.force_login(world.people["alice"])
    with clock.at(day(81)):
        answer = client.get(reverse("review:ballot_report", args=["ABC-1", "pdf"]))
    assert answer.status_code == 503
    assert "PDFs are not made here." in answer.content.decode()


# -- the public ------------------------------------------------------------------------


def public(client, kind="", at=110):
    address = "/ballots/ABC-1/1/" + (f"report.{kind}" if kind else "")
    client.logout()
    with clock.at(day(at)):
        return client.get(address)


def test_the_public_sees_a_ballot_when_it_has_closed_and_not_before(client):
    world = World.at("ballot")
    assert public(client, at=81).status_code == 404
    for name in list(VOTERS)[:7]:
        world.vote(name, "approve", 80)
    world.do("certify", "alice", 105)
    answer = public(client)
    assert answer.status_code == 200
    assert "Approved: 7 of 7 decisive votes" in text(answer)
    assert "sessionid" not in answer.cookies
    assert "public" in answer["Cache-Control"]
    assert "Alice" in public(client, "csv").content.decode()


def test_hidden_and_missing_ballots_answer_the_public_alike(client):
    World.at("ballot")
    hidden, missing = public(client, at=81), client.get("/ballots/XYZ-9/1/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


# -- cost ------------------------------------------------------------------------------


def test_the_ballot_page_asks_the_database_no_more_with_more_votes(
    client, django_assert_max_num_queries
):
    world = World.at("ballot")
    for name in VOTERS:
        world.vote(name, "approve", 80)
    client.force_login(world.people["alice"])
    with clock.at(day(81)), django_assert_max_num_queries(60):
        client.get(reverse("review:ballot", args=["ABC-1"]))
