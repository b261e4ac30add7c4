"""Two renderings of a block in, the newer one with what changed marked in place out.

The newer one keeps all its tags: added words are put into <ins>, removed words into a <del>
where they stood, so that a table stays a table. Made for what `html.Page` renders, whose
attributes hold no bare angle bracket. This module imports no Django.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from cms.documents.diff import LONGEST

_TOKEN = re.compile(
    r"<[^>]*>|&#?\w+;|\s+|\d+(?:[.,]\d+)+|\w+(?:[-'’]\w+)*|[^\w\s]", re.UNICODE
)
_BREAK = re.compile(r"<(?:br|/(?:p|li|td|th|tr|div|caption|figcaption|blockquote))\b")
_IDENT = re.compile(r'\s(?:id|aria-labelledby)="[^"]*"')
# Of all words, in both texts, that must be the same; below it they are shown one after
# the other, since islands of "the" and "of" help nobody to read.
LEAST_ALIKE = 0.3
END = "\n"


@dataclass(frozen=True)
class Spoken:
    """What a screen reader says around a change; colour says it to the others."""

    added: str = "added:"
    added_end: str = "end of addition"
    removed: str = "removed:"
    removed_end: str = "end of removal"


@dataclass(frozen=True)
class _Change:
    a1: int
    a2: int
    b1: int
    b2: int


def mark_changes(old: str, new: str, spoken: Spoken | None = None) -> str:
    """`new` with the words that differ from `old` marked."""
    spoken = spoken or Spoken()
    tokens = _TOKEN.findall(new)
    places = [at for at, token in enumerate(tokens) if _word(token)]
    a = [_word(token) for token in _TOKEN.findall(old)]
    a = [word for word in a if word]
    b = [_word(tokens[at]) for at in places]
    added: set[int] = set()
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for change in _changes(a, b):
        added.update(places[at] for at in range(change.b1, change.b2) if b[at] != END)
        gone = _removed(a[change.a1 : change.a2], spoken)
        if gone:
            _put(gone, change, b, places, before, after)
    return _written(tokens, added, before, after, spoken)


def without_ids(html: str) -> str:
    """A rendering that may stand on a page which holds the same nodes once more."""
    return _IDENT.sub("", html)


def _word(token: str) -> str:
    """The token as it is compared: "" for tags, END for one that ends a line."""
    if token.startswith("<"):
        return END if _BREAK.match(token) else ""
    # Line ends are the renderer's own; those of the text are tags.
    return "" if not token.strip() and "\n" in token else token


def _changes(a: list[str], b: list[str]) -> list[_Change]:
    if a == b:
        return []
    if len(a) + len(b) > LONGEST:
        return [_Change(0, len(a), 0, len(b))]
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    same = sum(
        bool(word.strip())
        for block in matcher.get_matching_blocks()
        for word in a[block.a : block.a + block.size]
    )
    words = sum(bool(word.strip()) for word in (*a, *b))
    if 2 * same < LEAST_ALIKE * words:
        return [_Change(0, len(a), 0, len(b))]
    merged: list[_Change] = []
    space = False
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op == "equal":
            # A lone space between two changes belongs to both.
            space = a2 - a1 == 1 and a[a1] != END and not a[a1].strip()
            continue
        last = merged[-1] if merged else None
        if last and space and last.a2 + 1 == a1:
            merged[-1] = _Change(last.a1, a2, last.b1, b2)
        else:
            merged.append(_Change(a1, a2, b1, b2))
        space = False
    return merged


def _removed(words: list[str], spoken: Spoken) -> str:
    text = "".join(words)
    if not text.strip():
        return ""
    first = "<br>" if text.startswith(END) else ""
    last = "<br>" if text.endswith(END) else ""
    return (
        f'{first}<del><span class="visually-hidden">{spoken.removed} </span>'
        f"{text.strip(END).replace(END, '<br>')}"
        f'<span class="visually-hidden"> {spoken.removed_end} </span></del>{last}'
    )


def _put(
    gone: str, change: _Change, b: list[str], places: list[int],
    before: dict[int, str], after: dict[int, str],
) -> None:  # fmt: skip
    """Beside a word of the newer text, never between two cells or items."""
    at = change.b1
    follows = at < len(b) and b[at] != END
    if at and b[at - 1] != END and change.b1 == change.b2:
        after[places[at - 1]] = after.get(places[at - 1], "") + gone
    elif follows:
        before[places[at]] = before.get(places[at], "") + gone
    else:
        words = [n for n in range(at) if b[n] != END]
        if words:
            after[places[words[-1]]] = after.get(places[words[-1]], "") + gone
        elif places:
            before[places[0]] = before.get(places[0], "") + gone


def _written(
    tokens: list[str], added: set[int], before: dict[int, str],
    after: dict[int, str], spoken: Spoken,
) -> str:  # fmt: skip
    out: list[str] = []
    run: list[str] = []

    def close() -> None:
        if run and not "".join(run).strip():
            out.extend(run)
        elif run:
            out.append(
                f'<ins><span class="visually-hidden">{spoken.added} </span>'
                f"{''.join(run)}"
                f'<span class="visually-hidden"> {spoken.added_end} </span></ins>'
            )
        run.clear()

    for at, token in enumerate(tokens):
        if at not in added or at in before:
            close()
        out.append(before.get(at, ""))
        (run if at in added else out).append(token)
        if at in after:
            close()
            out.append(after[at])
    close()
    return "".join(out)
