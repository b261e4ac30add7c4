"""Turn text into the terms under which it is found, the same for every engine: text in,
folded words and their stems out, each with its place.

Engines are given terms, never text to analyse, so that they cannot differ in what a word
is. This module imports no Django.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

# A change of what a term is makes every index old: raise it, and `rebuild_index` is asked
# for.
ANALYSIS_VERSION = 2
# A longer word is looked for by its beginning; no language here has one.
MAX_TERM = 64
# As much of a beginning (`credent*`) as is compared.
MAX_PREFIX = 20

# A letter or digit with the marks that combine with it: "é" may be one character or two.
_TERM = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_porter = Stemmer.Stemmer("porter")


class Term(NamedTuple):
    """A word of a text: folded, its stem, and where it begins and ends."""

    word: str
    stem: str
    start: int
    end: int


def terms(text: str) -> Iterator[Term]:
    """The words of a text in order."""
    for match in _TERM.finditer(text):
        word, stem = _analysed(match[0])
        if word:
            yield Term(word, stem, match.start(), match.end())


def words(text: str) -> list[str]:
    """The words of a text without case and accents: "Résumés" is "resumes"."""
    return [w for w, _ in map(_analysed, _TERM.findall(text)) if w]


def stems(text: str) -> list[str]:
    """The stems of a text's words: "Résumés" is "resum"."""
    return [s for w, s in map(_analysed, _TERM.findall(text)) if w]


@lru_cache(maxsize=1 << 17)
def _analysed(found: str) -> tuple[str, str]:
    word = _folded(found)[:MAX_TERM]
    # Nothing is left of the "s" of "issuer's", and a term is never nothing.
    return word, _porter.stemWord(word) or word


def _folded(found: str) -> str:
    if found.isascii():
        return found.lower()
    bare = unicodedata.normalize("NFKD", found).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", bare) if c.isalnum())
