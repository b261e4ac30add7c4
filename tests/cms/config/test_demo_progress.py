"""A seed goes on where it was, and leaves a demo of another history alone."""

import json

import pytest

from cms.config.demo import history as demo
from fixtures.story import Step

FIRST, SECOND = Step(2, "tick", ""), Step(1, "tick", "")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def tells(monkeypatch, *steps):
    monkeypatch.setattr(demo, "history", lambda: list(steps))


@pytest.mark.django_db
def test_a_second_seed_has_nothing_left_to_do(monkeypatch):
    tells(monkeypatch, FIRST, SECOND)
    assert demo.live() == 2
    assert demo.live() == 0


@pytest.mark.django_db
def test_a_demo_lived_to_the_end_of_an_older_history_is_left_alone(monkeypatch):
    tells(monkeypatch, FIRST)
    demo.live()
    before = demo.progress_path().read_text("utf-8")
    tells(monkeypatch, FIRST, SECOND)
    assert demo.live() == 0
    assert demo.progress_path().read_text("utf-8") == before


@pytest.mark.django_db
def test_a_demo_that_stopped_amid_another_history_has_to_be_made_anew(monkeypatch):
    tells(monkeypatch, FIRST, SECOND)
    demo.live()
    state = json.loads(demo.progress_path().read_text("utf-8"))
    demo.progress_path().write_text(json.dumps({**state, "done": 1}), "utf-8")
    assert demo.live() == 1
    demo.progress_path().write_text(json.dumps({**state, "done": 1}), "utf-8")
    tells(monkeypatch, FIRST)
    with pytest.raises(demo.HistoryStopped, match="--reset"):
        demo.live()
