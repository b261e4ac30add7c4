"""The answers of a submission in, a content tree out.

The same answers give the same sections and blocks: their UUIDs come from the submission's,
so a text that is submitted again is compared with itself.
"""

import re
import uuid
from typing import Any

from cms.documents import content
from cms.documents.models import Document
from workflows.models import PracticeSubmission
from workflows.practice.fields import FIELDS


def tree_of(submission: PracticeSubmission, document: Document) -> content.Tree:
    """The text of a practice."""
    data = submission.data
    group = document.lead_group
    return content.new_tree(
        kind="practice", document=str(document.uuid), designation=document.designation,
        title=data["title"], language=document.language, licence=document.licence,
        group={"slug": group.slug, "name": group.name, "joint": []},
        meta={
            "abstract": [content.runs(words) for words in paragraphs(data["summary"])],
            "scope": [],
            **meta_of(data),
        },
        sections=[
            _section(submission, field.name, str(field.label), data[field.name])
            for field in FIELDS
            if field.place == "section" and data.get(field.name)
        ],
    )  # fmt: skip


def meta_of(data: dict[str, Any]) -> dict[str, Any]:
    """The typed fields; empty ones leave no trace."""
    found: dict[str, Any] = {}
    for field in FIELDS:
        value = data.get(field.name)
        if field.place != "meta" or not value:
            continue
        if field.kind == "lines":
            value = [line.strip() for line in value.splitlines() if line.strip()]
        if value not in ("0", 0, []):
            found[field.name] = int(value) if field.kind in ("count", "tier") else value
    return found


def paragraphs(text: str) -> list[str]:
    """Texts between empty lines; a single line break is a space."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [" ".join(part.split()) for part in parts if part.strip()]


def _section(
    submission: PracticeSubmission, name: str, title: str, text: str
) -> content.Node:
    return {
        "uuid": _uuid(submission, name), "kind": "unnumbered", "title": title,
        "informative": False, "sections": [],
        "blocks": [
            {
                "type": "paragraph", "uuid": _uuid(submission, f"{name}-{at}"),
                "text": content.runs(words),
            }
            for at, words in enumerate(paragraphs(text), start=1)
        ],
    }  # fmt: skip


def _uuid(submission: PracticeSubmission, name: str) -> str:
    digest = uuid.uuid5(submission.uuid, name)
    # Nodes have version 4 everywhere; the digits stay those of the name.
    return str(uuid.UUID(bytes=digest.bytes, version=4))
