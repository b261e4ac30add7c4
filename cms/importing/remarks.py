"""A paragraph or class that says “note” or “warning” in; the remark that it is out."""

import re
from typing import Any

from cms.documents.content import Node
from cms.documents.runs import tidy_runs

REMARKS = {
    "note": "note", "tip": "note", "info": "note", "hint": "note", "important": "note",
    "notice": "note", "example": "example", "warning": "warning", "caution": "warning",
    "danger": "warning", "attention": "warning", "error": "warning",
}  # fmt: skip
_PREFIX = re.compile(
    r"\s*(?:\[!)?(note|tip|info|important|example|warning|caution|danger)"
    r"(?:\]|(?: \d+)?\s*[:.—–-])\s*",
    re.IGNORECASE,
)


def remark_class(element: Any) -> str:
    """The remark that an element's class names, or ""."""
    for name in (element.get("class") or "").lower().split():
        kind = re.sub(r"^(?:alert|admonition|callout|markdown-alert)-", "", name)
        if kind in REMARKS:
            return REMARKS[kind]
    return ""


def remark_of(node: Node) -> Node:
    """A paragraph that begins with “Note:” set apart (strong or capitals) as a note.

    In a quotation any spelling counts; `> Note: …` is how Markdown writes a note.
    """
    text = node["text"]
    first = text[0]
    found = _PREFIX.match(first["text"])
    if not found or set(first) - {"text", "marks"}:
        return node
    alone = found.end() == len(first["text"])
    marked = bool(first.get("marks")) and alone and len(text) > 1
    if not (marked or found[1].isupper() or found[0].lstrip().startswith("[!")):
        return node
    return _as_remark(node, found)


def quoted_remark(node: Node) -> Node | None:
    """The same for the first paragraph of a quotation, however it is spelt."""
    first = node["text"][0] if node["text"] else None
    if first is None or set(first) - {"text", "marks"}:
        return None
    found = _PREFIX.match(first["text"])
    return _as_remark(node, found) if found else None


def _as_remark(node: Node, found: re.Match[str]) -> Node:
    text = node["text"]
    rest = [{**text[0], "text": text[0]["text"][found.end() :]}, *text[1:]]
    rest = tidy_runs(rest)
    if rest:
        rest[0]["text"] = rest[0]["text"].lstrip(" :\n")
        rest = tidy_runs(rest)
    if not rest:
        return node
    kind = REMARKS[found[1].lower()]
    remark = {k: v for k, v in node.items() if k not in ("text", "type")}
    return {"type": kind, **remark, "paragraphs": [rest]}
