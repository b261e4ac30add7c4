"""Snapshots in, pages of their text and of what changed between two of them out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from cms.documents.diff import (
    ClauseChange,
    compare,
    diff_words,
    front_matter,
    summary,
    title_of,
)
from cms.documents.html import Page
from cms.documents.models import Snapshot
from workflows.record.dossier import Dossier

WORDS = {
    "added": "New",
    "removed": "Removed",
    "changed": "Changed",
    "same": "Same text",
}


@dataclass(frozen=True)
class Change:
    """Two texts that followed each other, with the words by which people know them."""

    name: str
    old_words: str
    new_words: str
    old: Snapshot
    new: Snapshot


def text_name(snapshot: Snapshot) -> str:
    """`r03-1a2b3c4d`"""
    return f"r{snapshot.number:02d}-{snapshot.sha8}"


def asset_name(sha256: str, name: str) -> str:
    """Where a file of a text lies in the archive; a browser goes by its ending."""
    return f"files/{sha256}{Path(name).suffix.lower()}"


def text_page(snapshot: Snapshot) -> str:
    """The whole text as a page that needs nothing but the record's style."""
    tree = snapshot.tree
    page = Page(tree, file=lambda sha256, name: f"../{asset_name(sha256, name)}")
    context = {
        "snapshot": snapshot, "tree": tree, "body": page.body(),
        "abstract": page.paragraphs(tree["meta"].get("abstract", ())),
        "scope": page.paragraphs(tree["meta"].get("scope", ())),
        "footnotes": page.footnote_list(),
    }  # fmt: skip
    return render_to_string("workflows/record/text.html", context)


def changes_between(dossier: Dossier) -> Iterator[Change]:
    """Each text with the one before it; the first with the edition in force before."""
    last: Snapshot | None = None
    words = ""
    if dossier.before:
        last, words = dossier.before.snapshot, f"edition {dossier.before.label}"
    for snapshot in dossier.shown_snapshots:
        own = f"r{snapshot.number:02d}"
        if last is not None and last.pk != snapshot.pk:
            name = f"{words.replace(' ', '-')}-to-{own}"
            yield Change(name, words, own, last, snapshot)
        last, words = snapshot, own


def change_page(change: Change) -> str:
    """What changed, clause by clause and word by word."""
    old, new = change.old.tree, change.new.tree
    found = compare(old, new)
    front = diff_words(front_matter(old), front_matter(new))
    context = {
        "change": change, "counts": summary(found),
        "rows": [_row(one) for one in found if not one.is_same],
        "front": front if any(piece.op != "same" for piece in front) else (),
    }  # fmt: skip
    return render_to_string("workflows/record/change.html", context)


def _row(change: ClauseChange) -> dict[str, Any]:
    number = change.old_number if change.op == "removed" else change.new_number
    return {
        "change": change, "title": f"{number} {title_of(change)}".strip(),
        "word": WORDS[change.op],
        "blocks": [block for block in change.blocks if block.op != "same"],
    }  # fmt: skip
