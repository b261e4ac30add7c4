"""The pages of a volume that belong to none of its documents: a volume in, HTML out.

Cover, the list of editions with their hashes, contents of two levels. This module imports
no Django.
"""

from html import escape
from typing import TYPE_CHECKING

from cms.documents.content import Tree, anchor
from pdf import contents, index, matter
from pdf.coverage import spell_scripts
from pdf.facts import day, licence
from pdf.longwords import breakable
from pdf.matter import KIND_WORDS
from pdf.qr import qr_code

if TYPE_CHECKING:
    from pdf.volume import MemberPrinter, Volume

INSIDE, INSIDE_TITLE = "front-editions", "Editions in this volume"


def opening_anchor(tree: Tree) -> str:
    """Where a document of a volume begins."""
    return f"{tree['designation'].lower()}-opening"


def front_pages(
    volume: "Volume", printers: "list[MemberPrinter]", *, has_index: bool
) -> str:
    """Cover, list of editions and contents."""
    return _cover(volume) + _imprint(volume) + _contents(printers, has_index=has_index)


def _cover(volume: "Volume") -> str:
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


def _counted(volume: "Volume") -> str:
    """3 toolkit chapters, 1 promising practice"""
    counts: dict[str, int] = {}
    for member in volume.members:
        kind = KIND_WORDS.get(member.tree["kind"], "Document").lower()
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(
        f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items()
    )


def _newest(volume: "Volume") -> str:
    days = [member.facts.published for member in volume.members]
    return day(max(found)) if (found := [one for one in days if one]) else "Proof"


def _imprint(volume: "Volume") -> str:
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


def _licences(volume: "Volume") -> list[str]:
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


def _contents(printers: "list[MemberPrinter]", *, has_index: bool) -> str:
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
        out.append(
            contents.line(opening_anchor(tree), tree["designation"], tree["title"], 1)
        )
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


def whole(volume: "Volume", body: str, part: str, language: str) -> str:
    """Pages of the volume itself, with its own heads and feet."""
    name, foot = matter.css_string(volume.title), matter.css_string(volume.site_name)
    edges = "@top-left { content: none } @bottom-left { content: none }"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>'
        f'<meta charset="utf-8"><title>{escape(volume.title)}</title>\n<style>'
        f"@page {{ @top-left {{ content: {name} }} @bottom-left {{ content: {foot} }} }}"
        f"@page cover {{ {edges} }}</style></head>\n"
        f'<body data-part="{part}">\n{breakable(spell_scripts(body))}</body></html>\n'
    )
