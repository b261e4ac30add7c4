"""Small makers of nodes, and what every import ends with.

`finish` takes a tree as an importer left it and makes it one that may be stored: sections
of at most 120 blocks, labels of cross-references, sorted lists of what is used.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from PIL import Image

from cms.documents import content
from cms.documents.content import Node, Runs, Tree, mint
from cms.documents.labels import fill_labels
from cms.documents.runs import tidy_runs
from cms.documents.validate import KINDS, MOST_BLOCKS, MOST_PIXELS
from cms.importing.errors import MalformedInput
from cms.importing.report import Report

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f\ue002\ufffe\uffff]")
MAX_TITLE = 200
"""A page's title is longer nowhere, and a heading of this length is none."""
COMFORTABLE_BLOCKS = 40
MAX_PICTURE_BYTES = 20 * 1024 * 1024
PICTURES = {
    "PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp",
}  # fmt: skip


class Asset(NamedTuple):
    """A file that came with an import: (name, media type, bytes) and what is known."""

    name: str
    media_type: str
    data: bytes
    sha256: str
    width: int = 0
    height: int = 0

    def entry(self) -> dict[str, Any]:
        """The asset as it stands in the tree."""
        entry: dict[str, Any] = {
            "sha256": self.sha256, "name": self.name, "media_type": self.media_type,
            "size": len(self.data),
        }  # fmt: skip
        if self.width and self.height:
            entry |= {"width": self.width, "height": self.height}
        return entry


class NotAPicture(ValueError):
    """Bytes that are no picture we take: the sentence says why."""


def picture(name: str, data: bytes) -> Asset:
    """A picture file as an asset. Raises NotAPicture."""
    if len(data) > MAX_PICTURE_BYTES:
        raise NotAPicture("It is larger than 20 MB.")
    try:
        # Only the header is read: a picture that unpacks to gigabytes is not opened.
        with Image.open(io.BytesIO(data), formats=list(PICTURES)) as image:
            kind, (width, height) = image.format, image.size
    except Image.DecompressionBombError as error:
        raise NotAPicture("It has more than 80 million pixels.") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NotAPicture("It is no PNG, JPEG, GIF or WebP picture.") from error
    if width * height > MOST_PIXELS:
        raise NotAPicture("It has more than 80 million pixels.")
    sha256 = hashlib.sha256(data).hexdigest()
    return Asset(name, PICTURES[str(kind)], data, sha256, width, height)


def section(title: str, *, kind: str = "clause", **facts: Any) -> Node:
    """A section without blocks."""
    return {
        "uuid": mint(), "kind": kind, "title": title, "informative": False,
        "blocks": [], "sections": [], **facts,
    }  # fmt: skip


def block(kind: str, /, **fields: Any) -> Node:
    """A block with a fresh UUID."""
    return {"type": kind, "uuid": mint(), **fields}


def paragraph(text: Runs, **facts: Any) -> Node:
    """A paragraph block."""
    return block("paragraph", text=text, **facts)


def requirement(text: Runs, **facts: Any) -> Node:
    """An imported requirement: kind shall, not assessable."""
    return block(
        "requirement", kind="shall", text=text, rationale=[], verification=[], role="",
        assessable=False, levels=[], **facts,
    )  # fmt: skip


def add_id(node: Node, scheme: str, value: str) -> None:
    """Keep an identifier from elsewhere on a node, once."""
    entry = {"scheme": scheme, "value": value}
    if value and entry not in node.get("external_ids", ()):
        node.setdefault("external_ids", []).append(entry)


def xref(document: str, node: str, text: str, **facts: Any) -> dict[str, Any]:
    """A cross-reference within the document; its label is filled in at the end."""
    target = {"document": document, "edition": None, "node": node, "label": ""}
    return {"text": text, **facts, "xref": target}


def start_tree(facts: Mapping[str, Any], *, title: str) -> Tree:
    """A tree with the facts that the caller knows. Raises MalformedInput.

    facts: any top-level field; empty ones count as absent. The title of the source is
    taken where the caller names none, and a document UUID is minted.
    """
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    try:
        tree = content.new_tree(**known)
    except content.ContentError as error:
        raise MalformedInput(str(error)) from error
    if tree["kind"] not in KINDS:
        raise MalformedInput(f"There is no kind of document called {tree['kind']!r}.")
    tree["document"] = tree["document"] or mint()
    tree["title"] = tree["title"] or title
    tree["meta"] = {"abstract": [], "scope": [], **tree["meta"]}
    return tree


def without_nodes(text: Runs) -> Runs:
    """Runs to be shown a second time: footnotes carry a UUID and stay where they are."""
    return tidy_runs(run for run in text if "footnote" not in run)


def finish(tree: Tree, report: Report, assets: Iterable[Asset] = ()) -> None:
    """Make the tree storable, in place, and count what is in it."""
    without_controls(tree, "tree", report)
    for _, text in content.all_runs(tree):
        text[:] = tidy_runs(text)
    shorten_titles(tree, report)
    split_long_sections(tree["sections"], report)
    tree["assets"] = sorted(
        (asset.entry() for asset in assets), key=lambda a: a["sha256"]
    )
    for name in ("terms", "references"):
        tree[name].sort(key=lambda entry: entry["uuid"])
    # Twice: the words of a node may hold a label that the first time fills.
    fill_labels(tree)
    fill_labels(tree)
    report.count(tree)


def without_controls(value: Any, place: str, report: Report) -> None:
    """Take characters out of every string that neither XML nor PDF can carry."""
    entries: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    for key, inner in entries:
        here = f"{place}.{key}" if isinstance(value, dict) else f"{place}[{key}]"
        if isinstance(inner, str):
            if _CONTROL.search(inner):
                value[key] = _CONTROL.sub("", inner)
                report.lose(here, "control characters", "They were removed.")
        else:
            without_controls(inner, here, report)


def shorten_titles(tree: Tree, report: Report) -> None:
    """Titles longer than a page can have; the whole title becomes the first paragraph."""
    for one in content.sections(tree):
        title = one["title"]
        if len(title) > MAX_TITLE:
            one["title"] = title[: MAX_TITLE - 1].rstrip() + "…"
            one["blocks"].insert(0, paragraph(content.runs(title)))
            report.note(f"The title “{title[:60]}…” was longer than {MAX_TITLE}.")
    tree["title"] = tree["title"][:MAX_TITLE]


# -- long sections -------------------------------------------------------------------


def split_long_sections(sections: list[Node], report: Report) -> None:
    """Give every section of more than 120 blocks child sections instead."""
    for one in sections:
        split_long_sections(one["sections"], report)
        if len(one["blocks"]) > MOST_BLOCKS:
            _split(one, report)


def _split(long: Node, report: Report) -> None:
    """The introduction stays; the rest goes into parts of about 40 blocks.

    Parts of a section that has child sections carry no number, so that the numbers of
    those children stay as they are.
    """
    blocks = long["blocks"]
    total = len(blocks)
    definitions = [i for i, one in enumerate(blocks) if one["type"] == "definition"]
    intro = definitions[0] if definitions and definitions[0] < COMFORTABLE_BLOCKS else 0
    rest = blocks[intro:]
    parts = -(-len(rest) // COMFORTABLE_BLOCKS)
    size = -(-len(rest) // parts)
    kind = "unnumbered" if long["sections"] else "clause"
    if long["kind"] == "unnumbered":
        kind = "unnumbered"
    made = []
    for number, start in enumerate(range(0, len(rest), size), start=1):
        own = rest[start : start + size]
        child = section(_part_title(long["title"], own, number), kind=kind)
        child["informative"] = long["informative"]
        child["blocks"] = own
        made.append(child)
    long["blocks"] = blocks[:intro]
    long["sections"] = made + long["sections"]
    report.note(
        f"The section “{long['title']}” has {total} blocks, more than a section may "
        f"hold ({MOST_BLOCKS}); they were put into {len(made)} child sections."
    )


def _part_title(title: str, blocks: list[Node], number: int) -> str:
    names = [one["preferred"] for one in blocks if one["type"] == "definition"]
    if len(names) * 2 > len(blocks):
        return f"{names[0]} to {names[-1]}"
    return f"{title}, part {number}"


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key by which sec10 comes after sec9."""
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in re.split(r"(\d+)", text.casefold())
        if part
    ]
