"""Open an engine for a benchmark: its name in, an empty index of its own out."""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.config.settings.dev")
django.setup()

from django.conf import settings  # noqa: E402

from search import engines  # noqa: E402
from search.engines.base import Index  # noqa: E402
from search.engines.fts5 import Fts5Index  # noqa: E402

NAMES = ("embedded", "elasticsearch")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """The option `--engine`, which may be given more than once."""
    parser.add_argument("--engine", choices=NAMES, action="append", help="default: embedded")  # fmt: skip


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for files of the embedded engine, gone afterwards."""
    usual = settings.SEARCH_DIR
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
        settings.SEARCH_DIR = Path(folder)
        try:
            yield Path(folder)
        finally:
            settings.SEARCH_DIR = usual


def opened(engine: str, name: str) -> Index:
    """An index of that engine; it may hold what an earlier run left. Exits with a
    sentence when the installation has no such engine."""
    for index in engines.kept(name):
        if isinstance(index, Fts5Index) == (engine == "embedded"):
            return index
    raise SystemExit("Set ELASTICSEARCH_URL to measure Elasticsearch.")
