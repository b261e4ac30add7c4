"""Counting what readers ask, and the secretariat's report on it."""

import csv
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection

from cms import clock
from cms.documents.desk import write_desk
from search import counting, indexing
from search.models import QueryCount
from search.report import asked
from tests.factories import (
    document,
    edition,
    group,
    member,
    paragraph,
    section,
    tree,
    user,
)

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/searched/"
PEOPLE = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
NOW = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def counted(settings):
    settings.COUNT_QUERIES = True
    with clock.at(NOW):
        yield
    counting._waiting.clear()


@pytest.fixture
def found(alpha):
    doc = document("MCS-101", lead=alpha, title="Quality")
    made = edition(doc, tree(doc, section("Zebra", paragraph("zebra crossing"))))
    indexing.rebuild()
    return made


def ask(client, text="zebra", agent=PEOPLE["User-Agent"], **more):
    headers = {"User-Agent": agent} if agent else {}
    return client.get("/search/", {"q": text, **more}, headers=headers)


def counts():
    counting.flush()
    rows = QueryCount.objects.order_by("text", "day")
    return [(row.text, row.times, row.times_with_nothing, row.total) for row in rows]


def row(text, times=3, *, nothing=0, total=5, days_ago=0):
    day = NOW.date() - timedelta(days=days_ago)
    return QueryCount.objects.create(
        day=day, text=text, times=times, times_with_nothing=nothing, total=total
    )


# -- counting -------------------------------------------------------------------------


def test_queries_are_counted_by_day_with_what_they_found(client, found):
    for text in ("zebra", "Zebra?", "  ZEBRÁ ", "giraffe"):
        ask(client, text)
    assert counts() == [("giraffe", 1, 1, 0), ("zebra", 3, 0, 1)]
    ask(client)
    assert counts()[1] == ("zebra", 4, 0, 1)
    with clock.at(NOW - timedelta(days=1)):
        ask(client)
    assert counts()[1:] == [("zebra", 1, 0, 1), ("zebra", 4, 0, 1)]


def test_a_citation_that_leads_on_is_counted(client, found):
    assert ask(client, "MCS-101 1").status_code == 302
    assert counts() == [("mcs-101 1", 1, 0, 1)]


def test_nothing_but_text_numbers_and_day_is_kept():
    names = {field.name for field in QueryCount._meta.get_fields()}
    assert names == {"id", "day", "text", "times", "times_with_nothing", "total"}


@pytest.mark.parametrize(
    "more",
    [{"page": "2"}, {"jump": "no"}, {"format": "json"}, {"status": "current"},
     {"on": "2026-01-01"}],
)  # fmt: skip
def test_one_question_counts_once_and_json_never(client, found, more):
    ask(client, **more)
    assert counts() == []


def test_an_empty_field_of_the_form_changes_nothing(client, found):
    ask(client, on="")
    assert counts() == [("zebra", 1, 0, 1)]


@pytest.mark.parametrize(
    "agent", ["", "Googlebot/2.1", "curl/8.5", "python-requests/2.32", "Some Crawler"]
)
def test_programs_are_not_counted(client, found, agent):
    ask(client, agent=agent)
    assert counts() == []


def test_feeds_and_suggestions_are_not_counted(client, found):
    client.get("/search/feed", {"q": "zebra"}, headers=PEOPLE)
    client.get("/search/suggest", {"q": "zebra"}, headers=PEOPLE)
    assert counts() == []


def test_who_is_signed_in_is_not_counted_so_no_word_of_a_draft_is(client, found, alpha):
    doc = document("ABC-9", lead=alpha)
    write_desk(doc, tree(doc, section("Canary", paragraph("zyzzyva"))), {}, by=None)
    indexing.rebuild()
    client.force_login(member("alice", alpha, "editor"))
    assert b"1 clause found" in ask(client, "zyzzyva").content
    assert counts() == []


@pytest.mark.parametrize(
    "text",
    ["alice@example.org", "call 555-123-4567", "id 1234567", "w" * 81, "word " * 17, " ", "?"],
)  # fmt: skip
def test_what_may_be_personal_or_is_no_query_is_not_counted(client, found, text):
    ask(client, text)
    assert counts() == []


@pytest.mark.parametrize("text", ["w" * 80, "mcs-101 4.2.1", "123456"])
def test_what_is_just_short_of_that_is_counted(client, found, text):
    ask(client, text)
    assert [one[0] for one in counts()] == [text]


def test_it_can_be_switched_off(client, found, settings):
    settings.COUNT_QUERIES = False
    ask(client)
    assert counts() == []


def test_counts_are_written_after_answers_once_much_waits(client, found, monkeypatch):
    ask(client)
    assert not QueryCount.objects.exists()
    monkeypatch.setattr(counting, "_flushed_at", counting._flushed_at - 61)
    client.get("/search/")
    assert QueryCount.objects.get().times == 1


def test_memory_is_bounded():
    for number in range(counting.MOST_WAITING + 9):
        counting.note(f"word {number}", 1)
    assert len(counting._waiting) == counting.MOST_WAITING


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_busy_costs_a_reader_nothing_and_no_count_is_lost(client):
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite lets one writer in at a time.")
    counting.note("zebra", 0)
    name = connection.settings_dict["NAME"]
    other = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(20, other.rollback)
    release.start()
    try:
        counting.flush()
        assert release.is_alive()
        assert counting._waiting
    finally:
        release.cancel()
        other.rollback()
        other.close()
    counting.note("zebra", 2)
    assert counts() == [("zebra", 2, 1, 2)]


def test_what_is_older_than_400_days_is_forgotten():
    row("old", days_ago=401)
    row("kept", days_ago=400)
    assert counting.forget() == 1
    assert QueryCount.objects.get().text == "kept"


# -- the report -----------------------------------------------------------------------


def texts(*given):
    return [(one["text"], one["asked"], one["nothing"], one["last_total"]) for one in asked(*given)]  # fmt: skip


def test_days_are_summed_up_and_the_last_total_stands():
    row("zebra", 2, total=9, days_ago=3)
    row("zebra", 4, nothing=1, total=7, days_ago=1)
    row("lion", 30, days_ago=2)
    assert texts() == [("lion", 30, 0, 5), ("zebra", 6, 1, 7)]


def test_a_query_is_shown_from_its_third_time_on():
    row("twice", 2)
    row("thrice", 1, days_ago=1)
    row("thrice", 2)
    assert texts() == [("thrice", 3, 0, 5)]


def test_a_period_ends_today_and_its_limit_of_three_is_its_own():
    row("zebra", 2, days_ago=6)
    row("zebra", 1, days_ago=7)
    assert texts("7") == []
    assert texts("30") == [("zebra", 3, 0, 5)]


def test_the_lists_of_nothing_and_few_go_by_what_was_found_last():
    row("none", 3, nothing=3, total=0)
    row("once none", 9, nothing=4, total=1)
    row("three", 4, total=3)
    row("four", 5, total=4)
    assert [one[0] for one in texts("30", "nothing")] == ["none"]
    assert [one[0] for one in texts("30", "few")] == ["once none", "three"]
    assert len(texts("30", "popular")) == 4


@pytest.fixture
def sue(alpha):
    return member("sue", group("secretariat"), "secretariat")


def test_the_secretariat_reads_the_report_and_tries_each(client, sue):
    row("zebra crossing", 12345, total=0, nothing=7)
    client.force_login(sue)
    html = client.get(REPORT).content.decode()
    assert 'href="/search/?q=zebra+crossing&amp;jump=no"' in html
    assert "12345" in html
    assert REPORT in client.get("/admin/").content.decode()
    assert "zebra" in client.get(f"{REPORT}?period=7&list=nothing").content.decode()
    assert "zebra" not in client.get(f"{REPORT}results/?list=few").content.decode()
    assert client.get(f"{REPORT}?period=x&list=y").status_code == 200
    html = client.get(f"{REPORT}?list=few").content.decode()
    assert "No query of this list was asked three times in this period." in html


def test_nobody_else_reads_it(client, alpha):
    row("zebra")
    chair = member("alice", alpha, "chair")
    boss = user("root", is_superuser=True, is_staff=True)
    for person in (chair, boss, member("otto", group("secretariat"), "oversight")):
        client.force_login(person)
        for address in (REPORT, f"{REPORT}results/", f"{REPORT}?export=csv"):
            answer = client.get(address)
            assert answer.status_code == 302
        assert "reports/searched" not in client.get("/admin/").content.decode()
    client.logout()
    assert client.get(REPORT)["Location"].startswith("/admin/login/")


def test_a_spreadsheet_holds_the_list_and_no_formula(client, sue):
    row("=cmd()", 9, total=2)
    row("zebra", 4, nothing=1)
    row("secret", 2)
    client.force_login(sue)
    answer = client.get(f"{REPORT}?export=csv&period=30&list=popular")
    assert answer["Content-Disposition"] == 'attachment; filename="searched.csv"'
    text = b"".join(answer.streaming_content).decode()
    assert list(csv.reader(StringIO(text))) == [
        ["Query", "Times asked", "Times with nothing found", "Clauses found last"],
        ["'=cmd()", "9", "0", "2"],
        ["zebra", "4", "1", "5"],
    ]
