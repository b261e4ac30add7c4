"""Markdown text in, HTML with line numbers out; what Markdown drops in silence is told.

CommonMark with the extensions that are met in the wild: tables, definition lists,
footnotes, task lists, admonitions, block formulas, kramdown attribute lists and Liquid
tags. Everything is parsed here and read by `cms.importing.flow`; the HTML goes nowhere
else. This module imports no Django.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from cms.documents.runs import MAX_DEPTH
from cms.importing.errors import MalformedInput

Lose = Callable[[int, str, str], None]
"""Called with (line, what, why)."""

MAX_NESTING = 60
KEPT, KEPT_END = "\ue000", "\ue001"
TERMS = "\ue002"
"""Stands between the terms that share a definition; the parser knows one term only."""
KEPT_TEXT = re.compile(f"{KEPT}(\\d+){KEPT_END}")
_KNOWN_ATTRIBUTES = {
    "id", "name", "class", "lang", "title", "latex-href",
    "latex-literal", "start", "type",
}  # fmt: skip
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
    r"|&#(?:[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF])"
    r"|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127));"
)
_LIQUID = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_BLOCK_IAL = re.compile(r"( *)\{:((?!:)[^{}]*)\}\s*")
_EXTENSION = re.compile(r" {0,3}\{:(:[\w-]+|/[\w-]*).*")
_FENCE = re.compile(r" *(?:> ?|[-*+] +|\d+[.)] +)*(`{3,}|~{3,})(.*)")
_TOC = re.compile(r" *(\[TOC\]|\[\[_?TOC_?\]\])\s*", re.IGNORECASE)
_ABBREVIATION = re.compile(r" {0,3}\*\[([^\]]+)\]:\s*(.*)")
_TERM = re.compile(r"[^\s:#>|`~{<\ue002-][^|\ue002]{0,120}$")
_ATTRIBUTE = re.compile(
    r"""\#(?P<id>[^\s.#}]+)|\.(?P<class>[^\s.#}]+)
    |(?P<name>[\w:-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+))
    |(?P<other>\S+)""",
    re.VERBOSE,
)
_INLINE_IAL = re.compile(
    r"\{:?(?=\s*(?:[#.][\w-]|[\w-]+=))([^{}\n]*)\}|\{:([^{}\n]*)\}"
)
_TRAILING_IAL = re.compile(r"\s+\{:?((?=\s*[#.])[^{}]*|\s*[\w-]+=[^{}]*)\}\s*$")


class Markup:
    """One Markdown text: `html` is what it says, `kept` what Liquid had there."""

    def __init__(
        self,
        text: str,
        *,
        lose: Lose,
        first_line: int = 1,
        fill: Callable[[str], str | None] | None = None,
    ) -> None:
        """fill: asked for the text of each `{{ … }}`; None where it is unknown, too."""
        self.lose = lose
        self.fill = fill or (lambda _: None)
        self.parser = _OSCAL if fill else _PARSER
        self.offset = first_line
        self.kept: list[str] = []
        self.attributes: list[tuple[int, int, str, bool]] = []
        source = self._prepare(text)
        self.html = self._render(source)

    def restore(self, text: str) -> str:
        """`text` with what Liquid had there put back."""
        return KEPT_TEXT.sub(lambda m: self.kept[int(m[1])], text)

    # -- before parsing: what is not CommonMark, line by line --------------------------

    def _prepare(self, text: str) -> str:
        if any(mark in text for mark in (KEPT, KEPT_END, TERMS)):
            text = re.sub(f"[{KEPT}{KEPT_END}{TERMS}]", "\ufffd", text)
            self.lose(self.offset, "a private-use character", "It was replaced.")
        if found := _CONTROL.search(text):
            line = text[: found.start()].count("\n")
            self.lose(self.offset + line, "control characters", "They were removed.")
            text = _CONTROL.sub("", text)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        fence, comment = "", False
        for number, line in enumerate(lines):
            found = _FENCE.match(line)
            if found and not fence and "`" not in found[2].replace(found[1], "", 1):
                fence = found[1]
            elif (
                found and fence and found[1].startswith(fence) and not found[2].strip()
            ):
                fence = ""
            elif fence:
                continue
            elif comment or _EXTENSION.fullmatch(line):
                comment = (comment or "{::comment" in line) and "{:/" not in line
                self.lose(self.offset + number, line.strip()[:80], _FOR_KRAMDOWN)
                lines[number] = ""
            else:
                lines[number] = self._line(number, line, lines)
                if line.startswith((": ", ":\t")):
                    _join_terms(lines, number)
        return "\n".join(lines)

    def _line(self, number: int, line: str, lines: list[str]) -> str:
        here = self.offset + number
        if attributes := _BLOCK_IAL.fullmatch(line):
            adjacent = number > 0 and bool(lines[number - 1].strip())
            indent, text = len(attributes[1]), attributes[2]
            if text.strip() == "toc":
                self.lose(here, "{:toc}", "The table of contents is computed.")
            else:
                self.attributes.append((number, indent, text, adjacent))
            return ""
        if _TOC.fullmatch(line):
            self.lose(here, line.strip(), "The table of contents is computed.")
            return ""
        if found := _ABBREVIATION.fullmatch(line):
            self.lose(
                here,
                f"the abbreviation {found[1]} ({found[2]})",
                "Abbreviations of Markdown are not kept; add a definition.",
            )
            return ""
        return _LIQUID.sub(lambda m: self._keep(here, m[0]), line)

    def _keep(self, line: int, liquid: str) -> str:
        text = self.fill(liquid)
        if text is None:
            self.lose(line, liquid, "The site's generator would have filled this in.")
            # A tag such as {% include %} is no text; {{ … }} stands for words.
            text = liquid if liquid.startswith("{{") else ""
        self.kept.append(text)
        return f"{KEPT}{len(self.kept) - 1}{KEPT_END}"

    # -- parsing ----------------------------------------------------------------------

    def _render(self, source: str) -> str:
        env: dict[str, Any] = {"markup": self, "line": self.offset}
        try:
            # The container rule reads one character beyond a text without an end of line.
            tokens = self.parser.parse(source + "\n\n", env)
        except (IndexError, KeyError, RecursionError) as error:
            raise MalformedInput("This Markdown cannot be parsed.") from error
        for token in tokens:
            if token.level >= MAX_NESTING:
                line = self.offset + (token.map[0] if token.map else 0)
                raise MalformedInput(
                    f"Lists and quotations are nested deeper than {MAX_NESTING} levels.",
                    place=f"line {line}",
                )
        self._tell_unused(tokens, env)
        parser = self.parser
        return str(parser.renderer.render(tokens, parser.options, env))

    def _tell_unused(self, tokens: Sequence[Token], env: dict[str, Any]) -> None:
        """Definitions that nothing refers to vanish in Markdown; here they are told."""
        used = set()
        for token in tokens:
            for child in token.children or ():
                used |= {child.attrGet("href"), child.attrGet("src")}
        for label, entry in env.get("references", {}).items():
            if entry["href"] not in used or label == "//":
                what = entry["title"] or entry["href"]
                where = self.offset + (entry.get("map") or [0])[0]
                self.lose(where, f"[{label}]: {what}"[:160], "Nothing refers to it.")
        for label, times in env.get("footnotes", {}).get("refs", {}).items():
            if times == -1:
                self.lose(
                    self.offset, f"the footnote {label[1:]}", "Nothing refers to it."
                )

    def attach(self, token: Token, text: str, line: int) -> None:
        """Put an attribute list on a token; what only concerns looks is told."""
        for found in _ATTRIBUTE.finditer(text):
            if found["id"]:
                token.attrSet("id", found["id"])
            elif found["class"]:
                token.attrJoin("class", found["class"])
                if found["class"] not in _CLASSES:
                    self.lose(line, f"the class {found['class']}", _LOOKS)
            elif found["name"]:
                name = found["name"].lower()
                value = found["double"] or found["single"] or found["bare"] or ""
                if name in _KNOWN_ATTRIBUTES:
                    token.attrSet(name, value)
                else:
                    self.lose(line, f"the attribute {name}", _LOOKS)
            else:
                self.lose(line, f"{{:{found['other']}}}"[:80], _FOR_KRAMDOWN)


_LOOKS = "It is an instruction to another program on how things look."
_FOR_KRAMDOWN = "It is an instruction to another program."
_CLASSES = {
    "note", "warning", "tip", "example", "important", "caution", "danger", "info",
    "notice", "hint", "admonition", "alert",
}  # fmt: skip


def _join_terms(lines: list[str], number: int) -> None:
    """Several lines before a definition are several terms of it."""
    first = number
    while first > 0 and _TERM.match(lines[first - 1]):
        first -= 1
    if number - first > 1 and (first == 0 or not lines[first - 1].strip()):
        lines[number - 1] = TERMS.join(line.strip() for line in lines[first:number])
        lines[first : number - 1] = [""] * (number - 1 - first)


# -- rules of the parser ---------------------------------------------------------------


def _lines_and_attributes(state: StateCore) -> None:
    """Core rule: heading ids, attribute lists of blocks, and a line for every block."""
    markup: Markup = state.env["markup"]
    for index, token in enumerate(state.tokens):
        if token.type == "inline" and state.tokens[index - 1].type == "heading_open":
            found = _TRAILING_IAL.search(token.content)
            if found and token.map:
                line = markup.offset + token.map[0]
                markup.attach(state.tokens[index - 1], found[1], line)
                token.content = token.content[: found.start()]
    for number, indent, text, adjacent in markup.attributes:
        token = _holder(state.tokens, number, deep=indent > 1, adjacent=adjacent)
        if token is None:
            markup.lose(markup.offset + number, f"{{:{text}}}", _FOR_KRAMDOWN)
        else:
            markup.attach(token, text, markup.offset + number)
    for token in state.tokens:
        if token.map and token.nesting >= 0:
            token.attrSet("data-line", str(markup.offset + token.map[0]))


def _holder(
    tokens: Sequence[Token], number: int, *, deep: bool, adjacent: bool
) -> Token | None:
    """The block that the attribute list on line `number` belongs to."""
    blocks = [
        token
        for token in tokens
        if token.map and token.nesting >= 0 and token.type not in ("inline", "tr_open")
    ]
    if not adjacent:
        later = [token for token in blocks if token.map and token.map[0] > number]
        return later[0] if later else None
    before = [
        token for token in blocks if token.map and token.map[0] < number <= token.map[1]
    ]
    if not before:
        return None
    chooser = max if deep else min
    return chooser(before, key=lambda token: token.level)


def _inline(state: StateCore) -> None:
    """The core rule `inline`, with the line in reach of the inline rules."""
    for token in state.tokens:
        if token.type == "inline":
            if token.map:
                state.env["line"] = state.env["markup"].offset + token.map[0]
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _attribute_list(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Inline rule: `{: … }` behind a link, a picture or code."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    found = _INLINE_IAL.match(state.src, state.pos)
    target = _opening(state.tokens)
    if not found or target is None:
        return False
    if not silent:
        text = found[1] if found[1] is not None else found[2]
        state.env["markup"].attach(target, text, state.env["line"])
    state.pos = found.end()
    return True


def _opening(tokens: Sequence[Token]) -> Token | None:
    last = tokens[-1]
    if last.type in ("image", "code_inline"):
        return last
    if last.type != "link_close":
        return None
    for token in reversed(tokens):
        if token.type == "link_open" and token.level == last.level:
            return token
    return None


def _attributes(token: Token) -> str:
    return "".join(
        f' {escape(str(name))}="{escape(str(value))}"'
        for name, value in token.attrs.items()
    )


def _code(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    token = tokens[index]
    info = f' data-info="{escape(token.info.strip())}"' if token.info.strip() else ""
    return f"<pre{_attributes(token)}{info}>{escape(token.content)}</pre>\n"


def _raw(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    token = tokens[index]
    return f"<!--@line {token.attrGet('data-line')}-->{token.content}"


def _formula(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    token = tokens[index]
    return f'<pre data-formula="1"{_attributes(token)}>{escape(token.content)}</pre>\n'


def _container(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    token = tokens[index]
    if token.nesting != 1:
        return "</div>\n"
    kind, _, title = token.info.strip(" :{}").partition(" ")
    heading = f'<p class="admonition-title">{escape(title)}</p>' if title else ""
    line = token.attrGet("data-line")
    return f'<div data-line="{line}" class="admonition {escape(kind)}">{heading}\n'


def _parser(*, sub_and_sup: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING + 40})
    parser.enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin).use(tasklists_plugin)
    parser.use(admon_plugin).use(container_plugin, name="any", validate=lambda *_: True)
    parser.use(dollarmath_plugin, allow_labels=False).disable("math_inline")
    if sub_and_sup:
        parser.use(sub_plugin).use(superscript_plugin)
    parser.core.ruler.before("inline", "lines", _lines_and_attributes)
    parser.core.ruler.at("inline", _inline)
    parser.inline.ruler.before("link", "attributes", _attribute_list)
    # Addresses are judged, and told, where links are read.
    parser.validateLink = lambda _url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    for name in ("fence", "code_block"):
        parser.add_render_rule(name, _code)
    parser.add_render_rule("html_block", _raw)
    parser.add_render_rule("math_block", _formula)
    for name in ("container_any_open", "container_any_close"):
        parser.add_render_rule(name, _container)
    return parser


_PARSER = _parser(sub_and_sup=False)
_OSCAL = _parser(sub_and_sup=True)


_HTML_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
_EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def deep_line(text: str, first: int, depth: int = MAX_DEPTH) -> int:
    """The line of the HTML tag that opens more than `depth` elements; 0 when none does.

    first: the number of the first line of `text`.
    """
    level = 0
    for line, words in enumerate(text.split("\n"), start=first):
        for closes, name, is_empty in _HTML_TAG.findall(words):
            if not is_empty and name.lower() not in _EMPTY:
                level += -1 if closes else 1
            if level > depth:
                return line
    return 0
