"""A folder of Markdown files, or one file, in; a content tree, pictures and report out.

Files are ordered by their front matter, headings become sections, anchors that are met
become the targets of cross-references, and what Markdown or HTML has beyond the content
tree is listed. This module imports no Django.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cms.documents import content
from cms.documents.content import Node, Runs, Tree
from cms.documents.runs import TooDeep, fragment, tidy_runs
from cms.importing import build, frontmatter, jsonfile
from cms.importing.errors import MalformedInput
from cms.importing.flow import Event, FlowReader, Heading, Source
from cms.importing.frontmatter import FrontMatter
from cms.importing.links import resolve_links
from cms.importing.markup import Markup, deep_line
from cms.importing.report import Report
from cms.importing.typed_numbers import settle_numbers

Progress = Callable[[int, int, str], None]

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
MAX_FILES = 2000
_ORDER = ("navorder", "nav_order", "sidebar_position", "order", "weight", "position")
_FIRST = re.compile(
    r"(?i)(index|readme|abstract|acknowledg\w*|foreword|preface|preliminar\w*)"
)
UNNUMBERED = re.compile(
    r"(?i)(abstract|keywords?|foreword|preface|acknowledge?ments?|note to (the )?"
    r"(reviewers?|readers?)|executive summary|table of contents|contents)"
)
_USED = {*_ORDER, "section", "anchor"}
_INFORMATIVE = re.compile(
    r"(?i)this (section|clause|annex|appendix) is (informative|non-normative)\s*\.?"
)


@dataclass
class File:
    """One Markdown file: its front matter, what was read of it, and its sections."""

    path: Path
    name: str
    matter: FrontMatter
    body: str
    source: Source
    events: list[Event] = field(default_factory=list)
    top: list[Node] = field(default_factory=list)

    @property
    def order(self) -> float | None:
        return self.matter.number(*_ORDER)


def read(
    path: Path, facts: Mapping[str, Any], report: Report, progress: Progress
) -> tuple[Tree, list[build.Asset]]:
    """Read a folder or a file. Raises MalformedInput."""
    root = path if path.is_dir() else path.parent
    files = [_open(one, root, report) for one in _find(path, report)]
    files = _sorted(files, report)
    pictures = Pictures(root.resolve(), report)
    for number, file in enumerate(files, start=1):
        _read_file(file, pictures)
        progress(number, len(files), file.name)
    tree = build.start_tree(facts, title="")
    lone = not path.is_dir()
    numbered = any(file.matter.text("section") for file in files)
    for file in files:
        _sections(file, numbered=numbered)
        tree["sections"] += file.top
    if lone:
        _unwrap(tree, report)
    tree["title"] = tree["title"] or _title(files, path)
    if not facts.get("language") and (language := _language(files)):
        tree["language"] = language
    _tell_front_matter(files, tree, report)
    if not tree["sections"]:
        raise MalformedInput("There is no text in it.", place=str(path))
    _mark_informative(tree, report)
    settle_numbers(tree, report)
    resolve_links(tree, files, report)
    _scope(tree, report)
    if path.is_dir():
        _tell_unused(path, files, pictures, report)
    return tree, list(pictures.assets.values())


# -- files -----------------------------------------------------------------------------


def _find(path: Path, report: Report) -> list[Path]:
    if not path.exists():
        raise MalformedInput("There is no such file or folder.", place=str(path))
    if path.is_file():
        return [path]
    found = [one for one in _walk(path) if one.suffix.lower() in SUFFIXES]
    if not found:
        raise MalformedInput("The folder holds no Markdown file.", place=str(path))
    if len(found) > MAX_FILES:
        raise MalformedInput(
            f"The folder holds more than {MAX_FILES} files.", place=str(path)
        )
    inside = []
    for one in found:
        if one.resolve().is_relative_to(path.resolve()):
            inside.append(one)
        else:
            report.lose(str(one.relative_to(path)), "a link out of the folder", _OUT)
    return inside


_OUT = "Only what is inside the folder is read."


def _walk(path: Path) -> list[Path]:
    """Every file below `path` in natural order, hidden ones left out."""
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder) / name for name in names if not name.startswith(".")]
    return sorted(found, key=lambda one: build.natural(str(one.relative_to(path))))


def _open(path: Path, root: Path, report: Report) -> File:
    name = str(path.relative_to(root))
    text = jsonfile.decode(jsonfile.read_bytes(path), name)
    matter, body = frontmatter.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    for line, strange in matter.strange:
        report.lose(f"{name}, line {line}", strange, "It is front matter of its own.")
    return File(path, name, matter, body, Source(name, report))


def _sorted(files: list[File], report: Report) -> list[File]:
    """By the order that the front matter gives; files without one by their names.

    Of those without, prefaces come first and everything else last.
    """
    if all(file.order is None for file in files):
        return files

    def key(file: File) -> tuple[int, float]:
        if file.order is not None:
            return (1, file.order)
        report.note(
            f"{file.name} does not say where it belongs; its place follows its name."
        )
        heading = re.search(r"(?m)^#{1,6}[ \t]+([^{#\n]*)", file.body)
        first = _FIRST.match(file.path.stem) or (
            heading and UNNUMBERED.fullmatch(heading[1].strip())
        )
        return (0, 0.0) if first else (2, 0.0)

    return sorted(files, key=key)


def _read_file(file: File, pictures: "Pictures") -> None:
    source = file.source
    first = file.matter.lines + 1

    def lose(line: int, what: str, why: str) -> None:
        source.report.lose(f"{file.name}, line {line}", what, why)

    try:
        markup = Markup(file.body, lose=lose, first_line=first)
        source.restore = markup.restore
        reader = _Reader(source, pictures, file.path.parent)
        file.events = reader.read_flow(fragment(markup.html))
    except TooDeep as error:
        line = deep_line(file.body, first)
        place = f"{file.name}, line {line}" if line else file.name
        raise MalformedInput(str(error), place=place) from error
    except MalformedInput as error:
        place = ", ".join(one for one in (file.name, error.place) if one)
        what = str(error).removeprefix(f"{error.place}: ")
        raise MalformedInput(what, place=place) from error


class _Reader(FlowReader):
    def __init__(self, source: Source, pictures: "Pictures", folder: Path) -> None:
        super().__init__(source)
        self.pictures, self.folder = pictures, folder

    def figure(self, src: str, alt: str, caption: Runs) -> Node:
        sha256, missing, why = self.pictures.find(src, self.folder)
        made = build.block("figure", asset=sha256, alt=alt, caption=caption, source=[])
        if not sha256:
            made["missing"] = missing or "?"
            self.lose(f"the picture {missing}", why)
        if not alt:
            self.source.report.note(
                f"{self.source.place()}: a picture has no alternative text."
            )
        return made


class Pictures:
    """The picture files that an import uses, read once each and only from its folder."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root, self.report = root, report
        self.assets: dict[str, build.Asset] = {}
        self.used: set[Path] = set()

    def find(self, src: str, folder: Path) -> tuple[str | None, str, str]:
        """SHA-256 (or None), the name of the file, and why it is not there."""
        address = (
            unquote(re.sub(r"\{\{[^{}]*\}\}", "", src)).split("#")[0].split("?")[0]
        )
        if re.match(r"(?i)[a-z][a-z0-9+.-]*:|//", src.strip()):
            name = src if len(src) < 200 else src[:40] + "…"
            return None, name, "Pictures are not fetched from the web; add the file."
        name = re.sub(r"/{2,}", "/", address).strip("/ ") or "?"
        for base in (folder, self.root):
            for tail in (name, Path(name).name):
                path = (base / tail).resolve()
                if path.is_relative_to(self.root) and path.is_file():
                    return self.take(path, name)
        return None, name, "Its file was not there."

    def take(self, path: Path, name: str) -> tuple[str | None, str, str]:
        self.used.add(path)
        try:
            asset = build.picture(path.name, jsonfile.read_bytes(path))
        except (build.NotAPicture, MalformedInput) as error:
            return None, name, str(error)
        self.assets[asset.sha256] = asset
        return asset.sha256, name, ""


# -- sections --------------------------------------------------------------------------


def _sections(file: File, *, numbered: bool) -> None:
    """Make sections of a file's headings, nested by level."""
    headings = [event for event in file.events if isinstance(event, Heading)]
    own_title = file.matter.text("title", "navtitle") or _from_name(file.path)
    stack: list[tuple[int, Node]] = []
    starts_plain = bool(file.events) and not isinstance(file.events[0], Heading)
    under = (
        headings and min(h.level for h in headings) > 1 and file.matter.text("title")
    )
    if file.events and (not headings or under or starts_plain):
        level = 0 if under or not headings else headings[0].level
        stack.append((level, build.section(own_title)))
        file.top.append(stack[0][1])
        if headings and not under:
            file.source.report.note(
                f"{file.name}: the text before the first heading is in a section of "
                f"its own, “{own_title}”."
            )
    for event in file.events:
        if not isinstance(event, Heading):
            stack[-1][1]["blocks"].append(event)
            continue
        node = _section(event, file)
        while stack and stack[-1][0] >= event.level:
            stack.pop()
        (stack[-1][1]["sections"] if stack else file.top).append(node)
        stack.append((event.level, node))
    _kinds(file, numbered=numbered)
    if file.top and (anchor := file.matter.text("anchor")):
        file.source.anchors.setdefault(anchor, file.top[0]["uuid"])


def _section(heading: Heading, file: File) -> Node:
    title = " ".join(content.plain(heading.text).split())
    place = f"{file.name}, line {heading.line}"
    report = file.source.report
    if any(set(run) & {"marks", "lang"} for run in heading.text):
        report.lose(place, f"marks in the heading “{title}”", "A title is plain text.")
    for run in heading.text:
        if "href" in run and run["href"].split("#")[-1] not in file.source.anchors:
            what = f"the link {run['href']!r} in a heading"
            report.lose(place, what, "A title is plain text.")
        if "footnote" in run:
            words = content.plain(run["footnote"]["text"])
            what = f"the footnote of a heading: {words[:100]}"
            report.lose(place, what, "A title is plain text.")
    if not title:
        report.lose(place, "an empty heading", "It was given the title “Untitled”.")
        title = "Untitled"
    made = build.section(title)
    made["uuid"] = heading.uuid
    for slug in _slugs(title):
        file.source.anchors.setdefault(slug, heading.uuid)
    return made


def _slugs(title: str) -> list[str]:
    """The ids that kramdown and GitHub would give a heading."""
    github = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
    kramdown = re.sub(r"^[^a-zA-Z]+", "", title)
    kramdown = re.sub(r"[^a-zA-Z0-9 -]", "", kramdown).replace(" ", "-").lower()
    return [slug for slug in dict.fromkeys((github, kramdown)) if slug]


def _kinds(file: File, *, numbered: bool) -> None:
    """Clause, annex or unnumbered: `section: A` in the front matter tells an annex."""
    own = file.matter.text("section")
    for node in file.top:
        if re.fullmatch(r"[A-Z]", own):
            node["kind"] = "annex"
        elif UNNUMBERED.fullmatch(node["title"]) or (numbered and not own):
            node["kind"] = "unnumbered"
        elif re.match(r"(?i)(annex|appendix)\b", node["title"]):
            node["kind"] = "annex"
    if own and file.top:
        file.top[0]["typed_number"] = own


def _from_name(path: Path) -> str:
    words = re.sub(r"^(sec|section|chapter|ch)?[\d._-]+", "", path.stem, flags=re.I)
    words = re.sub(r"[_-]+", " ", words or path.stem).strip()
    return words[:1].upper() + words[1:] or path.stem


def _unwrap(tree: Tree, report: Report) -> None:
    """The single top heading of a lone file is the document's title."""
    if len(tree["sections"]) != 1 or not tree["sections"][0]["sections"]:
        return
    whole = tree["sections"][0]
    tree["title"] = tree["title"] or whole["title"]
    tree["sections"] = whole["sections"]
    if whole["blocks"]:
        whole["sections"] = []
        whole["kind"] = "unnumbered"
        tree["sections"].insert(0, whole)
        report.note(
            f"What stands before the first section is in the section “{whole['title']}”."
        )
    else:
        # Links to the title lead to the first section.
        tree["sections"][0].setdefault("stands_for", whole["uuid"])


def _title(files: list[File], path: Path) -> str:
    first = next((file for file in files if file.matter.text("title")), None)
    title = first.matter.text("title") if first else ""
    if first and not (first.top and first.top[0]["title"] == title):
        return title
    return _from_name(path)


def _language(files: list[File]) -> str:
    for file in files:
        found = file.matter.text("lang", "language")
        if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", found):
            return found
    return ""


def _tell_front_matter(files: list[File], tree: Tree, report: Report) -> None:
    titles = {one["title"] for one in content.sections(tree)} | {tree["title"]}
    for file in files:
        for name, value in file.matter.entries.items():
            told = name in _USED or (name == "title" and value in titles)
            told = told or (name in ("lang", "language") and value == tree["language"])
            if not told and value not in ("", []):
                words = ", ".join(value) if isinstance(value, list) else value
                report.lose(
                    f"{file.name}, line {file.matter.where[name]}",
                    f"the front matter entry {name}: {words[:80]}",
                    "It tells the site's generator what to do.",
                )


def _tell_unused(
    path: Path, files: list[File], pictures: Pictures, report: Report
) -> None:
    read_already = {file.path.resolve() for file in files} | pictures.used
    for one in _walk(path):
        if one.resolve() not in read_already and one.suffix.lower() not in SUFFIXES:
            report.lose(
                str(one.relative_to(path)), "a file", "No Markdown file shows it."
            )


# -- meaning ---------------------------------------------------------------------------


def _mark_informative(tree: Tree, report: Report) -> None:
    """Make “This section is informative.” the section's own mark."""
    count = 0
    for node in content.sections(tree):
        first = node["blocks"][0] if node["blocks"] else None
        if not first or first["type"] != "paragraph":
            continue
        if _INFORMATIVE.fullmatch(content.plain(first["text"]).strip()):
            node["informative"] = True
            del node["blocks"][0]
            for inner in content.sections(node):
                inner["informative"] = True
            count += 1
    if count:
        report.note(
            f"{count} times “This section is informative.” became the section's mark."
        )


def _scope(tree: Tree, report: Report) -> None:
    """The scope: the source's scope, purpose or abstract, else its title."""
    meta = tree["meta"]
    for wanted in ("abstract", "scope", "purpose", "abstract"):
        target = (
            "abstract" if wanted == "abstract" and not meta["abstract"] else "scope"
        )
        if meta[target]:
            continue
        for node in content.sections(tree):
            if re.match(rf"(?i){wanted}\b", node["title"]):
                meta[target] = _paragraphs(node)
                break
    if not meta["scope"]:
        meta["scope"] = [content.runs(tree["title"])]
        report.note("The source states no scope; its title stands in for it.")


def _paragraphs(node: Node) -> list[Runs]:
    """The paragraphs of a section, to be shown a second time."""
    texts = [b["text"] for b in node["blocks"] if b["type"] == "paragraph"]
    copies = [build.without_nodes(dict(run) for run in text) for text in texts]
    return [tidy_runs(copy) for copy in copies if copy]
