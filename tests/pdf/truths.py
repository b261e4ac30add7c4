"""What a finished PDF must agree with: its own pages, and the text that it was made of."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from cms.documents import content
from cms.documents.citing import reference_text
from cms.documents.html import Page
from cms.documents.numbering import number
from pdf.book import Asset
from tests.pdf import books
from tests.pdf.reading import Element, Reading, letters

DATA = Path(__file__).parents[3] / "shared" / "data"
SHARED = {"markdown": "markdown/sp800-63", "oscal": "oscal/basic-catalog.json"}
DRAFT = "draft of everything"

# -- texts ---------------------------------------------------------------------------


def text_of(name: str) -> tuple[content.Tree, dict]:
    if name in ("everything", DRAFT):
        picture = ("grey.png", "image/png", books.PICTURE)
        return books.everything(), {books.PICTURE_SHA: picture}
    if name in SHARED:
        return imported(name)
    from fixtures.build import build, drafts

    return build(drafts(name)[-1]())


def imported(name: str) -> tuple[content.Tree, dict]:
    from cms.importing.read import read

    if not DATA.is_dir():
        pytest.skip("The files of ../shared are not here.")
    facts = {
        "designation": name.upper(), "document": books.uuid(7), "language": "en",
        "group": {"slug": "alpha", "name": "Alpha", "joint": []},
    }  # fmt: skip
    found = read(DATA / SHARED[name], name, document_facts=facts)
    return found.tree, {
        sha: (asset.name, asset.media_type, asset.data)
        for sha, asset in found.assets.items()
    }


def frozen(files: dict, folder: Path) -> dict[str, Asset]:
    """The files of a text, laid into a folder."""
    assets = {}
    for sha, (_, media_type, data) in files.items():
        (folder / sha).write_bytes(data)
        assets[sha] = Asset(media_type, str(folder / sha))
    return assets


# -- checks --------------------------------------------------------------------------


def wrong_lines(reading: Reading, lines: list[Element]) -> list[str]:
    """Lines whose number is not the label of the page on which their words stand."""
    wrong = []
    for line in lines:
        [(title, link)] = [
            (letters(one.text()), link)
            for one in line.all("Link")
            for link in one.links
        ]
        page = reading.target(link)
        text = letters(line.text())
        # Citations and footnotes stand in the text and not in a list.
        is_there = title[:24].removesuffix("...") in letters(reading.tagged(page))
        if not is_there or text.rpartition(title)[2] != reading.labels[page]:
            wrong.append(f"{text} leads to page {reading.labels[page]}")
    return wrong


def index_uses(reading: Reading) -> Iterator[tuple[Any, str, str]]:
    """(link, page, last page or "") of each use in the index: “4.2 (12–13)”."""
    for section in reading.structure.all():
        title = next(iter(section.all("H2")), None)
        if title not in section.kids or letters(title.text()) != "Indexofterms":
            continue
        link = None
        for part in section.leaves():
            if isinstance(part, str):
                found = re.match(r"\s*\((\w+)(?:–(\w+))?\)", part)
                if found and link is not None:
                    yield link, found[1], found[2] or ""
            else:
                link = part


def beginnings(tree: content.Tree) -> set[str]:
    """Before which nodes other words may stand.

    They are the first section, the first of the text, and what follows a formula: it may
    be drawn, and then has its words as an alternative.
    """
    found = {tree["sections"][0]["uuid"], first_of_text(tree)["uuid"]}
    after_formula = False
    for clause in content.clauses(tree):
        for node in (clause.uuid, *clause.blocks):
            if after_formula:
                found.add(node if isinstance(node, str) else node["uuid"])
            after_formula = not isinstance(node, str) and node["type"] == "formula"
    return found


def first_of_text(tree: content.Tree) -> content.Node:
    """The section that begins the pages in arabic numbers."""
    return next(s for s in tree["sections"] if s["kind"] != "unnumbered")


def said(tree: content.Tree) -> Iterator[tuple[str, list[str], str]]:
    """(UUID, its texts in order, what may be repeated between them) of headings and blocks.

    A heading comes with the block after it, so that its line in the contents is not
    taken for it.
    """
    page, numbers = Page(tree), number(tree)
    informative = {s["uuid"] for s in content.sections(tree) if s["informative"]}
    waiting = name = ""
    for clause in content.clauses(tree):
        waiting += numbers[clause.uuid].label + clause.title
        if clause.uuid in informative:
            waiting += "(informative)"
        waiting += "".join(one["value"] for one in clause.external_ids[:1])
        name = name or clause.uuid
        for block in clause.blocks:
            if block["type"] == "formula":
                continue
            text, *rest = pieces(page, block)
            texts = [letters(waiting) + text, *rest]
            yield name or block["uuid"], texts, head_of(page, block)
            waiting = name = ""
    if waiting:
        yield name, [letters(waiting)], ""


def pieces(page: Page, block: content.Node) -> list[str]:
    """The words of a block as the edition's page says them; a table's row by row."""
    parts = re.split(r"(?<=</caption>)|(?<=</tr>)|(?<=</table>)", page.block(block))
    return [text for text in map(words_of, parts) if text] or [""]


def head_of(page: Page, block: content.Node) -> str:
    """The head of a table, which each of its pages shows again."""
    head = re.search("<thead>(.*?)</thead>", page.block(block), re.DOTALL)
    return words_of(head[1]) if head else ""


def words_of(html: str) -> str:
    return letters(unescape(re.sub("<[^>]*>", "", html)))


def back_matter(tree: content.Tree) -> Iterator[str]:
    for term in sorted(tree["terms"], key=lambda one: one["preferred"].casefold()):
        yield letters(term["preferred"])
        yield letters(content.plain(term["definition"]))
    for reference in sorted(tree["references"], key=lambda one: one["key"]):
        words = content.plain(reference_text(reference["csl"]))
        yield letters(f"[{reference['key']}]{words}")


def missing_words(tree: content.Tree, flow: str, at: int = 0) -> tuple[str, int]:
    """(what `flow` lacks of a text, or has too much, in words, "" for nothing; where the
    text ends), looked for from `at` on: block by block, in order."""
    begins = beginnings(tree)
    end = at
    for name, texts, may_repeat in said(tree):
        for place, text in enumerate(texts):
            found = flow.find(text, end)
            if found < 0:
                return f"{name} is missing or out of order: {text[:200]}", end
            between = flow[end:found].replace(may_repeat or "\0", "").strip("¶")
            if between and not (place == 0 and name in begins):
                return f"Before {name} stands {between[:200]!r}.", end
            end = found + len(text)
    for text in back_matter(tree):
        found = flow.find(text, end)
        if found < 0:
            return f"The back matter lacks {text[:200]}", end
        end = found + len(text)
    return "", end
