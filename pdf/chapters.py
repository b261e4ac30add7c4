"""Cut a long text into pieces that are laid out by themselves: sections in, HTML out.

A piece begins on a new page, so a text of a few dozen pages stays whole. This module
imports no Django.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Stretch:
    """HTML that is not cut, as a line of pieces: a clause without those below it.

    name: as progress names it; begins: whether a chapter may begin with it.
    """

    name: str
    html: str
    begins: bool = False


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


def cut(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Stretches that follow one another, all together or in pieces of a bearable size.

    They are put together as sections are; a chapter that is too long is cut between any
    two of its stretches.
    """
    sizes = [size(one.html) for one in stretches]
    if sum(sizes) <= LONG:
        return [list(stretches)]
    out: list[list[Stretch]] = []
    so_far = 0
    for place, (one, own) in enumerate(zip(stretches, sizes, strict=True)):
        is_due = (
            one.begins and max(so_far, _chapter(stretches, sizes, place)) >= CHAPTER
        )
        if not out or is_due or so_far + own > LONGEST_PIECE:
            out.append([])
            so_far = 0
        out[-1].append(one)
        so_far += own
    return out


def _chapter(stretches: Sequence[Stretch], sizes: Sequence[int], first: int) -> int:
    """How long the chapter is that begins with a stretch."""
    later = range(first + 1, len(sizes))
    end = next((at for at in later if stretches[at].begins), len(sizes))
    return sum(sizes[first:end])


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
