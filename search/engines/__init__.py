"""Which engine this installation searches with."""

from pathlib import Path

from django.conf import settings

from search.engines.base import Index
from search.engines.fts5 import Fts5Index

PUBLIC, RESTRICTED = "public", "restricted"


def index(name: str) -> Index:
    """The index of published text (`public`) or of drafts (`restricted`)."""
    weights = getattr(settings, "SEARCH_WEIGHTS", None)
    return Fts5Index(name, Path(settings.SEARCH_DIR), weights)
