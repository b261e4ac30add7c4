"""A content tree in, the pages of a desk out: for imports, the demo and next editions.

Every UUID stays what it is. A page whose text does not change gets no new revision, so
nobody counts as an author of what he or she did not touch.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from cms import clock
from cms.documents import content
from cms.documents.assemble import assemble
from cms.documents.blocks.from_tree import Keys, raw_of
from cms.documents.blocks.to_tree import FACTS
from cms.documents.content import ContentError, Node, Tree, short_id
from cms.documents.models import Document, SectionPage, StandardPage
from cms.documents.models.pages import (
    DESK_OF_KIND,
    Desk,
    desk_of,
    group_desk,
    tell_saved,
)
from cms.documents.page_tree import (
    child_paths,
    count_children,
    insert_pages,
    move_page,
)
from cms.documents.richtext.convert import html_from_paragraphs
from cms.documents.write_library import write_files, write_library
from cms.people.models import User

Assets = Mapping[str, tuple[str, str, bytes]]
"""SHA-256 → (name, media type, bytes) of the files that a tree uses."""
Progress = Callable[[int, int], None]
LONGEST_TITLE = 255


def open_desk(
    document: Document, *, by: User | None = None, amendment: str = ""
) -> Desk:
    """The desk of a document, made with an empty front when there is none.

    amendment: the label of an amendment that is written beside the next edition.
    """
    found = desk_of(document, amendment)
    if found:
        return found
    name = f"{document.designation}-{amendment}" if amendment else document.designation
    model = DESK_OF_KIND.get(document.kind, StandardPage)
    page = model(
        document=document, title=document.title[:LONGEST_TITLE], owner=by, live=False,
        slug=name.lower().replace(".", "-"), amendment=amendment,
    )  # fmt: skip
    with transaction.atomic():
        group_desk(document.lead_group).add_child(instance=page)
        page.save_revision(user=by, clean=False)
    return page


@transaction.atomic
def write_desk(  # noqa: PLR0913
    document: Document,
    tree: Tree,
    assets: Assets | None = None,
    *,
    by: User | None,
    at: datetime | None = None,
    progress: Progress | None = None,
    amendment: str = "",
) -> Desk:
    """Make the desk of `document` say what `tree` says.

    assets: bytes of the files that the tree uses; those that the desk or an edition
    has already may be left out. Sections that the tree does not have are retired.
    progress: called with (sections done, sections in all).
    Raises ContentError for a tree that pages cannot hold.
    """
    _check(tree)
    desk = open_desk(document, by=by, amendment=amendment)
    at = at or clock.now()
    write_library(tree, document.lead_group)
    keys = write_files(tree, assets or {}, document.lead_group, by=by)
    _write_front(desk, tree, by=by)
    _Writer(desk, tree, keys, by=by, at=at, progress=progress).run()
    log(desk, "concord.desk_written", user=by)
    tell_saved(desk)
    return type(desk).objects.get(pk=desk.pk)


def _check(tree: Tree) -> None:
    if len(tree["title"]) > LONGEST_TITLE:
        raise ContentError(f"The title has more than {LONGEST_TITLE} characters.")
    for section in content.sections(tree):
        if len(section["title"]) > LONGEST_TITLE:
            raise ContentError(
                f"The title “{section['title'][:60]}…” has more than {LONGEST_TITLE} "
                "characters."
            )


def _write_front(desk: Desk, tree: Tree, *, by: User | None) -> None:
    meta = dict(tree["meta"])
    new = {
        "title": tree["title"],
        "abstract": html_from_paragraphs(meta.pop("abstract", [])),
        "scope": html_from_paragraphs(meta.pop("scope", [])),
        "audiences": tree["audiences"],
        "subjects": tree["subjects"],
        "relations": tree["relations"],
        "parts": tree["parts"],
    }
    for name in desk.META_FIELDS:
        empty = desk._meta.get_field(name).get_default()
        new[name] = meta.pop(name, empty)
    new["more_meta"] = meta
    latest = desk.latest_revision
    old = latest.as_object() if latest else desk
    if all(getattr(old, name) == value for name, value in new.items()):
        return
    for name, value in new.items():
        setattr(desk, name, value)
    desk.draft_title = desk.title
    desk.save(clean=False)
    desk.save_revision(user=by, clean=False)


def section_fields(section: Node, keys: Keys) -> dict[str, Any]:
    """The fields of a section's page, its child sections left out."""
    facts = {}
    for block in section["blocks"]:
        kept = {name: block[name] for name in FACTS if block.get(name)}
        if kept:
            facts[block["uuid"]] = kept
    return {
        "title": section["title"],
        "kind": section["kind"],
        "informative": section["informative"],
        "lang": section.get("lang", ""),
        "external_ids": section.get("external_ids", []),
        "origins": section.get("origins", []),
        "block_facts": facts,
        "body": [raw_of(block, keys) for block in section["blocks"]],
        "retired": False,
    }


class _Writer:
    def __init__(
        self,
        desk: Desk,
        tree: Tree,
        keys: Keys,
        *,
        by: User | None,
        at: datetime,
        progress: Progress | None,
    ) -> None:
        self.desk, self.tree, self.keys, self.by, self.at = desk, tree, keys, by, at
        self.progress = progress or (lambda done, total: None)
        self.total = sum(1 for _ in content.sections(tree))
        self.done = 0
        self.locale = Locale.get_default()
        self.content_type = SectionPage(live=False).content_type_id
        self.new: list[SectionPage] = []
        self.moved = False

    def run(self) -> None:
        pages = SectionPage.objects.descendant_of(self.desk).order_by("path")
        self.old = {str(page.node): page for page in pages}
        self.before = _sections_now(self.desk) if self.old else {}
        self.level(self.tree["sections"], self.desk)
        self.insert()
        if self.old:
            self.retire()
            self.sort(self.tree["sections"], self.desk)

    # -- writing ---------------------------------------------------------------------

    def level(self, sections: list[Node], parent: Page) -> None:
        """Write sections and all below them; new pages wait to be inserted together."""
        known = [s for s in sections if s["uuid"] in self.old]
        if known:
            # A page can only be moved below one that is there, and the places that
            # waiting pages have been promised must be taken before one moves in.
            self.insert()
            if parent.numchild:
                parent.refresh_from_db(fields=["numchild"])
        pages = {s["uuid"]: self.update(s, parent) for s in known}
        fresh = [s for s in sections if s["uuid"] not in self.old]
        if parent.pk is None:
            steps = range(1, len(fresh) + 1)
            paths = [Page._get_path(parent.path, parent.depth + 1, n) for n in steps]
        else:
            paths = child_paths(parent, len(fresh))
        parent.numchild += len(fresh)
        if fresh and parent.pk is not None:
            Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)
        for section, path in zip(fresh, paths, strict=True):
            pages[section["uuid"]] = self.page(section, parent, path)
        for section in sections:
            self.done += 1
            self.progress(self.done, self.total)
            self.level(section["sections"], pages[section["uuid"]])

    def page(self, section: Node, parent: Page, path: str) -> SectionPage:
        """A new page, waiting to be inserted."""
        slug = f"s-{short_id(section['uuid'])}"
        fields = section_fields(section, self.keys)
        page = SectionPage(
            live=False, node=section["uuid"], slug=slug, path=path,
            depth=parent.depth + 1, numchild=0, url_path=f"{parent.url_path}{slug}/",
            draft_title=section["title"], locale=self.locale, owner=self.by,
            content_type_id=self.content_type, has_unpublished_changes=True, **fields,
        )  # fmt: skip
        self.new.append(page)
        return page

    def insert(self) -> None:
        insert_pages(self.new, by=self.by, at=self.at)
        self.new = []

    def update(self, section: Node, parent: Page) -> SectionPage:
        """Bring an existing page to the right place and text."""
        page = self.old[section["uuid"]]
        if page.path[: -Page.steplen] != parent.path:
            move_page(page, parent, "last-child")
            self.moved = True
            # Everything below the old and the new place has other paths now.
            for other in self.old.values():
                other.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
            parent.refresh_from_db(fields=["numchild"])
        if self.before.get(section["uuid"]) == _bare(section):
            return page
        for name, value in section_fields(section, self.keys).items():
            setattr(page, name, value)
        page.draft_title = page.title
        page.save(clean=False)
        revision = page.save_revision(user=self.by, clean=False)
        revision.created_at = self.at
        revision.save(update_fields=["created_at"])
        return page

    # -- what is left ----------------------------------------------------------------

    def retire(self) -> None:
        """Sections that the tree does not have stay as pages, out of the text."""
        wanted = {section["uuid"] for section in content.sections(self.tree)}
        for uuid, page in self.old.items():
            if uuid not in wanted and uuid in self.before:
                page.retired = True
                page.save(clean=False)
                page.save_revision(user=self.by, clean=False)

    def sort(self, sections: list[Node], parent: Page) -> None:
        """Bring the children of every page into the order of the tree."""
        wanted = [section["uuid"] for section in sections]
        children = SectionPage.objects.filter(
            path__startswith=parent.path, depth=parent.depth + 1
        ).order_by("path")
        now = [str(p.node) for p in children if str(p.node) in set(wanted)]
        if now != wanted:
            by_node = {str(page.node): page for page in children}
            for uuid in wanted:
                move_page(by_node[uuid], parent, "last-child")
        for section in sections:
            if section["sections"]:
                page = SectionPage.objects.descendant_of(self.desk).get(
                    node=section["uuid"]
                )
                self.sort(section["sections"], page)


def _bare(section: Node) -> Node:
    return {name: value for name, value in section.items() if name != "sections"}


def _sections_now(desk: Desk) -> dict[str, Node]:
    """The sections of the desk as they are, by UUID, without what is below them."""
    tree = assemble(desk).tree
    return {section["uuid"]: _bare(section) for section in content.sections(tree)}


__all__ = ["count_children", "open_desk", "section_fields", "write_desk"]
