"""A node of the content tree in, a block as the desk keeps it (raw StreamField JSON) out."""

from collections.abc import Callable
from typing import Any

from cms.documents.content import Node
from cms.documents.richtext.convert import (
    html_from_paragraphs,
    html_from_runs,
    html_from_text,
)

Raw = dict[str, Any]


class Keys:
    """Answers the primary key of a picture or file by its SHA-256."""

    def __init__(
        self,
        pictures: dict[str, int] | None = None,
        files: dict[str, int] | None = None,
    ) -> None:
        self.pictures = pictures or {}
        self.files = files or {}


def raw_of(node: Node, keys: Keys) -> Raw:
    """The block of one node; what it has of lang, origins and the like stays outside."""
    value = _WRITERS[node["type"]](node, keys)
    return {"type": node["type"], "value": value, "id": node["uuid"]}


def _same(*names: str) -> Callable[[Node, Keys], Raw]:
    """A writer of fields that are plain data here as there."""

    def write(node: Node, keys: Keys) -> Raw:
        return {name: node[name] for name in names}

    return write


def _paragraph(node: Node, keys: Keys) -> str:
    return html_from_text(node["text"])


def _heading(node: Node, keys: Keys) -> Raw:
    return {"level": str(node["level"]), "text": html_from_text(node["text"])}


def _list(node: Node, keys: Keys) -> Raw:
    return {"style": node["style"], "items": _items(node["items"])}


def _items(items: list[Node]) -> list[Raw]:
    made = []
    for item in items:
        raw: Raw = {"uuid": item["uuid"], "html": html_from_runs(item["text"])}
        if "style" in item:
            raw["style"] = item["style"]
        if "items" in item:
            raw["items"] = _items(item["items"])
        made.append(raw)
    return made


def _requirement(node: Node, keys: Keys) -> Raw:
    texts = ("text", "rationale", "verification")
    return {
        "kind": node["kind"],
        **{name: html_from_text(node[name]) for name in texts},
        "role": node["role"],
        "assessable": node["assessable"],
        "levels": node["levels"],
    }


def _definition(node: Node, keys: Keys) -> Raw:
    return {
        "term": node["term"] or "",
        "preferred": node["preferred"],
        "admitted": node["admitted"],
        "deprecated": node["deprecated"],
        "text": html_from_text(node["text"]),
        "source": html_from_text(node["source"]),
    }


def _remark(node: Node, keys: Keys) -> str:
    return html_from_paragraphs(node["paragraphs"])


def _table(node: Node, keys: Keys) -> Raw:
    rows = [
        [
            {
                "html": html_from_runs(cell["text"]),
                **{k: cell[k] for k in ("colspan", "rowspan") if k in cell},
            }
            for cell in row
        ]
        for row in node["rows"]
    ]
    return {
        "caption": html_from_text(node["caption"]),
        "grid": {
            "rows": rows,
            "header_rows": node["header_rows"],
            "header_columns": node["header_columns"],
        },
        "notes": html_from_paragraphs(node["notes"]),
    }


def _figure(node: Node, keys: Keys) -> Raw:
    return {
        "image": keys.pictures.get(node["asset"] or ""),
        "alt": node["alt"],
        "caption": html_from_text(node["caption"]),
        "source": html_from_text(node["source"]),
        "missing": node.get("missing", ""),
    }


def _attachment(node: Node, keys: Keys) -> Raw:
    return {
        "file": keys.files.get(node["asset"]),
        "title": node["title"],
        "licence": node["licence"],
        "source": html_from_text(node["source"]),
    }


def _quotation(node: Node, keys: Keys) -> Raw:
    return {
        "text": html_from_paragraphs(node["paragraphs"]),
        "source": html_from_text(node["source"]),
    }


def _scale(node: Node, keys: Keys) -> Raw:
    levels = [
        {
            "uuid": level["uuid"],
            "name": level["name"],
            "html": html_from_runs(level["text"]),
        }
        for level in node["levels"]
    ]
    return {"caption": html_from_text(node["caption"]), "grid": {"levels": levels}}


def _rubric(node: Node, keys: Keys) -> Raw:
    criteria = [
        {
            "uuid": criterion["uuid"],
            "name": criterion["name"],
            "requirement": criterion["requirement"] or "",
            "cells": [html_from_runs(cell) for cell in criterion["cells"]],
        }
        for criterion in node["criteria"]
    ]
    return {
        "caption": html_from_text(node["caption"]),
        "grid": {"levels": node["levels"], "criteria": criteria},
    }


def _recognition(node: Node, keys: Keys) -> Raw:
    words = _same("currency", "amount", "unit", "jurisdiction")(node, keys)
    return {**words, "text": html_from_text(node["text"])}


def _practice(node: Node, keys: Keys) -> Raw:
    return {
        "document": node["document"] or "",
        "title": node["title"],
        "href": node["href"],
        "text": html_from_text(node["text"]),
    }


_WRITERS: dict[str, Callable[[Node, Keys], Any]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list": _list,
    "requirement": _requirement,
    "definition": _definition,
    "note": _remark,
    "example": _remark,
    "warning": _remark,
    "table": _table,
    "figure": _figure,
    "attachment": _attachment,
    "quotation": _quotation,
    "scale": _scale,
    "rubric": _rubric,
    "recognition": _recognition,
    "practice": _practice,
    "formula": _same("tex", "alt"),
}
