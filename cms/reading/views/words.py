"""The glossary and the references that current editions hold."""

from dataclasses import dataclass, field
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.documents import addresses, content
from cms.documents.citing import reference_text
from cms.documents.content import Node, Runs, short_id
from cms.documents.html import Page
from cms.documents.http import public_page
from cms.documents.models import Edition
from cms.documents.recent import Recent
from cms.reading.part import Reading
from cms.reading.text import Text, texts_of

_made = Recent(8)


@dataclass
class Wording:
    """One definition of a term, and the editions that have it."""

    definition: str
    source: str
    places: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Entry:
    """A term of the glossary with every wording that is in force."""

    ident: str
    preferred: str
    admitted: list[str] = field(default_factory=list)
    deprecated: list[str] = field(default_factory=list)
    wordings: dict[str, Wording] = field(default_factory=dict)

    @property
    def letter(self) -> str:
        """Where it stands in the alphabet."""
        first = self.preferred[:1].upper()
        return first if first.isalpha() else "#"


@dataclass
class Work:
    """A work that editions in force cite."""

    ident: str
    key: str
    html: str
    places: list[tuple[str, str]] = field(default_factory=list)


def editions_in_force() -> list[Edition]:
    """Every current edition, by designation."""
    return list(
        Edition.objects.filter(status="current")
        .select_related("document", "snapshot")
        .order_by("document__designation")
    )


def _from_current(name: str, make):
    """What `make` finds in the current editions; made again when one of them changes."""
    editions = editions_in_force()
    key = (name, *((e.document_id, e.snapshot.sha256, e.label) for e in editions))
    return _made.get(key, lambda: make(editions))


def collect_terms(editions: list[Edition]) -> list[Entry]:
    """The terms frozen in editions and defined by their own blocks, by the alphabet."""
    found: dict[str, Entry] = {}
    texts = texts_of([edition.snapshot for edition in editions])
    for edition in editions:
        text = texts[edition.snapshot_id]
        reading = Reading(text, addresses.edition_path(edition), str(edition.uuid), "")
        page = _page(reading)
        defined = set()
        for block in content.blocks(text.tree):
            if block["type"] == "definition":
                _defined(found, reading, page, block, edition)
                defined.add(block["term"])
        for term in text.tree["terms"]:
            if term["uuid"] not in defined:
                place = (reading.base, f"{edition.document.designation}")
                _add(found, term["uuid"], term, page, term["definition"], place)
    return sorted(found.values(), key=lambda entry: entry.preferred.casefold())


def _page(reading: Reading) -> Page:
    """A renderer whose links lead into the edition, and whose terms into the glossary."""
    return Page(
        reading.text.tree, reading.text.numbers, link=reading.link,
        file=addresses.file_path, footnotes="inline",
        term=lambda uuid: f"#term-{short_id(uuid)}",
        reference=lambda uuid: f"/references/#ref-{short_id(uuid)}",
    )  # fmt: skip


def _defined(
    found: dict[str, Entry], reading: Reading, page: Page, block: Node, edition: Edition
) -> None:
    text: Text = reading.text
    label = text.numbers[block["uuid"]].place
    name = ", ".join(filter(None, (edition.document.designation, label)))
    place = (reading.node_href(block["uuid"]), name)
    _add(found, block["term"] or block["uuid"], block, page, block["text"], place)


def _add(
    found: dict[str, Entry], uuid: str, term: Node, page: Page, definition: Runs,
    place: tuple[str, str],
) -> None:  # fmt: skip
    entry = found.setdefault(uuid, Entry(f"term-{short_id(uuid)}", term["preferred"]))
    for form in term["admitted"]:
        if form not in entry.admitted:
            entry.admitted.append(form)
    for form in term["deprecated"]:
        if form not in entry.deprecated:
            entry.deprecated.append(form)
    html = page.runs(definition)
    wording = entry.wordings.setdefault(
        html, Wording(html, page.runs(term.get("source", [])))
    )
    wording.places.append(place)


def collect_works(editions: list[Edition]) -> list[Work]:
    """The works that editions cite, by key; the same work once."""
    found: dict[str, Work] = {}
    texts = texts_of([edition.snapshot for edition in editions])
    for edition in editions:
        text = texts[edition.snapshot_id]
        page = Page(text.tree, text.numbers)
        for entry in text.tree["references"]:
            work = found.setdefault(
                entry["uuid"],
                Work(
                    f"ref-{short_id(entry['uuid'])}", entry["key"],
                    page.runs(reference_text(entry["csl"])),
                ),
            )  # fmt: skip
            work.places.append(
                (addresses.edition_path(edition), edition.document.designation)
            )
    return sorted(found.values(), key=lambda work: work.key.casefold())


@public_page
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term of the editions in force."""
    entries = _from_current("terms", collect_terms)
    letters = [(a, list(b)) for a, b in groupby(entries, key=lambda e: e.letter)]
    return render(request, "pages/glossary.html", {"letters": letters})


@public_page
def references(request: HttpRequest) -> HttpResponse:
    """Every work that the editions in force cite."""
    works = _from_current("works", collect_works)
    return render(request, "pages/references.html", {"works": works})
