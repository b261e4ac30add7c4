"""What people do with rows that wait or run: see how far they are, and stop them."""

import pytest
from django.db import transaction

from cms.outbox import outbox
from cms.outbox.control import call_off, progress_of, retry, stop
from cms.outbox.models import Job
from cms.outbox.worker import Worker

pytestmark = pytest.mark.django_db
TOPIC, NAME = "test.topic", "test.handler"


@pytest.fixture
def handler(monkeypatch):
    """Let a function do the work of one test, and give it a row."""
    monkeypatch.setitem(outbox._handlers, TOPIC, {})

    def subscribe(function):
        outbox.subscribe(TOPIC, NAME, function)
        emit()

    return subscribe


def emit():
    with transaction.atomic():
        outbox.emit(TOPIC, "one")


def test_a_waiting_row_that_is_stopped_is_not_begun_until_somebody_tries_again(handler):
    done = []
    handler(done.append)
    job = Job.objects.get()
    assert stop(job, "Olga stopped it.")
    Worker().drain()
    job.refresh_from_db()
    assert (job.state, job.error, done) == ("failed", "Olga stopped it.", [])
    assert retry(job)
    Worker().drain()
    assert len(done) == 1


def test_a_running_row_that_is_stopped_ends_when_it_next_reports(handler):
    steps = []

    def long_work(task):
        for step in ("first", "second", "third"):
            task.report(step)
            steps.append(step)
            if step == "second":
                stop(Job.objects.get(), "Olga stopped it.")

    handler(long_work)
    Worker().drain()
    job = Job.objects.get()
    assert steps == ["first", "second"]
    assert (job.state, job.error) == ("failed", "Olga stopped it.")
    assert job.attempts == 1


def test_what_is_called_off_may_be_asked_for_again(handler):
    done = []
    handler(done.append)
    assert call_off(NAME, "one", "Alice stopped it.")
    Worker().drain()
    assert [(job.state, job.progress) for job in Job.objects.all()] == [
        ("done", "Alice stopped it.")
    ]
    assert done == []
    emit()
    Worker().drain()
    assert len(done) == 1


def test_what_is_over_cannot_be_stopped(handler):
    handler(lambda task: None)
    Worker().drain()
    job = Job.objects.get()
    assert not stop(job, "Olga stopped it.")
    assert not call_off(NAME, "one", "Olga stopped it.")
    job.refresh_from_db()
    assert (job.state, job.error, job.progress) == ("done", "", "")


def test_progress_is_that_of_the_open_row(handler):
    seen = []

    def work(task):
        task.report("chapter 1 of 3")
        seen.append(progress_of([NAME], "one"))

    handler(work)
    assert progress_of([NAME], "one") == ""
    Worker().drain()
    assert seen == ["chapter 1 of 3"]
    assert progress_of([NAME], "one") == ""
