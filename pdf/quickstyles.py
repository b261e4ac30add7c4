"""Shortcuts through WeasyPrint's styles that change no byte of what is laid out.

A tenth of the time of a layout goes into asking the same variables for each element, and
each property that is only inherited or initial for variables, directions and formulas.
What is answered here is what WeasyPrint 70 would answer; all else it answers itself.
`tests/pdf/test_quickstyles.py` compares the two. No Django.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.css import ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import (
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
)

_DEFINED = re.compile(r"(--[a-z-]+):\s*([^;}]+);")
_USED = re.compile(r"var\((--[a-z-]+)\)")


def without_variables(css: str) -> str:
    """`css` with the value of each variable where it is used; of those set once only."""
    times = Counter(name for name, _ in _DEFINED.findall(css))
    values = {name: value for name, value in _DEFINED.findall(css) if times[name] == 1}
    return _USED.sub(lambda found: values.get(found[1], found[0]), css)


# Their values depend on those of others, or what was specified is kept beside them.
_OWN_WAY = {"float", "display", "position", "page"} | INITIAL_NOT_COMPUTED


def _plain(key: str) -> bool:
    return key not in _OWN_WAY and not key.startswith("text_decoration_")


def _rivals(key: str) -> tuple[str, ...]:
    """The logical properties ("margin_block_start") that can stand for a physical one."""
    ask = PHYSICAL_FUNCTIONS.get(key)
    ways = ("ltr", "rtl") if ask else ()
    return tuple({ask(block="ttb", inline=way) for way in ways})


_HANDED_DOWN = frozenset(filter(_plain, INHERITED))
_INITIAL = {
    key: (value, _rivals(key))
    for key, value in INITIAL_VALUES.items()
    if key not in INHERITED and _plain(key) and not check_math(value)
}


@contextmanager
def quick_styles() -> Iterator[None]:
    """Inside the block a property that no rule sets costs one look into a table."""
    original = ComputedStyle.__missing__

    def missing(style: ComputedStyle, key: str) -> Any:
        cascaded = style.cascaded
        if key in cascaded:
            return original(style, key)
        if found := _INITIAL.get(key):
            value, rivals = found
            for rival in rivals:
                if rival in cascaded:
                    return original(style, key)
        elif key in _HANDED_DOWN and style.parent_style is not None:
            value = style.parent_style[key]
            if check_math(value):
                return original(style, key)
        else:
            return original(style, key)
        style[key] = value
        return value

    ComputedStyle.__missing__ = missing
    try:
        yield
    finally:
        ComputedStyle.__missing__ = original
