"""Fill the labels of a tree's references to its own nodes: "4.2", "Table 3", "Annex B".

Labels of other documents' nodes stay as they were chosen. This module imports no Django.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cms.documents import content, numbering
from cms.documents.content import Node, Tree


def fill_labels(
    tree: Tree, numbers: Mapping[str, numbering.Number] | None = None
) -> list[str]:
    """Write the label of every reference into `tree`; the nodes that are not there."""
    numbers = numbering.number(tree) if numbers is None else numbers
    names = titles(tree)
    gone = []
    for run in runs_in(tree):
        xref = run.get("xref")
        # A pinned edition keeps the label that the node has there.
        if not xref or xref["document"] != tree["document"] or xref["edition"]:
            continue
        if xref["node"] in names:
            xref["label"] = label_of(xref["node"], numbers, names)
        else:
            gone.append(xref["node"])
    return gone


def label_of(
    uuid: str, numbers: Mapping[str, numbering.Number], names: Mapping[str, str]
) -> str:
    """How a node is cited: by its label, or by its own words where it has none."""
    own = numbers.get(uuid)
    return (own.label if own else "") or names[uuid]


def titles(tree: Tree) -> dict[str, str]:
    """Every node of a tree with the words by which one knows it."""
    return {node["uuid"]: _title(kind, node) for kind, node in content.nodes(tree)}


def _title(kind: str, node: Node) -> str:
    if kind == "section":
        return node["title"]
    if "name" in node:
        return node["name"]
    if kind == "definition":
        return node["preferred"]
    if "type" in node:
        words = content.plain(node.get("caption") or []) or content.block_text(node)
    else:
        words = content.plain(node["text"])
    return " ".join(words.split())[:80]


def runs_in(tree: Tree) -> Iterator[dict[str, Any]]:
    """Every run of a tree, those of footnotes included; they may be changed."""
    for _, text in content.all_runs(tree):
        yield from text
