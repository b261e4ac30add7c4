"""The content tree: a snapshot's JSON in, canonical bytes, nodes and clauses out.

The tree is plain JSON (dict, list, str, int, bool, None; never a float) and the contract
between the editor, imports, reading, search, PDF and exports. Its fields are described in
docs/reference/content-tree.md. This module imports no Django.
"""

import hashlib
import json
import re
import unicodedata
import uuid as uuid_module
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SCHEMA = "concord/1"
Tree = dict[str, Any]
Node = dict[str, Any]
Runs = list[dict[str, Any]]

SECTION_KINDS = ("clause", "annex", "unnumbered")
REQUIREMENT_KINDS = ("shall", "should", "may", "can")
MARKS = ("code", "em", "strong", "sub", "sup")
LIST_STYLES = ("bullet", "number", "letter")


class ContentError(ValueError):
    """A tree that cannot be stored: the sentence says what is wrong and where."""


def new_tree(**facts: Any) -> Tree:
    """An empty tree with every top-level field; `facts` replace the defaults."""
    tree: Tree = {
        "schema": SCHEMA, "numbering": "1", "kind": "standard", "document": "",
        "designation": "", "title": "", "language": "en", "licence": "",
        "audiences": [], "subjects": [], "group": {}, "relations": [], "meta": {},
        "parts": [], "sections": [], "terms": [], "references": [], "assets": [],
    }  # fmt: skip
    unknown = facts.keys() - tree.keys()
    if unknown:
        raise ContentError(f"The tree has no field {', '.join(sorted(unknown))}.")
    tree.update(facts)
    return tree


# -- bytes ---------------------------------------------------------------------------

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def canonical(value: Any, place: str = "tree") -> Any:
    """`value` with every string in NFC. Raises ContentError for floats and odd types."""
    if isinstance(value, str):
        # A NUL cannot be stored by PostgreSQL and a lone surrogate not by anybody.
        if _UNSTORABLE.search(value):
            raise ContentError(f"{place} holds a character that cannot be stored.")
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        raise ContentError(f"{place} is a float; write decimals as text.")
    if isinstance(value, dict):
        return {
            canonical(k, place): canonical(v, f"{place}.{k}") for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return [canonical(v, f"{place}[{i}]") for i, v in enumerate(value)]
    raise ContentError(f"{place} is a {type(value).__name__}, which JSON cannot hold.")


def canonical_bytes(tree: Any) -> bytes:
    """The one spelling of a tree: UTF-8, sorted keys, NFC, no spaces, no floats."""
    text = json.dumps(
        canonical(tree), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8")


def sha256_of(tree: Any) -> str:
    """SHA-256 of the canonical bytes, 64 hex digits."""
    return hashlib.sha256(canonical_bytes(tree)).hexdigest()


def upgrade(tree: Tree) -> Tree:
    """`tree` in today's schema; stored bytes are never rewritten, only what is read."""
    if tree.get("schema") != SCHEMA:
        raise ContentError(f"Schema {tree.get('schema')!r} is not known here.")
    return tree


# -- identity ------------------------------------------------------------------------


def short_id(node_uuid: str) -> str:
    """The first twelve hex digits of a node's UUID, as anchors and links use it."""
    return node_uuid.replace("-", "")[:12]


def anchor(node_uuid: str) -> str:
    """The HTML id of a node: `c-` and its short id."""
    return f"c-{short_id(node_uuid)}"


def mint() -> str:
    """A new node UUID (version 4) as text."""
    return str(uuid_module.uuid4())


# -- text ----------------------------------------------------------------------------


def runs(text: str, **facts: Any) -> Runs:
    """Plain text as runs; empty text gives no run."""
    return [{"text": text, **facts}] if text else []


def run_text(run: dict[str, Any]) -> str:
    """What a reader sees of one run (a footnote's mark is not part of the text)."""
    if "footnote" in run:
        return ""
    if "xref" in run:
        return run["text"] or run["xref"].get("label", "")
    return run["text"]


def plain(text: Runs | list[Runs] | None) -> str:
    """Runs, or a list of paragraphs of runs, as plain text."""
    if not text:
        return ""
    if isinstance(text[0], list):
        return "\n".join(plain(paragraph) for paragraph in text)  # type: ignore[arg-type]
    return "".join(run_text(run) for run in text)  # type: ignore[arg-type]


def runs_of(block: Node) -> Iterator[Runs]:
    """Every Runs of a block in reading order, its items, cells and notes included."""
    yield from _named(block, "caption", "text")
    yield from block.get("paragraphs", ())
    for item in block.get("items", ()):
        yield from runs_of(item)
    yield from _cells(block)
    yield from _named(block, "rationale", "verification", "source")
    yield from block.get("notes", ())


def _named(block: Node, *names: str) -> Iterator[Runs]:
    """The fields of these names that hold Runs (a source may be plain text)."""
    yield from (block[name] for name in names if isinstance(block.get(name), list))


def _cells(block: Node) -> Iterator[Runs]:
    """Runs in the rows of a table, the levels of a scale, the criteria of a rubric."""
    for row in block.get("rows", ()):
        yield from (cell["text"] for cell in row)
    for level in block.get("levels", ()):
        if isinstance(level, dict) and "text" in level:
            yield level["text"]
    for criterion in block.get("criteria", ()):
        yield from criterion["cells"]


def block_text(block: Node) -> str:
    """All words of a block as a reader sees them, a line a part."""
    parts = []
    if block["type"] == "definition":
        parts += [block["preferred"], *block["admitted"]]
    if block["type"] in ("rubric", "scale"):
        parts += [level["name"] for level in block["levels"]]
    if block["type"] == "rubric":
        parts += [criterion["name"] for criterion in block["criteria"]]
    if block["type"] in ("attachment", "practice"):
        parts.append(block["title"])
    if block["type"] == "figure":
        parts.append(block["alt"])
    if block["type"] == "recognition":
        parts += [block["currency"], block["amount"], block["jurisdiction"]]
    if block["type"] == "formula":
        parts.append(block["alt"])
    for text in runs_of(block):
        parts.append(plain(text))
        parts += [plain(run["footnote"]["text"]) for run in text if "footnote" in run]
    return "\n".join(part for part in parts if part)


# -- walking -------------------------------------------------------------------------


def sections(tree: Tree | Node) -> Iterator[Node]:
    """Every section below `tree` (or below a section), parents before children."""
    for section in tree["sections"]:
        yield section
        yield from sections(section)


def blocks(tree: Tree | Node) -> Iterator[Node]:
    """Every block of every section below `tree`, in reading order."""
    for section in sections(tree):
        yield from section["blocks"]


def nodes(tree: Tree) -> Iterator[tuple[str, Node]]:
    """Everything that carries a UUID of its own, as (kind, node), in reading order."""
    for section in sections(tree):
        yield "section", section
        for block in section["blocks"]:
            yield from block_nodes(block)


def block_nodes(block: Node) -> Iterator[tuple[str, Node]]:
    """A block and the nodes in it, as (kind, node)."""
    yield block["type"], block
    yield from _items(block)
    if block["type"] in ("rubric", "scale"):
        for level in block["levels"]:
            yield "level", level
    for criterion in block.get("criteria", ()):
        yield "criterion", criterion
    for text in runs_of(block):
        for run in text:
            if "footnote" in run:
                yield "footnote", run["footnote"]


def _items(block: Node) -> Iterator[tuple[str, Node]]:
    for item in block.get("items", ()):
        yield "item", item
        yield from _items(item)


def all_runs(tree: Tree) -> Iterator[tuple[Node | None, Runs]]:
    """Every Runs of a tree with the block it is in (None for the front matter's)."""
    for paragraphs in ("abstract", "scope"):
        for text in tree["meta"].get(paragraphs, ()):
            yield None, text
    for block in blocks(tree):
        for text in runs_of(block):
            yield block, text
            for run in text:
                if "footnote" in run:
                    yield block, run["footnote"]["text"]


@dataclass(frozen=True)
class Clause:
    """A section, or a heading in it, with the blocks that are its own.

    `blocks` are those up to the next heading or child section, so that each block of a
    document belongs to exactly one clause. `path` names the ancestors, outermost first.
    """

    uuid: str
    title: str
    depth: int
    section: str
    path: tuple[str, ...] = ()
    blocks: list[Node] = field(default_factory=list, compare=False)
    external_ids: list[dict[str, str]] = field(default_factory=list, compare=False)
    lang: str = ""


def clauses(tree: Tree) -> list[Clause]:
    """The document cut into clauses, in reading order; every block is in exactly one."""
    found: list[Clause] = []
    for section in tree["sections"]:
        _clauses(section, (), 1, found)
    return found


def _clauses(
    section: Node, path: tuple[str, ...], depth: int, found: list[Clause]
) -> None:
    clause = Clause(
        uuid=section["uuid"], title=section["title"], depth=depth,
        section=section["uuid"], path=path,
        external_ids=section.get("external_ids", []), lang=section.get("lang", ""),
    )  # fmt: skip
    found.append(clause)
    open_headings: list[tuple[int, str]] = []
    for block in section["blocks"]:
        if block["type"] != "heading":
            clause.blocks.append(block)
            continue
        while open_headings and open_headings[-1][0] >= block["level"]:
            open_headings.pop()
        above = (*path, section["uuid"], *(uuid for _, uuid in open_headings))
        open_headings.append((block["level"], block["uuid"]))
        clause = Clause(
            uuid=block["uuid"], title=plain(block["text"]),
            depth=depth + len(open_headings), section=section["uuid"], path=above,
            external_ids=block.get("external_ids", []), lang=block.get("lang", ""),
        )  # fmt: skip
        found.append(clause)
    for child in section["sections"]:
        _clauses(child, (*path, section["uuid"]), depth + 1, found)
