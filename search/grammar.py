"""The grammar of queries: text in, a syntax tree out, Unbalanced for what does not parse.

This module imports no Django.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from search.analysis import MAX_PREFIX, terms, words
from search.citations import fold

MAX_DEPTH = 12
# Words of a phrase.
MAX_PHRASE = 32
FIELDS = {
    "kind": "kind", "type": "kind", "document": "document", "standard": "document",
    "in": "document", "status": "status", "group": "group", "audience": "audience",
    "section": "shift", "shift": "shift", "requirement": "requirement", "year": "year",
}  # fmt: skip

_STOP_WORDS = (
    "a about an and any are as at be been but by can do does for from had has have how "
    "i if in into is it its may me my no not of on or our should so such than that the "
    "their them then there these they this to was we were what when where which who why "
    "will with would you your"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\)) |
        (?P<field>[A-Za-z]+):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s()"]+)) |
        (?P<minus>-)(?=[^\s)-]) |
        "(?P<phrase>[^"]*)" |
        (?P<quote>") |
        (?P<word>[^\s()"]+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Word:
    """One word as typed; it may hold punctuation ("micro-credential")."""

    text: str


@dataclass(frozen=True)
class Prefix:
    """The beginning of a word: `credent*`. `text` is one folded word, MAX_PREFIX
    characters at most."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words that must follow one another."""

    text: str


@dataclass(frozen=True)
class And:
    """All parts. A part may be a Not, never all of them."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Or:
    """At least one part."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Some:
    """The words of a longer question: as many as the request wants at least, and first
    what has all."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Alike:
    """What was typed, or what the glossary says means the same; the typed form first."""

    typed: "Node"
    others: "tuple[Node, ...]"


@dataclass(frozen=True)
class Not:
    """What must not occur; only found as a part of And."""

    part: "Node"


@dataclass(frozen=True)
class Field:
    """`name:value`; only found before filters are taken out of the tree."""

    name: str
    values: tuple[str, ...]


Node = Word | Prefix | Phrase | And | Or | Some | Alike | Not | Field


class Unbalanced(ValueError):
    """The text does not parse."""


class Parser:
    """query = and (OR and)*; and = not ([AND] not)*; not = (NOT | -) not | primary."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    def parse(self) -> Node | None:
        if not self.tokens:
            return None
        root = self.any_of()
        if self.at < len(self.tokens):
            raise Unbalanced
        return root

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def any_of(self) -> Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unbalanced
        parts = [self.all_of()]
        while self.peek() == ("operator", "OR"):
            self.at += 1
            parts.append(self.all_of())
        self.depth -= 1
        return joined(Or, parts)

    def all_of(self) -> Node | None:
        parts = []
        while True:
            parts.append(self.negated())
            if self.peek() == ("operator", "AND"):
                self.at += 1
            elif self.peek()[0] in ("end", "close") or self.peek()[1] == "OR":
                return joined(And, parts)

    def negated(self) -> Node | None:
        negative = False
        while self.peek() in (("operator", "NOT"), ("minus", "-")):
            self.at += 1
            negative = not negative
        part = self.primary()
        return Not(part) if negative and part else part

    def primary(self) -> Node | None:
        kind, text = self.peek()
        self.at += 1
        if kind == "open":
            part = self.any_of()
            if self.peek()[0] != "close":
                raise Unbalanced
            self.at += 1
            return part
        if kind == "phrase":
            return Phrase(_cut(text)) if fold(text) else None
        if kind == "field":
            name, _, value = text.partition(":")
            return Field(FIELDS[name], (value,))
        if kind == "word":
            return _term(text)
        raise Unbalanced


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text) and (match := _TOKEN.match(text, at)):
        at = match.end()
        kind = match.lastgroup
        if kind in ("quoted", "value") and match["field"].casefold() in FIELDS:
            yield "field", f"{match['field'].casefold()}:{match[kind]}"
        elif kind in ("quoted", "value"):
            yield "word", match["field"]
            yield ("phrase" if kind == "quoted" else "word"), match[kind]
        elif kind == "word" and match["word"] in ("AND", "OR", "NOT"):
            yield "operator", match["word"]
        elif kind == "quote":
            raise Unbalanced
        elif kind:
            yield kind, match[kind]


def _term(text: str) -> Node | None:
    """A word or a prefix, or None for a run of punctuation."""
    word = text.strip(".,;:!?'’`/\\")
    word = re.sub(r"['’]s$", "", word, flags=re.IGNORECASE)
    if word.endswith("*") and len(fold(word).replace(" ", "")) >= 2:
        return _beginning(word)
    return (
        Word(_cut(word.strip("*"))) if fold(word) and fold(word).strip("_ ") else None
    )


def _cut(text: str) -> str:
    """As much of words that follow one another as is compared."""
    ends = [term.end for term in islice(terms(text), MAX_PHRASE + 1)]
    return text[: ends[MAX_PHRASE - 1]] if len(ends) > MAX_PHRASE else text


def _beginning(word: str) -> Node | None:
    """Of "micro-cred*" the last word is a beginning, those before it are whole."""
    *whole, last = words(word) or [""]
    parts = [Word(one) for one in whole]
    if len(last) < 2:
        return joined(And, [*parts, Word(last) if last else None])
    return joined(And, [*parts, Prefix(last[:MAX_PREFIX])])


def joined(kind: type, parts: list[Node | None]) -> Node | None:
    """Parts under one node, nested ones of the same kind lifted into it."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else [part] if part else []
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def plain_words(text: str) -> Node | None:
    """Every word of a text that does not parse."""
    found = [
        _term(word)
        for word in re.split(r'[\s()":]+', text)
        if word not in ("AND", "OR", "NOT")
    ]
    return joined(And, [_bare(word) for word in found])


def _bare(node: Node | None) -> Node | None:
    if isinstance(node, Word | Prefix):
        text = node.text.lstrip("-+")
        return type(node)(text) if fold(text) else None
    return node


def terms_of(root: Node | None) -> Iterator[Word | Prefix | Phrase]:
    """The words, prefixes and phrases of a tree that are looked for."""
    if isinstance(root, Word | Prefix | Phrase):
        yield root
    elif isinstance(root, And | Or | Some):
        for part in root.parts:
            yield from terms_of(part)
    elif isinstance(root, Alike):
        for part in (root.typed, *root.others):
            yield from terms_of(part)


def once(root: Node | None) -> Node | None:
    """The tree without repetitions: who types a word forty times shall not make an engine
    look for it forty times. In a question the second one stays: it shows what matters."""
    if isinstance(root, And | Or):
        return joined(type(root), list(dict.fromkeys(map(once, root.parts))))
    if isinstance(root, Some):
        kept = [p for at, p in enumerate(root.parts) if root.parts[:at].count(p) < 2]
        return joined(Some, kept)
    return root


def exact(root: Node) -> Node:
    """The tree with the typed forms only."""
    if isinstance(root, Alike):
        return root.typed
    if isinstance(root, And | Or | Some):
        return type(root)(tuple(exact(part) for part in root.parts))
    if isinstance(root, Not):
        return Not(exact(root.part))
    return root


def complete(root: Node) -> Node:
    """The tree in which every word of a question must occur."""
    if isinstance(root, Some):
        return And(root.parts)
    if isinstance(root, And):
        return joined(And, [complete(part) for part in root.parts]) or root
    return root


def for_title(root: Node) -> Node:
    """What a title must hold to hold everything that is looked for, as it was typed: a
    synonym in a title comes after the typed form in a text.

    Unwanted words are left out: what has them elsewhere is not found anyway.
    """
    whole = complete(exact(root))
    if not isinstance(whole, And):
        return whole
    wanted = [part for part in whole.parts if not isinstance(part, Not)]
    return joined(And, wanted) or whole


def loosened(root: Node) -> Node:
    """The tree in which a phrase beside a question is one of its parts, so that it need
    not occur: who asks at length and quotes something wants an answer all the same."""
    if not isinstance(root, And) or not has_some(root):
        return root
    asked = [
        part for part in root.parts if isinstance(part, Some | Alike | Word | Phrase)
    ]
    rest = [part for part in root.parts if part not in asked]
    some = joined(Some, asked)
    return joined(And, [some, *rest]) or root


def has_some(root: Node) -> bool:
    """Whether a part of the query is a question of which some words will do."""
    return complete(root) != root
