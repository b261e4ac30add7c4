"""Page numbers as text: where anchors stand in, HTML with the numbers filled in out. No Django."""

import re

_PLACE = re.compile(
    r'(<span class="page-number" data-of="([^"]+)"(?: data-to="([^"]+)")?[^>]*>)(</span>)'
)


def fill(html: str, page_of: dict[str, str]) -> str:
    """`html` with the page numbers that are known put in their places.

    A place with `data-to` gets a range, "8–10", or one number when both are the same.
    """
    return _PLACE.sub(
        lambda found: f"{found[1]}{_number(found, page_of)}{found[4]}", html
    )


def _number(found: re.Match[str], page_of: dict[str, str]) -> str:
    first = page_of.get(found[2], "")
    last = page_of.get(found[3] or "", "")
    return f"{first}–{last}" if first and last and last != first else first


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
