"""Two content trees in, what changed node by node with a suggested class out; plain Python.

The suggestion errs upwards: a person may decide that a change is smaller, and any voter
may claim that it is greater. The classes:

4  a new requirement, or a duty that other text now states
3  a requirement taken out, or changed in kind, role, levels, assessment, verification or
   in any word but for a slip; a definition; a rubric, scale or recognition; the scope;
   numbers, measures, verbs of obligation and denials in normative text
2  other words: rationale, titles, notes, examples, figures, references, moved clauses
1  form only: links, emphasis, what no word shows
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cms.documents.content import (
    Clause,
    Node,
    Tree,
    block_text,
    clauses,
    plain,
    sections,
)
from cms.documents.diff import compare
from cms.documents.words import words_of
from workflows.changes.wording import MODALS, is_small, tokens, vocabulary, weighty

MARKUP, EDITORIAL, SUBSTANTIVE, NEW = 1, 2, 3, 4

INFORMATIVE = ("note", "example", "figure", "quotation", "attachment", "practice")
RULING = ("definition", "rubric", "scale", "recognition", "formula")
# A requirement's fields beside its words, and what a change of one is called.
FACTS = {
    "kind": "the verb of the requirement changes",
    "role": "whom it addresses changes",
    "levels": "the levels at which it holds change",
    "assessable": "whether it is assessed changes",
}
DUTIES = ("shall", "must")


@dataclass(frozen=True)
class Classified:
    """`node`: the block, or the section for its title, or the document for its front
    matter; `clause`: where a reader finds it; `op`: added, removed or changed."""

    node: str
    clause: str
    op: str
    change_class: int
    why: str


def classify(old: Tree, new: Tree) -> list[Classified]:
    """Every node that differs, in the order of the new text; what was removed comes last."""
    return list(_Pair(old, new).changes())


def highest(changes: list[Classified]) -> int:
    """The class of the greatest change; 1 where nothing changed."""
    return max((change.change_class for change in changes), default=MARKUP)


@dataclass(frozen=True)
class _Place:
    """A block with the clause and the kind of text that it stands in."""

    block: Node
    clause: str
    informative: bool
    with_requirements: bool


class _Pair:
    def __init__(self, old: Tree, new: Tree) -> None:
        self.old, self.new = old, new
        self.before, self.after = _places(old), _places(new)
        self.known = vocabulary(
            block_text(place.block)
            for places in (self.before, self.after)
            for place in places.values()
        )
        self.old_keys = {entry["uuid"]: entry["key"] for entry in old["references"]}
        self.new_keys = {entry["uuid"]: entry["key"] for entry in new["references"]}

    def changes(self) -> Iterator[Classified]:
        if self.old == self.new:
            return
        yield from self._front()
        yield from self._titles()
        for uuid, place in self.after.items():
            if found := self._block(self.before.get(uuid), place):
                yield found
        for uuid, place in self.before.items():
            if uuid not in self.after:
                yield self._removed(place)
        yield from self._lists()

    # -- what stands outside blocks --

    def _front(self) -> Iterator[Classified]:
        here = self.new["document"]
        old, new = (
            "\n".join(plain(runs) for runs in tree["meta"].get("scope", ()))
            for tree in (self.old, self.new)
        )
        if old != new and not is_small(old, new, self.known):
            yield Classified(here, here, "changed", SUBSTANTIVE, "The scope changes.")
            return
        names = ("title", "meta", "audiences", "subjects", "licence", "relations",
                 "parts", "language")  # fmt: skip
        if any(self.old[name] != self.new[name] for name in names):
            yield Classified(
                here,
                here,
                "changed",
                EDITORIAL,
                "The front matter is worded otherwise.",
            )

    def _titles(self) -> Iterator[Classified]:
        status = {
            tree: {s["uuid"]: s["informative"] for s in sections(source)}
            for tree, source in (("old", self.old), ("new", self.new))
        }
        for change in compare(self.old, self.new):
            uuid = change.uuid
            if change.op in ("added", "removed"):
                word = "new" if change.op == "added" else "taken out"
                why = f"The clause is {word}; what is in it counts by itself."
                yield Classified(uuid, uuid, change.op, EDITORIAL, why)
            elif status["old"].get(uuid) != status["new"].get(uuid):
                why = "The clause becomes normative or informative."
                yield Classified(uuid, uuid, "changed", SUBSTANTIVE, why)
            elif any(piece.op != "same" for piece in change.title):
                why = "The title is worded otherwise."
                yield Classified(uuid, uuid, "changed", EDITORIAL, why)
            elif change.moved:
                why = "The clause stands elsewhere."
                yield Classified(uuid, uuid, "changed", EDITORIAL, why)

    def _lists(self) -> Iterator[Classified]:
        """Glossary terms and works that the text uses."""
        document = self.new["document"]
        for name, change_class, why in (
            ("terms", SUBSTANTIVE, "A term that the text uses is defined otherwise."),
            ("references", EDITORIAL, "A work that the text cites is described otherwise."),
        ):  # fmt: skip
            old = {entry["uuid"]: entry for entry in self.old[name]}
            for entry in self.new[name]:
                before = old.get(entry["uuid"])
                if before is not None and before != entry:
                    yield Classified(
                        entry["uuid"], document, "changed", change_class, why
                    )

    # -- blocks --

    def _block(self, old: _Place | None, new: _Place) -> Classified | None:
        block = new.block
        if old is None:
            return self._result(new, "added", *_added(new))
        if old.block == block:
            if old.clause == new.clause:
                return None
            return self._result(new, "changed", EDITORIAL, "It stands elsewhere.")
        if old.block["type"] != block["type"]:
            found = max(_added(new), _taken_out(old))
            return self._result(new, "changed", *found)
        before = words_of(old.block, self.old_keys)
        after = words_of(block, self.new_keys)
        if before == after:
            why = "Its form changes and no word of it."
            return self._result(new, "changed", MARKUP, why)
        if block["type"] == "requirement":
            return self._result(new, "changed", *self._requirement(old.block, block))
        return self._result(new, "changed", *self._other(old, new, before, after))

    def _removed(self, old: _Place) -> Classified:
        return self._result(old, "removed", *_taken_out(old))

    def _result(
        self, place: _Place, op: str, change_class: int, why: str
    ) -> Classified:
        return Classified(place.block["uuid"], place.clause, op, change_class, why)

    def _requirement(self, old: Node, new: Node) -> tuple[int, str]:
        for name, words in FACTS.items():
            if old[name] != new[name]:
                return SUBSTANTIVE, _sentence(words)
        for name, words in (
            ("text", "The words of a requirement change"),
            ("verification", "How it is verified changes"),
        ):
            before, after = plain(old[name]), plain(new[name])
            if before != after and not is_small(before, after, self.known):
                return SUBSTANTIVE, _with_words(words, weighty(before, after))
        if plain(old["text"]) != plain(new["text"]):
            return EDITORIAL, "Only spelling, capitals or punctuation change."
        return EDITORIAL, "The words beside the requirement change, not its own."

    def _other(
        self, old: _Place, new: _Place, before: str, after: str
    ) -> tuple[int, str]:
        if is_small(before, after, self.known):
            return EDITORIAL, "Only spelling, capitals or punctuation change."
        kind = new.block["type"]
        if kind in RULING:
            return SUBSTANTIVE, f"A {kind} changes, by which conformity is judged."
        if new.informative and old.informative:
            return EDITORIAL, "Informative text is worded otherwise."
        heavy = weighty(before, after)
        ruled = old.with_requirements or new.with_requirements
        if heavy and (ruled or set(heavy) & MODALS):
            words = "Numbers or words of obligation change in normative text"
            return SUBSTANTIVE, _with_words(words, heavy)
        return EDITORIAL, "Text that requires nothing is worded otherwise."


def _places(tree: Tree) -> dict[str, _Place]:
    """Every block by its UUID, with where it stands."""
    informative = {s["uuid"] for s in sections(tree) if s["informative"]}
    found = {}
    for clause in clauses(tree):
        says_so = clause.section in informative or bool(informative & {*clause.path})
        ruled = any(block["type"] == "requirement" for block in clause.blocks)
        for block in clause.blocks:
            found[block["uuid"]] = _place(block, clause, ruled, says_so)
    return found


def _place(block: Node, clause: Clause, ruled: bool, says_so: bool) -> _Place:  # noqa: FBT001
    return _Place(block, clause.uuid, says_so or block["type"] in INFORMATIVE, ruled)


def _added(place: _Place) -> tuple[int, str]:
    kind = place.block["type"]
    if kind == "requirement":
        return NEW, "A requirement is new."
    if kind in RULING:
        return SUBSTANTIVE, f"A {kind} is new, by which conformity is judged."
    if not place.informative and set(DUTIES) & set(tokens(block_text(place.block))):
        return NEW, "New text states a duty."
    return EDITORIAL, "New text requires nothing."


def _taken_out(place: _Place) -> tuple[int, str]:
    kind = place.block["type"]
    if kind == "requirement" or kind in RULING:
        return SUBSTANTIVE, f"A {kind} is taken out."
    if not place.informative and set(DUTIES) & set(tokens(block_text(place.block))):
        return SUBSTANTIVE, "Text that states a duty is taken out."
    return EDITORIAL, "Text that requires nothing is taken out."


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _with_words(words: str, heavy: list[str]) -> str:
    shown = ", ".join(f"“{word}”" for word in heavy[:6])
    return f"{words}: {shown}." if shown else f"{words}."
