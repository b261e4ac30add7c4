"""Bytes in, JSON values out; what is wrong with the bytes is told with its place."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from cms.importing.errors import MalformedInput

MAX_BYTES = 100 * 1024 * 1024
MAX_DEPTH = 100


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises MalformedInput when it is missing or too large."""
    try:
        if path.is_dir():
            raise MalformedInput("This is a folder; a file is needed.", place=str(path))
        if path.stat().st_size > MAX_BYTES:
            raise MalformedInput(
                f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.",
                place=str(path),
            )
        return path.read_bytes()
    except OSError as error:
        why = "There is no such file." if not path.exists() else "It cannot be read."
        raise MalformedInput(why, place=str(path)) from error


def decode(data: bytes, name: str) -> str:
    """UTF-8 with or without a byte order mark. Raises MalformedInput with the place."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        raise MalformedInput(
            f"Byte {data[error.start]:#04x} is not UTF-8. Save the file as UTF-8.",
            place=f"{name}, line {line}, byte {column}",
        ) from error


def parse(text: str, name: str) -> Any:
    """JSON as it should be: no member twice, no NaN, no text that cannot be stored."""
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise MalformedInput(
            f"This is not JSON: {error.msg}.",
            place=f"{name}, line {error.lineno}, column {error.colno}",
        ) from error
    except RecursionError as error:
        raise _too_deep(text, name) from error
    except MalformedInput as error:
        raise MalformedInput(str(error), place=name) from error
    except ValueError as error:
        raise MalformedInput(f"This is not JSON: {error}.", place=name) from error
    _check(value, text, name)
    return value


def pointer(*steps: str | int) -> str:
    """A JSON pointer (RFC 6901) of these steps."""
    return "".join(
        "/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps
    )


def _members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise MalformedInput(f"An object has the member {name[:80]!r} twice.")
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise MalformedInput(f"{name} is not JSON.")


def _too_deep(text: str, name: str) -> MalformedInput:
    depth, line, start, quoted, escaped = 0, 1, -1, False, False
    for index, character in enumerate(text):
        if character == "\n":
            line, start = line + 1, index
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                break
        elif character in "]}":
            depth -= 1
    return MalformedInput(
        f"This is nested deeper than {MAX_DEPTH} levels.",
        place=f"{name}, line {line}, column {index - start}",
    )


def _check(value: Any, text: str, name: str) -> None:
    """Depth and characters, without recursion."""
    todo: list[Iterator[tuple[str | int, Any]]] = [iter([("", value)])]
    steps: list[str | int] = []
    while todo:
        step_value = next(todo[-1], None)
        if step_value is None:
            todo.pop()
            if steps:
                steps.pop()
            continue
        step, inner = step_value
        here = [*steps[1:], step] if steps else []
        if isinstance(step, str) and _unstorable(step):
            raise _bad_character(name, [*steps[1:]])
        if isinstance(inner, str) and _unstorable(inner):
            raise _bad_character(name, here)
        if isinstance(inner, dict | list):
            if len(todo) > MAX_DEPTH:
                raise _too_deep(text, name)
            steps.append(step)
            members = inner.items() if isinstance(inner, dict) else enumerate(inner)
            todo.append(iter(members))


def _unstorable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text)


def _bad_character(name: str, steps: list[str | int]) -> MalformedInput:
    return MalformedInput(
        "The text holds a character that cannot be stored (NUL or half a pair).",
        place=f"{name}#{pointer(*steps)}",
    )
