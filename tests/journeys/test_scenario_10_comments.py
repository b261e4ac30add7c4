"""Comments in public review, a change of substance, and the scope of a recirculation."""

import io
import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms import clock
from cms.documents.content import runs
from tests import factories as make
from tests.journeys.forms import Forms, said
from tests.workflows import world as worlds
from tests.workflows.comments.test_sheets import good, xlsx
from tests.workflows.world import VOTERS, World, day
from workflows import verify
from workflows.actions.cast_position import warnings_of
from workflows.actions.due import tick
from workflows.actions.timers import run_timers
from workflows.ballots.rounds import current_ballots
from workflows.comments import links
from workflows.models import AuditLine, Comment, Mail
from workflows.windows import in_words

pytestmark = pytest.mark.django_db
NEW_YORK = "America/New_York"


class Public:
    """Somebody without an account, who comments and confirms."""

    def __init__(self):
        self.client = Client()

    def comment(self, at, text):
        form = {
            "type": "ge", "text": text, "name": "Pat Reader",
            "email": "pat@example.org", "consent": "on",
            "started": signing.dumps("0", salt=links.FORM),
        }  # fmt: skip
        with clock.at(at):
            self.client.post("/comment/ABC-1/", form)
            mail = Mail.objects.filter(subject__startswith="Confirm").order_by("pk")
            link = re.search(r"/comment/to_confirm/\S+/", mail.last().text)[0]
            assert self.client.post(link).status_code == 302
        return Comment.objects.order_by("number").last()


@pytest.fixture
def world(monkeypatch):
    """Three clauses in public review since 2 February 2026, in New York."""
    monkeypatch.setattr(worlds, "START", datetime(2026, 1, 7, 15, tzinfo=UTC))
    made = World()
    made.group.timezone = NEW_YORK
    made.group.save()
    made.clauses = [
        make.section("Scope", make.paragraph("What it is about.")),
        make.section("Rules", make.requirement("The issuer shall publish in a year.")),
        make.section("Notes", make.paragraph("Nothing of importance.")),
    ]
    tree = make.tree(made.document, *made.clauses)
    make.snapshot(made.document, tree, at=day(3))
    return made.to_public_review()


def dispose(forms, number, at, disposition, rationale="", change_class=""):
    return forms.send(
        "bob", at, "one_comment", number, "dispose", disposition=disposition,
        rationale=rationale, change_class=change_class,
    )  # fmt: skip


def test_a_public_review_of_forty_five_days_closes_with_its_last_second(world):
    forms, public = Forms(world), Public()
    assert in_words(world.item.deadline, NEW_YORK) == (
        "19 March 2026, 23:59 (New York time)"
    )
    lines = AuditLine.objects.count()
    # 18 March is its 44th day.
    assert day(70).date().isoformat() == "2026-03-18"
    refused = forms.do("alice", 70, "close_public_review")
    assert refused.status_code == 403
    assert AuditLine.objects.count() == lines + 1
    assert tick(world.item.deadline) == []
    assert not public.comment(world.item.deadline, "In the last second.").is_late
    after = world.item.deadline + timedelta(seconds=1)
    assert [record.name for record in tick(after)] == ["close_public_review"]
    late = public.comment(datetime(2026, 3, 20, 15, tzinfo=UTC), "A day later.")
    assert (late.is_late, late.source) == (True, "public")
    assert "Late" in said(
        forms.client("bob").get(f"/review/ABC-1/comments/{late.number}/")
    )


def answered(world, forms):
    """Five comments are answered: three accepted, one refused, one that stays silent."""
    rules = world.clauses[1]["uuid"]
    for name, words in (
        ("gus", "A year is too long."), ("hana", "A comma is missing."),
        ("ivan", "The title is long."), ("jo", "Drop the rule."),
    ):  # fmt: skip
        sent = forms.send(name, 40, "comment", text=words, type="te", node=rules)
        assert sent.status_code == 302
    Public().comment(day(41), "What is a badge?")
    tick(day(73))
    assert world.state == "resolution"
    for number, change_class in ((1, 3), (2, 2), (3, 2)):
        done = dispose(forms, number, 74, "accepted", change_class=change_class)
        assert done.status_code == 302
    bare = dispose(forms, 4, 74, "not_accepted")
    assert bare.status_code == 409
    assert "Say why: the author will read it." in said(bare)
    why = "Earners rely on the rule."
    assert dispose(forms, 4, 74, "not_accepted", why).status_code == 302
    assert dispose(forms, 5, 74, "noted", "Clause 3 says it.").status_code == 302
    asked = forms.do("alice", 75, "open_ballot")
    assert "These comments have not been answered yet: 1, 2, 3, 4, 5." in said(asked)
    for number in range(1, 6):
        assert (
            forms.send("alice", 75, "one_comment", number, "agree").status_code == 302
        )
    for number, name in enumerate(("gus", "hana", "ivan", "jo"), start=1):
        forms.send(name, 76, "one_comment", number, "satisfied")


def verdicts(world):
    return list(
        world.item.comments.order_by("number").values_list("verdict", flat=True)
    )


def test_a_change_of_substance_is_reviewed_again_before_the_ballot(world):
    forms = Forms(world)
    answered(world, forms)
    # Day 75 and 14 days: the silence of the fifth is an answer from the next day on.
    run_timers(day(89))
    assert verdicts(world) == ["satisfied"] * 4 + ["pending"]
    run_timers(day(90))
    assert verdicts(world) == ["satisfied"] * 4 + ["no_answer"]
    assert world.item.comments.get(number=5).state == "resolved"

    for name in VOTERS:
        forms.send(name, 90, "declare", "conflict", answer="no")
    refused = forms.do("alice", 90, "open_ballot")
    assert refused.status_code == 409
    assert "accepted and change the text in substance: 1." in said(refused)
    unchanged = forms.do("alice", 90, "reopen_public_review")
    assert unchanged.status_code == 409
    assert "Nothing has changed in substance" in said(unchanged)

    write(world, 91, "The issuer shall publish in a month.")
    assert forms.do("alice", 92, "reopen_public_review").status_code == 302
    assert world.state == "public_review"
    rules = world.clauses[1]["uuid"]
    assert world.item.last_record().data["scope"] == [rules]
    assert world.item.deadline.date() - day(92).date() == timedelta(days=31)
    early = forms.do("alice", 122, "open_ballot")
    assert early.status_code == 409
    tick(day(123))
    assert world.state == "resolution"
    forms.open_ballot(123)
    assert world.state == "ballot"
    assert current_ballots(world.item)[0].snapshot == world.item.snapshot
    assert list(verify.check()) == []


def write(world, at, words):
    """The editor writes other words into the rule."""
    later = deepcopy(world.clauses)
    later[1]["blocks"][0]["text"] = runs(words)
    world.clauses = later
    make.snapshot(world.document, make.tree(world.document, *later), at=day(at))


def test_a_recirculation_takes_comments_on_what_is_changed_or_disputed(world):
    forms = Forms(world)
    scope, _rules, notes = (clause["uuid"] for clause in world.clauses)
    tick(day(73))
    forms.open_ballot(74)
    for name in list(VOTERS)[:9]:
        forms.vote(name, 80, "approve")
    forms.send("jo", 80, "vote", position="negative", reason="Too wide.", node=scope)
    tick(day(105))
    assert world.state == "ballot_resolution"
    forms.answer(1, 106)
    letter = "Nothing has changed. One objection stands."
    assert forms.do("alice", 107, "recirculate", cover_letter=letter).status_code == 302
    assert current_ballots(world.item)[0].scope == [scope]

    lines = AuditLine.objects.count()
    refused = forms.send("gus", 108, "comment", text="Notes are dull.", node=notes)
    assert refused.status_code == 409
    for words in ("“Notes” has not changed", "next edition", "Notes are dull."):
        assert words in said(refused)
    assert (world.item.comments.count(), AuditLine.objects.count()) == (1, lines)
    allowed = forms.send("gus", 108, "comment", text="Jo is right.", node=scope)
    assert allowed.status_code == 302

    # The ballot offers no other clause. A negative about one that comes in by the command
    # is kept and warned of, and does not hold up the decision.
    with clock.at(day(109)):
        page = said(forms.client("ivan").get("/review/ABC-1/vote/"))
    assert (scope in page, notes in page) == (True, False)
    cast = world.vote("ivan", "negative", 109, "Dull.", notes)
    (warned,) = [reason.sentence for reason in warnings_of(cast)]
    assert "out of scope: it is kept for the next edition" in warned
    forms.answer(2, 110)
    forms.answer(3, 110)
    assert forms.do("alice", 122, "certify_recirculation").status_code == 302
    assert world.state == "decided"
    assert list(verify.check()) == []


def test_of_forty_rows_two_malformed_ones_are_reported_and_the_rest_comes_in(world):
    rows = [good(number) for number in range(40)]
    rows[6][4], rows[29][2] = "technical?", "Annex Q"
    forms = Forms(world)
    address = "/review/ABC-1/comments/sheets/"
    with clock.at(day(40)):
        jo = forms.client("jo")
        preview = jo.post(address, {"sheet": SimpleUploadedFile("a.xlsx", xlsx(*rows))})
        assert "38 comments would come in." in said(preview)
        # The first row of comments is the third of the sheet.
        found = [(error.row, error.reason) for error in preview.context["plan"].errors]
        assert found == [
            (9, "“technical?” is not ge, te or ed."),
            (32, "The text has no clause “Annex Q”."),
        ]
        jo.post(address, {"rows": preview.context["token"]})
        assert world.item.comments.count() == 38
        sheet = jo.get("/review/ABC-1/comments/sheet.xlsx").content
        lines = openpyxl.load_workbook(io.BytesIO(sheet)).active.max_row
        assert lines == 40
        again = jo.post(address, {"sheet": SimpleUploadedFile("b.xlsx", sheet)})
        plan = again.context["plan"]
        assert (plan.same, plan.new, plan.errors) == (38, [], [])
    assert world.item.comments.count() == 38
