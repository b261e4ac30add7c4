"""The index of terms: content trees in, where each of their terms is used out, as HTML.

A term is used in a clause that marks it, or whose words have one of its forms. Page
numbers are places that are filled from the page map. This module imports no Django.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from cms.documents.content import (
    Clause,
    Node,
    Tree,
    anchor,
    block_text,
    clauses,
    runs_of,
)
from cms.documents.numbering import Number

IDENT, TITLE = "back-index", "Index of terms"
MANY = 12
"""More uses than this are a wall of numbers: then those in a section become one."""
LONG = 300
"""An index of more uses fills its pages column by column, which is laid out much sooner."""
PIECE = 2000
"""An index of more uses is laid out in pieces: each use is a link and three boxes."""
PASSIM = " passim"
SHORT = 20  # characters
_WORD = re.compile(r"[^\W_][\w’'-]*")


@dataclass(frozen=True)
class Use:
    """Clauses from the anchor `first` to `last`: each of them as "4.2–4.5", some as "4 passim"."""

    first: str
    last: str
    label: str


@dataclass
class Term:
    """A line of the index: where the term is explained, and its uses by document."""

    words: str
    entry: str
    uses: list[Use] = field(default_factory=list)


def terms_used(
    tree: Tree,
    numbers: dict[str, Number],
    *,
    prefix: str = "",
    entry: str = "",
    without: Container[str] = (),
) -> list[Term]:
    """The terms of the glossary and of definitions that the text uses, by their words.

    prefix: put before each clause's label, like "TK-1 "; entry: before the anchor of a
    term's entry in the glossary. without: outermost sections that are left out.
    """
    known = dict(_known(tree, entry))
    forms = _Forms(_forms(tree))
    own = [
        clause
        for clause in clauses(tree)
        if clause.blocks and _outermost(clause) not in without
    ]
    places: dict[str, list[int]] = defaultdict(list)
    for index, clause in enumerate(own):
        for uuid in _in_clause(clause, forms):
            if uuid in known:
                places[uuid].append(index)
    return [
        Term(*known[uuid], _uses(own, places[uuid], numbers, prefix))
        for uuid in sorted(places, key=lambda uuid: (_order(known[uuid][0]), uuid))
    ]


def merged(found: Iterable[list[Term]]) -> list[Term]:
    """The terms of several documents as one list; equal words make one line."""
    lines: dict[str, Term] = {}
    for term in (term for terms in found for term in terms):
        line = lines.setdefault(term.words.casefold(), Term(term.words, term.entry, []))
        line.uses.extend(term.uses)
    return sorted(lines.values(), key=lambda term: (_order(term.words), term.words))


def index_html(terms: list[Term]) -> list[str]:
    """The index as sections: none where no term is used, more than one where it is so long
    that they are to be laid out by themselves, each of which begins with a new letter."""
    pieces: list[list[Term]] = []
    so_far, letter = PIECE, ""
    for term in terms:
        first = _letter(term)
        if so_far >= PIECE and first != letter:
            pieces.append([])
            so_far = 0
        pieces[-1].append(term)
        so_far += len(term.uses)
        letter = first
    return [
        _section(f"{IDENT}-{place}" if place else IDENT, piece, terms)
        for place, piece in enumerate(pieces)
    ]


def _section(ident: str, piece: list[Term], terms: list[Term]) -> str:
    uses = [use for term in terms for use in term.uses]
    fill = ' data-long=""' if len(uses) > LONG else ""
    out = [f'<section class="back" id="{ident}">']
    if ident == IDENT:
        scattered = any(use.label.endswith(PASSIM) for use in uses)
        passim = " <i>Passim</i> means here and there in that clause."
        out.append(
            f'<h2 class="matter-title">{TITLE}</h2>\n'
            "<p>Clauses in which a term is used, each with its page in brackets. The term "
            f"itself leads to its definition.{passim if scattered else ''}</p>\n"
        )
    out.append(f'<div class="index"{fill}>\n')
    letter = ""
    for term in piece:
        gap = ' data-letter="new"' if _letter(term) != letter else ""
        letter = _letter(term)
        out.append(
            f'<p class="index-line"{gap}><a class="index-term" href="#{term.entry}">'
            f"{escape(term.words)}</a> {', '.join(map(_use, term.uses))}</p>\n"
        )
    return "".join([*out, "</div></section>\n"])


def _kept(label: str) -> str:
    """Numbers stay on a line, which would else break behind a full stop; titles need not."""
    return ' class="kept"' if len(label) <= SHORT else ""


def _use(use: Use) -> str:
    to = f' data-to="{use.last}"' if use.last != use.first else ""
    return (
        f'<a{_kept(use.label)} href="#{use.first}">{escape(use.label)}</a> '
        f'(<span class="page-number" data-of="{use.first}"{to} data-bare></span>)'
    )


# -- where terms are -----------------------------------------------------------------


def _known(tree: Tree, entry: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """UUID: (words, anchor of the entry). A definition in the text has the last word."""
    for term in tree["terms"]:
        yield term["uuid"], (term["preferred"], entry + anchor(term["uuid"]))
    for clause in clauses(tree):
        for block in clause.blocks:
            if block["type"] == "definition":
                uuid = block.get("term") or block["uuid"]
                yield uuid, (block["preferred"], anchor(block["uuid"]))


def _forms(tree: Tree) -> Iterator[tuple[str, str]]:
    """(form, UUID); a definition in the text comes last and wins."""
    for term in tree["terms"]:
        for words in (term["preferred"], *term["admitted"]):
            yield words, term["uuid"]
    for clause in clauses(tree):
        for block in clause.blocks:
            if block["type"] == "definition":
                uuid = block.get("term") or block["uuid"]
                for words in (block["preferred"], *block["admitted"]):
                    yield words, uuid


def _in_clause(clause: Clause, forms: "_Forms") -> set[str]:
    found = set(forms.found_in(clause.title))
    for block in clause.blocks:
        found |= forms.found_in(block_text(block))
        found |= set(_marked(block))
    return found


def _marked(block: Node) -> Iterator[str]:
    for text in runs_of(block):
        for run in text:
            if "term" in run:
                yield run["term"]
            if "footnote" in run:
                yield from (r["term"] for r in run["footnote"]["text"] if "term" in r)


class _Forms:
    """Finds forms of terms in a text, singular and plural alike, the longest first."""

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        self.by_first: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        for words, uuid in forms:
            if found := tuple(_words(words)):
                self.by_first[found[0]][found] = uuid

    def found_in(self, text: str) -> set[str]:
        words = list(_words(text))
        found, at = set(), 0
        while at < len(words):
            here = self.by_first.get(words[at], {})
            fitting = [f for f in here if tuple(words[at : at + len(f)]) == f]
            longest = max(fitting, key=len, default=())
            if longest:
                found.add(here[longest])
            at += max(1, len(longest))
        return found


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match[0].casefold().removesuffix("’s").removesuffix("'s")
        if len(word) > 4 and word.endswith("ies"):
            word = word[:-3] + "y"
        elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
        yield word


# -- ranges --------------------------------------------------------------------------


def _uses(
    own: list[Clause], places: list[int], numbers: dict[str, Number], prefix: str
) -> list[Use]:
    """Where a term is used that stands in the clauses `places` of `own`."""
    ranges = list(_ranges(own, places, numbers))
    uses = []
    for section, found in groupby(ranges, key=lambda ends: _outermost(ends[0])):
        together = list(found)
        known = numbers.get(section)
        if len(ranges) > MANY and len(together) > 1 and known and known.number:
            uses.append((*_ends(together), f"{known.number}{PASSIM}"))
        else:
            uses += [(*ends, _label(*ends, numbers)) for ends in together]
    return [
        Use(anchor(first.uuid), anchor(last.uuid), prefix + label)
        for first, last, label in uses
    ]


def _ends(ranges: list[tuple[Clause, Clause]]) -> tuple[Clause, Clause]:
    return ranges[0][0], ranges[-1][1]


def _ranges(
    own: list[Clause], places: list[int], numbers: dict[str, Number]
) -> Iterator[tuple[Clause, Clause]]:
    """Numbered clauses that follow each other, as the first and the last of them."""
    start = 0
    for at in range(1, len(places) + 1):
        follows = (
            at < len(places)
            and places[at] == places[at - 1] + 1
            and _next_to(own[places[at - 1]], own[places[at]], numbers)
        )
        if not follows:
            yield own[places[start]], own[places[at - 1]]
            start = at


def _label(first: Clause, last: Clause, numbers: dict[str, Number]) -> str:
    label = _number(first, numbers) or first.title
    return label if first is last else f"{label}–{_number(last, numbers)}"


def _next_to(before: Clause, after: Clause, numbers: dict[str, Number]) -> bool:
    """Whether two clauses make a range: in one section, or both outermost of one kind."""
    first, last = _number(before, numbers), _number(after, numbers)
    if not first or not last:
        return False
    if _outermost(before) == _outermost(after):
        return True
    outermost = before.depth == after.depth == 1
    return outermost and first.isdigit() == last.isdigit()


def _outermost(clause: Clause) -> str:
    return (*clause.path, clause.uuid)[0]


def _number(clause: Clause, numbers: dict[str, Number]) -> str:
    found = numbers.get(clause.uuid)
    return found.number if found else ""


def _letter(term: Term) -> str:
    return _order(term.words)[:1].upper()


def _order(words: str) -> str:
    return words.casefold()
