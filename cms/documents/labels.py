"""Fill the labels of a tree's references to its own nodes: "4.2", "Table 3", "Annex B".

Labels of other documents' nodes stay as they were chosen. This module imports no Django.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
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


_OWN = r'(<a linktype="xref" document="{}" edition="" node="([0-9a-f-]{{36}})" label=")[^"]*(")'


def relabel(value: Any, document: str, labels: Mapping[str, str]) -> Any:
    """What the desk keeps, with today's labels in its references to its own nodes.

    value: JSON of blocks, or HTML. An edition takes its labels from the tree; this is
    for whoever edits the text and should not see last week's number.
    """
    pattern = re.compile(_OWN.format(re.escape(document)))

    def label(found: re.Match[str]) -> str:
        known = labels.get(found[2])
        return found[0] if known is None else f"{found[1]}{escape(known)}{found[3]}"

    def walk(part: Any) -> Any:
        if isinstance(part, str):
            return pattern.sub(label, part) if "linktype" in part else part
        if isinstance(part, list):
            return [walk(each) for each in part]
        if isinstance(part, dict):
            return {name: walk(each) for name, each in part.items()}
        return part

    return walk(value)
