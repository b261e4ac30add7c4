"""Cut a long text into pieces that are laid out by themselves: sections in, HTML out.

A piece begins on a new page, so a text of a few dozen pages stays whole. This module
imports no Django.
"""

import re
from collections.abc import Callable, Sequence

from cms.documents.content import Node

# In characters that are read, of which some 1,800 fill a page.
LONG = 80_000
"""A text of more than this is cut where sections of the first level begin."""
CHAPTER = 40_000
"""A section of so much is a piece of its own; smaller ones that follow one another are
put together until they are as much."""
LONGEST_PIECE = 100_000
"""A section of more than this is cut where its subsections begin."""
_TAG = re.compile(r"<[^>]*>")

Section = Callable[[Node, int], str]
"""Renders a section with its subsections, at a depth."""


def size(html: str) -> int:
    """How many characters of `html` are read."""
    return len(_TAG.sub("", html))


def groups(sections: Sequence[tuple[Node, str]]) -> list[list[Node]]:
    """Sections of the first level, with their HTML, put together to chapters.

    A long section stands alone, so that an edit before it leaves what follows as it was.
    """
    out: list[list[Node]] = []
    so_far = CHAPTER
    for section, html in sections:
        own = size(html)
        if so_far >= CHAPTER or own >= CHAPTER:
            out.append([])
            so_far = 0
        out[-1].append(section)
        so_far += own
    return out


def pieces(section: Node, render: Section, depth: int = 1) -> list[str]:
    """The HTML of a section, whole or in pieces of a bearable size."""
    whole = render(section, depth)
    if size(whole) <= LONGEST_PIECE or not section["sections"]:
        return [whole]
    out: list[str] = []
    # The first piece has the section's own heading and blocks.
    children: list[Node] = []
    so_far = size(render({**section, "sections": []}, depth))
    group = ""
    for child in section["sections"]:
        parts = pieces(child, render, depth + 1)
        if len(parts) == 1 and not out and not group and so_far < LONGEST_PIECE:
            so_far += size(parts[0])
            if so_far <= LONGEST_PIECE:
                children.append(child)
                continue
        for part in parts:
            if group and size(group) + size(part) > LONGEST_PIECE:
                out.append(group)
                group = ""
            group += part
    if group:
        out.append(group)
    return [render({**section, "sections": children}, depth), *out]
