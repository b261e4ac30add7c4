"""A tree in, the same with characters that no bundled font has by their names out.

Editions with such characters are refused; a draft or an old text must be shown all the
same, and leaves out nobody's words. This module imports no Django.
"""

import re
import unicodedata
from typing import Any

from pdf.coverage import can_show

# They turn the order of letters round, so that a reader sees other words than are there.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def with_names(value: Any) -> Any:
    """A copy of a tree, or of any part of one, that the fonts can show."""
    if isinstance(value, str):
        return value if value.isascii() else "".join(map(_named, value))
    if isinstance(value, dict):
        return {name: with_names(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [with_names(part) for part in value]
    return value


def _named(character: str) -> str:
    if can_show(character) and not _TURNS.match(character):
        return character
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return f"[{name.lower()}]"
