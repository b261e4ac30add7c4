"""Which engines this installation searches with."""

from pathlib import Path

from django.conf import settings

from search.engines.base import Index
from search.engines.fts5 import Fts5Index

PUBLIC, RESTRICTED = "public", "restricted"


def index(name: str) -> Index:
    """What answers readers: of published text (`public`) or of drafts (`restricted`)."""
    return embedded(name)


def kept(name: str) -> list[Index]:
    """Every index of that name that is written to, rebuilt and verified."""
    return [embedded(name)]


def embedded(name: str) -> Fts5Index:
    """The index in files beside the database, which every installation keeps."""
    weights = getattr(settings, "SEARCH_WEIGHTS", None)
    return Fts5Index(name, Path(settings.SEARCH_DIR), weights)
