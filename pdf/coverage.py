"""Which characters of a text the bundled fonts cannot show, and in which clauses. No Django."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from cms.documents.content import Tree
from pdf.fonts import FACES, FOLDER
from pdf.places import listed, printed, strings

# Formats and spaces have no glyph and need none; selectors choose one.
_UNSEEN = {"Cf", "Zs"}
_BREAKS = "\t\n\r"
# Controls and separators of lines would be drawn as boxes.
_INVISIBLE = {"Cc", "Zl", "Zp"}
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SCRIPTS = {"<sub>": "sub", "<super>": "sup"}
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
# They turn the order of letters round; every letter that the fonts have runs rightwards.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
CHARACTERS_NAMED = 12


@cache
def covered() -> frozenset[int]:
    """Every code point that some bundled font can show."""
    found: set[int] = set()
    for name in FACES:
        with TTFont(FOLDER / name, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def can_show(character: str) -> bool:
    """Whether the fonts can show a character, as itself or as a raised or lowered one."""
    # A font for mathematics has Arabic letters, as signs that do not join into words.
    if unicodedata.bidirectional(character) in ("R", "AL"):
        return False
    if ord(character) in covered() or unicodedata.category(character) in _UNSEEN:
        return True
    if character in _BREAKS:
        return True
    if _SELECTORS.match(character):
        return True
    plain = _script(character)
    return bool(plain) and all(ord(one) in covered() for one in plain[1])


def _script(character: str) -> tuple[str, str] | None:
    """The letter e lowered as ("sub", "e"); None for all that is neither raised nor lowered."""
    kind, _, codes = unicodedata.decomposition(character).partition(" ")
    if kind not in _SCRIPTS or not codes:
        return None
    return _SCRIPTS[kind], "".join(chr(int(code, 16)) for code in codes.split())


def spell_scripts(html: str) -> str:
    """Raised and lowered letters that the fonts lack, as <sup> and <sub>."""

    def spell(found: re.Match[str]) -> str:
        text = found[0]
        return text if text.isascii() else "".join(map(_spelled, text))

    return _TEXT.sub(spell, html)


def _spelled(character: str) -> str:
    if ord(character) in covered():
        return character
    plain = _script(character)
    return f"<{plain[0]}>{plain[1]}</{plain[0]}>" if plain else character


def problems(tree: Tree, around: Mapping[str, Any] | None = None) -> list[str]:
    """A sentence for each character that cannot be printed, naming its clauses.

    around: what else is printed, by the name of its place: text, lists, objects of both.
    """
    places: dict[str, list[str]] = {}
    values = [*printed(tree), *(around or {}).items()]
    for place, value in values:
        for character in sorted(set("".join(strings(value)))):
            if _TURNS.match(character) or not can_show(character):
                named = places.setdefault(character, [])
                if place not in named:
                    named.append(place)
    found = [_sentence(one, places[one]) for one in list(places)[:CHARACTERS_NAMED]]
    rest = list(places)[CHARACTERS_NAMED:]
    if rest:
        named = list(dict.fromkeys(place for one in rest for place in places[one]))
        found.append(
            f"{len(rest)} more characters cannot be printed either; they stand in "
            f"{listed(named)}."
        )
    return found


def _sentence(character: str, places: list[str]) -> str:
    name = unicodedata.name(character, "a character without a name")
    code = f"U+{ord(character):04X}"
    if _TURNS.match(character):
        return (
            f"The invisible character {code} ({name}) in {listed(places)} makes the words "
            "after it read in another order than they are stored. Take it out."
        )
    if unicodedata.category(character) in _INVISIBLE:
        return f"The invisible character {code} in {listed(places)} has no shape. Take it out."
    return (
        f"The fonts have no “{character}” ({code}, {name}), "
        f"which stands in {listed(places)}. Write it in another way."
    )
