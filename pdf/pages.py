"""What pages are called, and HTML with page numbers and links between parts put in. No Django."""

import re
from collections.abc import Sequence

from pdf.laid import Laid

_PLACE = re.compile(
    r'(<span class="page-number" data-of="([^"]+)"(?: data-to="([^"]+)")?[^>]*>)(</span>)'
)
_IDENT = re.compile(r'<[a-z][^<>]*? id="([^"]+)"')
_LINK = re.compile(r'(<a(?: [^<>]*?)? href=")#([^"]+)(")')


def fill(html: str, page_of: dict[str, str]) -> str:
    """`html` with the page numbers that are known put in their places.

    A place with `data-to` gets a range, "8–10", or one number when both are the same; one
    with `data-bare` leaves its number alone, a box less where there are thousands.
    """

    def filled(found: re.Match[str]) -> str:
        number = _number(found, page_of)
        return number if " data-bare" in found[1] else f"{found[1]}{number}{found[4]}"

    return _PLACE.sub(filled, html)


def _number(found: re.Match[str], page_of: dict[str, str]) -> str:
    first = page_of.get(found[2], "")
    last = page_of.get(found[3] or "", "")
    return f"{first}–{last}" if first and last and last != first else first


def has_places(html: str) -> bool:
    """Whether there are places for page numbers."""
    return _PLACE.search(html) is not None


def link_out(html: str, scheme: str) -> str:
    """`html` with links to anchors that it does not have as links of `scheme`."""
    own = set(_IDENT.findall(html))
    return _LINK.sub(
        lambda found: (
            found[0] if found[2] in own else f"{found[1]}{scheme}{found[2]}{found[3]}"
        ),
        html,
    )


def unlaid(html: str) -> Laid:
    """What can be known of a part before it is laid out: its first anchor is on its first page."""
    found = _IDENT.search(html)
    return Laid(folios=[None], anchors={found[1]: [0, 0, 0]} if found else {})


def roman(number: int) -> str:
    """1 → i, 4 → iv, 40 → xl."""
    out = ""
    for value, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        out += letters * (number // value)
        number %= value
    return out


def numbers(pieces: Sequence[tuple[int, str]]) -> list[list[str]]:
    """What each page is called, piece by piece.

    pieces: (how many pages, "roman" or "arabic"); each run of pieces that are numbered
    alike counts from 1.
    """
    out: list[list[str]] = []
    number, last = 0, ""
    for pages, numbering in pieces:
        if numbering != last:
            number, last = 0, numbering
        write = roman if numbering == "roman" else str
        out.append([write(number + 1 + index) for index in range(pages)])
        number += pages
    return out


def labels(pieces: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """(index of its first page, numbering) of each run of pieces numbered alike."""
    out: list[tuple[int, str]] = []
    first = 0
    for pages, numbering in pieces:
        if not out or out[-1][1] != numbering:
            out.append((first, numbering))
        first += pages
    return out


def page_map(
    pieces: Sequence[tuple[Laid | None, str]],
) -> dict[str, str]:
    """Anchor → what the page is called on which it stands, for what is laid out."""
    counts = [(laid.pages if laid else 0, numbering) for laid, numbering in pieces]
    found: dict[str, str] = {}
    for (laid, _), names in zip(pieces, numbers(counts), strict=True):
        for anchor, (page, *_) in (laid.anchors if laid else {}).items():
            found.setdefault(anchor, names[int(page)])
    return found
