r"""A small part of TeX in, HTML out: fractions, roots, scripts, Greek, the usual signs.

`\frac{p_o}{1 - p_e}` becomes letters in <i>, <sub> and a fraction that reads
"(p_o)/(1 − p_e)" where no style stacks it. What is not known here gives None, and the
source is shown instead. This module imports no Django.
"""

import re
from html import escape

_SIGNS = {
    "pm": "±", "mp": "∓", "times": "×", "cdot": "·", "div": "÷", "le": "≤", "leq": "≤",
    "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡",
    "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "in": "∈", "subset": "⊂",
    "subseteq": "⊆", "cup": "∪", "cap": "∩", "infty": "∞", "sum": "∑", "prod": "∏",
    "ldots": "…", "dots": "…", "cdots": "⋯", "mid": "|", "land": "∧", "lor": "∨",
    "neg": "¬", "forall": "∀", "exists": "∃", "partial": "∂",
}  # fmt: skip
_SPACES = {
    "quad": "\u2003", "qquad": "\u2003\u2003", ",": "\u2009", ";": "\u2005",
    ":": "\u2005", " ": " ", "!": "",
}  # fmt: skip
_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε",
    "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_NAMES = {"log", "ln", "exp", "min", "max", "sin", "cos", "tan", "lim", "Pr"}
_RELATIONS = set("=<>≤≥≠≈≡→⇒∈⊂⊆±∓×÷+−·∪∩∧∨")
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|([{}^_])|(\d+(?:[.,]\d+)*)|(\s+)|(.)", re.DOTALL)
MAX_DEPTH = 20


class _Unknown(ValueError):
    """A command or a shape that is not known here."""


def formula_html(tex: str) -> str | None:
    """Inline HTML of a formula, or None when it holds something that is not known."""
    tokens = [match for match in _TOKEN.finditer(tex) if not match[4]]
    try:
        reader = _Reader(tokens)
        html = reader.sequence(0)
        if reader.at < len(tokens):
            return None
    except (_Unknown, IndexError):
        return None
    return html.strip()


class _Reader:
    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens, self.at = tokens, 0

    def sequence(self, depth: int) -> str:
        """Everything up to a closing brace or the end."""
        if depth > MAX_DEPTH:
            raise _Unknown
        out: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at][2] != "}":
            mark = self.tokens[self.at][2]
            if mark in ("^", "_"):
                self.at += 1
                tag = "sup" if mark == "^" else "sub"
                out.append(f"<{tag}>{self.argument(depth)}</{tag}>")
            else:
                out.append(self.argument(depth, spaced=bool(out)))
        return "".join(out)

    def argument(self, depth: int, *, spaced: bool = False) -> str:
        """A group in braces, a command with its arguments, or one sign."""
        token = self.tokens[self.at]
        self.at += 1
        if token[2] == "{":
            inner = self.sequence(depth + 1)
            self.at += 1 if self.tokens[self.at][2] == "}" else 0
            return inner
        if token[2]:
            raise _Unknown
        if token[1]:
            return self.command(token[1], depth, spaced=spaced)
        return _sign(token[3] or token[5], spaced=spaced)

    def command(self, name: str, depth: int, *, spaced: bool) -> str:
        if name == "frac":
            over, under = self.argument(depth + 1), self.argument(depth + 1)
            return _fraction(over, under)
        if name == "sqrt":
            return (
                '<span class="root">√<span class="hide">(</span><span class="under-root">'
                f'{self.argument(depth + 1)}</span><span class="hide">)</span></span>'
            )
        if name in ("text", "mathrm", "operatorname"):
            return self.words()
        if name in ("left", "right"):
            return ""
        if name in _LETTERS:
            return f"<i>{_LETTERS[name]}</i>"
        if name in _NAMES:
            return f"{name}\u2009"
        if name in _SPACES:
            return _SPACES[name]
        if name in _SIGNS:
            return _sign(_SIGNS[name], spaced=spaced)
        if name in "{}%_&#$":
            return escape(name)
        raise _Unknown

    def words(self) -> str:
        r"""The letters of \text{…}; the spaces between its tokens are kept."""
        start = self.tokens[self.at]
        if start[2] != "{":
            raise _Unknown
        self.at += 1
        first = self.at
        while self.tokens[self.at][2] != "}":
            if self.tokens[self.at][1] or self.tokens[self.at][2]:
                raise _Unknown
            self.at += 1
        text = start.string[start.end() : self.tokens[self.at].start()]
        self.at += 1
        return escape(text) if self.at > first else ""


def _sign(text: str, *, spaced: bool) -> str:
    if text.isalpha():
        return f"<i>{text}</i>"
    if text == "-":
        text = "−"
    if spaced and text in _RELATIONS:
        return f" {escape(text)} "
    if text == ",":
        return ", "
    return escape(text)


def _fraction(over: str, under: str) -> str:
    def part(css_class: str, inner: str) -> str:
        simple = re.fullmatch(r"(<i>)?\w+(</i>)?", inner)
        if simple:
            return f'<span class="{css_class}">{inner}</span>'
        return (
            f'<span class="{css_class}"><span class="hide">(</span>{inner}'
            '<span class="hide">)</span></span>'
        )

    return (
        f'<span class="fraction">{part("over", over)}<span class="hide">/</span>'
        f"{part('under', under)}</span>"
    )
