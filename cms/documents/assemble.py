"""A desk in, its content tree out: read from the latest revision of every page.

Never from the pages' rows: a revision that an autosave has just written is the text. What
was clicked in between (order of saving, moves back and forth) does not show in the tree.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wagtail.models import Page, Revision

from cms.documents import content, labels, numbering
from cms.documents.blocks.to_tree import Files, block_of
from cms.documents.content import Node, Tree
from cms.documents.models import (
    Document,
    File,
    Picture,
    Reference,
    SectionPage,
    SnapshotSource,
    Term,
)
from cms.documents.models.pages import Desk
from cms.documents.richtext.convert import paragraph_runs
from cms.people.models import User

Fields = dict[str, Any]


@dataclass
class Assembled:
    """A desk's text, where it was read from, and what stands in the way of a snapshot."""

    desk: Desk
    tree: Tree
    sources: list[tuple[Page, Revision]] = field(default_factory=list)
    assets: dict[str, Picture | File] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    pages: dict[str, SectionPage] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> dict[str, numbering.Number]:
        """The Number of each node."""
        return numbering.number(self.tree)

    def contributors(self) -> list[User]:
        """Who wrote something since the last edition's text, without the reading only."""
        return contributors(self.desk.document, self.sources)


def assemble(
    desk: Desk, *, unsaved: Page | None = None, parent: Page | None = None
) -> Assembled:
    """The content tree of `desk`.

    unsaved: a page of this desk as it stands in a form; `parent` for one not yet saved.
    """
    return _Assembly(desk, unsaved, parent).run()


class _Assembly:
    def __init__(self, desk: Desk, unsaved: Page | None, parent: Page | None) -> None:
        self.unsaved = unsaved
        self.parent = parent
        self.fields: dict[int, Fields] = {}
        self.result = Assembled(desk=desk, tree={})

    def run(self) -> Assembled:
        desk = self.result.desk
        latest = Page.objects.filter(pk=desk.pk).select_related("latest_revision").get()
        self.read(desk, latest.latest_revision)
        pages = list(
            SectionPage.objects.descendant_of(desk)
            .order_by("path")
            .select_related("latest_revision")
        )
        for page in pages:
            self.read(page, page.latest_revision)
        if isinstance(self.unsaved, SectionPage) and not self.unsaved.pk:
            self.fields[0] = self.unsaved.serializable_data()
        self.files = self.find_files()
        self.result.tree = self.front()
        self.result.tree["sections"] = self.sections(pages)
        self.freeze()
        return self.result

    def read(self, page: Page, revision: Revision | None) -> None:
        """The fields of a page: as in the form, else its latest revision, else its row."""
        if revision:
            self.result.sources.append((page, revision))
        if self.unsaved is not None and self.unsaved.pk == page.pk:
            self.fields[page.pk] = self.unsaved.serializable_data()
        else:
            self.fields[page.pk] = (
                revision.content if revision else page.serializable_data()
            )

    # -- the front -------------------------------------------------------------------

    def front(self) -> Tree:
        desk = self.result.desk
        fields = self.fields[desk.pk]
        document = Document.objects.select_related("lead_group").get(
            pk=desk.document_id
        )
        meta = {
            **_json(fields.get("more_meta"), {}),
            "abstract": paragraph_runs(fields.get("abstract") or ""),
            "scope": paragraph_runs(fields.get("scope") or ""),
        }
        for name in desk.META_FIELDS:
            value = fields.get(name)
            if isinstance(value, str) and name == "populations":
                value = _json(value, [])
            # An empty field leaves no trace, so that older texts keep their hashes.
            if value:
                meta[name] = value
        return content.new_tree(
            kind=document.kind,
            document=str(document.uuid),
            designation=document.designation,
            title=fields["title"],
            language=document.language,
            licence=document.licence,
            audiences=_json(fields.get("audiences"), []),
            subjects=_json(fields.get("subjects"), []),
            group=group_facts(document),
            relations=_json(fields.get("relations"), []),
            meta=meta,
            parts=_json(fields.get("parts"), []),
        )

    # -- sections --------------------------------------------------------------------

    def sections(self, pages: list[SectionPage]) -> list[Node]:
        """The sections of the desk, nested as the pages are."""
        top: list[Node] = []
        holders: dict[str, list[Node] | None] = {self.result.desk.path: top}
        for page in pages:
            fields = self.fields[page.pk]
            holder = holders.get(page.path[: -Page.steplen])
            if holder is None or fields.get("retired"):
                # What lies in a retired section is retired with it.
                holders[page.path] = None
                continue
            section = self.section(fields)
            holder.append(section)
            holders[page.path] = section["sections"]
            self.result.pages[section["uuid"]] = page
        if 0 in self.fields:
            path = (self.parent or self.result.desk).path
            holder = holders.get(path)
            (top if holder is None else holder).append(self.section(self.fields[0]))
        return top

    def section(self, fields: Fields) -> Node:
        facts = _json(fields.get("block_facts"), {})
        section: Node = {
            "uuid": str(fields["node"]),
            "kind": fields.get("kind") or "clause",
            "title": fields["title"],
            "informative": bool(fields.get("informative")),
            "blocks": [block_of(raw, self.files, facts) for raw in body_of(fields)],
            "sections": [],
        }
        if fields.get("lang"):
            section["lang"] = fields["lang"]
        for name in ("external_ids", "origins"):
            if found := _json(fields.get(name), []):
                section[name] = found
        return section

    def find_files(self) -> Files:
        """SHA-256 of every picture and file that the pages name; two queries."""
        pictures, files = set(), set()
        for fields in self.fields.values():
            for raw in body_of(fields):
                if raw["type"] == "figure" and raw["value"].get("image"):
                    pictures.add(raw["value"]["image"])
                if raw["type"] == "attachment" and raw["value"].get("file"):
                    files.add(raw["value"]["file"])
        return Files(
            pictures=self.hashes(Picture, pictures), files=self.hashes(File, files)
        )

    def hashes(self, model: type[Picture] | type[File], pks: set[int]) -> dict:
        rows = model.objects.in_bulk(pks) if pks else {}
        for row in rows.values():
            if not row.sha256:
                row.save()
            self.result.assets.setdefault(row.sha256, row)
        return {pk: row.sha256 for pk, row in rows.items()}

    # -- what the text uses ----------------------------------------------------------

    def freeze(self) -> None:
        """Fill labels, terms, references and assets with what the text uses."""
        tree = self.result.tree
        self.drop_empty_attachments()
        used = Used.of(tree)
        tree["terms"], tree["references"], gone = library(used)
        tree["assets"] = [
            asset_entry(self.result.assets[sha256])
            for sha256 in sorted(used.assets)
            if sha256 in self.result.assets
        ]
        lost = labels.fill_labels(tree, self.result.numbers)
        self.result.problems += _gone_sentences(gone, lost)

    def drop_empty_attachments(self) -> None:
        """An attachment without its file is nothing that a reader could open."""
        for section in content.sections(self.result.tree):
            kept = []
            for block in section["blocks"]:
                if block["type"] == "attachment" and not block["asset"]:
                    self.result.problems.append(
                        f"The attachment “{block['title']}” in “{section['title']}” "
                        "has no file. Choose one, or remove the attachment."
                    )
                else:
                    kept.append(block)
            section["blocks"] = kept


@dataclass
class Used:
    """What a text points at: UUIDs of terms and references, SHA-256 of files."""

    terms: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    assets: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, tree: Tree) -> "Used":
        used = cls()
        used.add_runs(labels.runs_in(tree))
        for block in content.blocks(tree):
            if block["type"] == "definition" and block["term"]:
                used.terms.add(block["term"])
            if block.get("asset"):
                used.assets.add(block["asset"])
        return used

    def add_runs(self, runs: Iterable[dict[str, Any]]) -> None:
        for run in runs:
            if "term" in run:
                self.terms.add(run["term"])
            if "cite" in run:
                self.references.add(run["cite"]["reference"])
            if "footnote" in run:
                self.add_runs(run["footnote"]["text"])


def library(used: Used) -> tuple[list[Node], list[Node], set[str]]:
    """Entries of the terms and references that are used, and UUIDs of those not there.

    A definition may use other terms, and they theirs, so terms are asked for until
    nothing new comes.
    """
    terms: dict[str, Node] = {}
    asked: set[str] = set()
    while wanted := used.terms - asked:
        asked |= wanted
        for term in Term.objects.filter(uuid__in=wanted):
            entry = term.entry()
            terms[entry["uuid"]] = entry
            used.add_runs(entry["definition"])
            used.add_runs(entry["source"])
    references = {
        str(reference.uuid): reference.entry()
        for reference in Reference.objects.filter(uuid__in=used.references)
    }
    gone = (used.terms - terms.keys()) | (used.references - references.keys())
    return (
        [terms[uuid] for uuid in sorted(terms)],
        [references[uuid] for uuid in sorted(references)],
        gone,
    )


def asset_entry(row: Picture | File) -> Node:
    """A picture or file as it stands in a tree's `assets`."""
    entry: Node = {
        "sha256": row.sha256,
        "name": row.file_name,
        "media_type": row.media_type,
        "size": row.file_size or row.get_file_size(),
    }
    if isinstance(row, Picture) and row.width and row.height:
        entry["width"], entry["height"] = row.width, row.height
    return entry


def group_facts(document: Document) -> dict[str, Any]:
    """The groups of a document as a tree names them."""
    lead, *joint = document.groups()
    return {
        "slug": lead.slug,
        "name": lead.name,
        "joint": [{"slug": group.slug, "name": group.name} for group in joint],
    }


def contributors(
    document: Document, sources: Iterable[tuple[Page, Revision]]
) -> list[User]:
    """People with revisions of these pages later than what the last edition was read from."""
    last = document.editions.order_by("-sequence").first()
    cited: Mapping[int, int] = (
        dict(
            SnapshotSource.objects.filter(snapshot=last.snapshot).values_list(
                "page_id", "revision_id"
            )
        )
        if last
        else {}
    )
    pages = {str(page.pk) for page, _ in sources}
    found = Revision.objects.filter(
        base_content_type=Page(pk=0).get_base_content_type(),
        object_id__in=pages,
        user__isnull=False,
    ).values_list("object_id", "pk", "user_id")
    people = {
        user for page, revision, user in found if revision > cited.get(int(page), 0)
    }
    return list(User.objects.filter(pk__in=people).order_by("pk"))


def body_of(fields: Fields) -> list[Fields]:
    """The raw blocks of a page's fields; a revision keeps them as a text of JSON."""
    return _json(fields.get("body"), [])


def _json(value: Any, default: Any) -> Any:
    if isinstance(value, str):
        value = json.loads(value) if value else None
    return default if value is None else value


def _gone_sentences(gone: set[str], lost: list[str]) -> list[str]:
    sentences = []
    if gone:
        sentences.append(
            f"{len(gone)} glossary terms or references that the text uses are no longer "
            "in the library. Choose others in their place."
        )
    if lost:
        sentences.append(
            f"{len(lost)} cross-references point at something that is no longer in the "
            "document. The outline shows where."
        )
    return sentences
