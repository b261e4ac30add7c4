"""Several editions as one volume: trees with their facts in, a book out.

One cover, one list of what is inside with its hashes, one contents and one index; each
document keeps its own glossary, references and footnotes, for their wording was frozen with
it. Roster and ballot are left to the edition's own file. This module imports no Django.
"""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from cms.documents.content import Tree, anchor
from pdf import index, matter
from pdf.attachments import attachments_of
from pdf.book import About, Asset, Book, Part
from pdf.facts import Facts, licence
from pdf.html import Printer
from pdf.matter import KIND_WORDS
from pdf.volume_pages import front_pages, opening_anchor, whole


@dataclass(frozen=True)
class Member:
    """An edition in a volume.

    group: the heading of the contents that it stands under. source: its canonical text,
    where that may differ from the tree in today's schema.
    """

    tree: Tree
    facts: Facts
    assets: dict[str, Asset] = field(default_factory=dict)
    group: str = ""
    source: str = ""


@dataclass(frozen=True)
class Volume:
    """What a volume says of itself; `address` is where its newest state is to be had."""

    title: str
    address: str
    site: str
    site_name: str
    members: tuple[Member, ...]


def make_volume(volume: Volume) -> Book:
    """The parts, pictures, metadata and attachments of a volume.

    Each edition's text and tables are attached as they are to its own file. Raises
    ValueError for an empty volume.
    """
    if not volume.members:
        raise ValueError("A volume holds at least one edition.")
    inside = {}
    for member in volume.members:
        inside[member.tree["document"]] = opening_anchor(member.tree)
    printers = [MemberPrinter(member, volume, inside) for member in volume.members]
    for printer in printers:
        inside.update((uuid, anchor(uuid)) for uuid in printer.numbers)
    parts = [part for printer in printers for part in printer.parts()]
    terms = index.merged(printer.index_terms() for printer in printers)
    parts += [
        Part(whole(volume, html, "index", _language(volume)), title=index.TITLE)
        for html in index.index_html(terms)
    ]
    front = whole(
        volume, front_pages(volume, printers, has_index=bool(terms)), "front",
        _language(volume),
    )  # fmt: skip
    shown = {
        name: asset
        for member, printer in zip(volume.members, printers, strict=True)
        for name, asset in member.assets.items()
        if name in printer.shown
    }
    # As in the edition's own file: its text for programs, and its tables.
    attached = [
        attachment
        for member in volume.members
        for attachment in attachments_of(member.tree, member.facts, member.source)
    ]
    return Book(
        [Part(front, "roman", "Front matter"), *parts],
        _about(volume),
        f"{volume.site}/",
        shown,
        attached,
    )


class MemberPrinter(Printer):
    """Writes the parts of one document of a volume.

    inside: UUID → anchor of every document and node of the volume; it is filled after all
    printers exist and before any writes.
    """

    def __init__(self, member: Member, volume: Volume, inside: dict[str, str]) -> None:
        prefix = f"{member.tree['designation'].lower()}-"
        super().__init__(member.tree, member.facts, prefix=prefix, level=3)
        self.volume, self.inside, self.group = volume.title, inside, member.group
        self.page.documents = inside
        self.language = _language(volume)

    def link(self, xref: dict) -> str:
        """Inside the volume where the node is in it."""
        if xref["node"] in self.inside:
            return f"#{self.inside[xref['node']]}"
        return super().link(xref)

    def index_terms(self) -> list[index.Term]:
        """The terms that this document uses, its clauses named with its designation."""
        return index.terms_used(
            self.tree, self.numbers, entry=self.prefix,
            prefix=f"{self.tree['designation']} ",
        )  # fmt: skip

    def parts(self) -> list[Part]:
        """The document's opening, its text, and its glossary and references."""
        return self.cut(
            self.tree["sections"],
            before=self.opening() + self.summary(),
            after=matter.glossary(self.tree, self.page, self.prefix)
            + matter.references(self.tree, self.page, self.prefix),
            part="member",
        )

    def _document(self, body: str, **facts: Any) -> str:
        # The file has one language; a document in another one says so itself.
        if self.tree["language"] != self.language:
            body = f'<div lang="{escape(self.tree["language"])}">{body}</div>'
        return super()._document(body, **facts)

    def opening(self) -> str:
        """What the first page of the document begins with."""
        tree, facts = self.tree, self.facts
        kind = KIND_WORDS.get(tree["kind"], "Document")
        return (
            f'<header class="member-head" id="{opening_anchor(tree)}">\n'
            f'<p class="member-group">{escape(tree["group"].get("name", ""))}</p>\n'
            f'<p class="member-designation">{kind} {escape(tree["designation"])}</p>\n'
            f'<h2 class="member-title">{escape(tree["title"])}</h2>\n'
            f'<p class="member-edition">Edition {escape(facts.label)}, published '
            f"{escape(facts.published_words)} · {matter.link(facts.address)}</p>\n"
            "</header>\n"
        )


def _language(volume: Volume) -> str:
    """The language of all, or of most: the first among equals."""
    found = [member.tree["language"] for member in volume.members]
    return max(found, key=found.count)


def _about(volume: Volume) -> About:
    licences = {member.tree["licence"] for member in volume.members}
    name, url = licence(licences.pop()) if len(licences) == 1 else ("", "")
    newest = max(
        (m.facts.published for m in volume.members if m.facts.published), default=None
    )
    return About(
        title=volume.title,
        language=_language(volume),
        identifier=volume.address,
        author=volume.site_name,
        description="; ".join(
            f"{member.tree['designation']} edition {member.facts.label} "
            f"({member.facts.sha256})"
            for member in volume.members
        ),
        rights=name,
        rights_url=url,
        created=f"{newest.isoformat()}T00:00:00Z" if newest else "",
    )
