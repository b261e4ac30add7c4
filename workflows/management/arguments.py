"""What the commands of the procedure share: a designation in, its work item out."""

from cms.documents.models import Document
from cms.people.refusals import BadInput
from workflows.models import WorkItem, work_item_of


def work_item_named(designation: str, number: int | None = None) -> WorkItem:
    """The numbered work item of a document, else its newest open one, else the latest.

    Raises BadInput for a designation or a number that is not here.
    """
    document = Document.objects.filter(designation_key=designation.casefold()).first()
    if document is None:
        raise BadInput(
            "unknown_designation", f"There is no document {designation!r} here."
        )
    item = work_item_of(document, number)
    if item is None:
        what = "no work item" if number is None else f"no work item {number}"
        raise BadInput("unknown_item", f"{document.designation} has {what}.")
    return item
