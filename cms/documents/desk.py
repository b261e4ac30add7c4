"""The desk of a document, for the layers above: open, write, read and freeze it."""

from cms.documents.assemble import Assembled, assemble
from cms.documents.freeze import (
    FreezeRefused,
    freeze,
    problems_before_snapshot,
    problems_of,
)
from cms.documents.models.pages import desk_of, desk_root, group_desk
from cms.documents.write_desk import open_desk, write_desk

__all__ = [
    "Assembled",
    "FreezeRefused",
    "assemble",
    "desk_of",
    "desk_root",
    "freeze",
    "group_desk",
    "open_desk",
    "problems_before_snapshot",
    "problems_of",
    "write_desk",
]
