"""The renderer's process: limits, and sentences for what ends it."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pdf.book import Part
from pdf.job import RenderFailed, run
from pdf.pool import Limits
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


def chapters(*titles: str, long: str = ""):
    """A book of small chapters, but for the one named `long`."""
    parts = [
        replace(long_book().parts[0], title=title)
        if title == long
        else Part(f'<html lang="en"><title>t</title><body><p>{title}', title=title)
        for title in titles
    ]
    return replace(books.book(), parts=parts)


def test_the_chapter_that_passes_a_limit_is_named():
    book = chapters("4 Roles", "5 Evidence", "6 Review", long="5 Evidence")
    with pytest.raises(RenderFailed) as failed:
        run(book, limits=Limits(cpu_seconds=2))
    assert str(failed.value) == (
        "chapter 2 of 3: 5 Evidence: It was stopped: it took more than 2 seconds of work."
    )


def test_a_chapter_that_waits_too_long_is_named():
    book = chapters("4 Roles", "5 Evidence", long="4 Roles")
    with pytest.raises(
        RenderFailed, match=r"chapter 1 of 2: 4 Roles: .* than 2 seconds"
    ):
        run(book, limits=Limits(process_seconds=2))


def test_who_asked_hears_of_each_chapter():
    told: list[str] = []
    run(chapters("4 Roles", "5 Evidence"), report=told.append, processes=1)
    # The longest first.
    assert told == ["chapter 2 of 2: 5 Evidence", "chapter 1 of 2: 4 Roles", "merging"]


def left_of(folder: Path) -> list[str]:
    """Files in `folder`, and processes that work in it."""
    found = [path.name for path in folder.iterdir()]
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


def left_soon(folder: Path) -> list[str]:
    """What is left after those that were killed have had a moment to go."""
    until = time.monotonic() + 20
    while left_of(folder) and time.monotonic() < until:
        time.sleep(0.1)
    return left_of(folder)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Where renderings put their files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_report_that_fails_stops_the_rendering_and_leaves_nothing(folder):
    def lost(_: str) -> None:
        raise RuntimeError("The row was taken.")

    with pytest.raises(RuntimeError, match="taken"):
        run(chapters("a", "b", "c", long="b"), report=lost)
    assert left_soon(folder) == []


COMMAND = """
import signal
from pdf.job import run
from tests.pdf.test_job import chapters
# Who runs the tests in the background may have told their processes to ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
print("started", flush=True)
run(chapters("a", "b", "c", long="b"), report=lambda words: print(words, flush=True))
"""


def test_a_key_that_interrupts_the_command_leaves_nothing(tmp_path):
    # The folder is known to the children by their environment.
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, cwd=Path(books.__file__).parents[2],
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert process.stdout.readline() == "started\n"
    assert "chapter" in process.stdout.readline()
    assert left_of(tmp_path) != []
    process.send_signal(signal.SIGINT)
    process.wait()
    assert process.returncode != 0
    assert left_soon(tmp_path) == []


def test_a_process_whose_parent_was_killed_ends_by_itself(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND], stdout=subprocess.PIPE, text=True,
        cwd=Path(books.__file__).parents[2], env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    while "chapter" not in process.stdout.readline():
        pass
    process.kill()
    process.wait()
    assert left_soon(tmp_path) == []
