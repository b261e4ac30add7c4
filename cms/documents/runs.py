"""Inline HTML in, runs out; and runs in, runs in their normal form out.

Runs are described in docs/reference/content-tree.md. Editors, imports and comparisons
share these functions. What is not an inline entity of ours loses its tag and keeps its
words, and is told to `lose`. This module imports no Django.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lxml import etree, html

from cms.documents.content import MARKS, Runs

Lose = Callable[[str, str], None]
"""Called with (what, why) for everything that the runs cannot say."""

SPECIAL = ("link", "xref", "term", "cite", "footnote")
_EMPTY_ALLOWED = ("xref", "term", "cite", "footnote")
_MARK_OF = {
    "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
    "strong": "strong", "b": "strong",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    "sub": "sub", "sup": "sup",
}  # fmt: skip
_SILENT = {"span", "a", "body", "html", "p", "div", "label"}
_DROPPED = {
    "script", "style", "iframe", "object", "embed", "video", "audio", "form", "svg",
    "math", "canvas", "template", "noscript", "select", "textarea", "button", "input",
}  # fmt: skip
_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MAX_DEPTH = 100


class TooDeep(ValueError):
    """HTML that is nested deeper than anybody writes by hand."""


def safe_link(address: str) -> str:
    """`address` when a run may link to it, else "" (https, http, mailto and /… may)."""
    address = _UNSTORABLE.sub("", address).strip()
    if re.match(r"(?i)(https?://[^\s/?#]|mailto:[^\s@]+@)", address):
        return re.sub(r"\s", "%20", address)
    # A browser reads // and /\ as another host.
    if address.startswith("/") and address[1:2] not in ("/", "\\"):
        return re.sub(r"\s", "%20", address)
    return ""


def tidy_runs(runs: Iterable[dict[str, Any]]) -> Runs:
    """Runs in normal form: equal neighbours joined, empty ones dropped, marks sorted."""
    tidy: Runs = []
    for given in runs:
        run = {k: v for k, v in given.items() if k == "text" or v not in (None, "", [])}
        if "marks" in run:
            run["marks"] = sorted(set(run["marks"]))
        if not run["text"] and not any(name in run for name in _EMPTY_ALLOWED):
            continue
        if tidy and _facts(tidy[-1]) == _facts(run):
            tidy[-1] = {**run, "text": tidy[-1]["text"] + run["text"]}
        else:
            tidy.append(run)
    return tidy


def _facts(run: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in run.items() if name != "text"}


def collapse_space(runs: Iterable[dict[str, Any]]) -> Runs:
    """Runs as a browser shows them: one space for many, none at ends or line breaks.

    A line feed is a line break and stays. Text marked as code is collapsed as well;
    a code block is not to be sent here.
    """
    found: Runs = []
    after_space = True
    for run in runs:
        text = re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", run["text"]))
        if after_space:
            text = text.lstrip(" ")
        if text:
            after_space = text[-1] in " \n"
            if text[0] == "\n":
                _strip_end(found)
        elif any(name in run for name in _EMPTY_ALLOWED):
            after_space = False
        found.append({**run, "text": text})
    _strip_end(found, " \n")
    for run in found:
        if run["text"].strip("\n") or any(name in run for name in _EMPTY_ALLOWED):
            run["text"] = run["text"].lstrip("\n")
            break
        run["text"] = ""
    return tidy_runs(found)


def _strip_end(runs: Runs, characters: str = " ") -> None:
    for run in reversed(runs):
        run["text"] = run["text"].rstrip(characters)
        if run["text"] or any(name in run for name in _EMPTY_ALLOWED):
            return


def join_lines(paragraphs: Iterable[Runs], between: str = "\n") -> Runs:
    """Several paragraphs as one Runs, parted by line breaks."""
    joined: Runs = []
    for paragraph in paragraphs:
        if joined and paragraph:
            joined.append({"text": between})
        joined.extend(paragraph)
    return tidy_runs(joined)


def runs_from_html(source: str, *, lose: Lose | None = None) -> Runs:
    """One piece of inline HTML as runs; unknown tags go, their words stay.

    lose: told (what, why) of each tag, attribute of meaning and address that went.
    Raises TooDeep for HTML nested deeper than MAX_DEPTH.
    """
    if not source.strip():
        return []
    source = _UNSTORABLE.sub("", source)
    return InlineReader(lose=lose).read(fragment(source))


def fragment(source: str) -> html.HtmlElement:
    """HTML as an element that holds it all. Raises TooDeep."""
    parser = html.HTMLParser(remove_pis=False, huge_tree=False)
    element = html.fragment_fromstring(
        _UNSTORABLE.sub("", source), create_parent="div", parser=parser
    )
    # A reference such as &#31; brings in what no other element may be given.
    for one in element.iter():
        for name in ("text", "tail"):
            words = getattr(one, name)
            if words and _UNSTORABLE.search(words):
                setattr(one, name, _UNSTORABLE.sub("", words))
    # libxml2 stops reading at 256 levels and says so in its log only.
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise TooDeep(f"The HTML is nested deeper than {MAX_DEPTH} levels.")
    depth, level = 0, 0
    for event, _ in etree.iterwalk(element, events=("start", "end")):
        level += 1 if event == "start" else -1
        depth = max(depth, level)
    if depth > MAX_DEPTH:
        raise TooDeep(f"The HTML is nested deeper than {MAX_DEPTH} levels.")
    return element


class InlineReader:
    """Walks inline elements and collects runs; subclasses answer for what is theirs.

    `link`, `picture` and `other` are the places to override.
    """

    def __init__(self, *, lose: Lose | None = None) -> None:
        self.lose: Lose = lose or (lambda what, why: None)

    def read(self, element: Any) -> Runs:
        """The inline content of `element` in normal form."""
        return collapse_space(self.inside(element, {}))

    def read_parts(self, parts: Iterable[Any]) -> Runs:
        """The same for a list of strings and elements (their tails left out)."""
        return collapse_space(self.parts(parts, {}))

    def parts(self, parts: Iterable[Any], facts: dict[str, Any]) -> Iterator[dict]:
        for part in parts:
            if isinstance(part, str):
                yield from self.text(part, facts)
            else:
                yield from self.element(part, facts)

    def inside(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        yield from self.parts(contents(element), facts)

    def text(self, text: str, facts: dict[str, Any]) -> Iterator[dict]:
        clean = _UNSTORABLE.sub("", text)
        if clean != text:
            self.lose("control characters", "They were removed.")
        clean = _SPACE.sub(" ", clean)
        if clean:
            yield {"text": clean, **facts}

    def element(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        tag = element.tag
        if not isinstance(tag, str):
            self.lose("a comment", "Comments are not part of the text.")
            return
        facts = self.with_lang(element, facts)
        if tag == "br":
            yield {"text": "\n", **facts}
        elif tag in _MARK_OF:
            marks = sorted({*facts.get("marks", ()), _MARK_OF[tag]})
            yield from self.inside(element, {**facts, "marks": marks})
        elif tag == "a":
            yield from self.link(element, facts)
        elif tag == "img":
            yield from self.picture(element, facts)
        elif tag == "q":
            yield {"text": "“", **facts}
            yield from self.inside(element, facts)
            yield {"text": "”", **facts}
        else:
            yield from self.other(element, facts)

    def with_lang(self, element: Any, facts: dict[str, Any]) -> dict[str, Any]:
        lang = element.get("lang") or ""
        return {**facts, "lang": lang} if _LANG.fullmatch(lang) else facts

    def link(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        address = element.get("href")
        if address and not safe_link(address):
            self.lose(f"the link {address!r}", "Only web and mail addresses are kept.")
        target = safe_link(address or "")
        if target and "link" not in facts:
            facts = {**facts, "link": target}
        yield from self.inside(element, facts)

    def picture(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        self.lose(
            f"the picture {element.get('src') or ''!r}",
            "A picture in the middle of a line cannot be kept; its words are.",
        )
        yield from self.text(element.get("alt") or "", facts)

    def other(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        tag = element.tag
        if tag in _DROPPED:
            words = _SPACE.sub(" ", "".join(element.itertext())).strip()
            self.lose(f"<{tag}> {words[:80]}".strip(), "It cannot stand in a text.")
            return
        if tag not in _SILENT:
            self.lose(f"the mark <{tag}>", "The words stay, the mark is not known.")
        if tag == "abbr" and element.get("title"):
            self.lose(f"the long form {element.get('title')!r}", "Only words are kept.")
        yield from self.inside(element, facts)


def contents(element: Any) -> list[Any]:
    """What is in an element, in order: strings and child elements."""
    found: list[Any] = [element.text] if element.text else []
    for child in element:
        found.append(child)
        if child.tail:
            found.append(child.tail)
    return found


def is_normal(runs: Runs) -> bool:
    """Whether `runs` are what `tidy_runs` would make of them."""
    return tidy_runs(runs) == runs and all(
        set(run.get("marks", ())) <= set(MARKS) for run in runs
    )
