"""Parse what a reader typed: text in, a small syntax tree, filters and notices out.

No input is an error: what does not parse is searched as plain words, and a notice says so.
The tree holds text only; quoting it is each engine's business. This module imports no
Django.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace

from search.alike import Others, expanded, forms_of
from search.citations import Identifier, fold, identifier_in
from search.grammar import (
    FIELDS,
    STOP_WORDS,
    Alike,
    And,
    Field,
    Node,
    Not,
    Or,
    Parser,
    Some,
    Unbalanced,
    Word,
    joined,
    loosened,
    once,
    plain_words,
    terms_of,
)

MAX_CHARACTERS = 500
MAX_TERMS = 32
# Up to so many content words must all occur; of a longer question some will do.
ALL_REQUIRED = 3

# A filter as it stands in a query.
FIELD = re.compile(rf"-?\b(?:{'|'.join(FIELDS)}):(?:\"[^\"]*\"|\S+)", re.I)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"'))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
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
class Query:
    """What a reader asks. `root` is None where there is no text to look for; `also` is
    what is looked for beside what was typed, since it means the same."""

    text: str
    root: Node | None = None
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    identifier: Identifier | None = None
    title_key: str = ""
    also: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to look for, not even a filter."""
        return not (self.root or self.filters or self.excluded or self.identifier)

    def loosened(self) -> "Query":
        """What to ask when nothing has enough of a question: a phrase in it is no more
        than one of its parts."""
        return replace(self, root=self.root and loosened(self.root))


def parse(raw: str, others: Others | None = None) -> Query:
    """Read a query. Never raises.

    others: what means the same, for those of `forms_in(raw)` that mean anything.
    """
    read = _read(raw)
    root, also = expanded(read.root, others or {}, MAX_TERMS - _count(read.root))
    root = once(_question(_without_stop_words(root)))
    words = FIELD.sub(" ", read.text).strip()
    return replace(
        read, root=root, also=also, identifier=identifier_in(words),
        title_key=fold(words),
    )  # fmt: skip


def forms_in(raw: str) -> frozenset[str]:
    """Every form in a query for which something else could be meant as well."""
    return forms_of(_read(raw).root)


def _read(raw: str) -> Query:
    """The query as it was typed, stop words and all."""
    text = clean(raw)
    notices = []
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS].rpartition(" ")[0] or text[:MAX_CHARACTERS]
        notices.append(TOO_LONG)
    try:
        root = Parser(text).parse()
        root, filters, excluded = _take_filters(root, notices)
    except Unbalanced:
        notices.append(UNBALANCED)
        root, filters, excluded = plain_words(text), {}, {}
    root = _cap(root, notices)
    root = _without_exclusions_alone(root, text, notices)
    return Query(text, root, filters, excluded, tuple(dict.fromkeys(notices)))


def _count(root: Node | None) -> int:
    return sum(1 for _ in terms_of(root))


def clean(raw: str) -> str:
    """One line of storable characters with plain quotation marks and dashes."""
    text = unicodedata.normalize("NFKC", raw[: MAX_CHARACTERS * 8])
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(text.translate(_QUOTES).translate(_DASHES).split())


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
    return joined(And, rest), filters, excluded


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
        return plain_words(" ".join(node.values))
    if isinstance(node, And | Or):
        parts = [_fields_as_words(part, notices) for part in node.parts]
        return joined(type(node), parts)
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
    return joined(And, found[:MAX_TERMS])


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
    return plain_words(text)


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
        return joined(type(node), parts)
    if isinstance(node, Alike):
        # Of "currency of recognition" the "of" need not occur.
        return replace(node, typed=_dropped(node.typed) or node.typed)
    # Excluding "the" is nonsense, but it is what was asked for.
    return node


def _question(root: Node | None) -> Node | None:
    """More words than ALL_REQUIRED in one breath become a Some; the rest stays required.

    What has a synonym is one word, however many were typed.
    """
    if not isinstance(root, And):
        return root
    words = [part for part in root.parts if _is_word(part)]
    if len(words) <= ALL_REQUIRED:
        return root
    rest = [part for part in root.parts if not _is_word(part)]
    return And((Some(tuple(words)), *rest)) if rest else Some(tuple(words))


def _is_word(node: Node) -> bool:
    return isinstance(node.typed if isinstance(node, Alike) else node, Word | And)
