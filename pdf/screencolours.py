"""Colours for a press, as a screen shows them: PDF/A wants one kind of colour in a file.

WeasyPrint writes `device-cmyk()`, which a figure may use, as it stands. This module
imports no Django.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tinycss2.color5 import Color
from weasyprint.pdf.stream import Stream

PRESS = "device-cmyk"


@contextmanager
def screen_colours() -> Iterator[None]:
    """Inside the block all colours are drawn for a screen."""
    original = Stream.set_color

    def set_color(stream: Stream, color: Any, *rest: Any, **more: Any) -> None:
        seen = on_screen(color) if color.space == PRESS else color
        original(stream, seen, *rest, **more)

    Stream.set_color = set_color
    try:
        yield
    finally:
        Stream.set_color = original


def on_screen(color: Any) -> Color:
    """Cyan, magenta, yellow and black as red, green and blue, as CSS Color 5 (12.2) says."""
    *inks, black = color.coordinates
    channels = [1 - min(1.0, ink * (1 - black) + black) for ink in inks]
    return Color("srgb", channels, color.alpha)
