"""What every test shares."""

import gc
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from cms.documents import triggers
from tests import kept

# The same examples on every run: a failure is found when the code changes, not by luck.
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None)
hypothesis.settings.load_profile("fixed")


def _restore(self: TransactionTestCase) -> None:
    """After a test that has committed. Django's own way empties every table, which the
    triggers refuse, and loses what Wagtail's migrations put in."""
    triggers.remove()
    try:
        kept.restore()
    finally:
        triggers.install()


TransactionTestCase._fixture_teardown = _restore


def _template() -> str | None:
    """A migrated file of SQLite to begin with; PostgreSQL has templates of its own."""
    return settings.DATABASE_TEMPLATE if connection.vendor == "sqlite" else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    if _template():
        shutil.copyfile(_template(), connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    return bool(_template()) or request.config.option.reuse_db


def pytest_collection_finish(session):
    """What has been imported stays; a tenth of the time went into looking it through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the tests, and the state in which scenes are kept."""
    with django_db_blocker.unblock():
        kept.begin()


@pytest.fixture(autouse=True)
def _nothing_cached():
    """Wagtail keeps the paths of sites, which may be those of another test's rows."""
    cache.clear()


# The longest begin first, so that none is left over when the other processes are done.
FIRST = (
    "tests/journeys/test_blank_page_to_edition.py", "tests/workflows/test_matrix.py",
    "tests/pdf/test_verapdf.py", "tests/gate/",
)  # fmt: skip
# What does not depend on the database runs on the first of them only: what asks for none,
# what a browser does, and these, which say nothing of how rows are kept.
ONCE = (
    "tests/architecture/", "tests/cms/importing/", "tests/fixtures_content/",
    "tests/pdf/", "tests/workflows/test_matrix.py", "tests/workflows/test_tally",
    "tests/workflows/test_windows", "tests/workflows/boards/test_advice.py",
)  # fmt: skip
ASKS = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    for item in items:
        asks = item.get_closest_marker("django_db") or ASKS & {*item.fixturenames}
        in_browser = (
            item.get_closest_marker("browser") or "browser" in item.fixturenames
        )
        if not asks or in_browser or item.nodeid.startswith(ONCE):
            item.add_marker("once")
