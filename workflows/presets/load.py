"""Bring the presets' files into rows: a new version is a new row, no row ever changes."""

import json
from pathlib import Path
from typing import Any

from cms.people.defaults import ensure_defaults
from cms.people.models import InterestCategory
from workflows.models import Preset
from workflows.presets.schema import problems

FOLDER = Path(__file__).parent


class PresetRefused(ValueError):
    """A preset that can never pass or contradicts itself; the sentences say how."""


def files() -> list[dict[str, Any]]:
    """The data of every version of every preset that comes with Concord, oldest first."""
    found = [json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")]
    return sorted(found, key=lambda data: (data["key"], data["version"]))


def newest_files() -> list[dict[str, Any]]:
    """The newest version of each, by key."""
    return list({data["key"]: data for data in files()}.values())


def add_preset(data: dict[str, Any]) -> Preset:
    """Insert one version of a preset; the same data again answers the row that is there.

    Raises PresetRefused for data that cannot stand, or differs from that version's row.
    """
    wrong = problems(data, set(InterestCategory.objects.values_list("slug", flat=True)))
    if wrong:
        raise PresetRefused(" ".join(wrong))
    preset, created = Preset.objects.get_or_create(
        key=data["key"], version=data["version"], defaults={"data": data}
    )
    if not created and preset.sha256 != Preset.hash_of(data):
        raise PresetRefused(
            f"Version {preset.version} of {preset.key} is in use with other rules. "
            "Give the new rules the next version."
        )
    return preset


def ensure_presets(**_: object) -> None:
    """Insert the versions that are missing; runs after each migration."""
    # The apps' receivers run in no order that could be relied upon.
    ensure_defaults()
    for data in files():
        add_preset(data)
