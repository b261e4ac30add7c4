"""Files that editions and open drafts cite: a hash and a name in, the bytes out."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.documents.http import file_answer, not_found, unless_known
from cms.documents.published import is_cited


@require_safe
def cited_file(request: HttpRequest, sha256: str, name: str) -> HttpResponse:
    """/files/<sha256>/<name>: never changes; nothing in it can run."""
    if not is_cited(sha256, name):
        raise not_found()
    return unless_known(request, sha256, lambda: file_answer(sha256, name))
