"""A file or folder in one of the known formats in; content tree, files and report out.

    imported = read(path, "oscal", document_facts={"designation": "MCS-900", …})
    imported.tree      # satisfies docs/reference/content-tree.md, checked
    imported.assets    # {sha256: Asset(name, media_type, data, sha256, width, height)}
    imported.report    # counts, losses, notes; as_json() and as_text()

Nothing is written. `document_facts` are the top-level fields of the tree that the caller
knows: document (UUID), designation, group, kind, language, licence, title, audiences,
subjects, relations, meta; what is left out comes from the source or stays empty, and a
document UUID is minted. This module imports no Django.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.documents.content import Tree
from cms.documents.validate import problems
from cms.importing import build, concord, markdown, oscal
from cms.importing.build import Asset
from cms.importing.errors import MalformedInput
from cms.importing.report import Report

FORMATS = ("json", "markdown", "oscal")
Progress = Callable[[int, int, str], None]
"""Called with (done, total, what) while an import runs, for a terminal."""


@dataclass(frozen=True)
class Imported:
    """What an import made; nothing of it is stored yet."""

    tree: Tree
    assets: dict[str, Asset]
    report: Report


def read(
    path: str | Path,
    format: str,
    *,
    document_facts: Mapping[str, Any],
    progress: Progress | None = None,
    in_use: Callable[[str], bool] | None = None,
    has_file: Callable[[str], bool] | None = None,
) -> Imported:
    """Read `path`. Raises MalformedInput: one sentence with the place.

    progress: called with (done, total, what). in_use (json only): whether another
    document here has this UUID. has_file (json only): whether a file with this SHA-256
    is stored here.
    """
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise MalformedInput(f"There is no format {format!r}; there are {known}.")
    path = Path(path)
    if not path.exists():
        raise MalformedInput("There is no such file or folder.", place=str(path))
    report = Report(source=path.name, format=format)
    told = progress or (lambda done, total, what: None)
    if format == "json":
        tree, assets = concord.read(
            path, document_facts, report, told,
            in_use=in_use or (lambda uuid: False),
            has_file=has_file or (lambda sha256: False),
        )  # fmt: skip
        # Files that are here already are listed by the tree and not by `assets`.
        listed = tree["assets"]
    else:
        reader = oscal.read if format == "oscal" else markdown.read
        tree, assets = reader(path, document_facts, report, told)
        listed = None
    build.finish(tree, report, assets)
    if listed is not None:
        tree["assets"] = sorted(listed, key=lambda asset: asset["sha256"])
        report.count(tree)
    if found := problems(tree):
        raise MalformedInput(
            f"What came out of it cannot be stored: {' '.join(found[:5])}",
            place=str(path),
        )
    return Imported(tree, {asset.sha256: asset for asset in assets}, report)
