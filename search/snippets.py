"""Show what matched: marked text in, safe HTML out.

Engines put private marks around matches; here everything is escaped first and the marks
become <mark>, so no engine's own highlighting ever reaches a page.
"""

import re
from html import escape, unescape

from search.documents import MARK, UNMARK, Entry, Part

LENGTH = 240
_BEFORE = 60


def marked_html(text: str) -> str:
    """Escaped text with <mark> around the matches."""
    return escape(text).replace(MARK, "<mark>").replace(UNMARK, "</mark>")


def unmarked(text: str) -> str:
    """The text without marks."""
    return text.replace(MARK, "").replace(UNMARK, "")


def snippet(body: str, length: int = LENGTH) -> str:
    """The part of a marked text with most matches: HTML of at most `length` characters,
    counted as a reader does, cut between words."""
    words = body.split()
    if not words:
        return ""
    first = _best_start(words, length)
    room = length - (2 if first else 0)
    taken: list[str] = []
    used = 0
    for word in words[first:]:
        size = len(unmarked(word)) + (1 if taken else 0)
        ends = first + len(taken) + 1 == len(words)
        if used + size + (0 if ends else 2) > room:
            break
        taken.append(word)
        used += size
    if not taken:
        taken = [_shortened(words[first], room - 2)]
    text = _balanced(" ".join(taken))
    before = "… " if first else ""
    after = " …" if first + len(taken) < len(words) else ""
    return before + marked_html(text) + after


def _best_start(words: list[str], length: int) -> int:
    """The word to begin with, so that most matches are in view and some words before."""
    at, positions, matches = 0, [], []
    for number, word in enumerate(words):
        positions.append(at)
        if MARK in word:
            matches.append(number)
        at += len(unmarked(word)) + 1
    if not matches or at <= length:
        return 0
    reach = length - _BEFORE - 4
    best = max(
        matches,
        key=lambda n: (
            sum(1 for m in matches if 0 <= positions[m] - positions[n] < reach), -n,
        ),
    )  # fmt: skip
    start = best
    while start and positions[best] - positions[start - 1] <= _BEFORE:
        start -= 1
    return start


def _shortened(word: str, length: int) -> str:
    """One word longer than the whole snippet."""
    return unmarked(word)[:length]


def _balanced(text: str) -> str:
    """A match that was cut at either end is marked as far as it is shown."""
    first_open, first_close = text.find(MARK), text.find(UNMARK)
    if first_close >= 0 and (first_open < 0 or first_close < first_open):
        text = MARK + text
    if text.rfind(MARK) > text.rfind(UNMARK):
        text += UNMARK
    return text


def label_of(entry: Entry, title: str, body: str) -> str:
    """How the hit is cited: the requirement that matched, else an identifier from
    elsewhere. A clause found by its title is itself what was looked for."""
    if MARK in title and entry.external_label:
        return entry.external_label
    best = _best_part(entry.parts, body)
    return best.label if best else entry.external_label


def _best_part(parts: tuple[Part, ...], body: str) -> Part | None:
    lines = body.split("\n")
    counts = [_matches(lines, part) for part in parts]
    if any(counts):
        return parts[counts.index(max(counts))]
    return parts[0] if len(parts) == 1 else None


def _matches(lines: list[str], part: Part) -> int:
    return len(re.findall(MARK, "\n".join(lines[part.first : part.last])))


def as_text(html: str) -> str:
    """A snippet for a terminal."""
    return unescape(html.replace("<mark>", "").replace("</mark>", ""))
