"""Each test has its own empty indexes."""

import pytest


@pytest.fixture(autouse=True)
def search_dir(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "search"
    return settings.SEARCH_DIR
