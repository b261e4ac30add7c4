"""Our own exported JSON in, the same content tree out, with UUIDs that may be used here.

A node keeps its UUID unless another document here has it; then it gets a new one, and
its section or block an origin (`derived_from`). Whatever points at it inside the document
follows. This module imports no Django.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cms.documents import content
from cms.documents.content import Node, Tree, mint
from cms.documents.validate import problems
from cms.importing import build, jsonfile
from cms.importing.errors import MalformedInput
from cms.importing.report import Report

Progress = Callable[[int, int, str], None]
InUse = Callable[[str], bool]

_SHOWN = 5
_FROM_CALLER = ("designation", "group", "title", "kind", "language", "licence")


def read(
    path: Path,
    facts: Mapping[str, Any],
    report: Report,
    progress: Progress,
    *,
    in_use: InUse,
    has_file: InUse,
) -> tuple[Tree, list[build.Asset]]:
    """Read an export. Raises MalformedInput.

    in_use: whether another document here has a UUID. has_file: whether a file with this
    SHA-256 is stored here; others are looked for beside the export.
    """
    text = jsonfile.decode(jsonfile.read_bytes(path), path.name)
    value = jsonfile.parse(text, path.name)
    tree, edition = _tree_of(value, path.name, report)
    _check(tree, path.name)
    sha256 = content.sha256_of(tree)
    _take_facts(tree, facts, report)
    renamed = remap(tree, _new_uuids(tree, facts, in_use, progress))
    for node in [*content.sections(tree), *content.blocks(tree)]:
        if old := renamed.get(node["uuid"]):
            origin = {"rel": "derived_from", "uuid": old, "edition": edition}
            node.setdefault("origins", []).append({**origin, "sha256": sha256})
    if renamed:
        report.note(
            f"{len(renamed)} UUIDs belong to another document here; their nodes have "
            "new ones and say where they come from."
        )
    assets = _files(tree, path, report, has_file)
    return tree, assets


def _tree_of(value: Any, name: str, report: Report) -> tuple[Tree, str | None]:
    """The tree, bare or one member deep, and the edition that the wrapper names."""
    if not isinstance(value, dict):
        raise MalformedInput("An export is one JSON object.", place=f"{name}#")
    if "schema" in value and "sections" in value:
        return _upgraded(value, name, ""), None
    inner = [
        key
        for key, one in value.items()
        if isinstance(one, dict) and "schema" in one and "sections" in one
    ]
    if len(inner) != 1:
        raise MalformedInput(
            "There is no content tree in it: “schema” and “sections” are missing.",
            place=f"{name}#",
        )
    for key in value.keys() - set(inner):
        report.lose(f"/{key}", key, "It is about the edition, not part of its text.")
    edition = value.get("edition")
    if isinstance(edition, dict):
        edition = edition.get("uuid")
    return _upgraded(value[inner[0]], name, f"/{inner[0]}"), (
        edition if isinstance(edition, str) else None
    )


def _upgraded(tree: Tree, name: str, pointer: str) -> Tree:
    try:
        return content.upgrade(tree)
    except content.ContentError as error:
        raise MalformedInput(str(error), place=f"{name}#{pointer}/schema") from error


def _check(tree: Tree, name: str) -> None:
    # What is too long is split later on.
    found = [one for one in problems(tree) if "has more than 120 blocks" not in one]
    if not found:
        return
    more = f" And {len(found) - _SHOWN} more." if len(found) > _SHOWN else ""
    place = re.match(r"tree((?:\.\w+|\[\d+\])*)", found[0])
    steps = re.findall(r"\w+", place[1]) if place else []
    raise MalformedInput(
        " ".join(found[:_SHOWN]) + more, place=f"{name}#{jsonfile.pointer(*steps)}"
    )


def _take_facts(tree: Tree, facts: Mapping[str, Any], report: Report) -> None:
    """The caller's facts stand over those of the export."""
    if tree["group"] and "group" not in facts:
        report.lose("/group", "the group", "It is the group of another installation.")
    tree["group"] = {}
    for name, value in facts.items():
        if name not in tree:
            raise MalformedInput(f"The tree has no field {name}.")
        if value not in (None, "", [], {}) and name not in ("document", "meta"):
            if name in _FROM_CALLER and tree[name] not in ("", {}, value):
                report.note(f"The {name} of the export was {tree[name]!r}.")
            tree[name] = value
    tree["meta"] |= facts.get("meta") or {}


def _new_uuids(
    tree: Tree, facts: Mapping[str, Any], in_use: InUse, progress: Progress
) -> dict[str, str]:
    """Old UUIDs to new ones, the document's included, for those that must change."""
    wanted = facts.get("document")
    own = tree["document"]
    new: dict[str, str] = {}
    if wanted and wanted != own:
        new[own] = wanted
    elif not wanted and in_use(own):
        new[own] = mint()
    nodes = [node["uuid"] for _, node in content.nodes(tree)]
    for number, uuid in enumerate(nodes, start=1):
        if in_use(uuid):
            new[uuid] = mint()
        if number % 100 == 0 or number == len(nodes):
            progress(number, len(nodes), "UUIDs")
    return new


def remap(tree: Tree, new: Mapping[str, str]) -> dict[str, str]:
    """Give nodes other UUIDs, in place, with all that points at them.

    new: old UUID to new one, the document's own may be among them. Returns new UUIDs of
    nodes with their old ones.
    """
    renamed: dict[str, str] = {}
    old_document = tree["document"]
    tree["document"] = new.get(old_document, old_document)
    for _, node in list(content.nodes(tree)):
        if node["uuid"] in new:
            old = node["uuid"]
            node["uuid"] = new[old]
            renamed[node["uuid"]] = old
    for _, text in content.all_runs(tree):
        for run in text:
            target = run.get("xref")
            # A reference to an edition of ours still means that edition.
            if target and target["document"] == old_document and not target["edition"]:
                target["document"] = tree["document"]
                target["node"] = new.get(target["node"], target["node"])
    for block in content.blocks(tree):
        for criterion in block.get("criteria", ()):
            wanted = criterion["requirement"]
            criterion["requirement"] = new.get(wanted, wanted) if wanted else None
    return renamed


# -- files -----------------------------------------------------------------------------


def _files(
    tree: Tree, path: Path, report: Report, has_file: InUse
) -> list[build.Asset]:
    """The files that the tree uses: those beside the export, and what is missing told."""
    found: list[build.Asset] = []
    entries = {entry["sha256"]: entry for entry in tree["assets"]}
    shown = {
        block["asset"] for block in content.blocks(tree) if block["type"] == "figure"
    }
    gone = set()
    for sha256, entry in entries.items():
        data = _beside(path, entry)
        why = "It is neither here nor beside the export."
        try:
            if data is not None:
                found.append(_asset(entry, data, is_shown=sha256 in shown))
                continue
        except build.NotAPicture as error:
            why = str(error)
        if data is not None or not has_file(sha256):
            gone.add(sha256)
            report.lose(sha256[:12], f"the file {entry['name']}", why)
    for section in content.sections(tree):
        section["blocks"] = [
            _without(block, gone, entries) for block in section["blocks"]
        ]
    tree["assets"] = [one for key, one in entries.items() if key not in gone]
    return found


def _asset(entry: Node, data: bytes, *, is_shown: bool) -> build.Asset:
    """A file with what its bytes say of it, where it is a picture. Raises NotAPicture."""
    name, media_type = entry["name"], entry["media_type"]
    if not is_shown:
        size = entry.get("width", 0), entry.get("height", 0)
        return build.Asset(name, media_type, data, entry["sha256"], *size)
    asset = build.picture(name, data)
    entry |= {
        "media_type": asset.media_type, "width": asset.width, "height": asset.height
    }  # fmt: skip
    return asset


def _beside(path: Path, entry: Node) -> bytes | None:
    for folder in (path.parent, path.parent / "files"):
        for name in (entry["sha256"], Path(entry["name"]).name):
            one = folder / name
            if one.is_file() and one.stat().st_size == entry["size"]:
                data = one.read_bytes()
                if hashlib.sha256(data).hexdigest() == entry["sha256"]:
                    return data
    return None


def _without(block: Node, gone: set[str], entries: Mapping[str, Node]) -> Node:
    """A block without the file that is not there."""
    if block.get("asset") not in gone:
        return block
    name = entries[block["asset"]]["name"]
    if block["type"] == "figure":
        return {**block, "asset": None, "missing": name}
    kept = {k: v for k, v in block.items() if k in ("uuid", "external_ids", "origins")}
    return {**kept, "type": "paragraph", "text": content.runs(block["title"])}
