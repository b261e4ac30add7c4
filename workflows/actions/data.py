"""What a transition is given beside its name: raw JSON in, checked data out and back."""

from typing import Any

from cms.people.models import User
from cms.people.refusals import BadInput
from workflows.models import WorkItem
from workflows.transitions.row import Row

# What `--data` may hold for each kind, as the state command prints it.
HELP = {
    "person": "a username",
    "person?": "a username (optional)",
    "text": "text",
    "text?": "text (optional)",
}


def described(row: Row, item: WorkItem) -> dict[str, Any]:
    """The data that a transition takes: {name: what it is}."""
    found: dict[str, Any] = {}
    for name, kind in row.data.items():
        if kind.startswith("checklist"):
            points = item.rules.get("checklist") or []
            if points:
                found[name] = dict.fromkeys(points, "true or false")
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
        found[name] = (
            _checklist(value, item) if kind.startswith("checklist") else _person(value)
        )
    return found, reason.strip()


def _person(value: Any) -> User:
    if isinstance(value, User):
        return value
    found = User.objects.filter(username=value).first() if value else None
    if not isinstance(value, str) or found is None:
        raise BadInput("unknown_person", f"There is no person {value!r} here.")
    return found


def _checklist(value: Any, item: WorkItem) -> dict[str, bool]:
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


def as_json(data: dict[str, Any]) -> dict[str, Any]:
    """Checked data as records keep them: people by id, never by name."""
    return {
        name: str(value.uuid) if isinstance(value, User) else value
        for name, value in data.items()
    }
