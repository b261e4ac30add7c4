"""What no page can hold, and in which clauses: a tree and its files in, sentences out.

Lists and sections nested without end, words without an end, pictures that unpack to
gigabytes. This module imports no Django.
"""

import re
from collections.abc import Iterator, Mapping

from PIL import Image

from cms.documents.content import Node, Tree, plain, runs_of
from cms.documents.numbering import number
from cms.documents.validate import MOST_PIXELS
from pdf.book import Asset
from pdf.places import named_clauses, printed, strings

MOST_LEVELS = 12
"""Lists within lists: each level takes 6 mm of a line of 145 mm."""
MOST_DEPTH = 30
"""Sections within sections, headings counted."""
MOST_LETTERS = 2000
"""Of a word: some twenty lines. The time to break a word grows with its square."""
_BREAK = re.compile(r"[\s\u200b]+")
_FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]


def problems(tree: Tree, assets: Mapping[str, Asset]) -> list[str]:
    """A sentence for each thing that is too deep, too long or too large to be printed."""
    return [*_sections(tree), *_lists(tree), *_words(tree), *_pictures(tree, assets)]


def _sections(tree: Tree) -> Iterator[str]:
    for clause, place in named_clauses(tree):
        # The first too deep one stands for all below it.
        if clause.depth == MOST_DEPTH + 1:
            yield (
                f"The sections around {place} are nested more than {MOST_DEPTH} levels "
                "deep, for which a page has no room. Put them on a higher level."
            )


def _lists(tree: Tree) -> Iterator[str]:
    for clause, place in named_clauses(tree):
        for block in clause.blocks:
            depth = _depth(block)
            if depth > MOST_LEVELS:
                yield (
                    f"A list in {place} is nested {depth} levels deep; a page has room "
                    f"for {MOST_LEVELS}. Make it flatter."
                )


def _depth(block: Node) -> int:
    """How many lists stand in one another, without recursion."""
    depth, level = 0, [block]
    while level := [item for node in level for item in node.get("items", ())]:
        depth += 1
    return depth


def _words(tree: Tree) -> Iterator[str]:
    longest: dict[str, int] = {}
    for place, value in printed(tree):
        longest[place] = max(map(_longest, strings(value)), default=0)
    for clause, place in named_clauses(tree):
        # The letters of a word may be marked one by one, so runs are joined.
        for text in (text for block in clause.blocks for text in runs_of(block)):
            longest[place] = max(longest[place], _longest(plain(text)))
    for place, letters in longest.items():
        if letters > MOST_LETTERS:
            yield (
                f"A word of {letters:,} letters stands in {place}; a page has room for "
                f"{MOST_LETTERS:,}. Put spaces into it, or take it out."
            )


def _longest(text: str) -> int:
    return max(map(len, _BREAK.split(text)))


def _pictures(tree: Tree, assets: Mapping[str, Asset]) -> Iterator[str]:
    numbers = number(tree)
    for clause, place in named_clauses(tree):
        for block in clause.blocks:
            asset = assets.get(block.get("asset") or "")
            if block["type"] == "figure" and asset:
                fault = _fault(asset)
                if fault:
                    yield f"{numbers[block['uuid']].label} in {place} {fault}"


def _fault(asset: Asset) -> str:
    """What is wrong with a picture, told from its head; "" when nothing is."""
    too_large = (
        f"has more than {MOST_PIXELS // 10**6} million pixels, too many for a page. "
        "Make the picture smaller and upload it again."
    )
    if asset.media_type == "image/svg+xml":
        return ""
    try:
        with Image.open(asset.path, formats=_FORMATS) as image:
            width, height = image.size
    except Image.DecompressionBombError:
        return too_large
    except FileNotFoundError:
        # Files that are gone are told of elsewhere.
        return ""
    except (OSError, ValueError, SyntaxError):
        return "cannot be read as a picture. Upload it again as PNG, JPEG, GIF or WebP."
    return too_large if width * height > MOST_PIXELS else ""
