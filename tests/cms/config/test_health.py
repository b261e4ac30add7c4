"""Probes: the process answers; database, index and worker can be reached."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.outbox.models import Job

pytestmark = pytest.mark.django_db


def test_the_process_answers(client):
    assert client.get("/healthz").content == b"ok\n"


def test_a_worker_that_has_been_away_is_reported(client, settings, tmp_path):
    settings.SEARCH_DIR = tmp_path
    before = client.get("/readyz").json()
    assert (before["database"], before["worker"]) == ("ok", "ok")
    late = timezone.now() - timedelta(minutes=6)
    Job.objects.create(topic="t", handler="h", key="k", due_at=late)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "1 jobs have waited" in answer.json()["worker"]
