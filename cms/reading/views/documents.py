"""The lists of standards, toolkit chapters and practices, with their filters."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.documents import addresses
from cms.documents.http import public_page
from cms.documents.models import Document, Edition, PublicDraft
from cms.documents.published import open_drafts, public_documents
from cms.reading import status
from cms.reading.text import Summary, summaries_of

PAGE_LENGTH = 50
LISTS = {
    "standards": (
        "Standards",
        "What the working groups have agreed on, and what they ask you to comment on.",
    ),
    "toolkit": (
        "Toolkit on critical systems shifts",
        "What states, districts and schools change so that competency-based "
        "professional learning can take hold.",
    ),
    "practices": (
        "Promising practices",
        "What states, districts and schools have done, told so that others can try it.",
    ),
    "recognition": (
        "Recognition",
        "Who gives micro-credentials worth, in what currency and on what conditions.",
    ),
}
STATUSES = {
    "current": "In force",
    "draft": "Open for comment",
    "withdrawn": "No longer in force",
}


@dataclass(frozen=True)
class Entry:
    """A document as a list shows it."""

    document: Document
    path: str
    title: str
    summary: Summary
    edition: Edition | None
    draft: PublicDraft | None
    draft_path: str

    @property
    def takes_comments(self) -> bool:
        """Whether a draft is open for comment now."""
        return self.draft is not None and status.takes_comments(self.draft)

    @property
    def statuses(self) -> set[str]:
        """Every status of STATUSES that fits."""
        found = {"draft"} if self.takes_comments else set()
        if self.edition:
            found.add("current" if self.edition.status == "current" else "withdrawn")
        return found

    @property
    def status(self) -> str:
        """The edition's status, or "draft"."""
        return self.edition.status if self.edition else "draft"

    @property
    def word(self) -> str:
        """The status in words."""
        return (
            status.WORDS[self.status] if self.edition else status.draft_word(self.draft)
        )


def entries(kind: str | None = None) -> list[Entry]:
    """Every public document (of a kind), by designation."""
    documents = public_documents().select_related("lead_group").prefetch_related(
        "joint_groups",
        Prefetch(
            "editions",
            Edition.objects.select_related("snapshot").order_by("sequence"),
        ),
        Prefetch(
            "public_drafts",
            open_drafts().select_related("snapshot"),
            to_attr="open_drafts",
        ),
    )  # fmt: skip
    if kind:
        documents = documents.filter(kind=kind)
    chosen = []
    for document in sorted(documents, key=lambda d: natural(d.designation)):
        editions = list(document.editions.all())
        current = [e for e in editions if e.status == "current"]
        edition = (current or editions or [None])[-1]
        draft = document.open_drafts[0] if document.open_drafts else None
        for row in (edition, draft and draft.snapshot):
            if row is not None:
                row.document = document
        chosen.append((document, edition, draft))
    summaries = summaries_of([(e or d).snapshot for _, e, d in chosen])
    return [
        Entry(
            document=document, path=addresses.document_path(document),
            title=summaries[(edition or draft).snapshot.pk].title,
            summary=summaries[(edition or draft).snapshot.pk],
            edition=edition, draft=draft,
            draft_path=addresses.draft_path(draft.snapshot) if draft else "",
        )
        for document, edition, draft in chosen
    ]  # fmt: skip


def natural(designation: str) -> list[tuple[int, str]]:
    """A key that sorts MCS-9 before MCS-10."""
    parts, digits = [], ""
    for character in designation + " ":
        if character.isdigit():
            digits += character
            continue
        if digits:
            parts.append((int(digits), ""))
            digits = ""
        parts.append((-1, character))
    return parts


@public_page
def document_list(request: HttpRequest, prefix: str) -> HttpResponse:
    """A list, filtered by status, group and audience."""
    found = entries(addresses.KINDS[prefix])
    groups = {
        group.slug: group.name for entry in found for group in entry.document.groups()
    }
    audiences = sorted({a for entry in found for a in entry.summary.audiences})
    chosen = {
        name: request.GET.get(name, "") for name in ("status", "group", "audience")
    }
    shown = [entry for entry in found if _fits(entry, chosen)]
    page = Paginator(shown, PAGE_LENGTH).get_page(request.GET.get("page"))
    title, lede = LISTS[prefix]
    context = {
        "prefix": prefix, "title": title, "lede": lede, "page": page,
        "total": len(found), "chosen": chosen, "filtered": any(chosen.values()),
        "statuses": STATUSES, "groups": dict(sorted(groups.items(), key=lambda g: g[1])),
        "audiences": audiences, "volume": _volume(prefix, found),
    }  # fmt: skip
    return render(request, "pages/document_list.html", context)


def _volume(prefix: str, found: list[Entry]) -> str:
    """The address of the whole list in one file; "" where there is none."""
    in_force = any(e.edition and e.edition.status == "current" for e in found)
    return "/toolkit/book.pdf" if prefix == "toolkit" and in_force else ""


def _fits(entry: Entry, chosen: dict[str, str]) -> bool:
    if chosen["status"] and chosen["status"] not in entry.statuses:
        return False
    slugs = [group.slug for group in entry.document.groups()]
    if chosen["group"] and chosen["group"] not in slugs:
        return False
    return not chosen["audience"] or chosen["audience"] in entry.summary.audiences
