"""The renderer's process: limits, and sentences for what ends it."""

from dataclasses import replace

import pytest

from pdf.book import Part
from pdf.job import Limits, RenderFailed, run
from tests.pdf import books

pytestmark = pytest.mark.usefixtures("pango")


def long_book():
    text = "<p>" + "word " * 400 + "</p>"
    html = f'<html lang="en"><head><title>t</title></head><body>{text * 2000}</body></html>'
    return replace(books.book(), parts=[Part(html)])


def test_too_much_memory_ends_the_process_and_says_so():
    with pytest.raises(RenderFailed, match="memory"):
        run(long_book(), limits=Limits(memory_bytes=160 * 1024**2))


def test_too_much_processor_time_ends_the_process_and_says_so():
    with pytest.raises(RenderFailed, match="more than 2 seconds of work"):
        run(long_book(), limits=Limits(cpu_seconds=2))


def test_too_long_a_wait_ends_the_process_and_says_so():
    with pytest.raises(RenderFailed, match="longer than 1 seconds"):
        run(long_book(), limits=Limits(wall_seconds=1))


def test_a_text_nested_a_hundred_deep_is_rendered():
    html = f'<html lang="en"><body>{"<div>" * 150}x{"</div>" * 150}</body></html>'
    made = run(replace(books.book(), parts=[Part(html)]))
    assert made.pages == 1


def test_who_asked_hears_of_each_stage():
    told: list[str] = []
    run(books.book(), report=told.append)
    assert told[0].startswith("laying out part")


def test_a_report_that_fails_stops_the_rendering():
    def lost(_: str) -> None:
        raise RuntimeError("The row was taken.")

    with pytest.raises(RuntimeError, match="taken"):
        run(long_book(), report=lost)
