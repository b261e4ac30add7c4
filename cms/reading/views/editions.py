"""An edition or an open draft, whole or by section; and the way to the current one."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.documents import addresses
from cms.documents.citing import edition_line
from cms.documents.http import (
    canonical,
    link_header,
    not_found,
    or_not_found,
    public_page,
    see,
)
from cms.documents.models import Document, Edition
from cms.documents.practice import practice_facts
from cms.documents.published import (
    find_document,
    find_draft,
    find_edition,
    open_drafts,
    public_documents,
)
from cms.documents.registry import annotations_of
from cms.reading import cite, status
from cms.reading.front_matter import about
from cms.reading.later import with_later
from cms.reading.part import Reading
from cms.reading.text import Text, text_of


@dataclass
class Family:
    """An edition among the others of its document, oldest first."""

    document: Document
    editions: list[Edition]

    @cached_property
    def current(self) -> Edition | None:
        return next((e for e in self.editions if e.status == "current"), None)

    @property
    def newest(self) -> Edition | None:
        """The edition in force, else the last one."""
        return self.current or (self.editions[-1] if self.editions else None)

    def beside(self, edition: Edition, step: int) -> Edition | None:
        """The edition before (-1) or after (1) another one."""
        at = [e.pk for e in self.editions].index(edition.pk) + step
        return self.editions[at] if 0 <= at < len(self.editions) else None


def family_of(document: Document) -> Family:
    """All editions of a document, in one query."""
    editions = list(document.editions.select_related("snapshot").order_by("sequence"))
    for edition in editions:
        edition.document = document
    return Family(document, editions)


@public_page
def current(request: HttpRequest, prefix: str, designation: str) -> HttpResponse:
    """302 to the edition in force, to the last one, or to the open draft."""
    document = or_not_found(find_document, designation)
    family = family_of(document)
    history = f"{addresses.document_path(document)}history/"
    if edition := family.newest:
        path = addresses.edition_path(edition)
        links = [("latest-version", path), ("version-history", history)]
        return see(path, link_header(links))
    draft = open_drafts().filter(document=document).select_related("snapshot").first()
    if draft is None:
        raise not_found()
    return see(addresses.draft_path(draft.snapshot))


@public_page
def history(request: HttpRequest, prefix: str, designation: str) -> HttpResponse:
    """The editions of a document and what happened to them."""
    document = or_not_found(find_document, designation)
    wanted = addresses.document_path(document)
    if path := canonical(request, f"/{prefix}/{designation}/", wanted):
        return see(path)
    editions = list(
        document.editions.select_related("snapshot")
        .prefetch_related("events")
        .order_by("-sequence")
    )
    for edition in editions:
        edition.document = document
    drafts = (
        open_drafts().filter(document=document).select_related("snapshot__document")
    )
    context = {
        "document": document,
        "kind_list": kind_list(document),
        "editions": [
            {
                "edition": edition,
                "path": addresses.edition_path(edition),
                "word": status.WORDS[edition.status],
                "events": list(edition.events.all()),
                "compare": _compare(editions, at),
            }
            for at, edition in enumerate(editions)
        ],
        "drafts": [
            {
                "draft": draft,
                "path": addresses.draft_path(draft.snapshot),
                "is_open": status.takes_comments(draft),
            }
            for draft in drafts
        ],
    }
    return render(request, "pages/history.html", context)


def _compare(editions: list[Edition], at: int) -> str:
    """The comparison of an edition with the one before it (the list is newest first)."""
    if at + 1 >= len(editions):
        return ""
    older, newer = editions[at + 1], editions[at]
    base = addresses.document_path(newer.document)
    return f"{base}compare/{older.label}..{newer.label}/"


@public_page
def edition(
    request: HttpRequest, prefix: str, designation: str, label: str, number: str = ""
) -> HttpResponse:
    """An edition, whole, or the section with a number."""
    found = or_not_found(find_edition, designation, label)
    base = addresses.edition_path(found)
    if path := canonical(request, f"/{prefix}/{designation}/{label}/", base):
        return see(path)
    text = text_of(found.snapshot)
    reading = Reading(text, base, str(found.uuid))
    if number and (path := _find_section(request, reading, number)):
        return see(path)
    family = family_of(found.document)
    # /c/<id12>/ sends readers here when the newest edition has no such node.
    node = text.by_id12.get(request.GET.get("node", ""), reading.shown)
    context = {
        **reading_context(reading, found.document),
        "edition": found,
        "status": status.WORDS[found.status],
        "banner": status.edition_banner(found, family.current, node, text),
        "editions": family.editions[::-1],
        "older": family.beside(found, -1),
        "cite_plain": edition_line(cite.edition_citation(found, text, reading.shown)),
        "cite_base": base + (f"{number}/" if number else ""),
        "front_matter": with_later(about(found.front_matter), found)
        if not number
        else None,
        "kept": set(found.renditions.values_list("kind", flat=True)),
        "draft_open": _draft_beside(found.document),
        "history": f"{addresses.document_path(found.document)}history/",
    }
    response = render(request, "pages/edition.html", context)
    response["Link"] = link_header(_versions(found, family))
    return response


def _draft_beside(document: Document) -> dict | None:
    draft = open_drafts().filter(document=document).select_related("snapshot").first()
    if draft is None:
        return None
    draft.snapshot.document = document
    path = addresses.draft_path(draft.snapshot)
    return {"draft": draft, "path": path, "is_open": status.takes_comments(draft)}


def _versions(edition: Edition, family: Family) -> list[tuple[str, str]]:
    """The relations of RFC 5829 between an edition and its siblings."""
    base = addresses.edition_path(edition)
    links = [
        ("version-history", f"{addresses.document_path(edition.document)}history/")
    ]
    if family.newest:
        links.append(("latest-version", addresses.edition_path(family.newest)))
    if older := family.beside(edition, -1):
        links.append(("predecessor-version", addresses.edition_path(older)))
    if newer := family.beside(edition, 1):
        links.append(("successor-version", addresses.edition_path(newer)))
    links.append(("alternate", f"{base}document.json"))
    return links


@public_page
def draft(
    request: HttpRequest, prefix: str, designation: str, sha8: str, number: str = ""
) -> HttpResponse:
    """A draft open for public comment, whole, or the section with a number."""
    found = or_not_found(find_draft, designation, sha8)
    found.snapshot.document = found.document
    base = addresses.draft_path(found.snapshot)
    if path := canonical(request, f"/{prefix}/{designation}/draft/{sha8}/", base):
        return see(path)
    open_now = status.takes_comments(found)
    said = annotations_of(found.document, found.snapshot) if open_now else {}
    reading = Reading(text_of(found.snapshot), base, annotations=said)
    if number and (path := _find_section(request, reading, number)):
        return see(path)
    family = family_of(found.document)
    context = {
        **reading_context(reading, found.document),
        "draft": found,
        "status": status.draft_word(found),
        "takes_comments": open_now,
        "banner": status.draft_banner(found, family.current),
        "older": family.newest,
        "history": f"{addresses.document_path(found.document)}history/",
    }
    response = render(request, "pages/edition.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _find_section(request: HttpRequest, reading: Reading, number: str) -> str | None:
    """Sets `reading.shown`; answers the address to go to instead, if there is one."""
    text = reading.text
    key = number.casefold()
    if key in text.by_segment:
        reading.shown = text.by_segment[key]
        wanted = reading.section_href(reading.shown)
        return None if request.path == wanted else wanted
    if key in text.headings:
        reading.shown = ""
        return reading.node_href(text.headings[key])
    node = text.by_id12.get(key.removeprefix("c-"))
    if node is None:
        raise not_found()
    reading.shown = ""
    return reading.node_href(node)


def reading_context(reading: Reading, document: Document) -> dict:
    """What pages of editions and drafts have in common."""
    text: Text = reading.text
    shown = reading.shown
    context = {
        "document": document,
        "tree": text.tree,
        "sha256": text.sha256,
        "base": reading.base,
        "part": reading.part(),
        "contents": reading.contents(),
        "practice_facts": practice_facts(text.tree),
        "kind_list": kind_list(document),
        "document_prefix": addresses.PREFIXES[document.kind],
        "canonical": reading.base if shown is None else reading.section_href(shown),
        "section": None,
    }
    names = [relation["designation"] for relation in text.tree["relations"]]
    if shown is None and names:
        public = public_documents().filter(designation__in=names)
        context["related"] = set(public.values_list("designation", flat=True))
    if shown is not None:
        before, after = text.before(shown), text.after(shown)
        context |= {
            "section": text.sections[shown],
            "section_title": text.title(shown),
            "above": [
                (reading.section_href(u), text.title(u)) for u in text.paths[shown]
            ],
            "before": before and (reading.section_href(before), text.title(before)),
            "after": after and (reading.section_href(after), text.title(after)),
        }
    return context


def kind_list(document: Document) -> tuple[str, str]:
    """The list that a document stands in: its address and name."""
    prefix = addresses.PREFIXES[document.kind]
    names = {
        "standards": "Standards", "toolkit": "Toolkit",
        "practices": "Promising practices", "recognition": "Recognition",
    }  # fmt: skip
    return f"/{prefix}/", names[prefix]
