"""An edited copy of a block: a block and its new words in, the block with these words out,
all marks, links and notes of the words that stay kept. Plain Python."""

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from cms.documents.content import Node, Runs, plain, run_text

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
# Runs that are one thing: part of one is just words.
_WHOLE = ("xref", "cite", "footnote", "term")
NAMES = ("text", "rationale", "verification", "source")
MOST_PARTS = 40


@dataclass(frozen=True)
class Part:
    """Words of a block that can be edited: the way to them, and what they are."""

    path: tuple[str | int, ...]
    runs: Runs

    @property
    def words(self) -> str:
        """What a reader sees of it."""
        return plain(self.runs)


def parts_of(block: Node) -> list[Part]:
    """What can be edited of a block in a form, in reading order; none of a table."""
    if block["type"] in ("table", "rubric", "scale", "figure", "attachment", "formula"):
        return []
    found = list(_parts(block, ()))
    return found if len(found) <= MOST_PARTS else []


def _parts(node: Node, path: tuple[str | int, ...]) -> Iterator[Part]:
    if isinstance(node.get("text"), list):
        yield Part((*path, "text"), node["text"])
    for index, runs in enumerate(node.get("paragraphs", ())):
        yield Part((*path, "paragraphs", index), runs)
    for index, item in enumerate(node.get("items", ())):
        yield from _parts(item, (*path, "items", index))
    for name in NAMES[1:]:
        if isinstance(node.get(name), list) and node[name]:
            yield Part((*path, name), node[name])


def rewritten(block: Node, words: Sequence[str]) -> Node:
    """A copy of the block with new words for each of its parts, in their order."""
    new = copy.deepcopy(block)
    for part, text in zip(parts_of(block), words, strict=True):
        target: Any = new
        for step in part.path[:-1]:
            target = target[step]
        target[part.path[-1]] = rewrite(part.runs, text)
    return new


def rewrite(runs: Runs, text: str) -> Runs:
    """Runs that read `text`; what is the same in both keeps its marks."""
    old = plain(runs)
    if old == text:
        return runs
    spans, at = [], 0
    for run in runs:
        length = len(run_text(run))
        spans.append((at, at + length, run))
        at += length
    a, b = _WORD.findall(old), _WORD.findall(text)
    ends = [0]
    for word in a:
        ends.append(ends[-1] + len(word))
    made: Runs = []
    used: set[int] = set()
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op == "equal":
            made += _taken(spans, ends[a1], ends[a2], used)
        elif b1 < b2:
            made.append({"text": "".join(b[b1:b2])})
    return _joined(made)


def _taken(
    spans: list[tuple[int, int, dict]], begin: int, end: int, used: set[int]
) -> Iterator[dict]:
    for index, (start, stop, run) in enumerate(spans):
        if start == stop:
            # A footnote's mark has no words; it stays beside those that stay.
            if begin <= start <= end and index not in used:
                used.add(index)
                yield run
            continue
        low, high = max(start, begin), min(stop, end)
        if low >= high:
            continue
        if (low, high) == (start, stop):
            yield run
        elif any(name in run for name in _WHOLE):
            yield {"text": run_text(run)[low - start : high - start]}
        else:
            yield {**run, "text": run["text"][low - start : high - start]}


def _joined(runs: Runs) -> Runs:
    """Neighbours with the same marks as one run."""
    made: Runs = []
    for run in runs:
        marks = {name: value for name, value in run.items() if name != "text"}
        whole = any(name in run for name in _WHOLE)
        if made and not whole and marks == {
            name: value for name, value in made[-1].items() if name != "text"
        }:  # fmt: skip
            made[-1] = {**made[-1], "text": made[-1]["text"] + run["text"]}
        elif run_text(run) or "footnote" in run:
            made.append(run)
    return made
