"""Mark in a text what a query looks for: text and syntax tree in, marked text out.

No engine's own highlighting is used, so that matches look the same whoever found them.
This module imports no Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis import Term, stems, terms
from search.documents import MARK, UNMARK
from search.grammar import Node, Phrase, Prefix, Word, terms_of


@dataclass(frozen=True)
class Marker:
    """Finds what a query looks for. Excluded words are not among it."""

    sequences: tuple[tuple[str, ...], ...]
    prefixes: tuple[str, ...]

    def mark(self, text: str) -> str:
        """The text with private marks around each match; matches that touch are one."""
        pieces, at = [], 0
        for start, end in self._spans(list(terms(text))):
            pieces += [text[at:start], MARK, text[start:end], UNMARK]
            at = end
        return "".join([*pieces, text[at:]])

    def forms(self, text: str) -> list[str]:
        """The matches as they are written in the text, each once."""
        spans = self._spans(list(terms(text)))
        return list(dict.fromkeys(text[start:end] for start, end in spans))

    def _spans(self, found: list[Term]) -> Iterator[tuple[int, int]]:
        """Where the matches begin and end, in order and without overlap."""
        start, end = -1, -1
        for first, last in sorted(self._matches(found)):
            a, b = found[first].start, found[last].end
            if a < end:
                end = max(end, b)
                continue
            if end > 0:
                yield start, end
            start, end = a, b
        if end > 0:
            yield start, end

    def _matches(self, found: list[Term]) -> Iterator[tuple[int, int]]:
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for sequence in self.sequences:
            by_first.setdefault(sequence[0], []).append(sequence)
        for at, term in enumerate(found):
            for sequence in by_first.get(term.stem, ()):
                there = tuple(t.stem for t in found[at : at + len(sequence)])
                if there == sequence:
                    yield at, at + len(sequence) - 1
            if self.prefixes and term.word.startswith(self.prefixes):
                yield at, at


def marker(root: Node | None) -> Marker:
    """What marks the matches of a syntax tree; nothing for None."""
    sequences: dict[tuple[str, ...], None] = {}
    prefixes: dict[str, None] = {}
    for term in terms_of(root):
        if isinstance(term, Word | Phrase):
            if sequence := tuple(stems(term.text)):
                sequences[sequence] = None
        elif isinstance(term, Prefix):
            prefixes[term.text] = None
    return Marker(tuple(sequences), tuple(prefixes))
