r"""TeX in, a formula as a vector picture out, with its reading in words as alternative.

ziamath sets it in our copy of STIX Two Math and draws outlines, so print asks for no font.
This module imports no Django.
"""

import unicodedata
from xml.etree import ElementTree as ET

from pdf.coverage import covered
from pdf.fonts import FOLDER

FACE = str(FOLDER / "STIXTwoMath-Regular.ttf")
SIZE_PX = 15
# What nobody writes and what would cost minutes or the stack.
LONGEST, DEEPEST = 2000, 25
_SVG = "http://www.w3.org/2000/svg"


def formula_svg(tex: str, alt: str) -> str | None:
    r"""An SVG element whose title is `alt`, or None for TeX that cannot be set.

    A command that is not known (`\foo`) would be printed by its name, so it gives None.
    """
    if len(tex) > LONGEST or _depth(tex) > DEEPEST or not tex.strip():
        return None
    from latex2mathml.converter import convert
    from ziamath import Math, config

    # Outlines in place: symbols would need ids that are unique in the book.
    config.svg2 = False
    try:
        mathml = convert(tex, display="block")
        if "\\" in mathml:
            return None
        svg = Math(mathml, size=SIZE_PX, font=FACE).svgxml()
    # What a half-written formula raises there is of no fixed kind.
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError,
            ValueError, ET.ParseError, *_refusals()):  # fmt: skip
        return None
    title = ET.Element("title")
    title.text = "".join(map(_plain, alt))
    svg.insert(0, title)
    svg.set("class", "formula-picture")
    svg.set("role", "img")
    svg.set("data-tag", "Formula")
    return ET.tostring(svg, encoding="unicode")


def _plain(character: str) -> str:
    # Print spells what its fonts lack with <sub> and <sup>, which a title cannot hold.
    if character.isascii() or ord(character) in covered():
        return character
    return unicodedata.normalize("NFKC", character)


def _refusals() -> tuple[type[Exception], ...]:
    from latex2mathml import exceptions

    return tuple(
        kind
        for kind in vars(exceptions).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    )


def _depth(tex: str) -> int:
    deepest = depth = 0
    for character in tex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest
