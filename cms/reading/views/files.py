"""Files that editions and open drafts cite: a hash and a name in, the bytes out."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.documents import blobs
from cms.documents.models import Blob
from cms.documents.published import is_cited
from cms.reading.http import not_found

# What a browser may show; everything else is saved.
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
# Plain text never runs: a type that a browser would interpret is not named.
RISKY = ("text/html", "application/xhtml+xml", "text/xml", "application/xml",
         "text/javascript", "application/javascript")  # fmt: skip


@require_safe
def cited_file(request: HttpRequest, sha256: str, name: str) -> HttpResponse:
    """/files/<sha256>/<name>: never changes; nothing in it can run."""
    if not is_cited(sha256, name):
        raise not_found()
    if request.headers.get("If-None-Match", "").strip() == f'"{sha256}"':
        return HttpResponse(status=304, headers={"ETag": f'"{sha256}"'})
    blob = Blob.objects.get(pk=sha256)
    try:
        data = blobs.read(sha256)
    except blobs.BlobMissing as error:
        raise not_found() from error
    media_type = blob.media_type
    if media_type in RISKY:
        media_type = "application/octet-stream"
    elif media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    shown = media_type in SHOWN
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = _disposition(name, shown=shown)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["ETag"] = f'"{sha256}"'
    return response


def _disposition(name: str, *, shown: bool) -> str:
    from django.utils.http import content_disposition_header

    return (
        content_disposition_header(as_attachment=not shown, filename=name) or "inline"
    )
