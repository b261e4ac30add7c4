"""Failed rows are seen and tried again by the secretariat."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.outbox.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed():
    return Job.objects.create(
        topic="edition.published", handler="pdf", key="one", attempts=8,
        failed_at=timezone.now(), error="Traceback\nValueError: The font is gone.",
    )  # fmt: skip


@pytest.fixture
def secretary(client):
    factories.group("alpha")
    sam = factories.member("sam", factories.group("secretariat"), "secretariat")
    client.force_login(sam)
    return client


def test_the_secretariat_sees_failed_rows_and_why(secretary, failed):
    Job.objects.create(topic="desk.saved", handler="index", key="two")
    page = secretary.get(reverse("job:index_results"), {"state": "failed"})
    text = page.content.decode()
    assert "The font is gone." in text
    assert "index two" not in text
    page = secretary.get(reverse("job:inspect", args=[failed.pk]))
    assert "ValueError: The font is gone." in page.content.decode()
    assert "Try again" in page.content.decode()


@pytest.mark.parametrize("state", ["waiting", "running", "done", "failed"])
def test_each_state_can_be_asked_for(secretary, failed, state):
    assert secretary.get(reverse("job:index"), {"state": state}).status_code == 200


def test_the_button_lets_a_failed_row_run_again(secretary, failed):
    page = secretary.post(reverse("job:retry", args=[failed.pk]), follow=True)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)
    assert "runs again within a few seconds" in page.content.decode()


def test_a_row_that_has_not_failed_is_left_alone(secretary):
    job = Job.objects.create(
        topic="desk.saved", handler="index", key="two", done_at=timezone.now()
    )
    page = secretary.post(reverse("job:retry", args=[job.pk]), follow=True)
    job.refresh_from_db()
    assert job.state == "done"
    assert "has not failed" in page.content.decode()


def test_the_button_stops_a_row_that_is_not_over(secretary, failed):
    job = Job.objects.create(topic="volume.wanted", handler="pdf.volume", key="two")
    page = secretary.get(reverse("job:inspect", args=[job.pk]))
    assert reverse("job:stop", args=[job.pk]) in page.content.decode()
    page = secretary.post(reverse("job:stop", args=[job.pk]), follow=True)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "sam stopped it.")
    text = page.content.decode()
    assert "was stopped" in text
    assert "Try again" in text
    page = secretary.post(reverse("job:stop", args=[job.pk]), follow=True)
    assert "was over already" in page.content.decode()


def test_an_editor_stops_no_row(client):
    job = Job.objects.create(topic="volume.wanted", handler="pdf.volume", key="two")
    client.force_login(factories.member("erin", factories.group(), "editor"))
    client.post(reverse("job:stop", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "waiting"


def test_an_editor_neither_sees_nor_retries_rows(client, failed):
    client.force_login(factories.member("erin", factories.group(), "editor"))
    assert client.get(reverse("job:index")).status_code == 302
    client.post(reverse("job:retry", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.state == "failed"
