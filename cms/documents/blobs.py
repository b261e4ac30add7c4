"""Files by the SHA-256 of their bytes: bytes in, a Blob row and a file in BLOB_DIR out."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from cms.documents.models import Blob


class BlobMissing(LookupError):
    """The file of a blob is gone or its bytes are not those that were stored."""


def path_of(sha256: str) -> Path:
    """Where the file of a blob lies."""
    return Path(settings.BLOB_DIR) / sha256[:2] / sha256


def store(data: bytes, media_type: str) -> Blob:
    """Keep `data`; the same bytes are kept once."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if not path.is_file() or path.stat().st_size != len(data):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    blob, _ = Blob.objects.get_or_create(
        sha256=sha256, defaults={"size": len(data), "media_type": media_type}
    )
    return blob


def read(sha256: str) -> bytes:
    """The bytes of a blob. Raises BlobMissing when they are gone or changed."""
    try:
        data = path_of(sha256).read_bytes()
    except OSError as error:
        raise BlobMissing(f"The file {sha256} is gone.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BlobMissing(f"The file {sha256} has been changed.")
    return data
