"""The outline of a letter as operators of a PDF: a font and letters in, drawings out.

What is drawn so is ink and no text: nobody hears, searches or copies it. This module
imports no Django.
"""

from dataclasses import dataclass
from functools import cache

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from pdf.fonts import FOLDER


@dataclass(frozen=True)
class Outline:
    """A letter, filled. width: of the letter, in units of its font."""

    drawing: bytes
    width: int


@cache
def outlines(face: str, letters: str) -> tuple[int, dict[str, Outline]]:
    """(units in the font's size, the outline of each letter) of a font file of ours."""
    with TTFont(FOLDER / face) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        found = {}
        for letter in letters:
            glyph, pen = glyphs[names[ord(letter)]], _PathPen(glyphs)
            glyph.draw(pen)
            found[letter] = Outline("\n".join([*pen.out, "f"]).encode(), glyph.width)
        return font["head"].unitsPerEm, found


class _PathPen(BasePen):
    """Writes an outline; quadratic curves come as cubic ones."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.out: list[str] = []

    def _put(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self.out.append(f"{numbers} {operator}")

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._put("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._put("l", pt)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._put("c", *points)

    def _closePath(self) -> None:  # noqa: N802
        self.out.append("h")
