"""UUIDs that are drawn from what is there, so that the same form gives the same ones.

An autosave posts a form that does not know the UUIDs which the last save gave to its new
parts. Drawing them from the block's UUID and the editor's own key makes both saves agree.
This module imports no Django.
"""

import hashlib
import uuid


def derive(*parts: str) -> str:
    """A UUID (version 4 in shape) that only these parts give."""
    digest = hashlib.sha256("/".join(("concord-node", *parts)).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def is_node_uuid(value: object) -> bool:
    """Whether `value` is a UUID of version 4 in its usual spelling."""
    try:
        found = uuid.UUID(value)  # type: ignore[arg-type]
    except (ValueError, AttributeError, TypeError):
        return False
    return found.version == 4 and str(found) == value
