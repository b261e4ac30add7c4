"""Passwords of the demo's people: random, kept in one private file of the data folder."""

import json
import os
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

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


def give_passwords(people: Iterable[User], known: dict[str, str]) -> None:
    """Set a random password for each person who has none, and note it in `known`."""
    wanting = [p for p in people if p.username not in known or not p.password]
    for person in wanting:
        known[person.username] = "-".join(
            "".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3)
        )
    # Hashing is slow on purpose, and does not hold the interpreter's lock.
    with ThreadPoolExecutor() as pool:
        hashes = pool.map(make_password, [known[p.username] for p in wanting])
    for person, hashed in zip(wanting, hashes, strict=True):
        person.password = hashed
    User.objects.bulk_update(wanting, ["password"])


def keep(known: dict[str, str]) -> None:
    """Write the passwords down."""
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(known, file, indent=1, sort_keys=True)
