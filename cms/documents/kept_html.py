"""A kept HTML file in, the Content-Security-Policy under which it may be shown out.

Such a file carries its own style and pictures; nothing else in it is loaded or run.
"""

import base64
import hashlib
import re

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def policy_for(data: bytes) -> str:
    """The policy of one file: its first style element by hash, pictures from itself."""
    style = _STYLE.search(data)
    digest = hashlib.sha256(style[1] if style else b"").digest()
    allowed = base64.b64encode(digest).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{allowed}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
