"""Parse what a reader typed: text in, a small syntax tree, filters and notices out.

No input is an error: what does not parse is searched as plain words, and a notice says so.
The tree holds text only; quoting it is each engine's business. This module imports no
Django.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_CHARACTERS = 500
MAX_TERMS = 32
MAX_DEPTH = 12
# Up to so many content words must all occur; of a longer question some will do.
ALL_REQUIRED = 3

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
_FIELD = re.compile(rf"-?\b(?:{'|'.join(FIELDS)}):(?:\"[^\"]*\"|\S+)", re.I)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"'))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
# A lone number is cited as such ("4.2.1"); what else has a digit may be a designation.
_NUMBER = re.compile(r"[A-Z]?\d*(?:\.\d+)+", re.IGNORECASE)
_EDITION = re.compile(r"\b(?:edition|ed)\.?\s+([A-Za-z0-9][A-Za-z0-9.-]*)", re.I)
_NOISE = re.compile(r"\b(?:clause|section|sec|annex|appendix|requirement)\b\.?|§", re.I)

UNBALANCED = (
    "The quotation marks, parentheses or operators do not match up, so each word was "
    "searched for as it stands."
)
TOO_LONG = "The query was long; only its beginning was searched for."
ONLY_NOT = "Add a word to look for: a query cannot consist of exclusions alone."
FIELD_INSIDE = (
    "A filter like status:current works for the whole query only, so inside OR, NOT or "
    "parentheses it was searched for as words."
)


@dataclass(frozen=True)
class Word:
    """One word as typed; it may hold punctuation ("micro-credential")."""

    text: str


@dataclass(frozen=True)
class Prefix:
    """The beginning of a word: `credent*`."""

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
    """The words of a longer question: any of them, and first what has all."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Not:
    """What must not occur; only found as a part of And."""

    part: "Node"


@dataclass(frozen=True)
class Field:
    """`name:value`; only found before filters are taken out of the tree."""

    name: str
    values: tuple[str, ...]


Node = Word | Prefix | Phrase | And | Or | Some | Not | Field


@dataclass(frozen=True)
class Identifier:
    """A citation: the key to look up, and the edition it names ("" for the current)."""

    key: str
    edition: str = ""


@dataclass(frozen=True)
class Query:
    """What a reader asks. `root` is None where there is no text to look for."""

    text: str
    root: Node | None = None
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    identifier: Identifier | None = None
    title_key: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing to look for, not even a filter."""
        return not (self.root or self.filters or self.excluded or self.identifier)


def parse(raw: str) -> Query:
    """Read a query. Never raises."""
    text = clean(raw)
    notices = []
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS].rpartition(" ")[0] or text[:MAX_CHARACTERS]
        notices.append(TOO_LONG)
    try:
        root = _Parser(text).parse()
        root, filters, excluded = _take_filters(root, notices)
    except _Unbalanced:
        notices.append(UNBALANCED)
        root, filters, excluded = _plain(text), {}, {}
    root = _cap(root, notices)
    root = _without_exclusions_alone(root, text, notices)
    root = _question(_without_stop_words(root))
    words = _FIELD.sub(" ", text).strip()
    return Query(
        text=text, root=root, filters=filters, excluded=excluded,
        notices=tuple(dict.fromkeys(notices)), identifier=identifier_in(words),
        title_key=fold(words),
    )  # fmt: skip


def clean(raw: str) -> str:
    """One line of storable characters with plain quotation marks and dashes."""
    text = unicodedata.normalize("NFKC", raw[: MAX_CHARACTERS * 8])
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(text.translate(_QUOTES).translate(_DASHES).split())


def fold(text: str) -> str:
    """Text for comparison: without case and accents, only words, one space between."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    )
    return " ".join(re.findall(r"[^\W_]+", bare.casefold()))


# -- identifiers ---------------------------------------------------------------------


def key_of(identifier: str) -> str:
    """The spelling under which a citation is looked up.

    Letters and digits fall apart and everything between them is forgotten, so that
    "MCS-101 4.2.1", "mcs101 §4.2.1" and "MCS–101:4.2.1" are all "mcs.101.4.2.1", and
    neither 14.2.1 nor MCS-1010 is.
    """
    parts = re.findall(r"[^\W\d_]+|\d+", fold_marks(identifier))
    return ".".join(part.lstrip("0") or "0" for part in parts)


def fold_marks(text: str) -> str:
    """Case folded and compatibility forms resolved; punctuation stays."""
    return unicodedata.normalize("NFKC", text).casefold()


def identifier_in(text: str) -> Identifier | None:
    """The citation that the whole query may be, or None for one that cannot be any."""
    if len(text) > 80 or '"' in text or "*" in text:
        return None
    edition = ""
    if match := _EDITION.search(text):
        edition = match[1]
        text = text[: match.start()] + text[match.end() :]
    key = key_of(_NOISE.sub(" ", text))
    if not key or (not any(c.isdigit() for c in key) and " " in text.strip()):
        return None
    return Identifier(key, edition)


def is_bare_number(text: str) -> bool:
    """Whether a query is a clause number without its document: "4.2.1"."""
    return bool(_NUMBER.fullmatch(_NOISE.sub(" ", text).strip()))


# -- the grammar ---------------------------------------------------------------------


class _Unbalanced(ValueError):
    """The text does not parse."""


class _Parser:
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
            raise _Unbalanced
        return root

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def any_of(self) -> Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Unbalanced
        parts = [self.all_of()]
        while self.peek() == ("operator", "OR"):
            self.at += 1
            parts.append(self.all_of())
        self.depth -= 1
        return _joined(Or, parts)

    def all_of(self) -> Node | None:
        parts = []
        while True:
            parts.append(self.negated())
            if self.peek() == ("operator", "AND"):
                self.at += 1
            elif self.peek()[0] in ("end", "close") or self.peek()[1] == "OR":
                return _joined(And, parts)

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
                raise _Unbalanced
            self.at += 1
            return part
        if kind == "phrase":
            return Phrase(text) if fold(text) else None
        if kind == "field":
            name, _, value = text.partition(":")
            return Field(FIELDS[name], (value,))
        if kind == "word":
            return _term(text)
        raise _Unbalanced


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
            raise _Unbalanced
        elif kind:
            yield kind, match[kind]


def _term(text: str) -> Node | None:
    """A word or a prefix, or None for a run of punctuation."""
    word = text.strip(".,;:!?'’`/\\")
    word = re.sub(r"['’]s$", "", word, flags=re.IGNORECASE)
    if word.endswith("*") and len(fold(word).replace(" ", "")) >= 2:
        return Prefix(word.rstrip("*"))
    return Word(word.strip("*")) if fold(word) and fold(word).strip("_ ") else None


def _joined(kind: type, parts: list[Node | None]) -> Node | None:
    """Parts under one node, nested ones of the same kind lifted into it."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else [part] if part else []
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def _plain(text: str) -> Node | None:
    """Every word of a text that does not parse."""
    words = [
        _term(word)
        for word in re.split(r'[\s()":]+', text)
        if word not in ("AND", "OR", "NOT")
    ]
    return _joined(And, [_bare(word) for word in words])


def _bare(node: Node | None) -> Node | None:
    if isinstance(node, Word | Prefix):
        text = node.text.lstrip("-+")
        return type(node)(text) if fold(text) else None
    return node


# -- what the tree is made fit for ---------------------------------------------------


def _take_filters(
    root: Node | None, notices: list[str]
) -> tuple[Node | None, dict, dict]:
    """The tree without its filters, and these: wanted and excluded values by field."""
    filters: dict[str, tuple[str, ...]] = {}
    excluded: dict[str, tuple[str, ...]] = {}
    rest: list[Node | None] = []
    for part in root.parts if isinstance(root, And) else (root,):
        inner = part.part if isinstance(part, Not) else part
        one = _one_field(inner)
        if one is None:
            rest.append(_fields_as_words(part, notices))
            continue
        into = excluded if isinstance(part, Not) else filters
        into[one.name] = tuple(dict.fromkeys((*into.get(one.name, ()), *one.values)))
    return _joined(And, rest), filters, excluded


def _one_field(node: Node | None) -> Field | None:
    """`status:current OR status:superseded` is one filter with two values."""
    if isinstance(node, Field):
        return node
    if isinstance(node, Or) and all(isinstance(part, Field) for part in node.parts):
        names = {part.name for part in node.parts}
        if len(names) == 1:
            values = tuple(v for part in node.parts for v in part.values)
            return Field(names.pop(), values)
    return None


def _fields_as_words(node: Node | None, notices: list[str]) -> Node | None:
    if isinstance(node, Field):
        notices.append(FIELD_INSIDE)
        return _plain(" ".join(node.values))
    if isinstance(node, And | Or):
        parts = [_fields_as_words(part, notices) for part in node.parts]
        return _joined(type(node), parts)
    if isinstance(node, Not):
        part = _fields_as_words(node.part, notices)
        return Not(part) if part else None
    return node


def _cap(root: Node | None, notices: list[str]) -> Node | None:
    """At most MAX_TERMS terms: a longer query becomes the words it begins with."""
    found = list(terms_of(root))
    if len(found) <= MAX_TERMS:
        return root
    notices.append(TOO_LONG)
    return _joined(And, found[:MAX_TERMS])


def terms_of(root: Node | None) -> Iterator[Word | Prefix | Phrase]:
    """The words, prefixes and phrases of a tree that are looked for."""
    if isinstance(root, Word | Prefix | Phrase):
        yield root
    elif isinstance(root, And | Or | Some):
        for part in root.parts:
            yield from terms_of(part)


def _without_exclusions_alone(
    root: Node | None, text: str, notices: list[str]
) -> Node | None:
    if root is None or _is_positive(root):
        return root
    if isinstance(root, Not) or (
        isinstance(root, And) and all(isinstance(part, Not) for part in root.parts)
    ):
        notices.append(ONLY_NOT)
        return None
    notices.append(UNBALANCED)
    return _plain(text)


def _is_positive(node: Node) -> bool:
    """Whether every exclusion stands beside something that is looked for."""
    if isinstance(node, Not):
        return False
    if isinstance(node, Or):
        return all(_is_positive(part) for part in node.parts)
    if isinstance(node, And):
        wanted = [part for part in node.parts if not isinstance(part, Not)]
        unwanted = [part.part for part in node.parts if isinstance(part, Not)]
        return bool(wanted) and all(_is_positive(p) for p in (*wanted, *unwanted))
    return True


def _without_stop_words(root: Node | None) -> Node | None:
    """The tree without stop words, unless nothing else is in it."""
    return _dropped(root) or root


def _dropped(node: Node | None) -> Node | None:
    if isinstance(node, Word):
        return None if node.text.casefold() in STOP_WORDS else node
    if isinstance(node, And | Or):
        parts = [_dropped(part) for part in node.parts]
        if not any(part and not isinstance(part, Not) for part in parts):
            return None
        return _joined(type(node), parts)
    if isinstance(node, Not):
        # Excluding "the" is nonsense, but it is what was asked for.
        return node
    return node


def _question(root: Node | None) -> Node | None:
    """More words than ALL_REQUIRED in one breath become a Some; the rest stays required."""
    if not isinstance(root, And):
        return root
    words = [part for part in root.parts if isinstance(part, Word)]
    if len(words) <= ALL_REQUIRED:
        return root
    rest = [part for part in root.parts if not isinstance(part, Word)]
    return And((Some(tuple(words)), *rest)) if rest else Some(tuple(words))
