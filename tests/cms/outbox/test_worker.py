"""What the worker promises: at least once, one at a time a key, nothing lost."""

import json
import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cms.outbox import outbox, periodic, worker
from cms.outbox.control import retry
from cms.outbox.models import Job
from cms.outbox.worker import Worker, claim, finish, renew

pytestmark = pytest.mark.django_db
TOPIC = "test.topic"


@pytest.fixture
def handler(monkeypatch):
    """Subscribe functions for one test only."""
    monkeypatch.setitem(outbox._handlers, TOPIC, {})

    def subscribe(function, name="test.handler"):
        outbox.subscribe(TOPIC, name, function)

    return subscribe


def emit(key="one", **payload):
    with transaction.atomic():
        outbox.emit(TOPIC, key, **payload)


def broken(task):
    raise ValueError(f"Attempt {task.attempt} went wrong.")


def expire(job):
    Job.objects.filter(pk=job.pk).update(
        leased_until=timezone.now() - timedelta(seconds=1)
    )


def test_a_row_is_run_once_with_its_key_and_payload(handler):
    seen = []
    handler(lambda task: seen.append((task.key, task.payload, task.attempt)))
    emit("one", colour="blue")
    assert Worker().drain().done == 1
    assert Worker().drain().done == 0
    assert seen == [("one", {"colour": "blue"}, 1)]
    assert Job.objects.get().state == "done"


def test_each_handler_of_a_topic_has_a_row_of_its_own(handler):
    seen = []
    handler(lambda task: seen.append("good"), "good")
    handler(broken, "broken")
    emit()
    tally = Worker().drain()
    assert (tally.done, tally.retried) == (1, 1)
    assert seen == ["good"]


def test_a_failed_attempt_keeps_its_traceback_and_waits(handler):
    handler(broken)
    emit()
    tally = Worker().drain()
    job = Job.objects.get()
    assert (tally.retried, tally.waiting) == (1, 1)
    assert "Attempt 1 went wrong." in job.error
    assert "Traceback" in job.error
    assert job.state == "waiting"
    assert job.due_at > timezone.now() + timedelta(seconds=10)


def test_each_wait_is_twice_as_long_and_at_most_an_hour():
    waits = [worker.wait_after(n).total_seconds() for n in (1, 2, 3, 20)]
    assert waits == [15, 30, 60, 3600]


def test_the_eighth_failure_is_final_until_somebody_asks_again(handler):
    handler(broken)
    emit()
    for _ in range(8):
        Job.objects.update(due_at=timezone.now())
        Worker().drain()
    job = Job.objects.get()
    assert (job.attempts, job.state) == (8, "failed")
    assert Worker().drain().retried == 0
    handler(lambda task: None)
    assert retry(job)
    assert Worker().drain().done == 1


def test_a_row_without_a_handler_says_so(handler):
    handler(broken)
    emit()
    outbox._handlers[TOPIC].clear()
    Worker().drain()
    assert "no handler test.handler" in Job.objects.get().error


def test_two_workers_never_hold_the_same_row(handler):
    handler(lambda task: None)
    emit("one")
    emit("two")
    first, second, third = claim(), claim(), claim()
    assert {first.key, second.key} == {"one", "two"}
    assert third is None


def test_a_newer_row_of_a_key_waits_for_the_one_in_hand(handler):
    handler(lambda task: None)
    emit()
    first = claim()
    emit()
    assert claim() is None
    finish(first, None)
    assert claim() is not None


def test_a_row_that_fails_leaves_its_work_to_a_newer_one(handler):
    handler(lambda task: None)
    emit(version=1)
    first = claim()
    emit(version=2)
    assert finish(first, "Traceback") == "retried"
    assert [job.state for job in Job.objects.all()] == ["done", "waiting"]
    assert Job.objects.first().progress == worker.OVERTAKEN


def test_a_killed_workers_row_is_taken_over_when_its_lease_ends(handler):
    handler(lambda task: None)
    emit()
    killed = claim()
    assert claim() is None
    expire(killed)
    taken = claim()
    assert taken.pk == killed.pk
    assert taken.attempts == 2
    with pytest.raises(worker.LeaseLost):
        renew(killed)
    finish(killed, "too late")
    taken.refresh_from_db()
    assert taken.state == "running"
    assert taken.error == ""


def test_a_row_that_kills_every_worker_fails_in_the_end(handler):
    handler(lambda task: None)
    emit()
    for _ in range(8):
        expire(claim())
    tally = Worker().drain()
    assert tally.failed == 1
    assert Job.objects.get().error == worker.KILLED


def test_a_report_shows_progress_and_holds_the_row(handler):
    def report(task):
        expire(Job.objects.get())
        task.report("chapter 3 of 12")
        assert claim() is None

    handler(report)
    emit()
    assert Worker().drain().done == 1
    assert Job.objects.get().progress == "chapter 3 of 12"


def test_work_drain_tells_what_it_did_in_json(handler, capsys):
    handler(broken)
    emit()
    call_command("work", "--drain", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["done"], answer["retried"], answer["waiting"]) == (0, 1, 1)
    assert answer["errors"] == ["test.handler one: ValueError: Attempt 1 went wrong."]


def test_a_signal_stops_the_worker_after_the_row_in_hand(handler, capsys):
    handler(lambda task: os.kill(os.getpid(), signal.SIGTERM))
    emit("one")
    emit("two")
    call_command("work", "--json")
    assert json.loads(capsys.readouterr().out)["done"] == 1
    assert [job.state for job in Job.objects.all()] == ["done", "waiting"]


def test_a_periodic_thing_is_due_at_once_and_then_every_so_often(monkeypatch):
    monkeypatch.setattr(periodic, "_registered", {})
    periodic.register_periodic("tick", 60, lambda: None)
    times = iter([0.0, 30.0, 60.0])
    assert [len(periodic.due(lambda: next(times))) for _ in range(3)] == [1, 0, 1]


def test_a_broken_periodic_thing_does_not_stop_the_worker(monkeypatch, handler):
    monkeypatch.setattr(periodic, "_registered", {})
    mine = Worker()
    periodic.register_periodic("broken", 60, lambda: 1 / 0)
    handler(lambda task: mine.stop())
    emit()
    assert mine.run().done == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "sqlite" in str(connection.settings_dict["ENGINE"]),
    reason="SQLite's tests share one connection in memory",
)
def test_two_workers_at_once_do_every_row_once(handler):
    seen, lock = [], threading.Lock()

    def slow(task):
        time.sleep(0.01)
        with lock:
            seen.append(task.key)

    handler(slow)
    for number in range(20):
        emit(str(number))

    def work():
        try:
            Worker().drain()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen, key=int) == [str(number) for number in range(20)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "sqlite" in str(connection.settings_dict["ENGINE"]),
    reason="SQLite's tests share one connection in memory",
)
def test_a_long_handler_keeps_its_row(handler, monkeypatch):
    monkeypatch.setattr(worker, "RENEW_EVERY", 0.05)
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=0.3))
    others = []

    def slow(task):
        for _ in range(6):
            time.sleep(0.1)
            others.append(claim())

    handler(slow)
    emit()
    assert Worker().drain().done == 1
    assert others == [None] * 6
