"""Passwords of the demo's people: random, kept in one private file of the data folder."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from cms.people.models import User

# No letters or digits that people mistake for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def path() -> Path:
    """Where the passwords lie, readable by their owner only."""
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def passwords() -> dict[str, str]:
    """Username to password; empty before the demo was made."""
    try:
        return json.loads(path().read_text("utf-8"))
    except FileNotFoundError:
        return {}


def give_password(person: User, known: dict[str, str]) -> None:
    """Set a random password for a person who has none in `known`, and note it there."""
    if person.username in known and person.has_usable_password():
        return
    known[person.username] = "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3)
    )
    person.set_password(known[person.username])
    person.save(update_fields=["password"])


def keep(known: dict[str, str]) -> None:
    """Write the passwords down."""
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(known, file, indent=1, sort_keys=True)
