"""An OSCAL catalog (JSON) in, a content tree and a report out.

Groups and controls become sections, statement items requirements, guidance notes, and
back-matter resources the bibliography. Assessment objectives and methods are counted.
What has no place in the tree is listed with its JSON pointer. Imports no Django.
Source: NIST OSCAL catalog model 1.1.
"""

import re
import uuid as uuid_module
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cms.documents import content
from cms.documents.content import Node, Runs, Tree, mint
from cms.documents.runs import fragment, join_lines, safe_link, tidy_runs
from cms.importing import build, jsonfile
from cms.importing.build import add_id, block, paragraph, requirement
from cms.importing.errors import MalformedInput
from cms.importing.flow import FlowReader, Heading, Source
from cms.importing.markup import Markup
from cms.importing.oscal_params import Params
from cms.importing.report import Report

Progress = Callable[[int, int, str], None]

COUNTED = {
    "assessment", "assessment-objective", "assessment-method",
    "assessment-objects", "objects",
}  # fmt: skip
REMARK_PARTS = {"guidance": "note", "example": "example"}
MAX_DEPTH = 30
_OTHER_MODELS = (
    "profile", "component-definition", "system-security-plan", "assessment-plan",
    "assessment-results", "plan-of-action-and-milestones", "mapping-collection",
)  # fmt: skip


def read(
    path: Path, facts: Mapping[str, Any], report: Report, progress: Progress
) -> tuple[Tree, list[build.Asset]]:
    """Read a catalog file. Raises MalformedInput."""
    text = jsonfile.decode(jsonfile.read_bytes(path), path.name)
    value = jsonfile.parse(text, path.name)
    return _Catalog(value, path.name, facts, report, progress).tree, []


class _Catalog:
    def __init__(
        self,
        value: Any,
        name: str,
        facts: Mapping[str, Any],
        report: Report,
        progress: Progress,
    ) -> None:
        self.name, self.report, self.progress = name, report, progress
        catalog = self.top(value)
        metadata = self.object(catalog, "metadata", "/catalog")
        title = self.text(metadata, "title", "/catalog/metadata")
        self.params = Params(report)
        self.nodes: dict[str, str] = {}
        self.part_ids: set[str] = set()
        self.here: Node | None = None
        self.labels: dict[str, str] = {}
        self.resources: dict[str, str] = {}
        self.done, self.total = 0, 0
        self.declare(catalog, "/catalog", 0)
        self.tree = build.start_tree(
            facts, title=self.plain(title, "/catalog/metadata")
        )
        self.references(catalog)
        self.tree["sections"] = self.children(catalog, "/catalog", 1)
        loose = self.loose_parts(catalog, "/catalog")
        if loose:
            first = build.section(self.tree["title"], kind="unnumbered")
            first["blocks"] = loose
            self.tree["sections"].insert(0, first)
        self.front_matter(metadata)
        self.leftover(
            catalog,
            "/catalog",
            {"metadata", "groups", "controls", "params", "back-matter", "parts"},
        )
        self.resolve()
        self.uncited()
        self.params.tell()

    # -- members, or a sentence that says which is missing -------------------------------

    def wrong(self, pointer: str, what: str) -> MalformedInput:
        return MalformedInput(what, place=f"{self.name}#{pointer}")

    def top(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong("", "An OSCAL file is one JSON object.")
        if "catalog" not in value:
            for model in _OTHER_MODELS:
                if model in value:
                    raise self.wrong(
                        f"/{model}",
                        f"This is an OSCAL {model.replace('-', ' ')}; only a catalog can "
                        "be imported.",
                    )
            raise self.wrong("", "There is no “catalog” at the top of the file.")
        for name in value.keys() - {"catalog", "$schema"}:
            self.report.lose(f"/{name}", name, "It is not part of the catalog.")
        return self.object(value, "catalog", "")

    def object(self, parent: dict[str, Any], name: str, pointer: str) -> dict[str, Any]:
        if name not in parent:
            raise self.wrong(pointer, f"“{name}” is missing.")
        if not isinstance(parent[name], dict):
            raise self.wrong(f"{pointer}/{name}", f"“{name}” is not an object.")
        return parent[name]

    def text(self, parent: dict[str, Any], name: str, pointer: str) -> str:
        if name not in parent:
            raise self.wrong(pointer, f"“{name}” is missing.")
        value = parent[name]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{pointer}/{name}", f"“{name}” is empty or not text.")
        return value

    def words(self, parent: dict[str, Any], name: str, pointer: str) -> str:
        """Optional text; "" where there is none."""
        return self.text(parent, name, pointer) if parent.get(name, "") != "" else ""

    def entries(
        self, parent: dict[str, Any], name: str, pointer: str, kind: type = dict
    ) -> list[tuple[Any, str]]:
        """Members of a list with their pointers; every one is of `kind`."""
        value = parent.get(name, [])
        if not isinstance(value, list):
            raise self.wrong(f"{pointer}/{name}", f"“{name}” is not a list.")
        found = []
        for index, one in enumerate(value):
            here = f"{pointer}/{name}/{index}"
            if not isinstance(one, kind):
                what = "an object" if kind is dict else "text"
                raise self.wrong(here, f"An entry of “{name}” is not {what}.")
            found.append((one, here))
        return found

    def leftover(self, thing: dict[str, Any], pointer: str, known: set[str]) -> None:
        """List the members of `thing` that nothing has looked at."""
        for name, value in thing.items():
            if name not in known and value not in ([], {}, ""):
                what = f"{name} {value[:60]!r}" if isinstance(value, str) else name
                here = f"{pointer}{jsonfile.pointer(name)}"
                self.report.lose(here, what, _NO_PLACE)

    # -- first walk: check the shape, learn ids, labels and parameters -------------------

    def declare(self, holder: dict[str, Any], pointer: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.wrong(pointer, f"It is nested deeper than {MAX_DEPTH} levels.")
        for param, here in self.entries(holder, "params", pointer):
            self.check_param(param, here)
            self.params.add(param, here)
        for name in ("groups", "controls"):
            for one, here in self.entries(holder, name, pointer):
                self.text(one, "title", here)
                if name == "controls":
                    self.total += 1
                    self.text(one, "id", here)
                if "id" in one:
                    self.new_id(one, here)
                self.words(one, "class", here)
                self.check_links_and_props(one, here)
                self.labels[one.get("id", here)] = self.label(one) or one.get("id", "")
                self.declare(one, here, depth + 1)
        for part, here in self.entries(holder, "parts", pointer):
            self.check_part(part, here, depth)

    def new_id(self, one: dict[str, Any], here: str) -> None:
        name = self.text(one, "id", here)
        if name in self.nodes:
            raise self.wrong(f"{here}/id", f"The id {name!r} is used twice.")
        self.nodes[name] = mint()

    def check_part(self, part: dict[str, Any], pointer: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.wrong(pointer, f"It is nested deeper than {MAX_DEPTH} levels.")
        self.text(part, "name", pointer)
        if "prose" in part and not isinstance(part["prose"], str):
            raise self.wrong(f"{pointer}/prose", "“prose” is not text.")
        self.check_links_and_props(part, pointer)
        for name in ("title", "class"):
            self.words(part, name, pointer)
        if "id" in part:
            self.part_ids.add(self.text(part, "id", pointer))
        for inner, here in self.entries(part, "parts", pointer):
            self.check_part(inner, here, depth + 1)

    def check_param(self, param: dict[str, Any], pointer: str) -> None:
        self.text(param, "id", pointer)
        self.check_links_and_props(param, pointer)
        self.words(param, "label", pointer)
        self.entries(param, "values", pointer, str)
        for limit, here in self.entries(param, "constraints", pointer):
            self.words(limit, "description", here)
        if "select" in param:
            select = self.object(param, "select", pointer)
            self.entries(select, "choice", f"{pointer}/select", str)
            self.words(select, "how-many", f"{pointer}/select")
        known = {
            "id", "label", "props", "select", "values", "constraints", "guidelines",
            "usage", "depends-on", "links", "remarks", "class",
        }  # fmt: skip
        self.leftover(param, pointer, known)

    def check_links_and_props(self, thing: dict[str, Any], pointer: str) -> None:
        for link, here in self.entries(thing, "links", pointer):
            self.text(link, "href", here)
            self.words(link, "rel", here)
            self.words(link, "text", here)
        for prop, here in self.entries(thing, "props", pointer):
            self.text(prop, "name", here)
            self.text(prop, "value", here)

    # -- sections ------------------------------------------------------------------------

    def children(self, holder: dict[str, Any], pointer: str, depth: int) -> list[Node]:
        return [
            self.section(one, here, depth, control=name == "controls")
            for name in ("groups", "controls")
            for one, here in self.entries(holder, name, pointer)
        ]

    def section(
        self, one: dict[str, Any], pointer: str, depth: int, *, control: bool
    ) -> Node:
        node = build.section(self.plain(one["title"], f"{pointer}/title"))
        node["uuid"] = self.nodes.get(one.get("id", ""), node["uuid"])
        add_id(node, "oscal", self.label(one))
        add_id(node, "oscal", one.get("id", ""))
        self.here = node
        if control and self.withdrawn(one):
            text = "This control is withdrawn."
            node["blocks"].append(block("note", paragraphs=[content.runs(text)]))
            self.report.note(f"{self.labels[one['id']]} is withdrawn in the source.")
        node["blocks"] += self.loose_parts(one, pointer)
        node["blocks"] += self.links(one, node, pointer)
        self.props(one, pointer)
        if one.get("class"):
            self.report.lose(f"{pointer}/class", f"the class {one['class']}", _NO_PLACE)
        known = {
            "id", "title", "class", "params", "props", "links", "parts", "groups",
            "controls",
        }  # fmt: skip
        self.leftover(one, pointer, known)
        if control:
            self.done += 1
            self.progress(self.done, self.total, self.labels[one["id"]])
        node["sections"] = self.children(one, pointer, depth + 1)
        return node

    def label(self, one: dict[str, Any]) -> str:
        for prop in one.get("props", ()):
            if prop.get("name") == "label" and "class" not in prop:
                return str(prop.get("value", ""))
        return ""

    def withdrawn(self, one: dict[str, Any]) -> bool:
        return any(
            prop["name"].lower() == "status" and prop["value"].lower() == "withdrawn"
            for prop in one.get("props", ())
        )

    def props(self, one: dict[str, Any], pointer: str) -> None:
        plain_label = True
        for index, prop in enumerate(one.get("props", ())):
            here = f"{pointer}/props/{index}"
            if prop["name"] == "label" and "class" not in prop and plain_label:
                plain_label = False
                known = {"name", "value"}
            elif (
                prop["name"].lower() == "status"
                and prop["value"].lower() == "withdrawn"
            ):
                known = {"name", "value"}
            else:
                kind = f" ({prop['class']})" if prop.get("class") else ""
                self.report.lose(here, f"the property {prop['name']}{kind}", _NO_PLACE)
                continue
            self.leftover(prop, here, known)

    def loose_parts(self, holder: dict[str, Any], pointer: str) -> list[Node]:
        blocks: list[Node] = []
        for part, here in self.entries(holder, "parts", pointer):
            # Revision 4 called the assessment's objectives so; deeper it is a text.
            if part["name"] == "objective":
                self.count_skipped(part, here)
            else:
                blocks += self.part(part, here)
        return blocks

    # -- parts ---------------------------------------------------------------------------

    def part(self, part: dict[str, Any], pointer: str) -> list[Node]:
        name = part["name"]
        if name in COUNTED:
            self.count_skipped(part, pointer)
            return []
        if name == "statement":
            return self.statement(part, pointer)
        if name in REMARK_PARTS:
            texts, rest = self.gather(part, pointer)
            kind = REMARK_PARTS[name]
            made = [block(kind, paragraphs=texts)] if texts else []
            return self.identified(part, pointer, made + rest)
        made = self.prose(part, pointer)
        known_name = name in ("overview", "item", "objective")
        if part.get("title"):
            title = self.plain(part["title"], f"{pointer}/title")
            made.insert(0, block("heading", level=2, text=content.runs(title)))
        if not known_name:
            self.report.note(f"Parts called “{name}” came in as paragraphs.")
        for inner, here in self.entries(part, "parts", pointer):
            made += self.part(inner, here)
        return self.identified(part, pointer, made)

    def count_skipped(self, part: dict[str, Any], pointer: str) -> None:
        self.report.skipped[part["name"]] += 1
        for inner, here in self.entries(part, "parts", pointer):
            self.count_skipped(inner, here)

    def statement(self, part: dict[str, Any], pointer: str) -> list[Node]:
        """A statement and its items, each a requirement of its own."""
        events = self.prose(part, pointer)
        texts: list[Runs] = []
        while events and events[0]["type"] == "paragraph":
            texts.append(events.pop(0)["text"])
        made = [requirement(join_lines(texts))] if texts else []
        made = self.identified(part, pointer, made + events)
        if part.get("title"):
            self.report.lose(f"{pointer}/title", "the title of a statement", _NO_PLACE)
        for inner, here in self.entries(part, "parts", pointer):
            if inner["name"] in ("item", "statement"):
                made += self.statement(inner, here)
            else:
                made += self.part(inner, here)
        return made

    def gather(
        self, part: dict[str, Any], pointer: str
    ) -> tuple[list[Runs], list[Node]]:
        """The paragraphs of a part and its sub-parts, and what is no paragraph."""
        texts: list[Runs] = []
        rest: list[Node] = []
        for one in self.prose(part, pointer):
            if one["type"] != "paragraph":
                rest.append(one)
            elif not rest:
                texts.append(one["text"])
            elif rest[-1]["type"] == "note":
                rest[-1]["paragraphs"].append(one["text"])
            else:
                # Once a list stands between, later paragraphs are a note of their own.
                rest.append(block("note", paragraphs=[one["text"]]))
        for inner, here in self.entries(part, "parts", pointer):
            more, other = self.gather(inner, here)
            if rest and more:
                rest.append(block("note", paragraphs=more))
            else:
                texts += more
            rest += other
            self.identified(inner, here, [])
        return texts, rest

    def identified(
        self, part: dict[str, Any], pointer: str, made: list[Node]
    ) -> list[Node]:
        """Keep the part's id and label on its first block."""
        label = self.label(part)
        if made:
            if label:
                add_id(made[0], "oscal-label", label)
            if part.get("id"):
                add_id(made[0], "oscal", part["id"])
                self.nodes.setdefault(part["id"], made[0]["uuid"])
            for name in self.params.ids_in(part.get("prose", "")):
                add_id(made[0], "oscal-param", name)
            made += self.links(part, made[0], pointer)
        else:
            if label:
                self.report.lose(f"{pointer}/props", f"the label {label}", _NO_TEXT)
            if part.get("id") and self.here is not None:
                add_id(self.here, "oscal-part", part["id"])
                self.nodes.setdefault(part["id"], self.here["uuid"])
        if not made and part.get("links"):
            self.report.lose(f"{pointer}/links", "links of a part", _NO_TEXT)
        self.props(part, pointer)
        if part.get("class"):
            self.report.lose(
                f"{pointer}/class", f"the class {part['class']}", _NO_PLACE
            )
        known = {
            "id",
            "name",
            "title",
            "prose",
            "parts",
            "props",
            "links",
            "class",
            "ns",
        }
        self.leftover(part, pointer, known)
        return made

    # -- prose ---------------------------------------------------------------------------

    def prose(
        self, part: dict[str, Any], pointer: str, name: str = "prose"
    ) -> list[Node]:
        if not part.get(name, "").strip():
            return []
        return self.blocks(part[name], f"{pointer}/{name}")

    def blocks(self, text: str, pointer: str) -> list[Node]:
        """OSCAL Markdown as blocks; links are resolved when all ids are known."""
        # The resolver of profiles leaves a space between an insertion and its stop.
        text = re.sub(r"(\}\}) +(?=[;,.:])", r"\1", text.strip())
        source = Source(pointer, self.report)
        markup = Markup(
            text,
            lose=lambda _line, what, why: self.report.lose(pointer, what, why),
            fill=lambda insert: self.params.fill(insert, place=pointer),
        )
        source.restore = markup.restore
        made = []
        for event in _Prose(source).read_flow(fragment(markup.html)):
            if isinstance(event, Heading):
                self.report.lose(
                    pointer, "a heading in prose", "It is a paragraph now."
                )
                made.append(paragraph(event.text))
            else:
                event.pop("typed_number", None)
                made.append(event)
        return made

    def plain(self, text: str, pointer: str) -> str:
        """Markdown as plain text, for titles."""
        blocks = self.blocks(text, pointer)
        runs = [run for one in blocks for text in content.runs_of(one) for run in text]
        if any(set(run) - {"text"} for run in runs):
            self.report.lose(pointer, "marks in a title", "A title is plain text.")
        words = " ".join("".join(run["text"] for run in runs).split())
        return words or " ".join(text.split())

    # -- links ---------------------------------------------------------------------------

    def links(self, one: dict[str, Any], node: Node, pointer: str) -> list[Node]:
        """Links as paragraphs, one for each relation; those that lead out as ids."""
        by_rel: dict[str, list[dict[str, Any]]] = {}
        for link, here in self.entries(one, "links", pointer):
            rel = link.get("rel", "") or "link"
            run = self.link_run(link, rel, node, here)
            if run is not None and run not in by_rel.get(rel, ()):
                by_rel.setdefault(rel, []).append(run)
            self.leftover(link, here, {"href", "rel", "text"})
        made = []
        for rel, runs in by_rel.items():
            words = _RELATIONS.get(rel, rel.replace("-", " ").capitalize())
            between = {"text": " " if rel == "reference" else ", "}
            text: Runs = [{"text": f"{words}: "}]
            for index, run in enumerate(runs):
                text += [between, run] if index else [run]
            made.append(paragraph(tidy_runs(text)))
        return made

    def link_run(
        self, link: dict[str, Any], rel: str, node: Node, pointer: str
    ) -> dict[str, Any] | None:
        href = link["href"].strip()
        words = " ".join(link.get("text", "").split())
        if not href.startswith("#"):
            if safe_link(href) and not href.startswith("/"):
                return {"text": words or href, "link": safe_link(href)}
            self.report.lose(
                pointer, f"the link {href!r}", "It leads to no web address."
            )
            return {"text": words} if words else None
        target = href[1:]
        if target in self.resources:
            cite = {"reference": self.resources[target], "locator": ""}
            return {"text": "", "cite": cite}
        if target in self.nodes:
            text = words or self.labels.get(target, target)
            return build.xref(self.tree["document"], self.nodes[target], text)
        if target in self.part_ids:
            return {"text": words or target, "href": href, "place": pointer}
        add_id(node, f"oscal-{rel}", target)
        return {"text": words} if words else None

    def resolve(self) -> None:
        """Turn the addresses met in prose into cross-references, citations and links."""
        for one in content.blocks(self.tree):
            for text in content.runs_of(one):
                text[:] = tidy_runs(self.resolved(run, one) for run in text)
        for paragraphs in ("abstract", "scope"):
            for text in self.tree["meta"][paragraphs]:
                text[:] = tidy_runs(self.resolved(run, {}) for run in text)

    def resolved(self, run: dict[str, Any], one: Node) -> dict[str, Any]:
        if "href" not in run:
            return run
        run = dict(run)
        href, place = run.pop("href"), run.pop("place")
        run.pop("print_href", None)
        if href.startswith("#"):
            target = href[1:]
            if target in self.resources:
                facts = {k: v for k, v in run.items() if k in ("marks", "lang")}
                cite = {"reference": self.resources[target], "locator": ""}
                return {**facts, "text": "", "cite": cite}
            if target in self.nodes:
                facts = {k: v for k, v in run.items() if k in ("marks", "lang")}
                found = self.nodes[target]
                return build.xref(self.tree["document"], found, run["text"], **facts)
            if one:
                add_id(one, "oscal-link", target)
            else:
                self.report.lose(place, f"the link {href!r}", "It is not in this file.")
        elif safe_link(href) and not href.startswith("/"):
            run["link"] = safe_link(href)
        else:
            self.report.lose(place, f"the link {href!r}", "It leads to no web address.")
        return run

    # -- references ----------------------------------------------------------------------

    def references(self, catalog: dict[str, Any]) -> None:
        if "back-matter" not in catalog:
            return
        back = self.object(catalog, "back-matter", "/catalog")
        keys: set[str] = set()
        for one, here in self.entries(back, "resources", "/catalog/back-matter"):
            given = self.text(one, "uuid", here)
            if given in self.resources:
                raise self.wrong(f"{here}/uuid", "Two resources have the same UUID.")
            self.resources[given] = _version4(given) or mint()
            self.tree["references"].append(self.reference(one, here, keys))
        self.leftover(back, "/catalog/back-matter", {"resources"})

    def reference(self, one: dict[str, Any], pointer: str, keys: set[str]) -> Node:
        """A resource as CSL-JSON: the citation is its title, the first link its URL."""
        title = self.words(one, "title", pointer)
        citation = self.object(one, "citation", pointer) if "citation" in one else {}
        cited = self.words(citation, "text", f"{pointer}/citation")
        words = self.plain(cited or title or one["uuid"], f"{pointer}/citation/text")
        key = self.plain(title, f"{pointer}/title") if title else words
        key = key if len(key) <= 80 else key[:79].rstrip() + "…"
        number = 2
        wanted = key
        while key in keys:
            key, number = f"{wanted} ({number})", number + 1
        keys.add(key)
        csl: dict[str, Any] = {"id": key, "type": "document", "title": words}
        if title and cited:
            csl["title-short"] = self.plain(title, f"{pointer}/title")
        for name, field in (("description", "abstract"), ("remarks", "note")):
            if one.get(name):
                csl[field] = self.plain(
                    self.text(one, name, pointer), f"{pointer}/{name}"
                )
        for link, here in self.entries(one, "rlinks", pointer):
            href = self.text(link, "href", here)
            if "URL" not in csl and safe_link(href) and not href.startswith("/"):
                csl["URL"] = safe_link(href)
            else:
                self.report.lose(here, f"the link {href!r}", "A reference has one.")
            self.leftover(link, here, {"href"})
        for ident, here in self.entries(one, "document-ids", pointer):
            value = self.text(ident, "identifier", here)
            if "doi" in str(ident.get("scheme", "")).lower() and "DOI" not in csl:
                csl["DOI"] = value
            else:
                self.report.lose(here, f"the identifier {value}", _NO_PLACE)
        self.leftover(citation, f"{pointer}/citation", {"text"})
        known = {
            "uuid", "title", "citation", "description", "remarks", "rlinks",
            "document-ids",
        }  # fmt: skip
        self.leftover(one, pointer, known)
        return {"uuid": self.resources[one["uuid"]], "key": key, "csl": csl}

    def uncited(self) -> None:
        """References that nothing cites are cited in a section of their own."""
        cited = {
            run["cite"]["reference"]
            for _, text in content.all_runs(self.tree)
            for run in text
            if "cite" in run
        }
        rest = [one for one in self.tree["references"] if one["uuid"] not in cited]
        if not rest:
            return
        more = build.section("Further references", kind="unnumbered")
        more["informative"] = True
        items = [
            {
                "uuid": mint(),
                "text": [
                    {"text": "", "cite": {"reference": one["uuid"], "locator": ""}}
                ],
            }
            for one in rest
        ]
        more["blocks"] = [block("list", style="bullet", items=items)]
        self.tree["sections"].append(more)
        self.report.note(
            f"{len(rest)} references that no control cites are in the section "
            "“Further references”."
        )

    # -- front matter --------------------------------------------------------------------

    def front_matter(self, metadata: dict[str, Any]) -> None:
        """The scope: the source's scope, purpose or abstract, else its title."""
        pointer, meta = "/catalog/metadata", self.tree["meta"]
        self.check_links_and_props(metadata, pointer)
        found: dict[str, list[Runs]] = {}
        for index, prop in enumerate(metadata.get("props", ())):
            here = f"{pointer}/props/{index}"
            name = prop["name"].lower()
            if name in ("scope", "purpose", "abstract") and name not in found:
                found[name] = self.paragraphs(prop["value"], f"{here}/value")
                self.leftover(prop, here, {"name", "value"})
            else:
                self.report.lose(here, f"the property {prop['name']}", _NO_PLACE)
        if self.words(metadata, "remarks", pointer):
            remarks = self.paragraphs(metadata["remarks"], f"{pointer}/remarks")
            if "abstract" in found or meta["abstract"]:
                self.report.lose(f"{pointer}/remarks", "the remarks", _NO_PLACE)
            else:
                meta["abstract"] = remarks
        if "abstract" in found and not meta["abstract"]:
            meta["abstract"] = found["abstract"]
        if not meta["scope"]:
            told = found.get("scope") or found.get("purpose") or found.get("abstract")
            told = told or self.scope_of_sections()
            meta["scope"] = [build.without_nodes(text) for text in told or ()]
        if not meta["scope"]:
            title = self.plain(metadata["title"], f"{pointer}/title")
            meta["scope"] = [content.runs(title)]
            self.report.note("The source states no scope; its title stands in for it.")
        self.leftover(metadata, pointer, {"title", "remarks", "props"})

    def paragraphs(self, text: str, pointer: str) -> list[Runs]:
        return [
            runs
            for one in self.blocks(text, pointer)
            for runs in content.runs_of(one)
            if runs
        ]

    def scope_of_sections(self) -> list[Runs]:
        for wanted in ("scope", "purpose", "abstract"):
            for section in content.sections(self.tree):
                if section["title"].casefold() == wanted:
                    return [
                        [dict(run) for run in text]
                        for one in section["blocks"]
                        for text in content.runs_of(one)
                        if text
                    ]
        return []


class _Prose(FlowReader):
    """Prose of a control: pictures are links to files that a catalog does not carry."""


_NO_PLACE = "The content tree has no place for it."
_NO_TEXT = "It belongs to a part without text."
_RELATIONS = {
    "reference": "References", "related": "Related controls",
    "required": "Required controls", "incorporated-into": "Incorporated into",
    "moved-to": "Moved to", "link": "See also",
}  # fmt: skip


def _version4(text: str) -> str:
    """`text` as a UUID of version 4 in its usual spelling, else ""."""
    try:
        value = uuid_module.UUID(text)
    except ValueError:
        return ""
    return str(value) if value.version == 4 else ""
