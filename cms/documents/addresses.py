"""The addresses of documents, editions, clauses and files: rows and numbers in, paths out.

This module imports no Django: the rows are only read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from cms.documents.content import anchor, short_id

if TYPE_CHECKING:
    from cms.documents.models import Document, Edition, Snapshot

PREFIXES = {
    "standard": "standards",
    "chapter": "toolkit",
    "practice": "practices",
    "recognition": "recognition",
}
KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}


def document_path(document: Document) -> str:
    """/standards/MCS-101/"""
    return f"/{PREFIXES[document.kind]}/{document.designation}/"


def edition_path(edition: Edition, number: str = "") -> str:
    """/standards/MCS-101/2/, or with a clause number /standards/MCS-101/2/4.2/"""
    base = f"{document_path(edition.document)}{edition.label}/"
    return f"{base}{number}/" if number else base


def draft_path(snapshot: Snapshot) -> str:
    """/standards/MCS-103/draft/1a2b3c4d/"""
    return f"{document_path(snapshot.document)}draft/{snapshot.sha8}/"


def clause_path(edition: Edition, section_number: str, node_uuid: str) -> str:
    """The page of the section that holds a node, at the node's anchor."""
    return f"{edition_path(edition, section_number)}#{anchor(node_uuid)}"


def node_path(node_uuid: str) -> str:
    """/c/0123456789ab/: a node for ever."""
    return f"/c/{short_id(node_uuid)}/"


def table_path(edition_base: str, node_uuid: str) -> str:
    """A table as CSV: /standards/MCS-101/2/ in, …/2/tables/0123456789ab.csv out."""
    return f"{edition_base}tables/{short_id(node_uuid)}.csv"


def file_path(sha256: str, name: str) -> str:
    """/files/<sha256>/<name>"""
    return f"/files/{sha256}/{quote(name)}"
