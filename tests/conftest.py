"""What every test shares."""

from django.db import connections
from django.test import TransactionTestCase

from cms.documents import triggers

_flush = TransactionTestCase._fixture_teardown


def _flush_without_triggers(self: TransactionTestCase) -> None:
    """A transactional test empties every table, which the triggers refuse."""
    names = list(self._databases_names(include_mirrors=False))
    for name in names:
        triggers.remove(connections[name].alias)
    try:
        _flush(self)
    finally:
        for name in names:
            triggers.install(connections[name].alias)


TransactionTestCase._fixture_teardown = _flush_without_triggers
