"""Pictures and files of the desk for those who work on one; the public has /files/."""

import mimetypes
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from cms.documents.permissions.reach import reach_of

# Only these are shown in the browser; anything else could carry a script.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@require_GET
def desk_file(request: HttpRequest, path: str) -> FileResponse:
    """A file of the storage. Who works in no group is told that it is not there."""
    reach = reach_of(request.user)
    if not (reach.groups or reach.keeps_site):
        raise Http404("There is no such file.")
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousFileOperation, ValueError):
        raise Http404("There is no such file.") from None
    kind, _encoding = mimetypes.guess_type(path)
    response = FileResponse(
        file, content_type=kind or "application/octet-stream",
        as_attachment=kind not in SHOWN, filename=PurePosixPath(path).name,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=300"
    return response
