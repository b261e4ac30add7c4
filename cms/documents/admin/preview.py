"""The preview of a desk page: the page as it is typed in, the assembled document out."""

from typing import Any

from wagtail.models import Page

from cms.documents.assemble import assemble
from cms.documents.content import anchor
from cms.documents.html import Page as Renderer
from cms.documents.models import SectionPage


def preview_of(page: Page) -> dict[str, Any]:
    """What the template of the preview needs. The page may not be saved yet."""
    is_new = isinstance(page, SectionPage) and not page.pk
    parent = page.get_parent() if is_new else None
    assembled = assemble(page.desk, unsaved=page, parent=parent)
    tree = assembled.tree
    pictures = {
        row.sha256: row.file.url for row in assembled.assets.values() if row.file
    }
    renderer = Renderer(
        tree,
        assembled.numbers,
        file=lambda sha256, name: pictures.get(sha256, ""),
        term=lambda uuid: f"#term-{uuid}",
        heading_level=2,
    )
    return {
        "tree": tree,
        "body": renderer.body(),
        "abstract": renderer.paragraphs(tree["meta"]["abstract"]),
        "scope": renderer.paragraphs(tree["meta"]["scope"]),
        "footnotes": renderer.footnote_list(),
        "problems": assembled.problems,
        "here": anchor(str(page.node)) if isinstance(page, SectionPage) else "",
        "here_title": page.title if isinstance(page, SectionPage) else "",
    }
