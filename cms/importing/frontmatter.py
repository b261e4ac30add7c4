"""The YAML-like front matter of a Markdown file in, its entries and the rest out.

Only what sites write by hand is read: `name: value`, quoted or not, and lists. Anything
else comes back in `strange`, to be listed. This module imports no Django.
"""

import re
from dataclasses import dataclass, field

_ENTRY = re.compile(r"([A-Za-z_][\w .-]*?)\s*:(?:\s+(.*)|\s*)")


@dataclass
class FrontMatter:
    """entries by lower-cased name; `lines` is how many lines of the file it took."""

    entries: dict[str, str | list[str]] = field(default_factory=dict)
    where: dict[str, int] = field(default_factory=dict)
    strange: list[tuple[int, str]] = field(default_factory=list)
    lines: int = 0

    def text(self, *names: str) -> str:
        """The first of these entries that is text, else ""."""
        for name in names:
            value = self.entries.get(name)
            if isinstance(value, str) and value:
                return value
        return ""

    def number(self, *names: str) -> float | None:
        """The first of these entries that is a number."""
        for name in names:
            if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", self.text(name)):
                return float(self.text(name))
        return None


def split(text: str) -> tuple[FrontMatter, str]:
    """Front matter and the rest; without front matter the text as it is."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return FrontMatter(), text
    ends = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
    end = next(ends, None)
    if end is None:
        return FrontMatter(), text
    matter = FrontMatter(lines=end + 1)
    name = ""
    for number, line in enumerate(lines[1:end], start=2):
        stripped = line.strip()
        found = _ENTRY.fullmatch(line.rstrip())
        value = matter.entries.get(name)
        if not stripped or stripped.startswith("#"):
            continue
        if found and not line.startswith((" ", "\t")):
            name = found[1].lower()
            matter.entries[name] = _value(found[2] or "")
            matter.where[name] = number
        elif stripped.startswith("- ") and (value == "" or isinstance(value, list)):
            matter.entries[name] = [*(value or []), _unquote(stripped[2:].strip())]
        else:
            matter.strange.append((number, stripped))
    return matter, "\n".join(lines[end + 1 :])


def _value(text: str) -> str | list[str]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_unquote(one.strip()) for one in text[1:-1].split(",") if one.strip()]
    return _unquote(text)


def _unquote(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return re.sub(r"\s+#.*$", "", text)
