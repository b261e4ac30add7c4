"""Several editions as one volume: trees with their facts in, a book out.

One cover, one list of what is inside with its hashes, one contents and one index; each
document keeps its own glossary, references and footnotes, for their wording was frozen with
it. Roster and ballot are left to the edition's own file. This module imports no Django.
"""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from cms.documents.content import Tree, anchor
from pdf import contents, index, matter
from pdf.attachments import attachments_of
from pdf.book import About, Asset, Book, Part
from pdf.coverage import spell_scripts
from pdf.facts import Facts, day, licence
from pdf.html import Printer
from pdf.matter import KIND_WORDS
from pdf.qr import qr_code

INSIDE, INSIDE_TITLE = "front-editions", "Editions in this volume"


@dataclass(frozen=True)
class Member:
    """An edition in a volume; `group` is the heading of the contents that it stands under.

    source: the canonical text that was hashed; the tree's, when it is not given.
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
        inside[member.tree["document"]] = _opening(member.tree)
    printers = [MemberPrinter(member, volume, inside) for member in volume.members]
    for printer in printers:
        inside.update((uuid, anchor(uuid)) for uuid in printer.numbers)
    parts = [part for printer in printers for part in printer.parts()]
    terms = index.merged(printer.index_terms() for printer in printers)
    if last := index.index_html(terms):
        parts.append(Part(_whole(volume, last, "index"), title=index.TITLE))
    front = _whole(volume, _front(volume, printers, has_index=bool(terms)), "front")
    shown = {
        name: asset
        for member, printer in zip(volume.members, printers, strict=True)
        for name, asset in member.assets.items()
        if name in printer.shown
    }
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
            f'<header class="member-head" id="{_opening(tree)}">\n'
            f'<p class="member-group">{escape(tree["group"].get("name", ""))}</p>\n'
            f'<p class="member-designation">{kind} {escape(tree["designation"])}</p>\n'
            f'<h2 class="member-title">{escape(tree["title"])}</h2>\n'
            f'<p class="member-edition">Edition {escape(facts.label)}, published '
            f"{escape(facts.published_words)} · {matter.link(facts.address)}</p>\n"
            "</header>\n"
        )


def _opening(tree: Tree) -> str:
    return f"{tree['designation'].lower()}-opening"


# -- the volume's own pages ----------------------------------------------------------


def _front(volume: Volume, printers: list[MemberPrinter], *, has_index: bool) -> str:
    return _cover(volume) + _imprint(volume) + _contents(printers, has_index=has_index)


def _cover(volume: Volume) -> str:
    groups = list(
        dict.fromkeys(member.tree["group"].get("name", "") for member in volume.members)
    )
    rows = [
        ("Newest edition", escape(_newest(volume))),
        ("Working groups" if len(groups) > 1 else "Working group",
         escape("; ".join(groups))),
        ("Permanent link", matter.link(volume.address)),
    ]  # fmt: skip
    table = "".join(
        f'<tr><th scope="row">{name}</th><td>{value}</td></tr>\n'
        for name, value in rows
    )
    return (
        '<header class="cover">\n'
        f'<p class="cover-group">{escape(volume.site_name)}</p>\n'
        '<p class="cover-kind">Volume</p>\n'
        f'<h1 class="cover-title">{escape(volume.title)}</h1>\n'
        f'<p class="cover-edition">{escape(_counted(volume))}</p>\n'
        f'<div class="cover-facts"><div class="cover-code">{qr_code(volume.address)}'
        f"</div>\n<table>\n{table}</table></div>\n</header>\n"
    )


def _counted(volume: Volume) -> str:
    """3 toolkit chapters, 1 promising practice"""
    counts: dict[str, int] = {}
    for member in volume.members:
        kind = KIND_WORDS.get(member.tree["kind"], "Document").lower()
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(
        f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items()
    )


def _newest(volume: Volume) -> str:
    days = [member.facts.published for member in volume.members]
    return day(max(found)) if (found := [one for one in days if one]) else "Proof"


def _imprint(volume: Volume) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(tree["designation"])}</th>'
        f"<td>{escape(tree['title'])}</td><td>{escape(facts.label)}</td>"
        f"<td>{escape(facts.published_words)}</td>"
        f'<td><code class="hash">{matter.grouped(facts.sha256)}</code></td></tr>\n'
        for tree, facts in ((member.tree, member.facts) for member in volume.members)
    )
    heads = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Document", "Title", "Edition", "Published", "Text (SHA-256)")
    )
    return (
        f'<section class="front-section editions" id="{INSIDE}">'
        f'<h2 class="matter-title">{INSIDE_TITLE}</h2>\n'
        "<p>This volume brings together editions that were approved one by one. Each was in "
        "force when the volume was made, and its text is the one that the hash names. Who "
        "wrote an edition and how it was approved stands in its own file.</p>\n"
        f'<div class="table"><table><thead><tr>{heads}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table></div>\n"
        + matter.fact(
            "How to cite",
            "Cite the edition and its clause, not the volume: pages of the volume change "
            "with every new edition, numbers of clauses do not.",
        )
        + "".join(matter.fact("Licence", words) for words in _licences(volume))
        + "</section>\n"
    )


def _licences(volume: Volume) -> list[str]:
    """A sentence for each licence, naming its documents where there are several."""
    found: dict[str, list[str]] = {}
    for member in volume.members:
        found.setdefault(member.tree["licence"], []).append(member.tree["designation"])
    out = []
    for spdx, designations in found.items():
        name, url = licence(spdx)
        if not name:
            continue
        words = f'<a href="{escape(url)}">{escape(name)}</a>' if url else escape(name)
        named = f"{escape(', '.join(designations))}: " if len(found) > 1 else ""
        out.append(f"{named}{words}.")
    return out


def _contents(printers: list[MemberPrinter], *, has_index: bool) -> str:
    """Documents, and their outermost clauses."""
    out = [contents.line(INSIDE, "", INSIDE_TITLE, 1)]
    group = ""
    for printer in printers:
        if printer.group != group:
            group = printer.group
            out.append(
                f'<div class="line-group" data-tag="TOCI">{escape(group)}</div>\n'
            )
        tree = printer.tree
        out.append(contents.line(_opening(tree), tree["designation"], tree["title"], 1))
        out += (
            contents.line(
                anchor(section["uuid"]),
                printer.numbers[section["uuid"]].label,
                section["title"],
                2,
            )
            for section in tree["sections"]
        )
    if has_index:
        out.append(contents.line(index.IDENT, "", index.TITLE, 1))
    return contents.line_list("Contents", "contents", "".join(out))


def _whole(volume: Volume, body: str, part: str) -> str:
    """Pages of the volume itself, with its own heads and feet."""
    name, foot = matter.css_string(volume.title), matter.css_string(volume.site_name)
    edges = "@top-left { content: none } @bottom-left { content: none }"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(_language(volume))}">\n<head>'
        f'<meta charset="utf-8"><title>{escape(volume.title)}</title>\n<style>'
        f"@page {{ @top-left {{ content: {name} }} @bottom-left {{ content: {foot} }} }}"
        f"@page cover {{ {edges} }}</style></head>\n"
        f'<body data-part="{part}">\n{spell_scripts(body)}</body></html>\n'
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
