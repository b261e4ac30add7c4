"""Paragraphs and list items in, what Draft.js edits (its raw content state) out; and back.

Draft.js counts in UTF-16 units, so offsets are counted that way here as well. The key of
a list item's block is the item's UUID without hyphens; a block that the editor made has a
short key of its own until the desk gives it a UUID. This module imports no Django.
"""

import itertools
import uuid as uuid_module
from collections.abc import Callable, Iterable
from typing import Any

from cms.documents.content import Runs
from cms.documents.richtext.convert import (
    Paragraph,
    html_from_runs,
    is_uuid,
    runs_from_html,
)
from cms.documents.runs import safe_link, tidy_runs

Raw = dict[str, Any]
ReferenceName = Callable[[str], str]
STYLES = {
    "em": "ITALIC", "strong": "BOLD", "code": "CODE", "sub": "SUBSCRIPT",
    "sup": "SUPERSCRIPT",
}  # fmt: skip
_MARKS = {style: mark for mark, style in STYLES.items()}
LANG = "LANG:"
FOOTNOTE_SIGN = "†"
_NO_LABEL = "→"


def key_of(uuid: str) -> str:
    """A UUID as the key of a Draft.js block."""
    return uuid.replace("-", "")


def uuid_of(key: str) -> str:
    """The UUID that a key stands for, or "" for a key that the editor made."""
    try:
        return str(uuid_module.UUID(key)) if len(key) == 32 else ""
    except ValueError:
        return ""


# -- out -----------------------------------------------------------------------------


class Writer:
    """Collects the blocks and entities of one content state."""

    def __init__(self, reference_name: ReferenceName | None = None) -> None:
        self.blocks: list[Raw] = []
        self.entities: dict[str, Raw] = {}
        self.reference_name = reference_name or (lambda uuid: "")

    def raw(self) -> Raw:
        if not self.blocks:
            self.block([], key="p0")
        return {"blocks": self.blocks, "entityMap": self.entities}

    def block(
        self,
        runs: Runs,
        *,
        key: str,
        kind: str = "unstyled",
        depth: int = 0,
        data: Raw | None = None,
    ) -> None:
        text, at = "", 0
        styles: list[Raw] = []
        ranges: list[Raw] = []
        last: Raw | None = None
        for run in runs:
            entity = self.entity(run)
            words = entity.pop("shown", run["text"]) if entity else run["text"]
            length = len(words.encode("utf-16-le")) // 2
            for style in _styles(run):
                styles.append({"offset": at, "length": length, "style": style})
            if entity and entity == last and not entity["data"].get("auto"):
                ranges[-1]["length"] += length
            elif entity:
                name = str(len(self.entities))
                self.entities[name] = entity
                ranges.append({"offset": at, "length": length, "key": name})
            last = entity
            text += words
            at += length
        self.blocks.append(
            {
                "key": key, "type": kind, "depth": depth, "text": text,
                "inlineStyleRanges": styles, "entityRanges": ranges,
                "data": data or {},
            }
        )  # fmt: skip

    def entity(self, run: dict[str, Any]) -> Raw | None:
        """The entity of a run; `shown` is what stands for a run without own words."""
        if "link" in run:
            return _entity("LINK", {"url": run["link"]})
        if "xref" in run:
            data = dict(run["xref"])
            if run["text"]:
                return _entity("XREF", data)
            return _auto("XREF", data, data["label"] or _NO_LABEL)
        if "term" in run:
            data = {"uuid": run["term"]}
            return _entity("TERM", data) if run["text"] else _auto("TERM", data, "…")
        if "cite" in run:
            cite = run["cite"]
            name = self.reference_name(cite["reference"]) or "reference"
            inside = ", ".join(part for part in (name, cite["locator"]) if part)
            return _auto("CITE", dict(cite), f"[{inside}]")
        if "footnote" in run:
            note = run["footnote"]
            data = {"uuid": note["uuid"], "html": html_from_runs(note["text"])}
            return _auto("FOOTNOTE", data, FOOTNOTE_SIGN)
        return None


def _entity(kind: str, data: Raw) -> Raw:
    return {"type": kind, "mutability": "MUTABLE", "data": data}


def _auto(kind: str, data: Raw, shown: str) -> Raw:
    data["auto"] = True
    return {"type": kind, "mutability": "IMMUTABLE", "data": data, "shown": shown}


def _styles(run: dict[str, Any]) -> list[str]:
    styles = [STYLES[mark] for mark in run.get("marks", ())]
    return [*styles, LANG + run["lang"]] if "lang" in run else styles


def from_paragraphs(
    paragraphs: Iterable[Paragraph], reference_name: ReferenceName | None = None
) -> Raw:
    """The content state of a rich text."""
    writer = Writer(reference_name)
    for index, paragraph in enumerate(paragraphs):
        writer.block(paragraph.runs, key=paragraph.key or f"p{index}")
    return writer.raw()


def from_items(
    items: Iterable[Raw], style: str, reference_name: ReferenceName | None = None
) -> Raw:
    """The content state of a list: items as the desk keeps them (see blocks.to_tree)."""
    writer = Writer(reference_name)
    _items(writer, items, style, 0)
    if not writer.blocks:
        writer.block([], key="p0", kind=_kind(style))
    return writer.raw()


def _items(writer: Writer, items: Iterable[Raw], style: str, depth: int) -> None:
    for index, item in enumerate(items):
        key = key_of(item.get("uuid") or "") or item.get("key") or f"i{depth}x{index}"
        below = item.get("style")
        inside = item.get("items") or []
        data = {}
        if inside or below:
            data = {"below": below or ""}
        writer.block(
            runs_from_html(item["html"]), key=key, kind=_kind(style), depth=depth,
            data=data,
        )  # fmt: skip
        _items(writer, inside, below or "bullet", depth + 1)


def _kind(style: str) -> str:
    return "unordered-list-item" if style == "bullet" else "ordered-list-item"


# -- in ------------------------------------------------------------------------------


def to_paragraphs(raw: Raw) -> list[Paragraph]:
    """The paragraphs of a content state; empty ones are nobody's text."""
    entities = raw.get("entityMap") or {}
    found = [
        Paragraph(block_runs(block, entities), str(block.get("key") or ""))
        for block in raw.get("blocks") or ()
    ]
    return [paragraph for paragraph in found if paragraph.runs]


def to_items(raw: Raw) -> list[Raw]:
    """The items of a content state, nested by depth; an item is told by UUID or key."""
    entities = raw.get("entityMap") or {}
    top: list[Raw] = []
    path: list[Raw] = []
    for block in raw.get("blocks") or ():
        runs = block_runs(block, entities)
        if not runs:
            continue
        # Draft.js lets an item stand deeper than any item before it.
        depth = min(int(block.get("depth") or 0), len(path))
        item: Raw = {"html": html_from_runs(runs)}
        key = str(block.get("key") or "")
        if uuid := uuid_of(key):
            item["uuid"] = uuid
        else:
            item["key"] = key
        below = (block.get("data") or {}).get("below")
        if below is not None:
            item["below"] = str(below)
        item["kind"] = block.get("type")
        (path[depth - 1].setdefault("items", []) if depth else top).append(item)
        del path[depth:]
        path.append(item)
    items = _styled(top)
    for item in items:
        item.pop("kind", None)
    return items


def _styled(items: list[Raw]) -> list[Raw]:
    """Turn what the editor says of kinds into the style of each list in a list."""
    for item in items:
        inside = _styled(item.get("items", []))
        below = item.pop("below", None)
        if inside:
            ordered = inside[0]["kind"] == "ordered-list-item"
            if ordered:
                style = below if below in ("number", "letter") else "number"
            else:
                style = "" if below == "" else "bullet"
            if style:
                item["style"] = style
        elif below:
            item["style"] = below
    for item in items:
        for child in item.get("items", ()):
            child.pop("kind", None)
    return items


def block_runs(block: Raw, entities: Raw) -> Runs:
    """The runs of one Draft.js block; styles and entities not known here are left out."""
    units = str(block.get("text") or "").encode("utf-16-le", "surrogatepass")
    length = len(units) // 2
    styles = [(*_span(r, length), r.get("style")) for r in block["inlineStyleRanges"]]
    ranges = [(*_span(r, length), r.get("key")) for r in block["entityRanges"]]
    cuts = {0, length}
    for start, end, _ in [*styles, *ranges]:
        cuts |= {start, end}
    edges = sorted(cuts)
    runs: list[dict[str, Any]] = []
    told: set[int] = set()
    for start, end in itertools.pairwise(edges):
        words = units[start * 2 : end * 2].decode("utf-16-le", "ignore")
        run: dict[str, Any] = {"text": words}
        _add_styles(run, [name for a, b, name in styles if a <= start and end <= b])
        for index, (a, b, key) in enumerate(ranges):
            if not (a <= start and end <= b):
                continue
            facts, auto = _entity_facts(entities.get(str(key)) or {})
            if auto and index in told:
                run = {}
            elif facts:
                told.add(index)
                run = {**run, **facts, **({"text": ""} if auto else {})}
            break
        if run:
            runs.append(run)
    return _trim(tidy_runs(runs))


def _span(range_: Raw, length: int) -> tuple[int, int]:
    start = max(0, int(range_.get("offset") or 0))
    return start, min(length, start + int(range_.get("length") or 0))


def _add_styles(run: dict[str, Any], names: list[Any]) -> None:
    marks = sorted({_MARKS[name] for name in names if name in _MARKS})
    if marks:
        run["marks"] = marks
    for name in names:
        if isinstance(name, str) and name.startswith(LANG):
            run["lang"] = name.removeprefix(LANG)


def _entity_facts(entity: Raw) -> tuple[dict[str, Any], bool]:
    """What an entity adds to its runs, and whether its words are not its own."""
    kind, data = entity.get("type"), entity.get("data") or {}
    auto = bool(data.get("auto"))
    if kind == "LINK":
        target = safe_link(str(data.get("url") or ""))
        return ({"link": target} if target else {}), False
    if kind == "XREF" and is_uuid(data.get("node")) and is_uuid(data.get("document")):
        edition = data.get("edition")
        xref = {
            "document": data["document"],
            "edition": edition if is_uuid(edition) else None,
            "node": data["node"],
            "label": str(data.get("label") or ""),
        }
        return {"xref": xref}, auto
    if kind == "TERM" and is_uuid(data.get("uuid")):
        return {"term": data["uuid"]}, auto
    if kind == "CITE" and is_uuid(data.get("reference")):
        locator = str(data.get("locator") or "")
        return {"cite": {"reference": data["reference"], "locator": locator}}, True
    if kind == "FOOTNOTE":
        text = [r for r in runs_from_html(str(data.get("html") or "")) if not _note(r)]
        uuid = data.get("uuid")
        note = {"uuid": uuid if is_uuid(uuid) else "", "text": tidy_runs(text)}
        return {"footnote": note}, True
    return {}, False


def _note(run: dict[str, Any]) -> bool:
    return "footnote" in run


def _trim(runs: Runs) -> Runs:
    """A block of nothing but white space is empty; any other keeps what it has."""
    if all(not run["text"].strip() and set(run) == {"text"} for run in runs):
        return []
    return runs
