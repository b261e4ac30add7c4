"""Blocks in reading order in; the same with captions given to tables and figures out.

“Table 1. Impact” before a table, or “Figure 4: A pot” beside a picture, is its caption;
the number is computed and not kept in it.
"""

import re
from typing import TYPE_CHECKING, Any

from cms.documents import content
from cms.documents.content import Node
from cms.documents.runs import tidy_runs

if TYPE_CHECKING:
    from cms.importing.flow import Event, Source

_TITLED = re.compile(
    r"(?P<kind>Table|Figure|Fig\.)\s+(?P<number>[A-Z]?[\d.–-]*\d|[A-Z])"
    r"\s*[.:–—-]?\s+(?P<rest>\S.*)",
    re.DOTALL,
)
LONGEST = 300
"""A caption is shorter than this."""


def titled(events: list["Event"], source: "Source") -> list["Event"]:
    """Give paragraphs such as “Table 1. Impact” to the table or figure they belong to."""
    found: list[Event] = []
    for event in events:
        if found and _takes(event, found[-1]):
            given = found.pop()
            _give(event, given, source)
        elif found and _is(found[-1], "figure") and _takes(found[-1], event):
            _give(found[-1], event, source)
            continue
        if isinstance(event, dict) and event["type"] in ("figure", "table"):
            _strip_number(event)
        found.append(event)
    return found


def _is(event: Any, kind: str) -> bool:
    return isinstance(event, dict) and event["type"] == kind


def _takes(node: Any, caption: Any) -> bool:
    """Whether `caption` is a paragraph that titles `node`."""
    if not (_is(node, "figure") or _is(node, "table")) or not _is(caption, "paragraph"):
        return False
    words = content.plain(caption["text"])
    found = _TITLED.fullmatch(words)
    if not found or len(words) > LONGEST:
        return False
    if (found["kind"] == "Table") != (node["type"] == "table"):
        return False
    own = content.plain(node["caption"])
    return not own or own.casefold() == found["rest"].casefold()


def _give(node: Node, caption: Node, source: "Source") -> None:
    if not node["caption"] or _TITLED.fullmatch(content.plain(caption["text"])):
        text = caption["text"]
        # A caption that only links to itself is no link.
        if len({run.get("href") for run in text}) == 1:
            text = tidy_runs(
                {k: v for k, v in run.items() if k in ("text", "marks", "lang")}
                for run in text
            )
        node["caption"] = text
    source.release(caption["uuid"])
    source.claim(node["uuid"])
    _strip_number(node)


def _strip_number(node: Node) -> None:
    """Take a typed “Figure 4.” from a caption; the number met is kept beside it."""
    text = node["caption"]
    found = _TITLED.fullmatch(text[0]["text"]) if text else None
    if found:
        node["caption"] = tidy_runs([{**text[0], "text": found["rest"]}, *text[1:]])
        node["typed_number"] = found["number"].rstrip(".")
