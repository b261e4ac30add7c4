"""Which characters of a text the bundled fonts cannot show, and in which clauses. No Django."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from cms.documents.content import Tree, clauses, sections
from cms.documents.numbering import number
from pdf.fonts import FACES, FOLDER

# Controls, formats and separators have no glyph and need none; selectors choose one.
_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SCRIPTS = {"<sub>": "sub", "<super>": "sup"}
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
CLAUSES_NAMED = 3


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
    if ord(character) in covered() or unicodedata.category(character) in _UNSEEN:
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


def problems(tree: Tree) -> list[str]:
    """A sentence for each character that no bundled font has, naming its clauses."""
    places: dict[str, list[str]] = {}
    for place, value in _places(tree):
        for character in sorted(set("".join(_strings(value)))):
            if not can_show(character):
                named = places.setdefault(character, [])
                if place not in named:
                    named.append(place)
    return [_sentence(character, named) for character, named in places.items()]


def _places(tree: Tree) -> Iterator[tuple[str, Any]]:
    front = {name: value for name, value in tree.items() if name not in _PARTS}
    yield "the front matter", front
    numbers = number(tree)
    titles = {section["uuid"]: section for section in sections(tree)}
    for clause in clauses(tree):
        label = numbers[clause.uuid].label
        place = f"clause {label}" if label[:1].isdigit() else label or clause.title
        own = titles.get(clause.uuid, {})
        yield place, [clause.title, own.get("external_ids"), clause.blocks]
    for term in tree["terms"]:
        yield f"the term {term['preferred']}", term
    for reference in tree["references"]:
        yield f"the reference {reference['key']}", reference


_PARTS = {"sections", "terms", "references", "assets"}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _sentence(character: str, places: list[str]) -> str:
    name = unicodedata.name(character, "a character without a name")
    where = ", ".join(places[:CLAUSES_NAMED])
    if len(places) > CLAUSES_NAMED:
        where += f" and {len(places) - CLAUSES_NAMED} more places"
    return (
        f"The fonts have no “{character}” (U+{ord(character):04X}, {name}), "
        f"which stands in {where}. Write it in another way."
    )
