"""Drafts and redlines: what somebody asks for in, a kept file out or the job that makes it.

A file is kept under the hash of all that it is made from, beside BLOB_DIR and not in it:
it can be thrown away at any time, and goes when a draft closes.
"""

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from cms.documents.models import Edition, PublicDraft, Snapshot
from cms.documents.published import open_drafts
from cms.outbox import control, topics
from cms.outbox.models import Job
from cms.outbox.outbox import Task, emit
from pdf.book import RENDERER, Book
from pdf.draft import make_draft_book
from pdf.editions import assets_of
from pdf.job import PANGO_MISSING, has_pango, run
from pdf.redline import Side, make_redline
from pdf.sides import draft_facts, edition_side, snapshot_side

log = logging.getLogger(__name__)
HANDLER = "pdf.wanted"
Report = Callable[[str], None]


@dataclass(frozen=True)
class Draft:
    """A draft for review of a text; `opened` is the row that shows it to the public."""

    snapshot: Snapshot
    opened: PublicDraft | None = None

    @property
    def payload(self) -> dict[str, Any]:
        opened = self.opened.pk if self.opened else None
        return {"kind": "draft", "snapshot": self.snapshot.pk, "opened": opened}

    @property
    def shelf(self) -> Path:
        """Files of one text lie together, those for members apart."""
        whose = "public" if self.opened else "members"
        return Path("draft", self.snapshot.sha256, whose)

    @property
    def designation(self) -> str:
        return self.snapshot.document.designation

    @property
    def name(self) -> str:
        """As a sentence begins: ABC-1, draft 1a2b3c4d."""
        return f"{self.designation}, draft {self.snapshot.sha8}"

    @property
    def file_name(self) -> str:
        return f"{self.designation}-draft-{self.snapshot.sha8}.pdf"

    @cached_property
    def facts(self) -> Any:
        return draft_facts(self.snapshot, self.opened)

    def made_from(self) -> Any:
        return [str(self.snapshot.document.uuid), asdict(self.facts)]

    def book(self) -> Book:
        text = self.snapshot
        return make_draft_book(text.tree, self.facts, assets_of(text), text.body.text)


@dataclass(frozen=True)
class Redline:
    """What changed from one text to another: editions, or texts without one."""

    old: Edition | Snapshot
    new: Edition | Snapshot

    @property
    def payload(self) -> dict[str, Any]:
        return {"kind": "redline", "old": _name(self.old), "new": _name(self.new)}

    @property
    def shelf(self) -> Path:
        return Path("redline", _snapshot(self.new).sha256, _snapshot(self.old).sha256)

    @property
    def designation(self) -> str:
        return self.new.document.designation

    @property
    def name(self) -> str:
        """As a sentence begins: ABC-1, redline of edition 2 against edition 1."""
        old, new = self.sides
        return f"{self.designation}, redline of {new.mid} against {old.mid}"

    @property
    def file_name(self) -> str:
        old, new = (short(text) for text in (self.old, self.new))
        return f"{self.designation}-{new}-redline-{old}.pdf"

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        return _side(self.old), _side(self.new)

    def made_from(self) -> Any:
        return [
            [side.name, side.sha256, side.address, side.facts, side.date]
            for side in self.sides
        ]

    def book(self) -> Book:
        texts = _snapshot(self.old), _snapshot(self.new)
        assets = {**assets_of(texts[0]), **assets_of(texts[1])}
        return make_redline(*self.sides, assets, settings.SITE_URL)


Wish = Draft | Redline


def _snapshot(text: Edition | Snapshot) -> Snapshot:
    return text.snapshot if isinstance(text, Edition) else text


def _side(text: Edition | Snapshot) -> Side:
    if isinstance(text, Edition):
        return edition_side(text)
    return snapshot_side(text)


def short(text: Edition | Snapshot) -> str:
    """The label of an edition, the first digits of another text."""
    return text.label if isinstance(text, Edition) else text.sha8


def edition_before(text: Edition | Snapshot) -> Edition | None:
    """The edition before another one; before a draft, the one in force, else the last."""
    editions = text.document.editions.select_related("document", "snapshot__body")
    editions = editions.order_by("sequence")
    if isinstance(text, Edition):
        return editions.filter(sequence__lt=text.sequence).last()
    return editions.filter(status="current").first() or editions.last()


def _name(text: Edition | Snapshot) -> list[Any]:
    return ["edition" if isinstance(text, Edition) else "snapshot", text.pk]


# -- kept files ----------------------------------------------------------------------


def key_of(wish: Wish) -> str:
    """SHA-256 of everything that the file is made from but the renderer's own code."""
    given = [RENDERER, settings.SITE_URL, wish.payload["kind"], wish.made_from()]
    text = json.dumps(given, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _folder() -> Path:
    return Path(settings.BLOB_DIR).parent / "pdf"


def kept(wish: Wish) -> bytes | None:
    """The file as it was made, None when it is not there."""
    try:
        return _path(wish).read_bytes()
    except FileNotFoundError:
        return None


def _path(wish: Wish) -> Path:
    return _folder() / wish.shelf / f"{key_of(wish)}.pdf"


def make(wish: Wish, *, report: Report = lambda _: None) -> bytes:
    """Make the file and keep it; what it replaces goes. Raises RenderFailed, PangoMissing."""
    made = run(wish.book(), report=report)
    for words in made.complaints:
        log.warning("%s: the layout reports: %s", wish.payload, words)
    path = _path(wish)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(made.data)
    Path(file.name).replace(path)
    for other in path.parent.glob("*.pdf"):
        if other != path:
            other.unlink(missing_ok=True)
    return made.data


# -- jobs ----------------------------------------------------------------------------


def ask_for(wish: Wish) -> str:
    """Let the worker make a file: "waits", "no_pango" or "failed" when it could not."""
    if not has_pango():
        return "no_pango"
    key = key_of(wish)
    with transaction.atomic():
        jobs = Job.objects.filter(handler=HANDLER, key=key)
        if jobs.filter(done_at=None, failed_at=None).exists():
            return "waits"
        last = jobs.order_by("pk").last()
        if last and last.failed_at:
            return "failed"
        emit(topics.PDF_WANTED, key, **wish.payload)
    return "waits"


def progress_of(wish: Wish) -> str:
    """How far the worker is with a file, in its words; "" when it has not begun."""
    return control.progress_of([HANDLER], key_of(wish))


def call_off(wish: Wish, who: str) -> bool:
    """Stop making a file; whoever wants it asks again. False when it is not being made."""
    return control.call_off(HANDLER, key_of(wish), f"{who} stopped it.")


def on_wanted(task: Task) -> None:
    """PDF_WANTED: make the file, unless it is there or may no longer be made."""
    wish = wish_of(task.payload)
    if wish is None or kept(wish) is not None:
        return
    if not has_pango():
        log.warning("%s: no file: %s", task.payload, PANGO_MISSING)
        return
    make(wish, report=task.report)


def on_draft(task: Task) -> None:
    """DRAFT_OPENED, which also tells of closing: files of a closed draft go."""
    sha256 = task.payload["snapshot"]
    if not open_drafts().filter(snapshot__sha256=sha256).exists():
        shutil.rmtree(_folder() / "draft" / sha256 / "public", ignore_errors=True)
        if not Edition.objects.filter(snapshot__sha256=sha256).exists():
            shutil.rmtree(_folder() / "redline" / sha256, ignore_errors=True)


def wish_of(payload: dict[str, Any]) -> Wish | None:
    """What a job is to make; None when it is gone or, as a draft, closed again."""
    if payload["kind"] == "redline":
        old, new = _found(payload["old"]), _found(payload["new"])
        return Redline(old, new) if old and new else None
    snapshot = (
        Snapshot.objects.select_related("document", "body")
        .filter(pk=payload["snapshot"])
        .first()
    )
    if snapshot is None or payload["opened"] is None:
        return Draft(snapshot) if snapshot else None
    opened = open_drafts().filter(pk=payload["opened"]).first()
    return Draft(snapshot, opened) if opened else None


def _found(name: list[Any]) -> Edition | Snapshot | None:
    kind, pk = name
    if kind == "edition":
        return (
            Edition.objects.select_related("document", "snapshot__body")
            .filter(pk=pk)
            .first()
        )
    rows = Snapshot.objects.select_related("document", "body")
    return rows.filter(pk=pk).first()
