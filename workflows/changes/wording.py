"""How far a change of words reaches: the old words and the new in, a size out; plain Python.

A change is *small* when no reader could act otherwise because of it: capitals,
punctuation, or a misspelt word put right. Numbers, units, verbs of obligation, words that
deny and words of which one letter makes another (a plural, a prefix) are never small.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

MODALS = frozenset({"shall", "should", "may", "can", "must", "will", "might", "could"})
DENIALS = frozenset(
    {"no", "not", "never", "none", "neither", "nor", "without", "except", "unless",
     "only", "cannot", "all", "any", "each", "every", "both", "either"}
)  # fmt: skip
WORD = re.compile(r"\d+(?:[.,:/]\d+)*|\w+(?:[-'’]\w+)*|[%‰°<>=≤≥±×+]")
# Below this a single letter makes another word too easily: form, from; then, than.
SHORTEST = 5


def tokens(text: str) -> list[str]:
    """Words, numbers and signs that measure, in lower case; other punctuation is left out."""
    return [word.casefold() for word in WORD.findall(text)]


def vocabulary(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in a text; one that is misspelt stands there once."""
    return Counter(word for text in texts for word in tokens(text))


def matters(word: str) -> bool:
    """Whether a word alone can turn what is required: a number, a unit, a verb, a denial."""
    return (
        word in MODALS
        or word in DENIALS
        or any(sign.isdigit() for sign in word)
        or not word[0].isalpha()
    )


def is_small(old: str, new: str, known: Mapping[str, int]) -> bool:
    """Whether only capitals, punctuation or misspelt words differ.

    known: `vocabulary` of both whole texts; a word that stands in them more than once
    was meant, and so another in its place is no correction of a slip.
    """
    return all(
        len(before) == len(after)
        and all(is_slip(a, b, known) for a, b in zip(before, after, strict=True))
        for before, after in differences(old, new)
    )


def differences(old: str, new: str) -> list[tuple[list[str], list[str]]]:
    """Words taken out and what was put in their place, for each place that differs."""
    a, b = tokens(old), tokens(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return [
        (a[a1:a2], b[b1:b2])
        for op, a1, a2, b1, b2 in matcher.get_opcodes()
        if op != "equal"
    ]


def weighty(old: str, new: str) -> list[str]:
    """The words that matter among those that differ, each once, in their order."""
    found = [
        word
        for before, after in differences(old, new)
        for word in (*before, *after)
        if matters(word)
    ]
    return list(dict.fromkeys(found))


def is_slip(old: str, new: str, known: Mapping[str, int]) -> bool:
    """Whether `old` is a misspelling of `new`: one letter lost, doubled, wrong or swapped."""
    if matters(old) or matters(new) or known.get(old, 0) > 1:
        return False
    if min(len(old), len(new)) < SHORTEST or old[0] != new[0]:
        return False
    # A letter at the end makes a plural or another tense.
    if old[:-1] == new or new[:-1] == old or old[:-1] == new[:-1]:
        return False
    return _one_apart(old, new)


def _one_apart(old: str, new: str) -> bool:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    a, b = old[start:], new[start:]
    swapped = len(a) > 1 and a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b or a == b[1:] or a[1:] == b[1:]
