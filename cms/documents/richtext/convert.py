"""Runs in, the HTML in which the desk keeps them out; and back, without loss.

The HTML has marks (em, strong, code, sub, sup), `<span lang>`, `<br>`, links, and four
elements of our own: `<a linktype="xref">` with the words, `<a linktype="term">`, and the
empty `<embed embedtype="cite">` and `<embed embedtype="footnote">`. A paragraph is a `<p>`.
Whatever else comes in (by an API, by hand) loses its tags and keeps its words, except
for scripts and their like, which go with what is in them. This module imports no Django.
"""

import json
import uuid as uuid_module
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

from cms.documents.content import MARKS, Runs
from cms.documents.runs import safe_link, tidy_runs

KEY = "data-block-key"
_MARK_TAGS = {
    **{mark: mark for mark in MARKS},
    "i": "em", "b": "strong", "kbd": "code", "samp": "code",
}  # fmt: skip
_BLOCK_TAGS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr"}
_DROPPED = {
    "script", "style", "iframe", "object", "video", "audio", "svg", "math", "template",
    "noscript", "select", "textarea", "button", "title", "head",
}  # fmt: skip
_VOID = {"br", "embed", "img", "hr", "input", "meta", "link", "wbr", "source"}


@dataclass
class Paragraph:
    """One paragraph of a rich text: its runs and the editor's key for it ("" if none)."""

    runs: Runs
    key: str = ""


# -- out: runs to HTML ---------------------------------------------------------------


def html_from_runs(runs: Runs) -> str:
    """Inline HTML without a paragraph around it."""
    return "".join(_run_html(run) for run in runs)


def html_from_paragraphs(paragraphs: Iterable[Runs], keys: Iterable[str] = ()) -> str:
    """A `<p>` for each paragraph."""
    keys = iter(keys)
    parts = []
    for runs in paragraphs:
        key = next(keys, "")
        attribute = f' {KEY}="{escape(key)}"' if key else ""
        parts.append(f"<p{attribute}>{html_from_runs(runs)}</p>")
    return "".join(parts)


def html_from_text(runs: Runs) -> str:
    """The HTML of a field that holds one Runs: a `<p>`, or nothing."""
    return html_from_paragraphs([runs]) if runs else ""


def _run_html(run: dict[str, Any]) -> str:
    inner = escape(run["text"], quote=False).replace("\n", "<br/>")
    if "link" in run:
        inner = f"<a{_attributes(href=run['link'])}>{inner}</a>"
    elif "xref" in run:
        xref = run["xref"]
        facts = _attributes(
            linktype="xref", document=xref["document"], edition=xref["edition"] or "",
            node=xref["node"], label=xref["label"],
        )  # fmt: skip
        inner = f"<a{facts}>{inner}</a>"
    elif "term" in run:
        inner = f"<a{_attributes(linktype='term', uuid=run['term'])}>{inner}</a>"
    elif "cite" in run:
        cite = run["cite"]
        facts = _attributes(
            embedtype="cite", reference=cite["reference"], locator=cite["locator"]
        )
        inner = f"<embed{facts}/>"
    elif "footnote" in run:
        note = run["footnote"]
        facts = _attributes(
            embedtype="footnote", uuid=note["uuid"], html=html_from_runs(note["text"])
        )
        inner = f"<embed{facts}/>"
    for mark in reversed(run.get("marks", ())):
        inner = f"<{mark}>{inner}</{mark}>"
    if "lang" in run:
        inner = f"<span{_attributes(lang=run['lang'])}>{inner}</span>"
    return inner


def _attributes(**facts: str) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in facts.items())


# -- in: HTML to runs ----------------------------------------------------------------


def paragraphs_from_html(source: str) -> list[Paragraph]:
    """The paragraphs of a rich text, in normal form; text outside of a `<p>` is one."""
    if not source:
        return []
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.finish()


def paragraph_runs(source: str) -> list[Runs]:
    """The paragraphs of a rich text as a list of Runs."""
    return [paragraph.runs for paragraph in paragraphs_from_html(source)]


def runs_from_html(source: str) -> Runs:
    """A field that holds one Runs: several paragraphs are parted by line breaks."""
    joined: list[dict[str, Any]] = []
    for paragraph in paragraphs_from_html(source):
        if joined and paragraph.runs:
            joined.append({"text": "\n"})
        joined.extend(paragraph.runs)
    return tidy_runs(joined)


@dataclass
class _Open:
    """An open tag and what it adds to the runs inside it."""

    tag: str
    facts: dict[str, Any] = field(default_factory=dict)
    start: int = -1


class _Reader(HTMLParser):
    """Collects paragraphs; unknown tags are passed by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self.current: Paragraph | None = None
        self.open: list[_Open] = []
        self.dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag in _DROPPED:
            self.dropping += 1
        if self.dropping:
            return
        if tag == "br":
            self.add({"text": "\n"})
        elif tag == "embed":
            self.embed(facts)
        elif tag in _BLOCK_TAGS:
            self.current = Paragraph([], facts.get(KEY, ""))
            self.paragraphs.append(self.current)
        elif tag not in _VOID:
            self.push(tag, facts)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self.dropping = max(0, self.dropping - 1)
        elif self.dropping:
            return
        elif tag in _BLOCK_TAGS:
            self.current = None
        else:
            self.pop(tag)

    def handle_data(self, data: str) -> None:
        # White space between paragraphs is how somebody laid out the HTML.
        if self.dropping or (self.current is None and not data.strip()):
            return
        self.add({"text": data})

    def add(self, run: dict[str, Any]) -> None:
        if self.current is None:
            self.current = Paragraph([])
            self.paragraphs.append(self.current)
        facts: dict[str, Any] = {}
        for opened in self.open:
            for name, value in opened.facts.items():
                # A link in a link is nothing that a reader could follow.
                if name == "mark":
                    facts["marks"] = sorted({*facts.get("marks", ()), value})
                elif name == "lang" or not facts.keys() & {"link", "xref", "term"}:
                    facts[name] = value
        if "cite" in run or "footnote" in run:
            facts = {k: v for k, v in facts.items() if k in ("marks", "lang")}
        self.current.runs.append({**facts, **run})

    def push(self, tag: str, facts: dict[str, str]) -> None:
        opened = _Open(tag, start=self.length())
        if tag in _MARK_TAGS:
            opened.facts["mark"] = _MARK_TAGS[tag]
        if lang := _lang(facts.get("lang", "")):
            opened.facts["lang"] = lang
        if tag == "a":
            opened.facts.update(_link(facts))
        self.open.append(opened)

    def pop(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].tag != tag:
                continue
            opened = self.open[index]
            # A reference shows its label and a term may be empty: they count as text.
            if opened.facts.keys() & {"xref", "term"} and opened.start == self.length():
                self.add({"text": ""})
            del self.open[index]
            return

    def length(self) -> int:
        return sum(len(paragraph.runs) for paragraph in self.paragraphs)

    def embed(self, facts: dict[str, str]) -> None:
        if facts.get("embedtype") == "cite" and is_uuid(facts.get("reference", "")):
            cite = {
                "reference": facts["reference"],
                "locator": facts.get("locator", ""),
            }
            self.add({"text": "", "cite": cite})
        elif facts.get("embedtype") == "footnote":
            # A footnote has none of its own.
            text = [
                run for run in runs_from_html(facts.get("html", ""))
                if "footnote" not in run
            ]  # fmt: skip
            uuid = facts.get("uuid", "")
            self.add({"text": "", "footnote": {"uuid": uuid, "text": tidy_runs(text)}})

    def finish(self) -> list[Paragraph]:
        return [Paragraph(tidy_runs(p.runs), p.key) for p in self.paragraphs]


def _link(facts: dict[str, str]) -> dict[str, Any]:
    kind = facts.get("linktype", "")
    if kind == "xref" and is_uuid(facts.get("node", "")):
        if is_uuid(facts.get("document", "")):
            edition = facts.get("edition", "")
            xref = {
                "document": facts["document"],
                "edition": edition if is_uuid(edition) else None,
                "node": facts["node"],
                "label": facts.get("label", ""),
            }
            return {"xref": xref}
        return {}
    if kind == "term":
        uuid = facts.get("uuid", "")
        return {"term": uuid} if is_uuid(uuid) else {}
    if kind:
        return {}
    target = safe_link(facts.get("href", ""))
    return {"link": target} if target else {}


def _lang(tag: str) -> str:
    good = tag and len(tag) <= 35 and tag.replace("-", "").isalnum() and tag.isascii()
    return tag if good and tag[:2].isalpha() else ""


def is_uuid(value: str) -> bool:
    """Whether `value` is a UUID in its usual spelling."""
    try:
        return str(uuid_module.UUID(value)) == value
    except (ValueError, AttributeError, TypeError):
        return False


def dumps(value: Any) -> str:
    """JSON as it is posted between the editor and us."""
    return json.dumps(value, ensure_ascii=False)
