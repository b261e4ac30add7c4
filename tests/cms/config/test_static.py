"""Styles, scripts and pictures are collected as a site in service collects them."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

# What the sites in service have without their compressing, which takes its time.
NAMED = {
    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
}


def test_every_file_that_a_style_names_is_collected_under_the_name_of_its_content(
    settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": NAMED}

    call_command("collectstatic", "--noinput", verbosity=0)

    watermark = staticfiles_storage.url("pdf/draft.svg").rsplit("/", 1)[-1]
    styles = staticfiles_storage.url("pdf/draft.css").rsplit("/", 1)[-1]
    assert watermark in (tmp_path / "pdf" / styles).read_text("utf-8")


def test_a_style_that_names_a_file_that_is_not_there_is_refused(
    settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "lost.css").write_text("p { background: url(gone.png) }")
    settings.STATIC_ROOT = tmp_path / "to"
    settings.STATICFILES_DIRS = [tmp_path / "from"]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": NAMED}

    with pytest.raises(ValueError, match=r"gone\.png"):
        call_command("collectstatic", "--noinput", verbosity=0)
