"""A block as the desk keeps it (raw StreamField JSON) in, a node of the content tree out."""

from collections.abc import Callable, Mapping
from typing import Any

from cms.documents.blocks import grids
from cms.documents.content import Node
from cms.documents.richtext.convert import paragraph_runs, runs_from_html

Raw = dict[str, Any]
FACTS = ("lang", "external_ids", "origins")


class Files:
    """Answers the SHA-256 of a picture or file by its primary key, None when it is gone."""

    def __init__(
        self,
        pictures: Mapping[int, str] | None = None,
        files: Mapping[int, str] | None = None,
    ) -> None:
        self.pictures = pictures or {}
        self.files = files or {}


def block_of(raw: Raw, files: Files, facts: Mapping[str, Raw] | None = None) -> Node:
    """The node of one block. `facts`: what the page keeps of lang, origins and the like."""
    kind, value = raw["type"], raw["value"]
    node: Node = {"type": kind, "uuid": raw.get("id") or ""}
    node.update(_READERS[kind](value, files))
    kept = (facts or {}).get(node["uuid"]) or {}
    for name in FACTS:
        if kept.get(name):
            node[name] = kept[name]
    return node


def _paragraph(value: str, files: Files) -> Node:
    return {"text": runs_from_html(value)}


def _heading(value: Raw, files: Files) -> Node:
    level = value.get("level") or 2
    return {
        "level": int(level) if str(level) in ("2", "3", "4") else 2,
        "text": _text(value, "text"),
    }


def _text(value: Raw, name: str) -> list:
    return runs_from_html(value.get(name) or "")


def _words(value: Raw, name: str) -> str:
    return str(value.get(name) or "")


def _list(value: Raw, files: Files) -> Node:
    return {
        "style": value.get("style") or "bullet",
        "items": _items(value.get("items") or ()),
    }


def _items(items: Any) -> list[Node]:
    made = []
    for item in items:
        node: Node = {
            "uuid": item.get("uuid") or "",
            "text": runs_from_html(item.get("html") or ""),
        }
        if item.get("style"):
            node["style"] = item["style"]
        if item.get("items"):
            node["items"] = _items(item["items"])
        made.append(node)
    return made


def _requirement(value: Raw, files: Files) -> Node:
    return {
        "kind": value.get("kind") or "shall",
        "text": _text(value, "text"),
        "rationale": _text(value, "rationale"),
        "verification": _text(value, "verification"),
        "role": _words(value, "role"),
        "assessable": bool(value.get("assessable")),
        "levels": list(value.get("levels") or ()),
    }


def _definition(value: Raw, files: Files) -> Node:
    return {
        "term": value.get("term") or None,
        "preferred": _words(value, "preferred"),
        "admitted": list(value.get("admitted") or ()),
        "deprecated": list(value.get("deprecated") or ()),
        "text": _text(value, "text"),
        "source": _text(value, "source"),
    }


def _remark(value: str, files: Files) -> Node:
    return {"paragraphs": paragraph_runs(value)}


def _table(value: Raw, files: Files) -> Node:
    grid = grids.tidy("table", value.get("grid"))
    rows = []
    for row in grid["rows"]:
        cells = []
        for cell in row:
            made: Node = {"text": runs_from_html(cell["html"])}
            made.update({k: cell[k] for k in ("colspan", "rowspan") if k in cell})
            cells.append(made)
        rows.append(cells)
    return {
        "caption": _text(value, "caption"),
        "header_rows": grid["header_rows"],
        "header_columns": grid["header_columns"],
        "rows": rows,
        "notes": paragraph_runs(value.get("notes") or ""),
    }


def _figure(value: Raw, files: Files) -> Node:
    node: Node = {
        "asset": files.pictures.get(value.get("image") or 0),
        "alt": _words(value, "alt"),
        "caption": _text(value, "caption"),
        "source": _text(value, "source"),
    }
    if value.get("missing"):
        node["missing"] = value["missing"]
    return node


def _attachment(value: Raw, files: Files) -> Node:
    return {
        "asset": files.files.get(value.get("file") or 0),
        "title": _words(value, "title"),
        "licence": _words(value, "licence"),
        "source": _text(value, "source"),
    }


def _quotation(value: Raw, files: Files) -> Node:
    return {
        "paragraphs": paragraph_runs(value.get("text") or ""),
        "source": _text(value, "source"),
    }


def _scale(value: Raw, files: Files) -> Node:
    grid = grids.tidy("scale", value.get("grid"))
    return {
        "caption": _text(value, "caption"),
        "levels": [
            {
                "uuid": level["uuid"],
                "name": level["name"],
                "text": runs_from_html(level["html"]),
            }
            for level in grid["levels"]
        ],
    }


def _rubric(value: Raw, files: Files) -> Node:
    grid = grids.tidy("rubric", value.get("grid"))
    return {
        "caption": _text(value, "caption"),
        "levels": grid["levels"],
        "criteria": [
            {
                **criterion,
                "requirement": criterion["requirement"] or None,
                "cells": [runs_from_html(cell) for cell in criterion["cells"]],
            }
            for criterion in grid["criteria"]
        ],
    }


def _recognition(value: Raw, files: Files) -> Node:
    words = ("currency", "amount", "unit", "jurisdiction")
    return {
        **{name: _words(value, name) for name in words},
        "text": _text(value, "text"),
    }


def _practice(value: Raw, files: Files) -> Node:
    return {
        "document": value.get("document") or None,
        "title": _words(value, "title"),
        "href": _words(value, "href"),
        "text": _text(value, "text"),
    }


def _formula(value: Raw, files: Files) -> Node:
    return {"tex": _words(value, "tex"), "alt": _words(value, "alt")}


_READERS: dict[str, Callable[[Any, Files], Node]] = {
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
    "formula": _formula,
}
