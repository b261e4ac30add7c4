"""A content tree in, a list of sentences out: everything that is wrong with it.

The rules are those of docs/reference/content-tree.md. An empty list means that the tree
may be stored, numbered and rendered. This module imports no Django.
"""

import re
import uuid as uuid_module
from collections import Counter
from collections.abc import Callable
from typing import Any

from cms.documents import content
from cms.documents.runs import is_normal, safe_link
from cms.documents.spans import Taken, placed

KINDS = ("standard", "chapter", "practice", "recognition")
SHIFTS = (
    "mindsets", "professional-learning", "roles-incentives", "infrastructure",
    "policies",
)  # fmt: skip
MOST_BLOCKS = 120
"""The editor refuses a section with more blocks than this."""
MOST_PIXELS = 80_000_000
"""No picture has more: it would unpack to hundreds of megabytes wherever it is shown."""

Check = Callable[["_Checker", Any, str], None]
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_DESIGNATION = re.compile(r"(?i)[A-Z0-9][A-Z0-9.-]*")


def problems(tree: Any) -> list[str]:
    """Everything in `tree` that its schema does not allow, as sentences with a place."""
    checker = _Checker()
    try:
        content.canonical(tree)
    except content.ContentError as error:
        return [str(error)]
    except RecursionError:
        return ["tree is nested too deeply."]
    checker.fields(tree, "tree", _TREE)
    if checker.found:
        return checker.found
    checker.uses(tree)
    return checker.found


class _Checker:
    def __init__(self) -> None:
        self.found: list[str] = []
        self.uuids: dict[str, str] = {}
        self.targets: list[tuple[str, str]] = []
        self.document = ""
        self.used: dict[str, set[str]] = {"terms": set(), "references": set()}
        self.files: set[str] = set()
        self.criteria: list[tuple[str, str]] = []

    def say(self, place: str, what: str) -> None:
        self.found.append(f"{place} {what}.")

    def fields(self, value: Any, place: str, spec: dict[str, Check]) -> None:
        """`value` is an object with the fields of `spec`; a "?" marks an optional one."""
        if not isinstance(value, dict):
            self.say(place, "is not an object")
            return
        names = {name.rstrip("?") for name in spec}
        for name in sorted(value.keys() - names):
            self.say(f"{place}.{name}", "is not a field of the schema")
        for name, check in spec.items():
            field = name.rstrip("?")
            if field in value:
                check(self, value[field], f"{place}.{field}")
                if name.endswith("?") and value[field] in ("", [], None, {}):
                    self.say(f"{place}.{field}", "is empty and must be left out")
            elif not name.endswith("?"):
                self.say(f"{place}.{field}", "is missing")

    def node(self, value: Any, place: str) -> None:
        _uuid(self, value, place)
        if not isinstance(value, str):
            return
        if value in self.uuids:
            self.say(place, f"is the UUID of {self.uuids[value]} as well")
        self.uuids.setdefault(value, place)

    def uses(self, tree: content.Tree) -> None:
        """Pointers and what they point at; called when every field is sound."""
        for target, place in self.targets:
            if target not in self.uuids:
                self.say(place, f"points at {target}, which is not in this document")
        requirements = {
            block["uuid"]
            for block in content.blocks(tree)
            if block["type"] == "requirement"
        }
        for target, place in self.criteria:
            if target not in requirements:
                self.say(place, "names a requirement that is not in this document")
        for name, used in self.used.items():
            self.lists(name, {entry["uuid"] for entry in tree[name]}, used)
        self.lists("assets", {asset["sha256"] for asset in tree["assets"]}, self.files)
        for name, key in (
            ("terms", "uuid"), ("references", "uuid"), ("assets", "sha256")
        ):  # fmt: skip
            keys = [entry[key] for entry in tree[name]]
            if keys != sorted(keys):
                self.say(f"tree.{name}", f"is not sorted by {key}")
            for twice in (key for key, times in Counter(keys).items() if times > 1):
                self.say(f"tree.{name}", f"lists {twice} more than once")

    def lists(self, name: str, listed: set[str], used: set[str]) -> None:
        for key in sorted(used - listed):
            self.say(f"tree.{name}", f"does not list {key}, which the text uses")
        for key in sorted(listed - used):
            self.say(f"tree.{name}", f"lists {key}, which the text does not use")


# -- values --------------------------------------------------------------------------


def _text(checker: _Checker, value: Any, place: str) -> None:
    if not isinstance(value, str):
        checker.say(place, "is not text")


def _filled(checker: _Checker, value: Any, place: str) -> None:
    if not isinstance(value, str) or not value.strip():
        checker.say(place, "is empty or not text")


def _bool(checker: _Checker, value: Any, place: str) -> None:
    if not isinstance(value, bool):
        checker.say(place, "is neither true nor false")


def _object(checker: _Checker, value: Any, place: str) -> None:
    if not isinstance(value, dict):
        checker.say(place, "is not an object")


def _uuid(checker: _Checker, value: Any, place: str) -> None:
    try:
        good = uuid_module.UUID(value).version == 4 and str(uuid_module.UUID(value))
    except (ValueError, AttributeError, TypeError):
        good = ""
    if not good or good != value:
        checker.say(place, "is not a UUID of version 4 in its usual spelling")


def _any_uuid(checker: _Checker, value: Any, place: str) -> None:
    try:
        good = str(uuid_module.UUID(value)) == value
    except (ValueError, AttributeError, TypeError):
        good = False
    if not good:
        checker.say(place, "is not a UUID")


def _node(checker: _Checker, value: Any, place: str) -> None:
    checker.node(value, place)


def _null_or(check: Check) -> Check:
    def either(checker: _Checker, value: Any, place: str) -> None:
        if value is not None:
            check(checker, value, place)

    return either


def _one_of(*allowed: Any) -> Check:
    def one_of(checker: _Checker, value: Any, place: str) -> None:
        # 1 equals True in Python, so the types are compared as well.
        if not any(value == a and type(value) is type(a) for a in allowed):
            checker.say(place, f"is none of {', '.join(map(str, allowed))}")

    return one_of


def _matches(pattern: re.Pattern[str], what: str, *, empty: bool = False) -> Check:
    def matches(checker: _Checker, value: Any, place: str) -> None:
        if empty and value == "":
            return
        if not isinstance(value, str) or not pattern.fullmatch(value):
            checker.say(place, f"is not {what}")

    return matches


def _count(low: int) -> Check:
    def count(checker: _Checker, value: Any, place: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or value < low:
            checker.say(place, f"is not a whole number of at least {low}")

    return count


def _list_of(check: Check) -> Check:
    def list_of(checker: _Checker, value: Any, place: str) -> None:
        if not isinstance(value, list):
            checker.say(place, "is not a list")
            return
        for index, entry in enumerate(value):
            check(checker, entry, f"{place}[{index}]")

    return list_of


def _fields(spec: dict[str, Check]) -> Check:
    def fields(checker: _Checker, value: Any, place: str) -> None:
        checker.fields(value, place, spec)

    return fields


_language = _matches(_LANG, "a language tag")
_sha256 = _matches(_SHA256, "a SHA-256 in 64 hex digits")
_texts = _list_of(_filled)


# -- text ----------------------------------------------------------------------------


def _runs(checker: _Checker, value: Any, place: str) -> None:
    if not isinstance(value, list):
        checker.say(place, "is not a list of runs")
        return
    before = len(checker.found)
    for index, run in enumerate(value):
        _run(checker, run, f"{place}[{index}]")
    if len(checker.found) == before and not is_normal(value):
        checker.say(place, "has runs that are empty, unsorted or should be joined")


def _run(checker: _Checker, run: Any, place: str) -> None:
    before = len(checker.found)
    checker.fields(run, place, _RUN)
    if len(checker.found) > before:
        return
    special = [
        name for name in ("link", "xref", "term", "cite", "footnote") if name in run
    ]
    if len(special) > 1:
        checker.say(place, f"is {' and '.join(special)} at once")
    if ("cite" in run or "footnote" in run) and run["text"]:
        checker.say(place, "has text of its own beside a citation or footnote")


def _link(checker: _Checker, value: Any, place: str) -> None:
    if not isinstance(value, str) or safe_link(value) != value or not value:
        checker.say(place, "is not an address that a text may link to")


def _xref(checker: _Checker, value: Any, place: str) -> None:
    checker.fields(
        value,
        place,
        {
            "document": _uuid,
            "edition": _null_or(_any_uuid),
            "node": _uuid,
            "label": _text,
        },
    )
    if not isinstance(value, dict) or value.get("document") != checker.document:
        return
    if value.get("edition") is None and isinstance(value.get("node"), str):
        checker.targets.append((value["node"], place))


def _use(name: str) -> Check:
    def use(checker: _Checker, value: Any, place: str) -> None:
        _any_uuid(checker, value, place)
        if isinstance(value, str):
            checker.used[name].add(value)

    return use


def _footnote(checker: _Checker, value: Any, place: str) -> None:
    checker.fields(value, place, {"uuid": _node, "text": _runs})
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, list):
        return
    if any(isinstance(run, dict) and "footnote" in run for run in text):
        checker.say(place, "has a footnote of its own")


_RUN: dict[str, Check] = {
    "text": _text,
    "marks?": _list_of(_one_of(*content.MARKS)),
    "lang?": _language,
    "link?": _link,
    "xref?": _xref,
    "term?": _use("terms"),
    "cite?": _fields({"reference": _use("references"), "locator": _text}),
    "footnote?": _footnote,
}


# -- blocks --------------------------------------------------------------------------


def _asset(checker: _Checker, value: Any, place: str) -> None:
    _sha256(checker, value, place)
    if isinstance(value, str):
        checker.files.add(value)


def _item(checker: _Checker, value: Any, place: str) -> None:
    spec = {"uuid": _node, "text": _runs, "style?": _STYLE, "items?": _list_of(_item)}
    checker.fields(value, place, spec)


def _requirement(checker: _Checker, value: Any, place: str) -> None:
    _uuid(checker, value, place)
    if isinstance(value, str):
        checker.criteria.append((value, place))


_STYLE = _one_of(*content.LIST_STYLES)
_PARAGRAPHS = _list_of(_runs)
_CELL = _fields({"text": _runs, "colspan?": _count(2), "rowspan?": _count(2)})
_REMARK: dict[str, Check] = {"paragraphs": _PARAGRAPHS}
_BLOCKS: dict[str, dict[str, Check]] = {
    "paragraph": {"text": _runs},
    "heading": {"level": _one_of(2, 3, 4), "text": _runs},
    "list": {"style": _STYLE, "items": _list_of(_item)},
    "requirement": {
        "kind": _one_of(*content.REQUIREMENT_KINDS),
        "text": _runs,
        "rationale": _runs,
        "verification": _runs,
        "role": _text,
        "assessable": _bool,
        "levels": _texts,
    },
    "definition": {
        "term": _null_or(_use("terms")),
        "preferred": _filled,
        "admitted": _texts,
        "deprecated": _texts,
        "text": _runs,
        "source": _runs,
    },
    "note": _REMARK,
    "example": _REMARK,
    "warning": _REMARK,
    "table": {
        "caption": _runs,
        "header_rows": _count(0),
        "header_columns": _count(0),
        "rows": _list_of(_list_of(_CELL)),
        "notes": _PARAGRAPHS,
    },
    "figure": {
        "asset": _null_or(_asset),
        "alt": _text,
        "caption": _runs,
        "source": _runs,
        "missing?": _text,
    },
    "attachment": {
        "asset": _asset,
        "title": _filled,
        "licence": _text,
        "source": _runs,
    },
    "quotation": {"paragraphs": _PARAGRAPHS, "source": _runs},
    "scale": {
        "caption": _runs,
        "levels": _list_of(_fields({"uuid": _node, "name": _text, "text": _runs})),
    },
    "rubric": {
        "caption": _runs,
        "levels": _list_of(_fields({"uuid": _node, "name": _text})),
        "criteria": _list_of(
            _fields(
                {
                    "uuid": _node,
                    "name": _text,
                    "requirement": _null_or(_requirement),
                    "cells": _PARAGRAPHS,
                }
            )
        ),
    },
    "recognition": {
        "currency": _text,
        "amount": _matches(_DECIMAL, "a decimal", empty=True),
        "unit": _text,
        "jurisdiction": _text,
        "text": _runs,
    },
    "practice": {
        "document": _null_or(_any_uuid),
        "title": _text,
        "href": _matches(re.compile(r".*"), "text"),
        "text": _runs,
    },
    "formula": {"tex": _text, "alt": _text},
}
_ORIGIN = _fields(
    {
        "rel": _one_of("replaces", "derived_from", "translation_of", "adopts"),
        "uuid": _any_uuid,
        "edition": _null_or(_text),
        "sha256": _null_or(_matches(_SHA256, "a SHA-256", empty=True)),
    }
)
_COMMON: dict[str, Check] = {
    "uuid": _node,
    "lang?": _language,
    "external_ids?": _list_of(_fields({"scheme": _filled, "value": _filled})),
    "origins?": _list_of(_ORIGIN),
}


def _block(checker: _Checker, value: Any, place: str) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _BLOCKS:
        checker.say(place, "is not a block of a known type")
        return
    spec: dict[str, Check] = {"type": _text, **_COMMON, **_BLOCKS[kind]}
    before = len(checker.found)
    checker.fields(value, place, spec)
    if len(checker.found) > before:
        return
    if kind == "practice" and value["href"] and not safe_link(value["href"]):
        checker.say(f"{place}.href", "is not an address that a text may link to")
    if kind == "rubric":
        for index, criterion in enumerate(value["criteria"]):
            if len(criterion["cells"]) != len(value["levels"]):
                checker.say(f"{place}.criteria[{index}]", "needs a cell for each level")
    if kind == "table":
        _shape(checker, value, place)


def _shape(checker: _Checker, table: content.Node, place: str) -> None:
    """Spans may not reach out of the table nor onto one another."""
    rows = table["rows"]
    if table["header_rows"] > len(rows):
        checker.say(place, "has more header rows than rows")
    if sum(cell.get("colspan", 1) for row in rows for cell in row) > 100_000:
        checker.say(place, "is larger than a table can be")
        return
    width = 0
    taken: Taken = {}
    for index, row in enumerate(rows):
        here = f"{place}.rows[{index}]"
        if any(index + cell.get("rowspan", 1) > len(rows) for cell in row):
            checker.say(here, "spans rows that are not there")
        for column, cell in placed(row, taken):
            end = column + cell.get("colspan", 1)
            for _ in filter(taken.get, range(column, end)):
                checker.say(here, "has cells on one another")
            width = max(width, end)
    if table["header_columns"] > width:
        checker.say(place, "has more header columns than columns")


def _section(checker: _Checker, value: Any, place: str) -> None:
    spec: dict[str, Check] = {
        **_COMMON,
        "kind": _one_of(*content.SECTION_KINDS),
        "title": _filled,
        "informative": _bool,
        "blocks": _list_of(_block),
        "sections": _list_of(_section),
    }
    checker.fields(value, place, spec)
    if not isinstance(value, dict):
        return
    if value.get("kind") == "annex" and place.count(".sections") > 1:
        checker.say(place, "is an annex inside another section")
    if isinstance(value.get("blocks"), list) and len(value["blocks"]) > MOST_BLOCKS:
        checker.say(place, f"has more than {MOST_BLOCKS} blocks")


# -- the whole -----------------------------------------------------------------------


def _document(checker: _Checker, value: Any, place: str) -> None:
    _uuid(checker, value, place)
    if isinstance(value, str):
        checker.document = value


def _group(checker: _Checker, value: Any, place: str) -> None:
    if value == {}:
        return
    joint = _list_of(_fields({"slug": _filled, "name": _text}))
    checker.fields(value, place, {"slug": _filled, "name": _text, "joint": joint})


_PRACTICE: dict[str, Check] = {
    **dict.fromkeys(
        ("outcome", "state", "district_type", "size", "locale_type",
         "cost_start", "cost_sustain"), _text,
    ),
    "populations": _texts,
    "years_of_data": _count(0),
    "essa_tier": _count(0),
}  # fmt: skip


def _meta(checker: _Checker, value: Any, place: str) -> None:
    if not isinstance(value, dict):
        checker.say(place, "is not an object")
        return
    for name in ("abstract", "scope"):
        if name not in value:
            checker.say(f"{place}.{name}", "is missing")
        else:
            _PARAGRAPHS(checker, value[name], f"{place}.{name}")
    known: dict[str, Check] = {"shift": _one_of(*SHIFTS, ""), **_PRACTICE}
    for name in value.keys() & known.keys():
        known[name](checker, value[name], f"{place}.{name}")


# The order matters: the document's UUID is read before anything that may point at it.
_TREE: dict[str, Check] = {
    "schema": _one_of(content.SCHEMA),
    "document": _document,
    "numbering": _one_of("1"),
    "kind": _one_of(*KINDS),
    "designation": _matches(_DESIGNATION, "a designation", empty=True),
    "title": _filled,
    "language": _language,
    "licence": _text,
    "audiences": _texts,
    "subjects": _texts,
    "group": _group,
    "relations": _list_of(_fields({"rel": _filled, "designation": _filled})),
    "meta": _meta,
    "parts": _list_of(_object),
    "sections": _list_of(_section),
    "terms": _list_of(
        _fields(
            {
                "uuid": _any_uuid,
                "preferred": _filled,
                "admitted": _texts,
                "deprecated": _texts,
                "definition": _runs,
                "source": _runs,
            }
        )
    ),
    "references": _list_of(
        _fields({"uuid": _any_uuid, "key": _filled, "csl": _object})
    ),
    "assets": _list_of(
        _fields(
            {
                "sha256": _sha256,
                "name": _filled,
                "media_type": _filled,
                "size": _count(0),
                "width?": _count(1),
                "height?": _count(1),
            }
        )
    ),
}
