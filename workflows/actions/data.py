"""What a transition is given beside its name: raw JSON in, checked data out and back."""

import re
from typing import Any

from cms.documents.content import nodes
from cms.people.models import Contact, User
from cms.people.refusals import BadInput
from workflows.models import WorkItem
from workflows.transitions.row import Row

# What `--data` may hold for each kind, as the state command prints it.
HELP = {
    "person": "a username",
    "person?": "a username (optional)",
    "text": "text",
    "text?": "text (optional)",
    "number?": "a whole number (optional)",
    "contact?": "the UUID of a contact (optional)",
    "nodes?": "a list of UUIDs in the text (optional)",
    "flag?": "true or false (optional)",
}


def described(row: Row, item: WorkItem) -> dict[str, Any]:
    """The data that a transition takes: {name: what it is}."""
    found: dict[str, Any] = {}
    for name, kind in row.data.items():
        if kind.startswith("checklist"):
            points = item.rules.get("checklist") or []
            if points:
                found[name] = dict.fromkeys(points, "true or false")
        elif kind.startswith("choice:"):
            found[name] = " or ".join(choices_of(kind))
        else:
            found[name] = HELP[kind]
    found["reason"] = HELP["text" if row.needs_reason else "text?"]
    return found


def checked(row: Row, item: WorkItem, raw: dict[str, Any]) -> tuple[dict, str]:
    """The data with people as users, and the reason. Raises BadInput for anything else."""
    data = dict(raw)
    reason = data.pop("reason", "") or ""
    if not isinstance(reason, str):
        raise BadInput("bad_data", "The reason must be text.")
    unknown = data.keys() - row.data.keys()
    if unknown:
        known = ", ".join([*row.data, "reason"])
        raise BadInput(
            "bad_data",
            f"{row.name} takes no {', '.join(sorted(unknown))}. It takes {known}.",
        )
    found: dict[str, Any] = {}
    for name, kind in row.data.items():
        value = data.get(name)
        if value is None:
            continue
        if kind.startswith("choice:"):
            read = _choice(name, value, choices_of(kind))
        else:
            read = _READ[kind.rstrip("?")](name, value, item)
        # What is false or empty is as good as not given.
        if read not in (False, "", []):
            found[name] = read
    return found, reason.strip()


def choices_of(kind: str) -> list[str]:
    """The words of `choice:this|that`; a question mark at its end makes it optional."""
    return kind.partition(":")[2].rstrip("?").split("|")


def _choice(name: str, value: Any, choices: list[str]) -> str:
    if value and value not in choices:
        raise BadInput("bad_data", f"{name} must be one of {', '.join(choices)}.")
    return value


def revived(row: Row, item: WorkItem, kept: dict[str, Any]) -> dict[str, Any]:
    """Checked data again from what `as_json` made of them."""
    named = {
        name: User.objects.get(uuid=value).username
        if row.data.get(name, "").startswith("person")
        else value
        for name, value in kept.items()
        if name in row.data
    }
    return checked(row, item, named)[0]


def _text(name: str, value: Any, item: WorkItem) -> str:
    if not isinstance(value, str):
        raise BadInput("bad_data", f"{name} must be text.")
    return value.strip()


def _number(name: str, value: Any, item: WorkItem) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput("bad_data", f"{name} must be a whole number.")
    return value


def _contact(name: str, value: Any, item: WorkItem) -> Contact:
    if isinstance(value, Contact):
        return value
    found = None
    if isinstance(value, str) and re.fullmatch(r"[0-9a-f-]{36}", value):
        found = Contact.objects.filter(uuid=value).first()
    if found is None:
        raise BadInput("unknown_contact", f"There is no contact {value!r} here.")
    return found


def _nodes(name: str, value: Any, item: WorkItem) -> list[str]:
    """UUIDs of nodes of the work item's text, each once."""
    here = {node["uuid"] for _, node in nodes(item.snapshot.tree)} if (
        item.snapshot
    ) else set()  # fmt: skip
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise BadInput("bad_data", f"{name} must be a list of UUIDs.")
    unknown = [v for v in value if v not in here]
    if unknown:
        raise BadInput("bad_data", f"The text has no node {unknown[0]}.")
    return list(dict.fromkeys(value))


def _flag(name: str, value: Any, item: WorkItem) -> bool:
    if not isinstance(value, bool):
        raise BadInput("bad_data", f"{name} must be true or false.")
    return value


def _person(name: str, value: Any, item: WorkItem) -> User:
    if isinstance(value, User):
        return value
    found = User.objects.filter(username=value).first() if value else None
    if not isinstance(value, str) or found is None:
        raise BadInput("unknown_person", f"There is no person {value!r} here.")
    return found


def _checklist(name: str, value: Any, item: WorkItem) -> dict[str, bool]:
    if isinstance(value, list):
        value = dict.fromkeys(value, True)
    if not isinstance(value, dict) or not all(
        isinstance(k, str) and isinstance(v, bool) for k, v in value.items()
    ):
        raise BadInput(
            "bad_data", 'The checklist must be an object, like {"privacy": true}.'
        )
    known = item.rules.get("checklist") or []
    unknown = value.keys() - set(known)
    if known and unknown:
        raise BadInput(
            "bad_data",
            f"The checklist has no {', '.join(sorted(unknown))}. "
            f"It has {', '.join(known)}.",
        )
    return value


_READ = {
    "person": _person, "checklist": _checklist, "text": _text, "number": _number,
    "nodes": _nodes, "contact": _contact, "flag": _flag,
}  # fmt: skip


def as_json(data: dict[str, Any]) -> dict[str, Any]:
    """Checked data as records keep them: people by id, never by name."""
    return {
        name: str(value.uuid) if isinstance(value, User | Contact) else value
        for name, value in data.items()
    }
