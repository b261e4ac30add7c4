"""A block in, all that a reader learns from it as plain text out.

For comparisons: what the words show, a change in it is shown. This module imports no Django.
"""

from collections.abc import Callable, Iterator

from cms.documents.content import Node, Runs, plain, run_text, runs_of


def words_of(block: Node, keys: dict[str, str] | None = None) -> str:
    """All that a reader learns from a block, as text: a part a line, cells side by side.

    keys: of references by UUID, as citations show them.
    """
    return "\n".join(filter(None, _parts(block, keys or {})))


def words_of_runs(runs: Runs, keys: dict[str, str]) -> str:
    """The same of runs: citations by their keys, footnotes in brackets."""
    return "".join(_run(run, keys) for run in runs)


def _parts(block: Node, keys: dict[str, str]) -> Iterator[str]:
    def say(runs: Runs) -> str:
        return words_of_runs(runs, keys)

    kind = block["type"]
    if kind == "requirement":
        yield from _requirement(block, say)
    elif kind == "table":
        yield say(block["caption"])
        for row in block["rows"]:
            yield " | ".join(say(cell["text"]) for cell in row)
        yield from map(say, block["notes"])
    elif kind == "rubric":
        yield say(block["caption"])
        yield " | ".join(level["name"] for level in block["levels"])
        for criterion in block["criteria"]:
            yield " | ".join([criterion["name"], *map(say, criterion["cells"])])
    elif kind == "scale":
        yield say(block["caption"])
        for level in block["levels"]:
            yield f"{level['name']} | {say(level['text'])}"
    else:
        yield from _plain_parts(block)
        yield from map(say, runs_of(block))


def _plain_parts(block: Node) -> Iterator[str]:
    """The fields of a block that are text and not runs."""
    for name in ("preferred", "title", "tex", "alt", "currency", "amount", "unit",
                 "jurisdiction", "licence", "href"):  # fmt: skip
        yield block.get(name, "")
    for name, word in (("admitted", "Also"), ("deprecated", "Not")):
        if block.get(name):
            yield f"{word}: {'; '.join(block[name])}"


def _run(run: dict, keys: dict[str, str]) -> str:
    if "footnote" in run:
        return f" [{plain(run['footnote']['text'])}]"
    if "cite" in run:
        cite = run["cite"]
        key = keys.get(cite["reference"], "?")
        return f"[{key}, {cite['locator']}]" if cite.get("locator") else f"[{key}]"
    return run_text(run)


def _requirement(block: Node, say: Callable[[Runs], str]) -> Iterator[str]:
    facts = (block["kind"], block["role"], ", ".join(block["levels"]))
    assessed = "assessed" if block["assessable"] else ""
    yield " · ".join(filter(None, (*facts, assessed)))
    yield say(block["text"])
    for name in ("rationale", "verification"):
        if block[name]:
            yield f"{name.capitalize()}: {say(block[name])}"
