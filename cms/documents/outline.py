"""Move, nest, split, merge and retire sections of one desk: a section in, a tidier desk out.

Every node keeps its UUID: a heading that becomes a section stays the clause that it was,
and a section that is merged under its title stays one as a heading. Each action saves a
revision of what it touched, so whoever did it counts as an author, and is logged.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.documents import content
from cms.documents.admin.forms import MOST_BLOCKS
from cms.documents.assemble import body_of
from cms.documents.models import SectionPage
from cms.documents.models.pages import Desk
from cms.documents.page_tree import move_page
from cms.documents.richtext.convert import html_from_text, runs_from_html
from cms.documents.snapshots import mint_node
from cms.people.models import User

Raw = dict[str, Any]
LONGEST_TITLE = 255


class OutlineRefused(Exception):
    """Why the outline was not changed: a sentence that says what to do."""


def section_of(desk: Desk, pk: int) -> SectionPage:
    """A section of `desk` as it was last saved. Raises SectionPage.DoesNotExist."""
    page = SectionPage.objects.descendant_of(desk).get(pk=pk)
    return _latest(page)


def _latest(page: SectionPage) -> SectionPage:
    """The page with the text of its latest revision, which may be newer than its row."""
    revision = Revision.objects.filter(pk=page.latest_revision_id).first()
    return revision.as_object() if revision else page


def retired_sections(desk: Desk) -> list[SectionPage]:
    """The sections that are out of the text by their own, as they were last saved."""
    pages = SectionPage.objects.descendant_of(desk).order_by("path")
    return [
        page
        for page in pages.select_related("latest_revision")
        if (page.latest_revision.content if page.latest_revision else {}).get("retired")
    ]


def siblings(page: SectionPage) -> list[SectionPage]:
    """The sections beside `page`, itself among them, without those that are retired."""
    return [p for p in _children(page.path[: -Page.steplen]) if not p.retired]


def _children(path: str) -> list[SectionPage]:
    depth = len(path) // Page.steplen + 1
    pages = SectionPage.objects.filter(path__startswith=path, depth=depth)
    return list(pages.order_by("path"))


def _neighbour(page: SectionPage, step: int) -> SectionPage | None:
    row = siblings(page)
    index = [p.pk for p in row].index(page.pk) + step
    return row[index] if 0 <= index < len(row) else None


def _save(page: SectionPage, by: User, action: str, **data: Any) -> None:
    page.draft_title = page.title
    page.save(clean=False)
    page.save_revision(user=by, clean=False)
    log(page, action, user=by, data=data, content_changed=True)
    log(page.desk, action, user=by, data={"section": page.title, **data})


def _lock(page: SectionPage) -> None:
    Page.objects.select_for_update().get(pk=page.desk.pk)


# -- moving --------------------------------------------------------------------------


@transaction.atomic
def move_section(page: SectionPage, direction: str, *, by: User) -> None:
    """Move a section with all below it. `direction`: up, down, nest or unnest.

    Raises OutlineRefused where there is no such place.
    """
    _lock(page)
    target, pos = {"up": _up, "down": _down, "nest": _nest, "unnest": _unnest}[
        direction
    ](page)
    move_page(page, target, pos)
    moved = _latest(SectionPage.objects.get(pk=page.pk))
    _save(moved, by, "concord.section_moved", direction=direction)


def _up(page: SectionPage) -> tuple[Page, str]:
    other = _neighbour(page, -1)
    if other is None:
        raise OutlineRefused(
            f"“{page.title}” is the first section at its level already."
        )
    return other, "left"


def _down(page: SectionPage) -> tuple[Page, str]:
    other = _neighbour(page, 1)
    if other is None:
        raise OutlineRefused(
            f"“{page.title}” is the last section at its level already."
        )
    return other, "right"


def _nest(page: SectionPage) -> tuple[Page, str]:
    other = _neighbour(page, -1)
    if other is None:
        raise OutlineRefused(
            f"“{page.title}” has no section before it that it could become a part of. "
            "Move it down first."
        )
    if page.kind == "annex":
        raise OutlineRefused(
            "An annex cannot be a part of another section. Make it a numbered clause "
            "first."
        )
    return other, "last-child"


def _unnest(page: SectionPage) -> tuple[Page, str]:
    parent = page.get_parent().specific
    if not isinstance(parent, SectionPage):
        raise OutlineRefused(f"“{page.title}” is at the highest level already.")
    return parent, "right"


# -- splitting -----------------------------------------------------------------------


@transaction.atomic
def split_section(
    page: SectionPage, block: str, *, title: str = "", below: bool = False, by: User
) -> list[SectionPage]:
    """Put everything from `block` on into new sections beside `page`, or below it.

    At a heading, that heading and each later one of its level become sections, under
    their own UUIDs and with their own words as titles. At any other block, one section
    with `title` is made. Raises OutlineRefused.
    """
    _lock(page)
    raws = body_of(page.serializable_data())
    index = next((i for i, raw in enumerate(raws) if raw["id"] == block), None)
    if index is None:
        raise OutlineRefused("The block is no longer in this section. Look again.")
    parts = _parts(raws[index:], title)
    facts = page.block_facts
    children = [p for p in _children(page.path) if not p.retired]
    page.body = raws[:index]
    _save(page, by, "concord.section_split", at=block)
    made = []
    anchor, pos = page, "right"
    for part in parts:
        target = page if below else anchor
        if below:
            first = next(iter(_children(page.path)), None)
            pos, target = ("left", first) if first and not made else ("right", anchor)
            if first is None:
                pos, target = "last-child", page
        new = _place(page, part, target, pos, facts, by=by)
        made.append(new)
        anchor, pos = new, "right"
    if not below and children:
        # They came after the blocks that went to the last new section, and still do.
        for child in children:
            move_page(child, made[-1], "last-child")
    return made


def _parts(raws: list[Raw], title: str) -> list[Raw]:
    """What each new section gets: {uuid, title, blocks, origin}."""
    first = raws[0]
    if first["type"] != "heading":
        title = title.strip()
        if not title:
            raise OutlineRefused("Give the new section a title.")
        return [{"uuid": mint_node(), "title": title, "blocks": raws, "heading": None}]
    level = int(first["value"]["level"])
    parts: list[Raw] = []
    for raw in raws:
        own = int(raw["value"]["level"]) if raw["type"] == "heading" else 0
        if own and own <= level:
            words = content.plain(runs_from_html(raw["value"]["text"]))
            words = " ".join(words.split())[:LONGEST_TITLE]
            if len(parts) == 0 and title.strip():
                words = title.strip()
            parts.append(
                {"uuid": raw["id"], "title": words, "blocks": [], "heading": raw["id"]}
            )
        elif own:
            parts[-1]["blocks"].append(_with_level(raw, own - level + 1))
        else:
            parts[-1]["blocks"].append(raw)
    if any(not part["title"] for part in parts):
        raise OutlineRefused("A heading has no words, so no section can be made of it.")
    return parts


def _with_level(raw: Raw, level: int) -> Raw:
    value = {**raw["value"], "level": str(min(4, max(2, level)))}
    return {**raw, "value": value}


def _place(
    old: SectionPage, part: Raw, target: Page, pos: str, facts: Raw, *, by: User
) -> SectionPage:
    """The page of a part of a section: a new one, or the retired one of that UUID."""
    kept = facts.get(part["heading"] or "", {})
    fields = {
        "title": part["title"],
        "body": part["blocks"],
        "block_facts": {
            raw["id"]: facts[raw["id"]] for raw in part["blocks"] if raw["id"] in facts
        },
        "kind": "clause" if pos == "last-child" or old.kind == "annex" else old.kind,
        "informative": old.informative,
        "lang": kept.get("lang") or old.lang,
        "external_ids": kept.get("external_ids", []),
        "origins": [*kept.get("origins", []), _origin("derived_from", old)],
        "retired": False,
    }
    desk = old.desk
    page = (
        SectionPage.objects.descendant_of(desk)
        .filter(node=part["uuid"], retired=True)
        .first()
    )
    if page is None:
        page = SectionPage(node=part["uuid"], owner=by, live=False, **fields)
        Page.objects.get(pk=desk.pk).add_child(instance=page)
    for name, value in fields.items():
        setattr(page, name, value)
    move_page(page, target, pos)
    page = SectionPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    _save(page, by, "concord.section_split", of=str(old.node))
    return page


def _origin(rel: str, page: SectionPage) -> Raw:
    return {"rel": rel, "uuid": str(page.node), "edition": None, "sha256": None}


# -- merging -------------------------------------------------------------------------


@transaction.atomic
def merge_with_previous(
    page: SectionPage, *, keep_title: bool = True, by: User
) -> SectionPage:
    """Put a section's blocks at the end of the section before it.

    keep_title: its title stays as a heading under the section's UUID; else the section
    before says that it replaces it. Raises OutlineRefused.
    """
    _lock(page)
    previous = _neighbour(page, -1)
    if previous is None:
        raise OutlineRefused(
            f"“{page.title}” has no section before it at its level to be merged with."
        )
    if any(not p.retired for p in _children(previous.path)):
        raise OutlineRefused(
            f"“{previous.title}” has sections of its own, and a reader would meet these "
            f"first. Nest “{page.title}” there instead, or move them away."
        )
    previous = _latest(previous)
    own = body_of(page.serializable_data())
    if keep_title:
        own = [_heading_of(page), *(_one_deeper(raw) for raw in own)]
    raws = [*body_of(previous.serializable_data()), *own]
    _within_budget(previous, len(raws))
    previous.body = raws
    previous.block_facts = {**previous.block_facts, **page.block_facts}
    if keep_title:
        kept = {n: getattr(page, n) for n in ("external_ids", "origins", "lang")}
        if any(kept.values()):
            previous.block_facts[str(page.node)] = {k: v for k, v in kept.items() if v}
    else:
        previous.origins = [*previous.origins, _origin("replaces", page)]
    _save(previous, by, "concord.sections_merged", merged=page.title)
    for child in _children(page.path):
        if not child.retired:
            move_page(child, previous, "last-child")
    gone = _latest(SectionPage.objects.get(pk=page.pk))
    gone.retired = True
    _save(gone, by, "concord.section_retired")
    return previous


def _heading_of(page: SectionPage) -> Raw:
    value = {"level": "2", "text": html_from_text(content.runs(page.title))}
    return {"type": "heading", "value": value, "id": str(page.node)}


def _one_deeper(raw: Raw) -> Raw:
    if raw["type"] != "heading":
        return raw
    return _with_level(raw, int(raw["value"]["level"]) + 1)


def _within_budget(page: SectionPage, count: int) -> None:
    if count > MOST_BLOCKS:
        raise OutlineRefused(
            f"“{page.title}” would have {count} blocks; a section may have "
            f"{MOST_BLOCKS}. Split it first."
        )


# -- retiring and moving blocks ------------------------------------------------------


@transaction.atomic
def retire_section(page: SectionPage, *, by: User) -> None:
    """Take a section and all below it out of the text; earlier editions keep them."""
    _lock(page)
    page.retired = True
    _save(page, by, "concord.section_retired")


@transaction.atomic
def restore_section(page: SectionPage, *, by: User) -> None:
    """Bring a retired section back to where it was. Raises OutlineRefused."""
    _lock(page)
    used = _nodes_in_use(page)
    if used:
        raise OutlineRefused(
            f"“{page.title}” was merged into another section, where its text is now. "
            "Split it out there."
        )
    page.retired = False
    _save(page, by, "concord.section_restored")


def _nodes_in_use(page: SectionPage) -> set[str]:
    """Nodes of a retired section that are somewhere else in the text by now."""
    mine = {str(page.node)} | {raw["id"] for raw in body_of(page.serializable_data())}
    found: set[str] = set()
    for other in SectionPage.objects.descendant_of(page.desk).exclude(pk=page.pk):
        if not other.retired:
            found |= {raw["id"] for raw in body_of(_latest(other).serializable_data())}
    return mine & found


@transaction.atomic
def move_blocks(
    page: SectionPage, blocks: Iterable[str], target: SectionPage, *, by: User
) -> int:
    """Put blocks of a section at the end of another one; how many. Raises OutlineRefused."""
    _lock(page)
    wanted = set(blocks)
    raws = body_of(page.serializable_data())
    moved = [raw for raw in raws if raw["id"] in wanted]
    if not moved:
        raise OutlineRefused("Choose at least one block to move.")
    if target.pk == page.pk:
        raise OutlineRefused("The blocks are in this section already. Choose another.")
    there = body_of(target.serializable_data())
    _within_budget(target, len(there) + len(moved))
    target.body = [*there, *moved]
    facts = {raw["id"]: page.block_facts[raw["id"]] for raw in moved
             if raw["id"] in page.block_facts}  # fmt: skip
    target.block_facts = {**target.block_facts, **facts}
    page.body = [raw for raw in raws if raw["id"] not in wanted]
    _save(page, by, "concord.blocks_moved", to=target.title, count=len(moved))
    _save(target, by, "concord.blocks_moved", of=page.title, count=len(moved))
    return len(moved)
