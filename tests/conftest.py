"""What every test shares."""

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from cms.documents import triggers
from tests import kept

# The same examples on every run: a failure is found when the code changes, not by luck.
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None)
hypothesis.settings.load_profile("fixed")

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
        _make_roots()
        kept.begin()


def _make_roots() -> None:
    """What Wagtail's migrations put in, and the next test of this process relies on."""
    from wagtail.models import Collection, Locale, Page

    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


TransactionTestCase._fixture_teardown = _flush_without_triggers


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the tests, and the state in which scenes are kept."""
    with django_db_blocker.unblock():
        kept.begin()


# What does not depend on the database runs on the first of them only.
ONCE = (
    "tests/architecture/", "tests/cms/importing/", "tests/fixtures_content/",
    "tests/journeys/test_blank_page_to_edition.py", "tests/pdf/",
    "tests/workflows/test_matrix.py", "tests/workflows/test_tally",
    "tests/workflows/test_windows", "tests/workflows/boards/test_advice.py",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if item.nodeid.startswith(ONCE):
            item.add_marker("once")
