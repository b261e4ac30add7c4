"""What a person may open here: a designation in, the work item out, or 404."""

from django.http import Http404
from django.utils.translation import gettext as _

from cms.documents.access import may_read_drafts
from cms.documents.models import Document
from cms.people.models import User
from workflows.models import WorkItem, work_item_of

NOT_HERE = "There is no such page."


def visible_item(user: User, designation: str, number: str | None = None) -> WorkItem:
    """The work item of a document whose drafts the person may read.

    Hidden and missing raise the same Http404.
    """
    document = Document.objects.filter(designation_key=designation.casefold()).first()
    if document is None or not may_read_drafts(user, document):
        raise Http404(_(NOT_HERE))
    wanted = int(number) if number and number.isdigit() else None
    item = work_item_of(document, wanted)
    if item is None:
        raise Http404(_(NOT_HERE))
    return item
