"""The worker does by itself what is due by the clock."""

from cms.outbox import periodic


def test_the_worker_ticks_when_it_starts_and_every_minute():
    far = 1e12
    names = [one.name for one in periodic.due(lambda: far)]
    assert "workflows.tick" in names
    assert "workflows.tick" not in [o.name for o in periodic.due(lambda: far + 59)]
    assert "workflows.tick" in [o.name for o in periodic.due(lambda: far + 60)]
