"""Each test has its own empty indexes; a group with the usual roles to write in."""

import pytest

from cms.people.defaults import ensure_defaults
from tests.factories import group


@pytest.fixture(autouse=True)
def search_dir(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "search"
    return settings.SEARCH_DIR


@pytest.fixture
def alpha(db):
    ensure_defaults()
    return group("alpha")
