from cms.documents import blobs
from cms.documents.models import Rendition


def test_a_pdf_is_offered_once_it_has_been_made(client, abc, settings, tmp_path):
    settings.BLOB_DIR = tmp_path
    link = 'href="/standards/ABC-1/2/document.pdf"'
    assert link not in client.get("/standards/ABC-1/2/").content.decode()
    blob = blobs.store(b"%PDF-1.7", "application/pdf")
    Rendition.objects.create(edition=abc.second, kind="pdf", renderer="test", blob=blob)
    assert link in client.get("/standards/ABC-1/2/").content.decode()
