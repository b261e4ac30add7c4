"""Where the layers above answer questions of this one, and where all say what they check.

Features register when they start; nobody here imports them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cms.documents.models import Document, Snapshot
from cms.people.models import User
from cms.people.refusals import Reason


@dataclass(frozen=True)
class Drift:
    """A row or file that is not what it should be; `what` names it in one line."""

    check: str
    what: str


@dataclass(frozen=True)
class Paper:
    """A report to be printed: a ballot report, a disposition of comments.

    `html` is a trusted fragment of headings (from h2), paragraphs, lists and tables with
    header cells, made by templates of ours. `facts` are (name, value) for the first page.
    """

    title: str
    designation: str
    html: str
    facts: tuple[tuple[str, str], ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Annotation:
    """What a feature has to say at a node: `words`, a link if `href` is given, and
    `about`, which names the node for those who hear links without their surroundings."""

    words: str
    href: str = ""
    about: str = ""


class CannotPrint(RuntimeError):
    """No PDF can be made here; the sentence says why."""


Printer = Callable[[Paper], bytes]
EditGuard = Callable[[User, Document], Reason | None]
Check = Callable[[], Iterable[Drift]]
Annotations = dict[str, list[Annotation]]
Annotator = Callable[[Document, Snapshot], Annotations]

_edit_guards: list[EditGuard] = []
_checks: dict[str, Check] = {}
_printers: list[Printer] = []
_annotators: dict[str, Annotator] = {}


def register_edit_guard(guard: EditGuard) -> None:
    """Let `guard` refuse editing of a desk to people whose role would allow it."""
    _edit_guards.append(guard)


def edit_refusal(user: User, document: Document) -> Reason | None:
    """The first refusal of a registered guard, or None."""
    for guard in _edit_guards:
        if refusal := guard(user, document):
            return refusal
    return None


def register_printer(printer: Printer) -> None:
    """Let `printer` turn reports into PDF."""
    _printers[:] = [printer]


def print_paper(paper: Paper) -> bytes:
    """The PDF of a report. Raises CannotPrint."""
    if not _printers:
        raise CannotPrint("PDFs are not made here.")
    return _printers[0](paper)


def register_check(name: str, check: Check) -> None:
    """Let `manage.py verify` run `check`, which yields a Drift for each thing wrong."""
    _checks[name] = check


def checks() -> dict[str, Check]:
    """Every registered check by name."""
    return dict(_checks)


def register_annotator(name: str, annotator: Annotator) -> None:
    """Let `annotator` say what the public may know about nodes of a text, by UUID."""
    _annotators[name] = annotator


def annotations_of(document: Document, snapshot: Snapshot) -> Annotations:
    """What all features say about the nodes of a text, in the order of their names."""
    found: Annotations = {}
    for name in sorted(_annotators):
        for node, said in _annotators[name](document, snapshot).items():
            found.setdefault(node, []).extend(said)
    return found
