"""The body of a section as it was posted in, the same with a UUID for every node out.

Runs whenever a section is saved. What it does not know it draws from what is there (see
richtext.identity), so that two autosaves of one form agree; of two equal UUIDs, as
"duplicate this block" makes them, the later one gets a new one. No Django here.
"""

from typing import Any

from cms.documents.richtext import convert
from cms.documents.richtext.identity import derive, is_node_uuid

Raw = dict[str, Any]


def tidy_body(raws: list[Raw], page: str) -> list[Raw]:
    """`raws` with paragraphs parted and every UUID in place. `page`: the section's UUID."""
    seen: set[str] = set()
    made: list[Raw] = []
    for index, raw in enumerate(raws):
        uuid = raw.get("id")
        if not is_node_uuid(uuid):
            uuid = derive(page, "block", str(uuid or index))
        uuid = _fresh(uuid, seen, page)
        if raw["type"] == "paragraph":
            made.extend(_paragraphs(raw, uuid, seen))
        else:
            value = _nodes(raw["value"], uuid, seen)
            made.append({"type": raw["type"], "value": value, "id": uuid})
    return made


def _fresh(uuid: str, seen: set[str], holder: str) -> str:
    """`uuid`, or another one drawn from it where it is taken."""
    count = 0
    own = uuid
    while own in seen:
        count += 1
        own = derive(holder, "copy", uuid, str(count))
    seen.add(own)
    return own


def _paragraphs(raw: Raw, uuid: str, seen: set[str]) -> list[Raw]:
    """One block a paragraph: Enter starts a new one, as everybody expects it to."""
    found = convert.paragraphs_from_html(raw["value"] or "")
    if len(found) < 2:
        value = _footnotes(raw["value"] or "", uuid, seen)
        return [{"type": "paragraph", "value": value, "id": uuid}]
    made = []
    for index, paragraph in enumerate(found):
        own = uuid
        if index:
            own = _fresh(
                derive(uuid, "paragraph", paragraph.key or str(index)), seen, uuid
            )
        html = convert.html_from_paragraphs([paragraph.runs], [paragraph.key])
        value = _footnotes(html, own, seen)
        made.append({"type": "paragraph", "value": value, "id": own})
    return made


def _nodes(value: Any, holder: str, seen: set[str], path: str = "") -> Any:
    """Every dict that should carry a UUID has one; every footnote in a text as well."""
    if isinstance(value, str):
        return _footnotes(value, holder, seen, path)
    if isinstance(value, list):
        return [
            _nodes(part, holder, seen, f"{path}.{index}")
            for index, part in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    made = {k: _nodes(v, holder, seen, f"{path}.{k}") for k, v in value.items()}
    if _has_identity(made):
        uuid = made.get("uuid")
        if not is_node_uuid(uuid):
            uuid = derive(holder, "part", str(made.get("key") or path))
        made["uuid"] = _fresh(uuid, seen, holder)
        made.pop("key", None)
    return made


def _has_identity(value: Raw) -> bool:
    return "uuid" in value or "key" in value


def _footnotes(html: str, holder: str, seen: set[str], path: str = "") -> str:
    if 'embedtype="footnote"' not in html:
        return html
    paragraphs = convert.paragraphs_from_html(html)
    count = 0
    for paragraph in paragraphs:
        for run in paragraph.runs:
            if "footnote" not in run:
                continue
            uuid = run["footnote"]["uuid"]
            if not is_node_uuid(uuid):
                uuid = derive(holder, "footnote", path, str(count))
            run["footnote"]["uuid"] = _fresh(uuid, seen, holder)
            count += 1
    if "<p" in html:
        return convert.html_from_paragraphs(
            [p.runs for p in paragraphs], [p.key for p in paragraphs]
        )
    return convert.html_from_runs(paragraphs[0].runs if paragraphs else [])
