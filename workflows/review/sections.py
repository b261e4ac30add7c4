"""What features add to the participants' pages: a work item and a person in, parts of the
page of the work item, and tasks that wait for the person, out.

A feature registers when it starts (`workflows.apps`), so that the pages import none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cms.people.models import User
from workflows.models import WorkItem


@dataclass(frozen=True)
class Section:
    """A template and what it is given; it begins with its own h2."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """Something to do: `words` begin with a verb; `url` is where; `until` is in words,
    `due_at` the same moment, for lists that sort or mark what is late."""

    item: WorkItem
    words: str
    url: str
    until: str = ""
    due_at: datetime | None = None


SectionMaker = Callable[[WorkItem, User], Section | None]
TaskMaker = Callable[[WorkItem, User, datetime], Iterable[Task]]

_sections: dict[str, tuple[int, SectionMaker]] = {}
_tasks: dict[str, TaskMaker] = {}


def register_section(name: str, order: int, maker: SectionMaker) -> None:
    """Let `maker` add a part to the page of a work item; a lower order stands higher."""
    _sections[name] = (order, maker)


def sections_of(item: WorkItem, user: User) -> list[Section]:
    """The parts for a person, in order."""
    found = [maker(item, user) for _, maker in sorted(_sections.values(), key=_order)]
    return [section for section in found if section]


def _order(entry: tuple[int, SectionMaker]) -> int:
    return entry[0]


def register_tasks(name: str, maker: TaskMaker) -> None:
    """Let `maker` say what waits for a person in a work item."""
    _tasks[name] = maker


def more_tasks(item: WorkItem, user: User, at: datetime) -> list[Task]:
    """What all features say waits for a person."""
    return [task for maker in _tasks.values() for task in maker(item, user, at)]
